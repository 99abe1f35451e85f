"""What stands beside eight right functions decides nothing about them, in a script and in a notebook alike."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from repository import KEY, SUBMISSIONS

from chainrule.grading import grade
from chainrule.submissions.file import submission_from_bytes

if TYPE_CHECKING:
    from chainrule.result import Result
    from chainrule.sandbox.template import Template

RIGHT = (SUBMISSIONS / "demo-right/gradient.py").read_text(encoding="utf-8")
MPL = """
import matplotlib, matplotlib.pyplot as plt, torch, sympy
print(matplotlib.__version__)
n, bins, patches = plt.hist([1])
lo, hi = plt.xlim()
fig, axes = plt.subplots(2, 2)
len(axes)
line1 = plt.plot([1]); line2 = plt.plot([2])
lines = line1 + line2
device = 'cuda' if torch.cuda.is_available() else 'cpu'
from tensorflow.keras.datasets import mnist
(a, b), (c, d) = mnist.load_data()
x, y = sympy.symbols('x y')
"""
BESIDE = {
    "it sleeps": ("import time; time.sleep(6)", ""),
    "it never ends": ("while True: pass", "it takes too long: the whole file has 1 s of computing"),
    "it trains": ("for epoch in range(10 ** 9): x = epoch * 2", "it takes too long"),
    "one array takes all memory": ("import numpy as np\nx = np.ones((20000, 20000))", "512 MB"),
    "a list takes all memory": ("import numpy as np\nd = []\nwhile True: d.append(np.zeros(10 ** 6))", "512 MB"),
    "it ends the process": ("import os; os._exit(0)", "it ends the process"),
    "it reads data": ("import numpy as np\ndata = np.loadtxt('data.csv')", "there are no files when graded"),
    "it does not parse": ("def helper(:\n    return", "SyntaxError"),
    "a newer Python's f-string": ("x = {'a': 1}\nprint(f\"{x[\"a\"]}\")", "Python 3." if sys.version_info < (3, 12) else ""),
    "a header of imports": ("import h5py, numpy as np\nimport PIL, cv2, requests, rich, tabulate, pylab, marimo", "h5py"),
    "a toolkit": ("from mpl_toolkits.mplot3d import Axes3D", "mpl_toolkits"),
    "stand-ins are used": (MPL, "matplotlib, torch, sympy and tensorflow are not there when graded; what is called of them"),
    "a fallback": ("try:\n    from scipy.special import expit\nexcept ImportError: expit = abs\nassert expit is abs", ""),
    "is it Colab?": ("try:\n    import google.colab\n    IN = 1\nexcept ImportError:\n    IN = 0\nassert not IN", ""),
    "it ends without tqdm": ("try:\n    from tqdm import tqdm\nexcept ImportError:\n    import sys; sys.exit()", "tqdm"),
    "it asks where it is": ("import os, pathlib\nos.path.abspath('x'), pathlib.Path.cwd(), os.getcwd()", ""),
    "it knows that files may be missing": (
        ("import numpy as np\ntry: open('c.json')\nexcept FileNotFoundError: c = {}\n"
        "try: np.load('x.npy')\nexcept FileNotFoundError: c[1] = 2\nassert c"), "",
    ),
    "options": (("import argparse\np = argparse.ArgumentParser()\np.add_argument('--lr', type=float, default=1.)\n"
                "assert p.parse_args([]).lr * 2 == 2"), ""),
    "magics": ("!pip install numpy\n%matplotlib inline", "left out, as it is not Python"),
    "it asks for input": ("name = input('name? ')", "nobody types when graded"),
    "cells of marimo": (
        ("import marimo\napp = marimo.App()\n@app.cell\ndef _():\n    import numpy as np\n    def one(x):\n"
        "        return x\n    return (\n        np,\n        one,\n    )\n@app.cell(hide_code=True)\n"
        "def __(\n    np,\n):\n    one(1)\n    return"), "marimo",
    ),
    "marimo": ("import marimo\napp = marimo.App()\n@app.function\ndef one(): pass\n@app.cell\ndef _(): return", "marimo"),
    "all is an error": ("import numpy as np, warnings\nnp.seterr(all='raise')\nwarnings.simplefilter('error')", ""),
    "it awaits": ("async def one(): return 1\nx = await one()\nassert x == 1", ""),
}  # fmt: skip
"""What it is: the code, and what some note says of it; nothing where it all runs."""


def graded(template: Template, *cells: str, form: str) -> Result:
    if form == "ipynb":
        made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
        data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})
    else:
        data = "\n".join(cells)
    return grade(submission_from_bytes(data.encode(), path=f"gradient.{form}", name=f"gradient.{form}"), KEY, template)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["py", "ipynb"])
@pytest.mark.parametrize("where", ["above", "below"])
@pytest.mark.parametrize("what", BESIDE)
def test_what_stands_beside_the_functions_decides_nothing(template: Template, what: str, where: str, form: str) -> None:
    code, said = BESIDE[what]
    made = graded(template, *((code, RIGHT) if where == "above" else (RIGHT, code)), form=form)
    assert (made.score, made.bonus) == (100, 50)
    told = [*made.notes, *(warning for one in made.exercises for warning in one.warnings)]
    assert any(said in note for note in told) if said else not [note for note in told if not note.startswith("it prints")]


CHANGED = {
    "numpy itself has a fallback": (
        "import numpy as np\n", "try:\n    import cupy as np\nexcept ImportError:\n    import numpy as np\n",
    ),
    "a decorator and an annotation that failed": (
        "def dC0_da(a, y):", "@timer\ndef dC0_da(a: torch.Tensor, y) -> torch.Tensor:",
    ),
    "a bar of progress in a function": (
        "    return np.mean([layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y)], axis=0)",
        ("    from tqdm import tqdm\n    bar, found = tqdm(range(len(Y))), []\n    for i in bar:\n"
        "        found.append(layer_gradient(W, A_prev[i], Y[i], activation))\n        bar.set_description('x')\n"
        "    return np.mean(found, axis=0)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", ["py", "ipynb"])
@pytest.mark.parametrize("what", CHANGED)
def test_what_surrounds_a_function_costs_it_nothing(template: Template, what: str, form: str) -> None:
    before, after = CHANGED[what]
    assert before in RIGHT
    assert graded(template, RIGHT.replace(before, after, 1), form=form).score == 100


@pytest.mark.parametrize("form", ["py", "ipynb"])
def test_a_stray_indent_costs_its_own_function_and_no_other(template: Template, form: str) -> None:
    stray = RIGHT.replace('        s = activate(z, "sigmoid")\n', '        s = activate(z, "sigmoid")\n          t = 1\n', 1)
    made = graded(template, stray, form=form)
    found = {one.name: one for one in made.exercises}
    assert found["da_dz"].verdict == "MISSING"
    assert "unexpected indent" in found["da_dz"].message
    assert [name for name in ("sample_loss", "weighted_input", "dC0_da", "dz_dw") if found[name].score == 0] == []
    assert found["layer_gradient"].message == "right, given your da_dz"
    assert made.score == 84

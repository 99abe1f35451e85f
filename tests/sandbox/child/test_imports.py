"""What a submission may import, and what stands in for the rest."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from chainrule.sandbox.child.imports import STAND_INS
from chainrule.sandbox.extras import EXTRAS, PROVIDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.sandbox.answer import Answer, LoadReport

    Ask = Callable[..., Answer]
    Load = Callable[..., LoadReport]

ABSENT = ["antigravity", "tkinter", "turtle"]
ELSEWHERE = {"msvcrt", "nt", "winreg", "winsound"}  # of Windows
NEW = {"numpy.char", "numpy.rec", "numpy.strings"}  # modules of numpy 2 alone
FOREIGN = ["nonsense", "my_helpers", "solutions.gradient"]


def test_all_that_is_provided_can_be_imported(load: Load) -> None:
    there = [name for name in PROVIDED if find_spec(name)]
    assert {*PROVIDED} - {*there} <= NEW
    loaded = load([f"import {name}" for name in there])
    assert (loaded.notes, loaded.warnings) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXTRAS - ELSEWHERE))
def test_an_extra_is_there_where_the_source_names_it(load: Load, name: str) -> None:
    top, _, last = name.rpartition(".")
    assert load(f"import {name}").notes == ()
    assert load(f"from {top} import {last}" if top else f"import {name} as other").notes == ()


@pytest.mark.parametrize("name", ["numpy.testing", "numpy.polynomial"])
def test_an_extra_that_is_named_in_a_roundabout_way_is_not_there(load: Load, name: str) -> None:
    asks = f"import sys, numpy; sys.exit({name!r} in sys.modules)"
    if subprocess.run([sys.executable, "-c", asks], check=False).returncode:
        pytest.skip(f"this numpy has loaded {name}")
    ((_, _, message),) = load(f"import importlib; importlib.import_module({name[:-2]!r} + {name[-2:]!r})").notes
    assert message.startswith(f"ModuleNotFoundError: {name!r} is not there when graded; there are numpy and the standard")


@pytest.mark.parametrize("name", [*FOREIGN, "numpy.nonsense", "collections.nonsense", "gradient.nonsense"])
def test_another_module_is_an_importerror_that_lists_what_is_there(load: Load, name: str) -> None:
    ((_, _, message),) = load(f"try: import {name}\nexcept ImportError as error: raise\n").notes
    if name == "gradient.nonsense":
        assert message.startswith("ModuleNotFoundError")
    else:
        assert message.startswith(f"ModuleNotFoundError: {name.removesuffix('.gradient')!r} is not there when graded")
        assert "there are numpy and the standard library" in message


@pytest.mark.parametrize("name", ABSENT)
def test_what_opens_windows_is_stood_in_for_and_said(load: Load, name: str) -> None:
    loaded = load(f"import {name}\n{name}.anything(1)")
    assert loaded.notes == ()
    assert loaded.warnings == (f"{name} is not there when graded; what is called of it does nothing",)


@pytest.mark.parametrize(
    "call", ["import chainrule\nchainrule.report(hints=2)", "from chainrule import examine, report\nreport()"]
)
def test_what_a_notebook_asks_of_chainrule_itself_does_nothing_and_nothing_is_said(load: Load, call: str) -> None:
    loaded = load(f"def f(): return 1\n{call}\nfrom chainrule import examine\nexamine(f)")
    assert (loaded.notes, loaded.warnings) == ((), ())
    foreseen = "try:\n from chainrule import report\nexcept ImportError:\n report = print\nassert report is print"
    assert load(foreseen).notes == ()


def test_what_is_not_there_is_told_in_one_line(load: Load) -> None:
    names = sorted(STAND_INS)
    (told,) = load("\n".join(f"import {name}" for name in names)).warnings
    said = (
        f"{', '.join(names[:10])} and {len(names) - 10} more are not there when graded; what is called of them does nothing"
    )
    assert told == said


def test_python_and_numpy_are_not_given_a_stand_in(ask: Ask) -> None:
    answer = ask("import datetime\n\u03b1 = 2026\ndef f(): return datetime.datetime.strptime('2026', '%Y').year - \u03b1")
    assert (answer.outcome, float(answer.parts[0].array())) == ("value", 0.0)


def test_a_submission_that_has_another_way_without_a_module_takes_it(ask: Ask) -> None:
    assert ask("try: import pyximport\nexcept ImportError: x = 3\ndef f(): return x").parts[0].array() == 3


def test_what_numpy_imports_late_is_there(ask: Ask) -> None:
    source = """
import numpy as np, datetime
def f(a):
    np.random.default_rng(0).normal(size=3); np.einsum('i,i', a, a, optimize=True); np.linalg.svd(np.outer(a, a))
    str(a); repr(a); f'{a}'; np.polyfit(a, a, 1); np.fft.fft(a); np.vectorize(abs)(a); np.allclose(a, a); np.median(a)
    np.apply_along_axis(np.sum, 0, np.outer(a, a)); np.testing.assert_allclose(a, a); np.array_split(a, 2)
    return a
"""
    import numpy as np

    assert ask(source, [np.arange(4.0)]).outcome == "value"


WITH_FILES = ("test", "info", "savez", "savez_compressed")  # and with other modules
ARGUMENTS = "(a,), (a, a), (b,), (b, b), (a, 1), ([a, a],), (3,), (), (a, b), (b, [0], 1)"


@pytest.mark.slow
def test_no_function_of_numpy_lacks_what_it_imports_late(ask: Ask) -> None:
    import numpy as np

    lacking = {}
    for name in dir(np):
        if (
            name.startswith("_")
            or name in WITH_FILES
            or isinstance(getattr(np, name), type)
            or not callable(getattr(np, name))
        ):
            continue
        source = f"""
import numpy as np
def f():
    a, b, lacks = np.array([1.0, np.nan, 3.0]), np.arange(9.0).reshape(3, 3), ""
    for arguments in {ARGUMENTS}:
        try:
            np.{name}(*arguments)
        except ImportError as error:
            lacks = str(error)
        except Exception:
            pass
    assert not lacks, lacks
    return 1.0
"""
        answer = ask(source)
        if answer.type_name == "AssertionError":
            lacking[name] = answer.message
    assert not lacking, sorted(lacking.items())


@pytest.mark.parametrize("name", sorted(STAND_INS))
def test_a_stand_in_can_be_imported_in_every_way_and_is_said_once(load: Load, name: str) -> None:
    loaded = load(
        [f"import {name}, {name}.some.thing as thing", f"from {name} import other, pyplot", f"from {name}.deep import x"]
    )
    assert loaded.notes == ()
    assert loaded.warnings == (f"{name} is not there when graded; what is called of it does nothing",)


def test_plotting_does_nothing(load: Load) -> None:
    source = """
import matplotlib.pyplot as plt
from matplotlib import pyplot, cm
fig, ax = plt.subplots()
fig, axes = plt.subplots(2, 2, figsize=(3, 4))
axes[0, 1].plot([1, 2], 'r--', label='x').set(color=3)
axes[0][1] = ax
ax.title = 'x'
with plt.style.context('dark'), plt.rc_context() as context:
    plt.plot([1]); plt.show()
plt.rcParams['figure.figsize'] = (3, 4)
plt.rcParams.update({'x': 3})
repr(plt), str(ax), f'{ax}', {ax: 1}, ax == ax, ax != fig
def f(): pass
"""
    loaded = load(source)
    assert loaded.notes == ()
    assert loaded.functions == {"f"}


@pytest.mark.parametrize(
    "decorator",
    [
        "numba.njit",
        "numba.njit(parallel=True)",
        "numba.vectorize(['f8(f8)'])",
        "torch.no_grad()",
        "pytest.mark.parametrize('x', [1, 2])",
        "jax.jit",
    ],
)
def test_a_decorator_leaves_its_function_as_it_is(ask: Ask, decorator: str) -> None:
    assert ask(f"import numba, torch, pytest, jax\n@{decorator}\ndef f(): return 3.5").parts[0].array() == 3.5


@pytest.mark.parametrize(
    "derived", ["jax.grad(g)", "jax.vmap(jax.grad(g))", "autograd.jacobian(g)", "torch.func.grad(lambda x: x)"]
)
def test_a_derivative_made_by_a_library_is_not_taken_for_the_function_itself(ask: Ask, derived: str) -> None:
    answer = ask(f"import autograd, jax, torch\ndef g(x): return x\ndef f(): return {derived}(3.5)")
    assert (answer.outcome, answer.kind, answer.type_name) == ("value", "other", "StandIn")


def test_classes_and_annotations_made_of_stand_ins_do_not_void_a_file(load: Load) -> None:
    source = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 4)
Net()
def f(x: torch.Tensor | None, y: 'torch.Tensor' = None) -> int | torch.Tensor: pass
"""
    loaded = load(source)
    assert loaded.notes == ()
    assert loaded.functions == {"f"}


@pytest.mark.parametrize(
    "use",
    [
        "1 + x",
        "x * x",
        "a * x",
        "x @ a",
        "x // 2",
        "2 % x",
        "x ** 2",
        "-x",
        "+x",
        "abs(x)",
        "float(x)",
        "int(x)",
        "complex(x)",
        "[1, 2][x]",
        "x < 3",
        "3 >= x",
        "np.exp(x)",
        "np.array(x)",
        "np.array([x, 1.0]) + 1",
        "a + x",
        "a @ x",
        "np.dot(a, x)",
        "max(x, 1)",
    ],
)
def test_the_values_of_a_stand_in_are_no_numbers_and_say_what_to_do(ask: Ask, use: str) -> None:
    answer = ask(
        f"import numpy as np, scipy.special as s\ndef f():\n    a = np.ones(2)\n    x = s.expit(a)\n    return {use}"
    )
    assert (answer.outcome, answer.type_name, answer.line) == ("raised", "TypeError", 5)
    assert answer.message == (
        "scipy is not there when graded: scipy.special.expit has no value; use numpy or the standard library"
    )


def test_a_stand_in_that_is_returned_is_no_numbers(ask: Ask) -> None:
    answer = ask("import torch\ndef f(): return torch.ones(3)")
    assert (answer.outcome, answer.kind, answer.parts) == ("value", "other", ())

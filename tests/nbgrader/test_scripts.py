"""A script as a notebook: nothing of its code is lost, and nothing runs that Python would not run."""

from __future__ import annotations

import ast
import json
import re
import time
import tracemalloc
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repository import ROOT

from chainrule.nbgrader.collecting.scripts import as_notebook
from chainrule.submissions.file import submission_from_bytes


def made(source: str | bytes, stem: str = "gradient") -> list[Any]:
    data = source if isinstance(source, bytes) else source.encode()
    read = submission_from_bytes(data, path="ada.py", name="ada.py")
    data = as_notebook(read.cells[0][1] if read.cells else data, stem)
    book = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    return list(book.cells)


def code(source: str | bytes) -> list[str]:
    return [cell.source for cell in made(source) if cell.cell_type == "code"]


def same(source: str) -> bool:
    cells = code(source)
    for cell in cells:
        ast.parse(cell)
    return ast.dump(ast.parse("\n".join(cells))) == ast.dump(ast.parse(source))


def test_each_function_has_a_cell_with_the_comments_and_decorators_above_it() -> None:
    source = (
        '"""Mine."""\nimport numpy as np\n\n# the first\n@cache\ndef f(x):\n    return x\n'
        "# the second\ndef g(x):\n    return 2\n\n\nprint(g(1))\n"
    )
    assert code(source) == [
        '"""Mine."""\nimport numpy as np',
        "# the first\n@cache\ndef f(x):\n    return x",
        "# the second\ndef g(x):\n    return 2",
        "print(g(1))",
    ]


def test_percent_cells_stay_what_they_are() -> None:
    source = "# %% [markdown]\n# # Title\n#\n# words\n# %%\nx = 1\n\ndef f(): pass\n# %% named\ny = 2\n"
    cells = made(source)
    assert [(cell.cell_type, cell.source) for cell in cells] == [
        ("markdown", "# Title\n\nwords"),
        ("code", "x = 1\n\ndef f(): pass"),
        ("code", "# %% named\ny = 2"),
    ]


def test_the_lesson_comes_out_with_its_own_cells_but_for_the_pictures() -> None:
    source = (ROOT / "exercises" / "gradient" / "gradient.py").read_text(encoding="utf-8")
    ours = [(cell.cell_type, cell.source) for cell in made(source)]
    theirs = nbformat.read(ROOT / "exercises" / "gradient" / "gradient.ipynb", as_version=4)
    known = [cell.metadata.get("nbgrader", {}) for cell in theirs.cells]
    ours_alone = ("examine", "report", "colab-markdown", "colab-code")
    added = [one.get("grade", False) or one.get("grade_id") in ours_alone for one in known]
    lesson = [(cell.cell_type, cell.source) for cell, ours_too in zip(theirs.cells, added, strict=True) if not ours_too]
    picture = re.compile(r"<img [^>]*>\n\n<details><summary>[^<]*</summary>\n\n(.*?)\n\n</details>", re.DOTALL)
    assert ours == [(kind, picture.sub(r"\1", source)) for kind, source in lesson]


@pytest.mark.parametrize(
    "source",
    [
        'x = """\n# %%\ndef f(): pass\n"""\ny = 1\n',
        "x = [\n# %%\n1]\n",
        "def f():\n    x = 1\n# %%\n    return x\n",
        "# %% [markdown]\nx = 1\n",
        "x = 1; y = 2\ndef f(): pass\nz = 3; w = 4\n",
        "x = 1\n\\\ndef f(): pass\n",
        "async def f(): pass\nclass A:\n    def g(self): pass\n",
        "x = (10\n%time)\ndef f(): pass\n",
        "from __future__ import annotations\ndef f(x: Nope): pass\ndef g(): pass\n",
        "x = 'a\x0cb\x1c\u2028c'\ndef f(): pass\n\x0c\ndef g(): pass\n",
        "x = 1\n# %%\n# nothing here\n# %%\n",
        "if True:\n    def f(): pass\nelse:\n    pass\ndef g(): pass",
        "def f(): pass\n" * 1200,
    ],
)
def test_nothing_is_torn_apart(source: str) -> None:
    assert same(source)


def test_a_future_import_holds_for_all_that_it_held_for() -> None:
    cells = code("from __future__ import annotations\ndef f(x: Nope): pass\n")
    assert len(cells) == 1
    assert cells[0].startswith("from __future__")


def test_newlines_of_other_systems_are_one() -> None:
    assert code(b"\xef\xbb\xbfx = 1\r\ndef f():\r    return 1\r\n") == ["x = 1", "def f():\n    return 1"]


def test_a_declared_encoding_is_read() -> None:
    assert code("# coding: latin-1\nx = 'é'\n".encode("latin-1")) == ["# coding: latin-1\nx = 'é'"]


def test_an_empty_script_has_an_empty_cell() -> None:
    assert code("") == [""]
    assert code("# %% [markdown]\n# words\n") == [""]


def test_what_is_no_python_is_one_cell_as_it_is() -> None:
    assert code("def f(:\n  pass\ndef g(): pass\n") == ["def f(:\n  pass\ndef g(): pass\n"]


@pytest.mark.parametrize("line", ["%time f()", "!ls", "x = !ls", "x = %pwd", "def g(:", "  stray = 1"])
def test_no_line_is_added_to_what_is_not_python(line: str) -> None:
    source = f"def f(): return 1\n{line}\n"
    assert code(source) == [source]
    assert code(f"# %%\nimport numpy\n{line}\n# %%\n{source}") == [f"import numpy\n{line}", source.strip()]


def test_an_encoding_that_nobody_declared_is_read_as_where_it_is_graded() -> None:
    assert code(b"x = 1  # \xe9") == ["x = 1  # é"]


@pytest.mark.parametrize(
    "source", [b"\0", b"-" * 45_000 + b"1", b"(" * 45_000, b"x" + b".a" * 20_000, b"\\", b"x" * 2_000_000]
)
def test_a_hostile_script_gives_a_notebook(source: bytes) -> None:
    assert made(source)


@pytest.mark.parametrize("dot", [".", " . ", "\\\n.\\\r\n", "\u0301."])
@pytest.mark.parametrize("around", ["import {}", "x = 1; from {} import x", "import x, {} as"])
def test_names_within_names_take_no_memory(dot: str, around: str) -> None:
    """Of `import a.b.c` Python keeps a, a.b and a.b.c: of 50 000 names that is more than 2 GB."""
    source = around.format("a" + f"{dot}a" * (48_000 // len(f"{dot}a".encode()))).encode()
    tracemalloc.start()
    try:
        as_notebook(source, "gradient")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50_000_000


def test_a_long_line_of_numbers_is_no_names_within_names() -> None:
    assert same(f"x = [{'0.5, ' * 400}]\ndef f(): return 1\n")
    assert len(code(f"x = [{'0.5, ' * 400}]\ndef f(): return 1\n")) == 2


def test_a_strange_stem_gives_valid_ids() -> None:
    assert made("x = 1", stem="Übung 1/2 " + "x" * 100)


def test_the_same_script_gives_the_same_bytes() -> None:
    assert as_notebook(b"x = 1\n", "gradient") == as_notebook(b"x = 1\n", "gradient")
    assert json.loads(as_notebook(b"x = 1\n", "gradient"))["cells"][0]["id"] == "gradient-000"


PIECES = st.sampled_from([
    "x = 1", "# %%", "# %% [markdown]", "# words", "", "def f():\n    return 1", "@d\ndef g(x): return x", "y = 2; z = 3",
    's = """\n# %%\n"""', "class A:\n    pass", "if x:\n    def h(): pass", "# %% title", "t = (1,\n# %%\n2)",
    "async def k(): pass",
    "'''a'''", "\\", "\x0c", "   ", "# comment\n\n# another", "for i in x: pass",
])  # fmt: skip


@pytest.mark.slow
@settings(max_examples=300)
@given(st.lists(PIECES, max_size=9).map("\n".join))
def test_splitting_loses_nothing(source: str) -> None:
    try:
        ast.parse(source)
    except SyntaxError:
        lines = [line for cell in made(source) for line in cell.source.split("\n")]
        words = "".join(source.split()).replace("#", "").replace("%", "").replace("[markdown]", "")
        assert "".join("".join(lines).split()).replace("#", "").replace("%", "").replace("[markdown]", "") == words
    else:
        assert same(source)


@pytest.mark.slow
@settings(max_examples=200)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_the_bytes_there_is_a_notebook(source: bytes) -> None:
    assert made(source)


def test_a_name_of_a_hundred_thousand_marks_is_left_whole_at_once() -> None:
    """Python takes as long as the square of their number to put them into order."""
    source = "def f():\n    pass\n\n\na" + "\u0301\u0316" * 40_000 + " = 1\n"
    started = time.process_time()
    assert code(source) == [source]
    assert time.process_time() - started < 1


def test_a_text_of_many_fields_takes_no_seconds() -> None:
    """For each field of an f-string Python 3.11 looks at all of the text."""
    for fields in (16_600, 33_000, 300_000):
        started = time.process_time()
        assert code(f"f'{'{a}' * fields}'")
        assert time.process_time() - started < 2

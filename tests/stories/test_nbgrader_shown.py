"""What is graded is what is shown: the code of nbgrader's notebooks is that of the file, cell by cell, whatever the file is.

Each attack is a file whose code earns its points, and which tries to have another code shown, or none. All are autograded
by nbgrader's own commands, and their feedback is written.
"""

from __future__ import annotations

import fnmatch
import json
from typing import TYPE_CHECKING, Any

import pytest
from real_course import STEM, Course, source_of

from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("shown")]  # one course for all

Notebook = dict[str, Any]
RIGHT = source_of("right-loops")
WORDS = {"cell_type": "markdown", "metadata": {}, "source": "words"}
MARKED = "secret_helper = 1  # shown?"


def code(source: Any, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def book(*cells: dict[str, Any], **more: Any) -> Notebook:
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": list(cells), **more}


def nbgrader(name: Any, **more: Any) -> dict[str, Any]:
    known = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False, "locked": True, "task": False}
    return {"nbgrader": {**known, **more}}


def as_bytes(made: Notebook) -> bytes:
    return json.dumps(made).encode()


def in_conflict(released: Notebook) -> bytes:
    text = json.dumps(book(code(RIGHT), code(MARKED)), indent=1)
    at = text.index("\n", text.index('"cells"')) + 1
    return f"{text[:at]}<<<<<<< HEAD\n=======\nnothing of this\n>>>>>>> other\n{text[at:]}".encode()


def of_format_3(released: Notebook) -> bytes:
    cells = [
        {"cell_type": "code", "language": "python", "input": text, "outputs": [], "metadata": {}, "collapsed": False}
        for text in (RIGHT, MARKED)
    ]
    sheets = [{"cells": [{"cell_type": "heading", "level": 1, "source": "x", "metadata": {}}, one]} for one in cells]
    return as_bytes({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": sheets})


def same_words(released: Notebook) -> bytes:
    """The words of a locked cell of code, indented otherwise: another program."""
    cells = [one for one in released["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "examine"]
    lines = "".join(cells[0]["source"]).splitlines()
    other = "if False:\n" + "\n".join(f"  {line}" for line in lines)
    squeezed = "\n".join(line.replace("    ", "  ") for line in lines)
    return as_bytes(book(code(RIGHT), code(squeezed), code(other.removeprefix("if False:\n")), code(MARKED), cells[0]))


def without_locked_code(released: Notebook) -> bytes:
    cells = [one for one in released["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") != "examine"]
    return as_bytes({**released, "cells": [*cells, code(RIGHT), code(MARKED)]})


def locked_cell_twice(released: Notebook) -> bytes:
    """Once above, where it counts for nothing, and edited below."""
    (cell,) = [one for one in released["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "examine"]
    return as_bytes(book(cell, code(RIGHT), cell, code("".join(cell["source"]) + f"\n{MARKED}")))


def simply(*cells: dict[str, Any], **more: Any) -> Callable[[Notebook], bytes]:
    return lambda _: as_bytes(book(*cells, **more))


OUTPUT = {"output_type": "stream", "name": "stdout", "text": "x" * 3_000_000}
PICTURE = {"x.png": {"image/png": "A" * 3_000_000}}
HIDES = {"jupyter": {"source_hidden": True}, "collapsed": True, "tags": ["remove_cell", "remove_input"], "hide_input": True}
FEEDBACK = "[bs]*"  # those behind words, the script, the same words or ids: a page takes a second
ATTACKS: dict[str, Callable[[Notebook], bytes]] = {
    "behind-2000-words": simply(*[WORDS] * 2_500, code(RIGHT), code(MARKED)),
    "behind-raw-cells-of-nothing": simply(
        *[{"cell_type": "raw", "metadata": {}, "source": ""}] * 9_000, code(RIGHT + MARKED)
    ),
    "behind-a-megabyte-of-words": simply({**WORDS, "source": "y" * 2_000_000}, code(RIGHT), WORDS, code(MARKED)),
    "among-cells-of-other-kinds": simply(
        {"cell_type": "tool"}, code(RIGHT), {"cell_type": "Code", "source": 1}, code(MARKED)
    ),
    "after-words-that-are-none": simply({**WORDS, "source": {"a": 1}}, {"cell_type": "raw"}, code(RIGHT), code(MARKED)),
    "script-called-a-notebook": lambda _: f"{RIGHT}\n{MARKED}\n".encode(),
    "conflict-in-its-json": in_conflict,
    "format-3": of_format_3,
    "latin-1": lambda _: json.dumps(book(code(f"{RIGHT}\n# \u00e9"), code(MARKED)), ensure_ascii=False).encode("latin-1"),
    "utf-16": lambda _: json.dumps(book(code(RIGHT), code(MARKED))).encode("utf-16"),
    "no-format-named": lambda _: json.dumps({"cells": [code(RIGHT), code(MARKED)]}).encode(),
    "format-as-text": lambda _: as_bytes(book(code(RIGHT), code(MARKED)) | {"nbformat": "4"}),
    "not-a-number-in-metadata": simply(code(RIGHT, x=float("nan")), code(MARKED), metadata={"y": float("inf")}),
    "same-words-as-a-locked-cell": same_words,
    "locked-code-left-out": without_locked_code,
    "locked-cell-twice": locked_cell_twice,
    "claims-the-id-of-words": simply(code(RIGHT, **nbgrader("text-1")), code(MARKED, **nbgrader("text-3"))),
    "claims-to-hold-the-points": simply(code(RIGHT), code(MARKED, **nbgrader("dC0_da-points", grade=True, points=99))),
    "claims-the-same-id-often": simply(
        *[code(f"x{n} = {n}", **nbgrader("dC0_da")) for n in range(50)], code(RIGHT + MARKED)
    ),
    "same-cell-id-often": simply(*[code(f"x{n} = {n}") | {"id": "a"} for n in range(9)], code(RIGHT + MARKED) | {"id": "a"}),
    "ids-that-are-no-text": simply(code(RIGHT, **nbgrader(7)), code(MARKED, nbgrader=[1]), code("x = 1") | {"metadata": 3}),
    "huge-outputs-and-attachments": simply(
        code(RIGHT) | {"outputs": [OUTPUT]}, {**WORDS, "attachments": PICTURE}, code(MARKED) | {"outputs": {"x": 1}}
    ),
    "metadata-that-hides": simply(code(RIGHT, **HIDES), code(MARKED, **HIDES), metadata={"hide_input": True}),
    "lines-as-a-list": simply(code(RIGHT.splitlines(keepends=True)), code([*MARKED]), code(None), code([])),
    "fences-within": simply(code(f"```\n{RIGHT}\n```"), code(MARKED)),
    "odd-line-ends": simply(code(RIGHT.replace("\n", "\r\n")), code(f"x = 1\x0c\r{MARKED}\u2028"), code("y = '\ud800'")),
    "hundreds-of-cells": simply(*[code(f"x{n} = {n}") for n in range(900)], code(RIGHT), code(MARKED)),
    "function-again-and-again": simply(
        *[code(f"def dC0_da(a, y): return {n}") for n in range(9)], code(RIGHT), code(MARKED)
    ),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course(tmp_path_factory.mktemp("shown") / "course")
    released = json.loads(course.release().read_bytes())
    for name, attack in ATTACKS.items():
        course.hand_in(name, attack(released))
    course.nbgrader("autograde", STEM)
    course.nbgrader("generate_feedback", STEM, "--student", FEEDBACK)
    return course


def points_of(course: Course) -> set[str]:
    """The text of the cells that hold the points, which are the course's own."""
    released = json.loads((course.root / "exercises/gradient/gradient.ipynb").read_text())
    return {"".join(one["source"]) for one in released["cells"] if one["metadata"].get("nbgrader", {}).get("grade")}


def is_added(source: str) -> bool:
    """Whether it only says that a cell of the source isn't there."""
    return source.startswith("# ") and source.endswith(
        (" is not in what was handed in.", " shares a cell with another exercise.")
    )


@pytest.mark.parametrize("name", ATTACKS)
def test_the_code_that_is_shown_is_the_code_that_is_graded(course: Course, name: str) -> None:
    own = points_of(course)
    graded = [source.decode() for _, source in read_submission(course.file_of(name)).cells]
    autograded = json.loads((course.root / f"autograded/{name}/gradient/gradient.ipynb").read_text())
    shown = ["".join(one["source"]) for one in autograded["cells"] if one["cell_type"] == "code"]
    assert course.total(name) == (100, 100)
    assert [one for one in shown if one not in own and not is_added(one)] == [one for one in graded if one not in own]
    assert any("secret_helper" in one for one in shown)


@pytest.mark.parametrize("name", fnmatch.filter(ATTACKS, FEEDBACK))
def test_feedback_shows_it_too(course: Course, name: str) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup((course.root / f"feedback/{name}/gradient/gradient.html").read_text(), "html.parser")
    shown = "".join(page.get_text().split())
    graded = [source.decode() for _, source in read_submission(course.file_of(name)).cells]
    missing = [one for one in graded if "".join(one.split()) not in shown]
    assert missing == []
    assert len(page.get_text()) < 3_500_000


def test_what_is_cut_is_words_and_is_told(course: Course) -> None:
    autograded = json.loads((course.root / "autograded/behind-2000-words/gradient/gradient.ipynb").read_text())
    last = [cell for cell in autograded["cells"] if cell["cell_type"] == "markdown"][-1]
    assert "more cells of text are left out" in "".join(last["source"])

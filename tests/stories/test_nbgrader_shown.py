"""What is graded is what is shown: the code of nbgrader's notebooks is that of the file, cell by cell, whatever the file is.

Each attack is a file whose code earns its points, and which tries to have another code shown, or none. All are autograded
by nbgrader's own commands, and their feedback is written. Those that need nothing of the lesson's notebook are in
tests/attacks/nbgrader-views/.
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


FEEDBACK = "[bs]*"  # those behind words, the script, the same words or ids: a page takes a second
ATTACKS: dict[str, Callable[[Notebook], bytes]] = {
    "behind-2000-words": simply(*[WORDS] * 2_500, code(RIGHT), code(MARKED)),
    "conflict-in-its-json": in_conflict,
    "format-3": of_format_3,
    "not-a-number-in-metadata": simply(code(RIGHT, x=float("nan")), code(MARKED), metadata={"y": float("inf")}),
    "same-words-as-a-locked-cell": same_words,
    "locked-code-left-out": without_locked_code,
    "locked-cell-twice": locked_cell_twice,
    "lines-as-a-list": simply(code(RIGHT.splitlines(keepends=True)), code([*MARKED]), code(None), code([])),
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

"""A submitted notebook in order: each cell of the source once, with the source's own metadata, among the student's own."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace

import pytest
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbconvert.filters.strings import strip_files_prefix

from chainrule.nbgrader.autograding.cells import in_order
from chainrule.nbgrader.autograding.gradebook import AssignmentSource, Cell

FUNCTION = Cell(
    "f", "code", "def f():\n    ...", locked=False, checksum="1a2b", grade=False, solution=True, task=False, points=None
)
POINTS = replace(FUNCTION, name="f-points", source="# f, 2 points", locked=True, grade=True, solution=False, points=2.0)
QUESTION = replace(FUNCTION, name="why", cell_type="markdown", source="Why?", grade=True, points=1.0)
CODE_QUESTION = replace(QUESTION, name="use", cell_type="code", source="...")
LESSON = replace(POINTS, name="lesson", cell_type="markdown", source="A lesson.", grade=False, points=None)
LOCKED = replace(LESSON, name="locked", cell_type="code", source="import lesson")
TASK = replace(LESSON, name="task", source="An essay.", task=True, points=3.0)

MINE = "def f():\n    return 1"
LATER = "def f():\n    return 2"
GONE = "is not in what was handed in."
ORDER = {  # the source; what was handed in, each cell's type, text and the id that it claims; and what comes of it
    "edited points": (
        [FUNCTION, POINTS],
        [("code", MINE, "f"), ("code", "100", "f-points")],
        [("code", MINE, "f"), ("code", POINTS.source, "f-points"), ("code", "100", "")],
    ),
    "points as words": (
        [FUNCTION, POINTS],
        [("code", MINE, "f"), ("markdown", POINTS.source, "f-points")],
        [("code", MINE, "f"), ("code", POINTS.source, "f-points"), ("markdown", f"    {POINTS.source}", "")],
    ),
    "a function": ([FUNCTION], [("code", MINE, "f")], [("code", MINE, "f")]),
    "a function as words": (
        [FUNCTION],
        [("markdown", MINE, "f")],
        [("code", f"# f {GONE}", "f"), ("markdown", "    def f():\n        return 1", "")],
    ),
    "an answer": (
        [QUESTION, CODE_QUESTION],
        [("markdown", "Because.", "why"), ("code", "b = 2", "use")],
        [("markdown", "    Because.", "why"), ("code", "b = 2", "use")],
    ),
    "edited words": (
        [LESSON],
        [("markdown", "A lesson!", "lesson")],
        [("markdown", LESSON.source, "lesson"), ("markdown", "    A lesson!", "")],
    ),
    "words as code": (
        [LESSON],
        [("code", LESSON.source, "lesson")],
        [("markdown", LESSON.source, "lesson"), ("code", LESSON.source, "")],
    ),
    "edited code": (
        [LOCKED],
        [("code", "import lesson!", "locked")],
        [("code", f"# locked {GONE}", "locked"), ("code", "import lesson!", "")],
    ),
    "an unknown id": (
        [FUNCTION],
        [("code", "x = 1", "other"), ("code", MINE, "")],
        [("code", "x = 1", ""), ("code", MINE, "f")],
    ),
    "a function twice": (
        [FUNCTION],
        [("code", MINE, "f"), ("code", LATER, "f")],
        [("code", MINE, ""), ("code", LATER, "f")],
    ),
    "points and locked code twice": (
        [POINTS, LOCKED],
        [("code", "1", "f-points"), ("code", "import lesson", ""), ("code", "2", "f-points"), ("code", "import lesson", "")],
        [
            ("code", POINTS.source, "f-points"), ("code", "1", ""), ("code", LOCKED.source, ""), ("code", "2", ""),
            ("code", LOCKED.source, "locked"),
        ],
    ),
    "an answer twice": (
        [QUESTION],
        [("markdown", "Because.", "why"), ("markdown", "Or not.", "why")],
        [("markdown", "    Because.", "why"), ("markdown", "    Or not.", "")],
    ),
    "an answer below its question, which was copied": (
        [QUESTION, CODE_QUESTION],
        [("markdown", "Why?", "why"), ("markdown", "Because.", "why"), ("code", "...", "use"), ("code", "b = 2", "use")],
        [("markdown", "    Why?", ""), ("markdown", "    Because.", "why"), ("code", "...", ""), ("code", "b = 2", "use")],
    ),
    "an answer of another kind": (
        [QUESTION],
        [("code", "Because.", "why")],
        [("markdown", f"why {GONE}", "why"), ("code", "Because.", "")],
    ),
    "missing cells": (
        [FUNCTION, POINTS, QUESTION, CODE_QUESTION, TASK, LESSON],
        [("code", MINE, "f"), ("code", "x = 1", ""), ("markdown", "A lesson.", "lesson"), ("code", "y = 1", "")],
        [
            ("code", MINE, "f"), ("code", POINTS.source, "f-points"), ("markdown", f"why {GONE}", "why"),
            ("code", f"# use {GONE}", "use"), ("markdown", TASK.source, "task"), ("markdown", LESSON.source, "lesson"),
            ("code", "x = 1", ""), ("code", "y = 1", ""),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ORDER)
def test_each_cell_of_the_source_is_there_once_as_the_source_has_it(what: str) -> None:
    source, submitted, wanted = ORDER[what]
    made = in_order(submitted, AssignmentSource(tuple(source), None))
    claimed = [one.metadata.get("nbgrader", {}) for one in made]
    assert [
        (one.cell_type, one.source, known.get("grade_id", "")) for one, known in zip(made, claimed, strict=True)
    ] == wanted
    assert sorted(known["grade_id"] for known in claimed if known) == sorted(cell.name for cell in source)
    known_of = {cell.name: cell.metadata for cell in source}
    assert all(known == known_of[known["grade_id"]] for known in claimed if known)


@pytest.mark.parametrize("end", ["\r", "\f", "\v", "\x1c", "\x85", "\u2028", "\u2424"])
def test_words_stay_indented_behind_whatever_ends_a_line(end: str) -> None:
    """An older mistune, 2.0, reads the symbol for an end of line as one: what follows would be HTML in formgrader."""
    made = in_order([("markdown", f"It is.{end}{end}<b>", "")], AssignmentSource((FUNCTION,), None))
    words = next(one.source for one in made if one.cell_type == "markdown")
    assert words == "    It is.\n    \n    <b>"


@pytest.mark.parametrize("often", ["[a](/files/", "[", "words [and](/files/"])
def test_no_words_hold_nbconvert_up(often: str) -> None:
    """It looks for links that begin with files/ in each line, up to the cube of whose length that takes: minutes, here."""
    text = often * (20_000 // len(often))
    made = in_order([("markdown", text, "")], AssignmentSource((FUNCTION,), None))
    words = next(one.source for one in made if one.cell_type == "markdown")
    assert all(line.startswith("    ") and len(line) <= 4 + 200 for line in words.split("\n"))
    assert "".join(line[4:] for line in words.split("\n")) == text
    began = time.process_time()
    strip_files_prefix(markdown2html_mistune(words))
    assert time.process_time() - began < 1


@pytest.mark.parametrize("blank", ["\n", "\u2028", " \t\n"])
@pytest.mark.parametrize("behind", ["", "    words"])
def test_no_blank_lines_above_words_take_memory(blank: str, behind: str) -> None:
    """Of each that a text begins with, mistune keeps a kilobyte: a megabyte of them was a gigabyte."""
    made = in_order([("markdown", blank * 200_000 + behind, "")], AssignmentSource((FUNCTION,), None))
    words = next(one.source for one in made if one.cell_type == "markdown")
    tracemalloc.start()
    try:
        page = markdown2html_mistune(words)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert ("    words" in page) == bool(behind)
    assert most < 20_000_000

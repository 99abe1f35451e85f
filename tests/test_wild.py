"""Files as real students hand them in (tests/wild/): what stands beside the functions never decides about the functions.

Each is graded as it is, and once more in the other form: a script as a notebook of one cell, a notebook as a script.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from repository import KEY, ROOT

from chainrule.authoring import golden
from chainrule.course.model import load_course
from chainrule.grading import grade
from chainrule.result import Result
from chainrule.sandbox.template import Template
from chainrule.submissions.file import Submission, submission_from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COURSE = load_course(ROOT / "course.yml")
WILD = {name: (handed_in, due) for name, handed_in, due in golden.find(COURSE, ["tests/wild"])}
ALL = {f"{name}, golden": handed_in for name, handed_in, _ in golden.find(COURSE)}
ALL |= {name: handed_in for name, (handed_in, _) in WILD.items()}
ONLY_IN_NOTEBOOKS = re.compile(rb"(?m)^\s*[%!?]|^[\w.]+\?+\s*$|^\S+ *= *[%!]|\A[ \t]+\S")
"""Magics, shell lines, questions; and a cell that is indented as a whole, which would continue what stands above it."""


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as started:
        yield started


def in_the_other_form(handed_in: Submission) -> Submission | None:
    """The same code as a notebook of one cell, or as a script; None for what only a notebook can hold."""
    sources = [source.decode() for _, source in handed_in.cells]
    if not handed_in.notebook and len(sources) == 1:
        cell: dict[str, Any] = {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": sources[0],
        }
        book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        return submission_from_bytes(json.dumps(book).encode(), path="gradient.ipynb", name="gradient.ipynb")
    if any(ONLY_IN_NOTEBOOKS.search(source) for _, source in handed_in.cells):
        return None
    script = "".join(f"# %%\n{source}\n\n" for source in sources)
    return submission_from_bytes(script.encode(), path="gradient.py", name="gradient.py")


NEWER = {"f-strings-of-3-12": (3, 12), "type-aliases-of-3-12": (3, 12), "except-without-brackets": (3, 14)}
"""The first Python that reads all of a file, and so warns of nothing."""

EVERY = 1 if "CHAINRULE_ALL_FILES" in os.environ else 3
"""Of so many files one is graded in its other form, too."""


@pytest.fixture(scope="module")
def graded(once: Callable[[str, Callable[[Path], None]], Path], template: Template) -> Callable[[str], Result]:
    """The result of one of ALL, which is graded once in a run of the tests."""

    def graded(name: str) -> Result:
        def make(path: Path) -> None:
            path.write_bytes(msgspec.json.encode(grade(ALL[name], KEY, template)))

        return msgspec.json.decode(once(f"graded-{name}.json", make).read_bytes(), type=Result)

    return graded


def marks(result: Result) -> list[tuple[str, str, float, str | None]]:
    return [(one.name, one.verdict, one.score, one.misconception) for one in result.exercises]


@pytest.mark.slow
@pytest.mark.parametrize("name", WILD)
def test_a_file_gets_what_it_should(name: str, graded: Callable[[str], Result]) -> None:
    _, due = WILD[name]
    if sys.version_info >= NEWER.get(name, (4,)):
        due = due.model_copy(update={"warnings": ()})
    assert list(golden.differences(due, graded(name))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, (_, due) in WILD.items() if due.score == 100 and not due.warnings])
def test_a_file_of_which_all_runs_gets_no_note(name: str, graded: Callable[[str], Result]) -> None:
    assert graded(name).notes == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, handed_in in ALL.items() if handed_in.broken is None][::EVERY])
def test_script_and_notebook_of_the_same_code_get_the_same(
    name: str, template: Template, graded: Callable[[str], Result]
) -> None:
    if (other := in_the_other_form(ALL[name])) is None:
        pytest.skip("it holds what only a notebook can hold")
    assert marks(grade(other, KEY, template)) == marks(graded(name))


@pytest.mark.parametrize("megabytes", [2, 20])
def test_the_outputs_of_a_notebook_may_be_of_any_size(megabytes: int, template: Template) -> None:
    book = json.loads((ROOT / "tests/wild/plots-and-widgets/gradient.ipynb").read_text())
    picture = {"data": {"image/png": "A" * (megabytes * 1_000_000)}, "metadata": {}, "output_type": "display_data"}
    next(cell for cell in book["cells"] if cell["cell_type"] == "code")["outputs"] = [picture]
    handed_in = submission_from_bytes(json.dumps(book).encode(), path="gradient.ipynb", name="gradient.ipynb")
    assert grade(handed_in, KEY, template).score == 100


def test_there_are_enough_of_them() -> None:
    assert len(WILD) >= 130
    assert sum(due.score == 100 for _, due in WILD.values()) >= 95
    assert sum(0 < due.score < 100 for _, due in WILD.values()) >= 35

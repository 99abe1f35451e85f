"""22 notebooks that stock nbgrader marks wrongly, each for real; and none of them by ours.

Two courses are graded with nbgrader's own commands: a stock one, with hidden tests in its notebook, which is executed; and
ours. To both the same students hand in: a right one first, then every cheat, a wrong one, and an innocent one last.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import warm_start
from cheats import CHEATS, RIGHT, WRONG, Cheat, Notebook, answered
from nbgrader.api import Gradebook, MissingEntry
from repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cheats")]  # one course for all

ASSIGNMENT = "gradient"
KINDS = {  # how a mark is raised, how an honest one is lost, and how there is none
    "no output", "nan", "below zero", "text", "result before error", "stale", "more than there is",
    "warning", "crash", "loop",
}  # fmt: skip
FIRST, WRONG_ONE, LAST = "00-right", "90-wrong", "99-innocent"

Marks = dict[str, dict[str, float | None]]  # of each student, by exercise; None: no mark was given

EVERY = 1 if "CHAINRULE_ALL_FILES" in os.environ else 3
BITING = [cheat for i, cheat in enumerate(CHEATS) if i % EVERY == 0 or cheat.kind == "schema"]
"""Those that stock nbgrader is shown to yield to: it takes two seconds for each, and is none of ours."""


def each(cheats: Sequence[Cheat]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("cheat", cheats, ids=[cheat.name for cheat in cheats])


def student(cheat: Cheat) -> str:
    """Its id: nbgrader grades in their order, and what stops it comes last."""
    return f"{'95' if cheat.kind == 'schema' else '10'}-{cheat.name}"


# -- the table ---------------------------------------------------------------------------------------------------------


def test_there_are_22_and_each_has_a_name_of_its_own_and_says_what_it_does() -> None:
    assert len(CHEATS) == 22
    assert len({cheat.name for cheat in CHEATS}) == 22
    assert len({json.dumps(cheat.notebook(stock_source())) for cheat in CHEATS}) == 22
    for cheat in CHEATS:
        assert re.fullmatch(r"[A-Z].{20,150}\.", cheat.what), cheat.what


def test_every_kind_that_is_known_is_there() -> None:
    assert {cheat.kind for cheat in CHEATS} >= KINDS


def test_each_gains_what_it_did_not_earn() -> None:
    assert all(cheat.gains != cheat.earns for cheat in CHEATS)
    assert [cheat.name for cheat in CHEATS if cheat.earns] == ["only-warns"]


def test_the_released_notebook_is_not_changed_by_a_cheat() -> None:
    released = stock_source()
    for cheat in CHEATS:
        cheat.notebook(released)
    assert released == stock_source()


# -- stock -------------------------------------------------------------------------------------------------------------


@each(BITING)
def test_stock_nbgrader_yields_to(cheat: Cheat, stock: Marks) -> None:
    assert stock[student(cheat)][cheat.exercise] == cheat.gains


def test_stock_nbgrader_knows_right_from_wrong_as_long_as_nobody_cheats(stock: Marks) -> None:
    assert stock[FIRST] == {"sample_loss": 6, "dC0_da": 10}
    assert stock[WRONG_ONE] == {"sample_loss": 0, "dC0_da": 0}


def test_stock_nbgrader_stops_at_a_later_schema_so_that_those_after_it_have_no_mark(stock: Marks) -> None:
    assert stock[LAST] == {"sample_loss": None, "dC0_da": None}


# -- ours --------------------------------------------------------------------------------------------------------------


@each(CHEATS)
def test_ours_does_not(cheat: Cheat, ours: Marks) -> None:
    earned = dict.fromkeys(ours[FIRST], 0.0) | {cheat.exercise: cheat.earns}
    assert ours[student(cheat)] == earned


def test_ours_knows_right_from_wrong_whoever_cheats(ours: Marks) -> None:
    for honest in (FIRST, LAST):
        assert {exercise: mark for exercise, mark in ours[honest].items() if mark} == {"sample_loss": 6, "dC0_da": 10}
    assert set(ours[WRONG_ONE].values()) == {0}


# -- the courses -------------------------------------------------------------------------------------------------------


STOCK = "c.Execute.timeout = 5  # seconds, and 30 by default\nc.Execute.iopub_timeout = 2\n"
OURS = """\
c.Autograde.exporter_class = "chainrule.nbgrader.TrustedExporter"
c.Autograde.sanitize_preprocessors = ["chainrule.nbgrader.TrustedCells"]
c.Autograde.autograde_preprocessors = [
    "chainrule.nbgrader.TrustedGrade",
    "nbgrader.preprocessors.LimitOutput",
    "chainrule.nbgrader.TrustedSave",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""


def stock_source() -> Notebook:
    """A teacher's notebook as nbgrader's documentation has it: hidden tests, of which the second gives partial credit."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "cells": [
            code("imports", "import numpy as np"),
            code("sample_loss", f"### BEGIN SOLUTION\n{RIGHT['sample_loss']}### END SOLUTION"),
            code(
                "sample_loss-points",
                "# 6 points, in part for being near.\n"
                "### BEGIN HIDDEN TESTS\n"
                "float(6 - 12 * abs(sample_loss(np.array([0.75, 0.5]), np.array([0.25, 1.0])) - 0.5))\n"
                "### END HIDDEN TESTS",
                points=6,
            ),
            code("dC0_da", f"### BEGIN SOLUTION\n{RIGHT['dC0_da']}### END SOLUTION"),
            code(
                "dC0_da-points",
                "# 10 points.\n"
                "### BEGIN HIDDEN TESTS\n"
                "assert np.allclose(dC0_da(np.array([0.75, 0.5]), np.array([0.25, 1.0])), [1.0, -1.0])\n"
                "assert np.allclose(dC0_da(np.array([2.0, 0.0, 3.0]), np.array([0.5, 0.0, 5.0])), [3.0, 0.0, -4.0])\n"
                "### END HIDDEN TESTS",
                points=10,
            ),
        ],
    }


def code(grade_id: str, source: str, points: float | None = None) -> dict[str, Any]:
    """A code cell: a grade cell if it has points, else a solution cell if it has a solution."""
    graded, solution = points is not None, "BEGIN SOLUTION" in source
    about = {
        "grade": graded,
        "grade_id": grade_id,
        "locked": graded,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": grade_id,
        "metadata": {"nbgrader": about | ({"points": points} if graded else {})} if graded or solution else {},
        "outputs": [],
        "source": source,
    }


@pytest.fixture(scope="session")
def stock(once: Callable[[str, Callable[[Path], None]], Path]) -> Marks:
    return read(once("stock", lambda folder: graded(folder, BITING, stock_source(), STOCK, may_fail=True)))


@pytest.fixture(scope="session")
def ours(once: Callable[[str, Callable[[Path], None]], Path]) -> Marks:
    source = json.loads((ROOT / "solutions/notebooks/gradient/gradient.ipynb").read_text(encoding="utf-8"))
    return read(once("ours", lambda folder: graded(folder, CHEATS, source, OURS)))


def read(folder: Path) -> Marks:
    marks: Marks = json.loads((folder / "marks.json").read_text(encoding="utf-8"))
    return marks


def graded(folder: Path, cheats: Sequence[Cheat], source: Notebook, config: str, *, may_fail: bool = False) -> None:
    """The whole class, in `folder`; those who hand in again were graded before, too. Their marks are in marks.json then."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'tests'\n{config}", encoding="utf-8"
    )
    write(folder / "source", source)
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    released = json.loads((folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text(encoding="utf-8"))
    right = answered(released, RIGHT)

    for cheat in cheats:
        if cheat.regrade:
            write(folder / "submitted" / student(cheat), right)
    if any(cheat.regrade for cheat in cheats):
        nbgrader(folder, "autograde", ASSIGNMENT)

    class_of = {student(cheat): cheat.notebook(released) for cheat in cheats}
    class_of |= {FIRST: right, WRONG_ONE: answered(released, WRONG), LAST: right}
    for name, notebook in class_of.items():
        write(folder / "submitted" / name, notebook)
    nbgrader(folder, "autograde", ASSIGNMENT, "--force", may_fail=may_fail)
    time.sleep(1)  # for what was left running
    made = {name: marks(folder, name, released) for name in class_of}
    (folder / "marks.json").write_text(json.dumps(made), encoding="utf-8")


def write(folder: Path, notebook: Notebook) -> None:
    (folder / ASSIGNMENT).mkdir(parents=True, exist_ok=True)
    (folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def nbgrader(folder: Path, *command: str, may_fail: bool = False) -> None:
    log = folder / f"{command[0]}.log"  # a file, since what a student leaves running would hold a pipe open
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT / "autograder"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(home),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    with log.open("ab") as written:
        status = warm_start.nbgrader(*command, folder=folder, environment=environment, output=written)
    assert may_fail or status == 0, log.read_text(encoding="utf-8")


def marks(folder: Path, name: str, released: Notebook) -> dict[str, float | None]:
    """Of every exercise. A submission that was never begun is not in the gradebook: no marks."""
    ids = [one["metadata"].get("nbgrader", {}) for one in released["cells"]]
    found: dict[str, float | None] = {one["grade_id"].removesuffix("-points"): None for one in ids if one.get("grade")}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", course_id="tests") as gradebook:
        try:
            notebook = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, name)
        except MissingEntry:
            return found
        for grade in notebook.grades:
            found[grade.name.removesuffix("-points")] = None if grade.auto_score is None else grade.score
    return found

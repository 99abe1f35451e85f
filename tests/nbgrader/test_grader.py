"""Which results from before are recorded, and which submissions are graded anew."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest
from repository import KEY, SUBMISSIONS

from chainrule.errors import SetupError
from chainrule.grading import blame_ourselves, grade
from chainrule.nbgrader.autograding import grader
from chainrule.nbgrader.autograding.grader import _holds
from chainrule.result import ONE_FILE, as_json
from chainrule.sandbox import own_process
from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from pathlib import Path

    from chainrule.result import Result

HANDED_IN = read_submission(SUBMISSIONS / "demo-right/gradient.py")


def test_a_result_holds_if_it_is_whole_and_sealed_and_of_these_versions() -> None:
    result = grade(HANDED_IN, KEY)
    assert _holds(result, KEY)
    assert not _holds(msgspec.structs.replace(result, sandbox="limited"), KEY)
    assert not _holds(msgspec.structs.replace(result, sandbox="own process"), KEY)
    assert not _holds(msgspec.structs.replace(result, exercises=result.exercises[:-1]), KEY)


def test_a_fault_of_our_own_is_tried_again() -> None:
    assert not _holds(blame_ourselves(HANDED_IN, KEY, "sealed", RuntimeError()), KEY)


def test_where_nothing_can_be_forked_wsl_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(grader, "Template", own_process.Template)
    shutil.copy(SUBMISSIONS / "demo-right/gradient.py", tmp_path)
    made = grader.Grader(tmp_path, "sqlite://", logging.getLogger(), {})
    try:
        with pytest.raises(SetupError, match="WSL"):
            made.result(tmp_path / "gradient.py", KEY, "ada")
    finally:
        made.close()


def test_another_s_result_of_the_same_bytes_is_taken_only_where_it_had_all_the_time(tmp_path: Path) -> None:
    """Of several files of a student's, which share their time, the last may have had none left."""
    shutil.copy(SUBMISSIONS / "demo-right/gradient.py", tmp_path)
    whole = grade(HANDED_IN, KEY)
    notes = (f"{ONE_FILE}: abe/gradient.ipynb",)
    cut = msgspec.structs.replace(whole, student="Abe", score=36.0, notes=notes)
    own = msgspec.structs.replace(whole, student="Ada Lovelace")

    def found(student: str, *before: Result) -> float:
        (tmp_path / "results.json").write_text("".join(f"{as_json(one)}\n" for one in before))
        made = grader.Grader(tmp_path, "sqlite://", logging.getLogger(), {})
        try:
            return made.result(tmp_path / "gradient.py", KEY, student).score
        finally:
            made.close()

    assert found("Ada-Lovelace", cut, own) == 100
    assert found("Ada-Lovelace", cut, cut) == 100
    assert found("Abe", cut, own) == 36


def test_the_result_of_a_script_is_not_taken_for_a_notebook_of_the_same_bytes(tmp_path: Path) -> None:
    """As a notebook it is the upper side of git's conflict, which is shown; as a script both sides run."""
    solution = (SUBMISSIONS / "demo-right/gradient.py").read_text()
    cells = r'{"\u0063ells": [{"cell_type": "code", "source": "x = 1"}], "\u006ebformat": 4'
    text = f"{cells}\n<<<<<<< a\n}}\n=======\n{solution}\n>>>>>>> b\n"
    script, notebook = tmp_path / "gradient.py", tmp_path / "gradient.ipynb"
    for path in (script, notebook):
        path.write_text(text)
    before = grade(read_submission(script, student="eve"), KEY)
    assert before.full
    (tmp_path / "results.json").write_text(as_json(before))
    made = grader.Grader(tmp_path, "sqlite://", logging.getLogger(), {})
    try:
        assert made.result(notebook, KEY, "eve").score == 0
        assert made.result(notebook, KEY, "mal").score == 0
    finally:
        made.close()


@pytest.mark.parametrize("left", ["", '{"results": [', "[]", '{"results": [{}]}'])
def test_results_that_can_not_be_read_stop_the_run_before_anybody_s_mark_changes(tmp_path: Path, left: str) -> None:
    """What Ctrl-C leaves of `chainrule grade submitted --format json > results.json` is no reason for a 0."""
    (tmp_path / "results.json").write_text(left)
    with pytest.raises(SetupError, match="these are no results"):
        grader.Grader(tmp_path, "sqlite://", logging.getLogger(), {})

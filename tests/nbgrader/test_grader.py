"""Which results from before are recorded, and which submissions are graded anew."""

from __future__ import annotations

import msgspec
from repository import KEY, SUBMISSIONS

from chainrule.grading import blame_ourselves, grade
from chainrule.nbgrader.grader import _holds
from chainrule.submissions.file import read_submission

HANDED_IN = read_submission(SUBMISSIONS / "demo-right/gradient.py")


def test_a_result_holds_if_it_is_whole_and_sealed_and_of_these_versions() -> None:
    result = grade(HANDED_IN, KEY)
    assert _holds(result, KEY)
    assert not _holds(msgspec.structs.replace(result, sandbox="limited"), KEY)
    assert not _holds(msgspec.structs.replace(result, sandbox="own process"), KEY)
    assert not _holds(msgspec.structs.replace(result, exercises=result.exercises[:-1]), KEY)


def test_a_fault_of_our_own_is_tried_again() -> None:
    assert not _holds(blame_ourselves(HANDED_IN, KEY, "sealed", RuntimeError()), KEY)

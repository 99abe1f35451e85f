"""Does a function return the same values when it is called again? Checked for wrong ones that match nothing known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from ...judging.ask import ask_question
from ...judging.compare import compare
from ...sandbox.answer import ENDED, Answer, Part
from ...sandbox.student import Question, Student
from ..diagnose import BUILT_IN

if TYPE_CHECKING:
    from ...key import AnswerKey, Check
    from ..finding import Finding

UNSTABLE = "unstable"
UNKNOWN = (None, "finite-difference", "float32", "rounded")  # what noise can be mistaken for
FEW = 8  # small cases, beside the visible ones
ULP = 32 * 2.0**-52  # relative: what another order of adding up, as that of a set is each time, may change
SAID = "it returns different values when it is called again with the same arguments"
NO_LONGER = "It is right when it is called first, and no longer when it is called again."
HINT = "A formula has no memory and rolls no dice. What is left over from one call to the next, or drawn at random?"


def with_unstable(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings, with `unstable` named where a function that is WRONG in no known way doesn't answer twice alike, or one
    that seems to be made for one size is no longer right with that.

    They are asked in a child that has seen no hidden case (see judging/ask.look_again).
    """
    return [_with_unstable(finding, key, student) for finding in findings]


def _with_unstable(finding: Finding, key: AnswerKey, student: Student) -> Finding:
    seems_built_in = finding.misconception == BUILT_IN
    is_unknown = finding.verdict == "WRONG" and finding.misconception in UNKNOWN
    if finding.waits or finding.because or not (is_unknown or seems_built_in):
        return finding
    visible = [verdict.check for verdict in finding.verdicts if verdict.check.visible]
    small = key.explanation(finding.exercise.name).ladder[:FEW]
    said = SAID
    if seems_built_in:
        said = f"{next(one for one in finding.verdicts if not one.passed).message}\n{NO_LONGER}"
        steady = _stays_right([verdict.check for verdict in finding.verdicts if verdict.passed], small, student)
    else:
        steady = _is_steady(finding, [*visible, *small], student)
    if steady:
        return finding
    return replace(finding, misconception=UNSTABLE, message=said, hint=HINT if key.hints >= 2 else None)


def _stays_right(passed: Sequence[Check], small: Sequence[Check], student: Student) -> bool:
    """Whether the visible ones of the cases that it `passed` are right again behind small ones, of other sizes."""
    shown = [check for check in passed if check.visible]
    cases = [list(check.arguments.values()) for check in (*small, *shown)]
    answers = ask_question(Question(passed[0].exercise, cases, passed[0].expected.form), student)
    if not shown or answers[-1].outcome in ENDED:
        return True  # that may have another reason
    return all(compare(answer, check).passed for answer, check in zip(answers[len(small) :], shown, strict=True))


def _is_steady(finding: Finding, checks: Sequence[Check], student: Student) -> bool:
    """Whether these cases, called twice, give the same values both times, but for the order of their sums."""
    cases = [list(check.arguments.values()) for check in checks]
    first: list[Answer] = []
    for i, answer in enumerate(student.call(finding.exercise.name, cases * 2, want=finding.verdicts[0].check.expected.form)):
        if answer.outcome in ENDED:
            return True  # that may have another reason
        if i < len(cases):
            first.append(answer)
        elif not _are_alike(first[i - len(cases)], answer):
            return False
    return True


def _are_alike(one: Answer, other: Answer) -> bool:
    """The same outcome and shapes, and either the same bits or values that are a few ulp of the largest apart."""
    if one.outcome != other.outcome or len(one.parts) != len(other.parts):
        return False
    return all(_is_near(*parts) for parts in zip(one.parts, other.parts, strict=True))


def _is_near(one: Part, other: Part) -> bool:
    if (one.dtype, one.shape) != (other.dtype, other.shape):
        return False
    if one.data == other.data:
        return True
    if one.dtype != "float64" or one.data is None or other.data is None:
        return False
    with np.errstate(all="ignore"):
        x, y = one.array(), other.array()
        reach = ULP * np.max(np.abs(x), initial=0.0)
        return bool(np.all((np.abs(x - y) <= reach) | (x == y) | (np.isnan(x) & np.isnan(y))))

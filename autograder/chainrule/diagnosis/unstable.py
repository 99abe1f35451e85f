"""Does a function return the same values when it is called again? Checked for wrong ones that match nothing known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..sandbox.answer import ENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..sandbox.answer import Answer
    from ..sandbox.student import Student
    from .diagnose import Finding

UNKNOWN = (None, "finite-difference", "rounded")  # what noise can be mistaken for
SAID = "it returns different values when it is called again with the same arguments"
HINT = "A formula has no memory and rolls no dice. What is left over from one call to the next, or drawn at random?"


def with_unstable(findings: Sequence[Finding], student: Student, hints: int) -> list[Finding]:
    """The findings, with `unstable` named where a function that is WRONG in no known way doesn't answer twice alike."""
    return [_with_unstable(finding, student, hints) for finding in findings]


def _with_unstable(finding: Finding, student: Student, hints: int) -> Finding:
    if finding.verdict != "WRONG" or finding.misconception not in UNKNOWN or _is_steady(finding, student):
        return finding
    return replace(finding, misconception="unstable", message=SAID, hint=HINT if hints >= 2 else None)


def _is_steady(finding: Finding, student: Student) -> bool:
    """Whether all cases, called twice in a fresh child, give the same bits both times."""
    cases = [list(verdict.check.arguments.values()) for verdict in finding.verdicts]
    student.renew()
    first: list[object] = []
    for i, answer in enumerate(student.call(finding.exercise.name, cases * 2, want=finding.verdicts[0].check.expected.form)):
        if answer.outcome in ENDED:
            return True  # that may have another reason
        if i < len(cases):
            first.append(_bits(answer))
        elif first[i - len(cases)] != _bits(answer):
            return False
    return True


def _bits(answer: Answer) -> object:
    return answer.outcome, [(part.dtype, part.shape, part.data) for part in answer.parts]

"""Does a function give the same when it is asked the same? Asked of wrong ones that look like nothing that is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..sandbox.answer import ENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..sandbox.answer import Answer
    from ..sandbox.student import Student
    from .diagnose import Finding

UNKNOWN = (None, "finite-difference", "rounded")  # what noise can be taken for
SAID = "it gives other values when it is called again with the same arguments"
HINT = "A formula has no memory and no chance in it. What is left over from one call to the next, or drawn at random?"


def with_unstable(findings: Sequence[Finding], student: Student, hints: int) -> list[Finding]:
    """The findings; of those that are WRONG for no known reason, the ones that don't answer twice alike are `unstable`."""
    return [_told(finding, student, hints) for finding in findings]


def _told(finding: Finding, student: Student, hints: int) -> Finding:
    if finding.verdict != "WRONG" or finding.misconception not in UNKNOWN or _is_steady(finding, student):
        return finding
    return replace(finding, misconception="unstable", message=SAID, hint=HINT if hints >= 2 else None)


def _is_steady(finding: Finding, student: Student) -> bool:
    """Whether all cases, asked twice in one child that knows neither, give the same bits both times."""
    cases = [list(judged.check.arguments.values()) for judged in finding.judged]
    student.renew()
    first: list[object] = []
    for i, answer in enumerate(student.call(finding.exercise.name, cases * 2, want=finding.judged[0].check.expected.form)):
        if answer.outcome in ENDED:
            return True  # it may be so for another reason
        if i < len(cases):
            first.append(_values(answer))
        elif first[i - len(cases)] != _values(answer):
            return False
    return True


def _values(answer: Answer) -> object:
    return answer.outcome, [(part.dtype, part.shape, part.data) for part in answer.parts]

"""The smallest case that shows what is wrong: of the key's ladder of small cases, the first that fails.

Few nodes and round numbers (an author's own generators may draw others), the same for everybody, so that a student can
follow them with pencil and paper. They earn nothing. At most MOST of them are asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..judging.compare import compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..judging.compare import CaseVerdict
    from ..key import AnswerKey, Check
    from ..sandbox.student import Student
    from .diagnose import Finding

MOST = 30  # calls


def with_smallest(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings, with the smallest failing case of each that is WRONG or RAISED and not carried, if there is one."""
    if any(map(_is_to_show, findings)):
        student.renew()  # the cases are visible: nobody who knows hidden ones may speak of them (see ask)
    return [_shown(finding, key, student) if _is_to_show(finding) else finding for finding in findings]


def _is_to_show(finding: Finding) -> bool:
    return finding.verdict in ("WRONG", "RAISED") and not finding.carried


def _shown(finding: Finding, key: AnswerKey, student: Student) -> Finding:
    found = smallest(key.explanation(finding.exercise.name).ladder, student)
    if found is not None:
        return replace(finding, smallest=found)
    cases = ", ".join(judged.check.case for judged in finding.judged if not judged.passed)
    return replace(finding, message=f"{finding.message}\nThe small cases go well; it shows on: {cases}.")


def smallest(ladder: Sequence[Check], student: Student) -> CaseVerdict | None:
    """The verdict on the first small case that fails; None if all go well, or there are none."""
    rungs = ladder[:MOST]
    cases = [list(check.arguments.values()) for check in rungs]
    if not rungs:
        return None
    answers = student.call(rungs[0].exercise, cases, want=rungs[0].expected.form)
    judged = (compare(answer, check) for check, answer in zip(rungs, answers, strict=True))
    return next((one for one in judged if not one.passed), None)  # and no more is asked

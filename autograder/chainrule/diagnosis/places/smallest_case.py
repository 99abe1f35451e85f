"""The smallest case that shows what is wrong: the first that fails of the key's ladder of small cases.

They have few nodes and round numbers (an author's own generators may draw others) and are the same for everybody, so that a
student can follow them with pencil and paper. They earn nothing. At most MOST of them are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ...judging.ask import ask_question
from ...judging.compare import compare
from ...judging.redact import OWN_ERROR
from ...judging.verdict import CaseVerdict
from ...safe_text import listed
from ...sandbox.student import Question, Student
from ..finding import Finding
from .where import MOST_CASES

if TYPE_CHECKING:
    from ...key import AnswerKey, Check
    from ...result import Verdict

MOST = 30  # calls


def with_smallest(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings, each that is WRONG or RAISED, and not because of another, with the smallest case that it fails.

    They are asked in a child that has seen no hidden case (see judging/ask.look_again).
    """
    return [_with_smallest(finding, key, student) if _is_to_show(finding) else finding for finding in findings]


def _is_to_show(finding: Finding) -> bool:
    return finding.verdict in ("WRONG", "RAISED") and not (finding.because or finding.derived or finding.waits)


def _with_smallest(finding: Finding, key: AnswerKey, student: Student) -> Finding:
    ladder = key.explanation(finding.exercise.name).ladder
    found = _find_smallest(ladder, student)
    failed = next(verdict for verdict in finding.verdicts if not verdict.passed)
    if found is not None and failed.verdict == "RAISED" != found.verdict and not failed.where:
        found = _find_smallest(ladder, student, only="RAISED") or found  # only a case that raises can say what and where
    if found is not None:
        return replace(finding, smallest=found, message=_with_words(finding, found))
    cases = listed([verdict.check.case for verdict in finding.verdicts if not verdict.passed], MOST_CASES)
    fails_on = "" if cases in finding.message else f"it fails on {cases}"
    said = "; ".join(filter(None, ("all small cases pass" if ladder else "", fails_on)))
    return replace(finding, message=f"{finding.message}\n{said[0].upper()}{said[1:]}." if said else finding.message)


def _with_words(finding: Finding, found: CaseVerdict) -> str:
    """The message; where a hidden case tells no more than the class of its exception, what a small one says of it."""
    failed = next(verdict for verdict in finding.verdicts if not verdict.passed)
    both_raise = found.verdict == finding.verdict == "RAISED"
    if both_raise and not failed.where and failed.type_name in (found.type_name, OWN_ERROR):
        return found.message + finding.message.removeprefix(failed.message)
    return finding.message


def _find_smallest(ladder: Sequence[Check], student: Student, only: Verdict | None = None) -> CaseVerdict | None:
    """The verdict on the first small case that fails, with this verdict `only`; None if all pass, or there are none.

    Behind one that took all the time or ended the process, none is asked: a loop that several meet would take it each time.
    """
    for checks in (ladder[:1], ladder[1:MOST]):  # most fail on the first; who stops in the middle would end the child
        cases = [list(check.arguments.values()) for check in checks]
        answers = ask_question(Question(checks[0].exercise, cases, checks[0].expected.form), student) if checks else []
        verdicts = [compare(answer, check) for check, answer in zip(checks, answers, strict=False)]
        if failed := next((one for one in verdicts if not one.passed and only in (None, one.verdict)), None):
            return failed
    return None

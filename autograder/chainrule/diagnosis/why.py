"""Why is a submission wrong? All findings together, as one mistake shows in many functions.

findings = name_each(findings, key, student)        which known mistake each shows,
findings = with_same_mistake(findings, key)         whether an earlier function has the same one, where it counts,
findings = explain(finding, key) of each            why it is wrong,
findings = with_unstable(findings, key, student)    whether it gives the same when called again (nothing follows then),
findings = with_derived(findings, loaded)           whether it fails because another function does,
findings = with_smallest(findings, key, student)    and the smallest case that shows it
merits   = find_merits(student, key, faulty, asked) a child in which earlier ones can be put right, where that may matter
findings = with_merits(findings, merits)            what is right then is not counted; of the rest, what could wait
findings = with_missing_names(findings, handed_out) one missing import is one thing to mend, wherever it shows
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..judging.ask import Answered, is_to_explain
from ..judging.merits import AT_ODDS, find_merits, reached
from .consequences.derived import with_derived
from .consequences.follow_through import with_merits, with_same_mistake, with_what_is_not_put_right
from .consequences.handed_out import with_handed_out
from .consequences.missing_name import with_missing_names
from .consequences.single_precision import with_single_precision
from .diagnose import BUILT_IN, explain, name_each
from .finding import TWO
from .mistakes.unstable import UNSTABLE, with_unstable
from .places.smallest_case import with_smallest

if TYPE_CHECKING:
    from ..key import AnswerKey, KeyExercise
    from ..result import Verdict
    from ..sandbox.student import Student
    from .finding import Finding

NOT_ASKED = ("PASS", "STUB", "MISSING", "BROKEN")


def find_why(
    findings: Sequence[Finding],
    answered: Mapping[str, Answered],
    edited: Mapping[str, str],
    key: AnswerKey,
    student: Student,
) -> list[Finding]:
    """The findings, with all that is to be said of them. `student` is to have seen no hidden case."""
    exercises = [one.exercise for one in findings]
    findings = _with_names(name_each(findings, key, student), key, student)
    findings = with_single_precision(findings, key.hints)
    findings = with_derived(findings, student.loaded, may_count=not key.lesson.functions and key.follow_through > 0)
    findings = with_smallest(findings, key, student)
    is_wrong = any(is_to_explain(verdict) for some in answered.values() for verdict, _ in some)
    if is_wrong and key.follow_through:
        asked = [one.exercise.name for one in findings if one.verdict not in NOT_ASKED and not one.because]
        faulty = _find_faulty(exercises, answered, edited, key, student)
        at_odds = [one.exercise.name for one in findings if _is_at_odds(one)]
        merits = find_merits(student, key, faulty, asked, at_odds)
        findings = with_merits(findings, merits, key, student)
        findings = _look_closer(findings, key, student)
        findings = with_handed_out(findings, edited, merits, student)
        findings = with_what_is_not_put_right(findings, key, student)
    return with_missing_names(findings, key.handed_out)


def _is_at_odds(finding: Finding) -> bool:
    """Whether it raises, or returns another shape or nan, on some case, for no one reason that is known: what raises may
    show two mistakes by chance, and a size may be built into what it calls. Or whether it may do so where an earlier one
    ends.
    """
    is_open = finding.misconception in (None, BUILT_IN) or TWO in finding.misconception
    return is_open and any(case.verdict in AT_ODDS for case in finding.verdicts)


def _with_names(named: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings, explained but for those that follow from earlier ones, or wait.

    Nothing follows from one that is unstable, or calls one that is.
    """
    unstable: set[str] = set()
    while True:
        found = with_same_mistake(named, key, unstable)
        found = [one if one.because or one.waits else explain(one, key) for one in found]
        found = with_unstable(found, key, student)
        unstable |= {one.exercise.name for one in found if one.misconception == UNSTABLE}
        if unstable:
            unstable |= {name for one in found if not unstable.isdisjoint(reached(name := one.exercise.name, student))}
        if all(unstable.isdisjoint(one.because) for one in found):
            return found


def _look_closer(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings; those that have waited in vain are now told what others have been, from a child of their own."""
    left = {one.exercise.name for one in findings if one.waits and not one.because}
    if left:
        student.renew()
    findings = [replace(one, waits=one.waits and one.exercise.name not in left) for one in findings]
    findings = with_single_precision(findings, key.hints)
    closer = with_smallest(with_unstable([one for one in findings if one.exercise.name in left], key, student), key, student)
    by_name = {one.exercise.name: one for one in closer}
    return [by_name.get(one.exercise.name, one) for one in findings]


def _find_faulty(
    exercises: Sequence[KeyExercise],
    answered: Mapping[str, Answered],
    edited: Collection[str],
    key: AnswerKey,
    student: Student,
) -> dict[str, Verdict]:
    """The functions that are not right by themselves: of those handed out what is wrong, or missed; then the exercises."""
    faulty: dict[str, Verdict] = {one.name: "MISSING" for one in exercises if one.name not in answered}
    for name, some in answered.items():
        if failed := next((verdict for verdict, _ in some if not verdict.passed), None):
            faulty[name] = failed.verdict
    missed = key.handed_out.keys() - student.loaded.functions
    called = {other for name, verdict in faulty.items() if verdict == "RAISED" for other in reached(name, student)}
    handed_out: dict[str, Verdict] = {one: "WRONG" for one in key.handed_out if one in edited or one in missed & called}
    return handed_out | {one.name: faulty[one.name] for one in exercises if one.name in faulty}

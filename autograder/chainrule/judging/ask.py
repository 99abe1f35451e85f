"""Asks a submission's functions every case of the deck, and judges the answers.

What a submission says of a visible case is shown: values, messages, what it prints. When it says so, it must not have been
handed a hidden case, which it could look for up the stack or have kept from another function. So whatever is to be shown of
a visible case comes from another child, which is asked no others.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from ..safe_text import plain
from ..sandbox.answer import ENDED
from .compare import CaseVerdict, compare
from .redact import PublicWords

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..key import Check, KeyExercise
    from ..sandbox.answer import Answer
    from ..sandbox.student import Student

PRINTED = 160  # characters of what a function printed
ANOTHER = "it does not come out the same when it is asked again"
Answered = list[tuple["CaseVerdict", "Answer"]]


def ask(
    exercises: Sequence[KeyExercise], student: Student, stubs: Collection[str], told: PublicWords
) -> dict[str, list[CaseVerdict]]:
    """The verdicts on all checks of each exercise, in the order of the deck; `told` as in compare, before it was asked."""
    answered = {}
    for one, following in zip_longest(exercises, exercises[1:]):
        then = None if following is None else _question(following, following.checks)
        answered[one.name] = _answered(one, one.checks, student, told, stub=one.name in stubs, then=then)
    shown = [one for one in exercises if any(map(_is_to_show, answered[one.name]))]
    if shown:
        student.renew()
    for one in shown:
        answered[one.name] = _with_visible(answered[one.name], one, student, told, stub=one.name in stubs)
    return {one.name: _with_unasked(one.checks, [judged for judged, _ in answered[one.name]]) for one in exercises}


def _question(exercise: KeyExercise, checks: Sequence[Check]) -> tuple[str, Sequence[Sequence[Any]], str]:
    cases = exercise.cases if checks is exercise.checks else [list(check.arguments.values()) for check in checks]
    return exercise.name, cases, exercise.checks[0].expected.form


def _answered(
    exercise: KeyExercise, checks: Sequence[Check], student: Student, told: PublicWords, *, stub: bool, then: Any = None
) -> Answered:
    """Verdict and answer for each check; none after one that cost time or a process. `then`: what is asked next."""
    if not checks:
        return []
    function, cases, want = _question(exercise, checks)
    answers = student.call(function, cases, want=want, then=then)
    found: Answered = []
    for check, answer in zip(checks, answers, strict=False):
        found.append((compare(answer, check, stub=stub, told=told), answer))
        if answer.outcome in ENDED:
            break
    return found


def _is_to_show(answered: tuple[CaseVerdict, Answer]) -> bool:
    """Whether more is shown of it than its verdict, in words or values that are its own."""
    judged, answer = answered
    if not judged.check.visible or answer.outcome in ENDED or judged.verdict == "STUB":
        return False
    return not judged.passed or bool(answer.printed.strip())


def _with_visible(answered: Answered, exercise: KeyExercise, student: Student, told: PublicWords, *, stub: bool) -> Answered:
    """The same, with what a child that knows no hidden case says of the visible ones, and with that known of the others."""
    visible = _answered(exercise, [check for check in exercise.checks if check.visible], student, told, stub=stub)
    words = told.words.union(*((answer.type_name, answer.message) for _, answer in visible))
    told = replace(told, words=words)
    again = {judged.check.case: (judged, answer) for judged, answer in visible}
    found: Answered = []
    for i, (judged, answer) in enumerate(answered):
        if not judged.check.visible:
            found.append((compare(answer, judged.check, stub=stub, told=told), answer))
            continue
        fresh, said = again.get(judged.check.case, (judged, answer))
        if fresh.verdict != judged.verdict:
            fresh = CaseVerdict(judged.check, judged.verdict, "" if judged.passed else ANOTHER)
        elif i == 0 and said.printed.strip():  # on the first case it is worth a line: it may be how one looks for a mistake
            fresh = replace(fresh, warnings=(*fresh.warnings, f"it prints: {plain(said.printed, PRINTED)}"))
        found.append((fresh, answer))
    return found


def _with_unasked(checks: Sequence[Check], judged: list[CaseVerdict]) -> list[CaseVerdict]:
    """With the verdict that ended the asking on what was not asked any more."""
    rest = checks[len(judged) :]
    return [*judged, *(CaseVerdict(check, judged[-1].verdict, "not asked after that") for check in rest)]

"""Asks a submission's functions every case of the deck, and judges the answers: all visible cases before any hidden one.

What a submission says of a visible case is shown. When it says so, it must not have been handed a hidden one: it could look
for it up the stack, or have kept it when another function was asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .compare import Judged, compare
from .hidden import Told
from .inert import plain
from .terms import ENDED

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .compare import Answer
    from .key import Asked, Check
    from .terms import Student

PRINTED = 160  # characters of what a function printed


def ask(exercises: Sequence[Asked], student: Student, stubs: Collection[str], told: Told) -> dict[str, list[Judged]]:
    """The verdicts on all checks of each exercise, in the order of the deck; `told` as in compare, before it was asked."""
    shown = {exercise.name: _answers(exercise, student, visible=True) for exercise in exercises}
    return {one.name: _judged(one, shown[one.name], student, told, stub=one.name in stubs) for one in exercises}


def _judged(exercise: Asked, shown: dict[str, Answer], student: Student, told: Told, *, stub: bool) -> list[Judged]:
    """The verdicts; `shown` are the answers to the visible cases, by slot."""
    words = told.words.union(*((answer.type_name, answer.message) for answer in shown.values()))
    ended = any(answer.outcome in ENDED for answer in shown.values())
    answers = shown | ({} if ended else _answers(exercise, student, visible=False))
    judged = {
        check.slot: compare(answers[check.slot], check, stub=stub, told=replace(told, words=words))
        for check in exercise.checks
        if check.slot in answers
    }
    first = exercise.checks[0]
    if first.slot in shown:
        judged[first.slot] = _with_printed(judged[first.slot], shown[first.slot])
    end = next((judged[slot] for slot, answer in answers.items() if answer.outcome in ENDED), None)
    return _with_unasked(exercise.checks, judged, end)


def _with_unasked(checks: Sequence[Check], judged: dict[str, Judged], end: Judged | None) -> list[Judged]:
    """In the order of the deck, with the verdict that ended the asking on what was not asked any more."""
    found, after = list[Judged](), False
    for check in checks:
        if check.slot in judged:
            found.append(judged[check.slot])
            after |= found[-1] is end
        elif end is not None:
            found.append(Judged(check, end.verdict, "not asked after that" if after else end.message))
    return found


def _answers(exercise: Asked, student: Student, *, visible: bool) -> dict[str, Answer]:
    """To the visible or to the hidden cases, by slot; none after one that cost time or a process."""
    checks = [check for check in exercise.checks if check.visible == visible]
    cases = [list(check.arguments.values()) for check in checks]
    answers = {}
    for check, answer in zip(
        checks, student.call(exercise.name, cases, want=exercise.checks[0].expected.form), strict=False
    ):
        answers[check.slot] = answer
        if answer.outcome in ENDED:
            break
    return answers


def _with_printed(now: Judged, answer: Answer) -> Judged:
    """What a function printed on the first slot is worth a line: it may be how its author looks for a mistake."""
    if not answer.printed.strip():
        return now
    return replace(now, warnings=(*now.warnings, f"it prints: {plain(answer.printed, PRINTED)}"))

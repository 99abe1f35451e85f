"""Asks a submission's functions every case of the deck, and compares the answers.

What a submission says about a visible case is shown: values, messages, what it prints. When it says it, it must not have
seen a hidden case, which it could find further up the stack or have kept from another function. So whatever is shown of a
visible case comes from a second child, which is asked no hidden ones.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..safe_text import listed, plain
from ..sandbox.answer import ENDED, Answer
from ..sandbox.student import Question, Student
from .compare import compare, compare_each
from .verdict import CaseVerdict

if TYPE_CHECKING:
    from ..key import AnswerKey, Check, KeyExercise

PRINTED = 160  # characters that are shown of what a function printed
NOT_ASKED = "not called any more after that"
LARGEST_TOGETHER = 64_000_000  # bytes of numbers to one question; what is expected of a whole key's is less (key.LARGEST)
UNSTEADY = "it gives another answer when it is called again"
Answered = list[tuple["CaseVerdict", "Answer"]]


def ask(exercises: Sequence[KeyExercise], student: Student, stubs: Collection[str]) -> dict[str, Answered]:
    """Of each exercise, verdicts and answers on its checks in the order of the deck, up to one that ended the asking.

    `stubs` are the functions whose body does nothing.
    """
    questions = [_make_question(exercise) for exercise in exercises]
    return {
        exercise.name: _ask(exercise, student, stub=exercise.name in stubs, then=questions[i:])
        for i, exercise in enumerate(exercises, start=1)
    }


def look_again(
    answered: dict[str, Answered], exercises: Sequence[KeyExercise], student: Student, stubs: Collection[str]
) -> dict[str, list[CaseVerdict]]:
    """The verdicts, with what may be shown of them, from a new child that was asked no hidden case, here or later."""
    shown = [exercise for exercise in exercises if any(map(_is_to_show, answered[exercise.name]))]
    questions = [_make_visible_question(exercise) for exercise in shown]
    for i, exercise in enumerate(shown, start=1):
        before, stub = answered[exercise.name], exercise.name in stubs
        answered[exercise.name] = _ask_visible_again(before, exercise, student, stub=stub, then=questions[i:])
    return {exercise.name: _fill_up(exercise.checks, [v for v, _ in answered[exercise.name]]) for exercise in exercises}


def find_edited(key: AnswerKey, student: Student) -> dict[str, str]:
    """The functions that are not as they were handed out, each with what they are wrong for, in words."""
    edited: dict[str, str] = {}
    for name, checks in key.handed_out.items():
        if name not in student.loaded.functions:
            continue
        verdicts = []
        answers = student.call(name, [list(check.arguments.values()) for check in checks])
        for check, answer in zip(checks, answers, strict=True):
            verdicts.append(compare(answer, check))
            if answer.outcome in ENDED:
                break
        if wrong := [verdict.check for verdict in verdicts if not verdict.passed]:
            texts = [value for check in wrong for value in check.arguments.values() if isinstance(value, str)]
            edited[name] = f": it is wrong for {listed(list(dict.fromkeys(texts)))}" if texts else ""
    return edited


def is_to_explain(verdict: CaseVerdict) -> bool:
    """Whether there is something wrong that was begun."""
    return not verdict.passed and verdict.verdict != "STUB"


def _make_question(exercise: KeyExercise) -> Question:
    return Question(exercise.name, exercise.cases, exercise.checks[0].expected.form)


def _make_visible_question(exercise: KeyExercise) -> Question:
    return Question(exercise.name, exercise.visible_cases, exercise.checks[0].expected.form)


def _ask(exercise: KeyExercise, student: Student, *, stub: bool, then: Sequence[Question]) -> Answered:
    """Verdict and answer for each check, up to the first that took all the time or ended the process.

    `then` are the next questions: the child goes on with them while the judge compares. Numbers that no verdict is about,
    which may be 8 MB an answer, are not kept.
    """
    answers = ask_question(_make_question(exercise), student, then)
    pairs = zip(compare_each(answers, exercise, stub=stub), answers, strict=True)
    return [
        (verdict, _without_numbers(answer) if answer.parts and verdict.values is None else answer)
        for verdict, answer in pairs
    ]


def ask_question(question: Question, student: Student, then: Sequence[Question] = ()) -> list[Answer]:
    """The answers to its cases, up to the first that took all the time or ended the process.

    Where they are too large to be right, the last ones come without their numbers.
    """
    answers, size = [], 0
    function, cases, want, lesson = question
    for answer in student.call(function, cases, want=want, then=then, lesson=lesson):
        for part in answer.parts:  # nearly always one
            size += len(part.data or b"")
        answers.append(answer if size <= LARGEST_TOGETHER else _without_numbers(answer))
        if answer.outcome in ENDED:
            break
    return answers


def _without_numbers(answer: Answer) -> Answer:
    return answer._replace(parts=tuple(part._replace(data=None) for part in answer.parts))


def _is_to_show(answered: tuple[CaseVerdict, Answer]) -> bool:
    """Whether words or values of the submission's own are shown, beside the verdict."""
    verdict, answer = answered
    if not verdict.check.visible or answer.outcome in ENDED or verdict.verdict == "STUB":
        return False
    return not verdict.passed or bool(answer.printed.strip())


def _ask_visible_again(
    answered: Answered, exercise: KeyExercise, student: Student, *, stub: bool, then: Sequence[Question]
) -> Answered:  # fmt: skip
    """The visible cases as a child answers them that has seen no hidden one; of hidden ones, what these say, too."""
    words = ask_question(_make_visible_question(exercise), student, then)
    judge = partial(compare, stub=stub, axes=exercise.axes)
    again = {check.case: (judge(answer, check), answer) for check, answer in zip(exercise.visible, words, strict=False)}
    found: Answered = []
    for i, (verdict, answer) in enumerate(answered):
        if not verdict.check.visible:
            has_words = answer.outcome != "value" or verdict.values is None
            now = judge(answer, verdict.check, visible=words) if has_words else verdict
            found.append((now, answer))
            continue
        if verdict.check.case not in again:  # what the first child said of it, it had seen hidden cases before
            found.append((CaseVerdict(verdict.check, verdict.verdict, "" if verdict.passed else NOT_ASKED), answer))
            continue
        shown, said = again[verdict.check.case]
        if shown.verdict != verdict.verdict:
            shown = CaseVerdict(verdict.check, verdict.verdict, "" if verdict.passed else UNSTEADY)
        elif i == 0 and said.printed.strip():  # once is enough: printing may be how somebody looks for a mistake
            shown = replace(shown, warnings=(*shown.warnings, f"it prints: {plain(said.printed, PRINTED)}"))
        found.append((shown, answer))
    return found


def _fill_up(checks: Sequence[Check], verdicts: list[CaseVerdict]) -> list[CaseVerdict]:
    """With the last verdict, which ended the asking, on all checks that were not asked any more."""
    rest = checks[len(verdicts) :]
    return [*verdicts, *(CaseVerdict(check, verdicts[-1].verdict, NOT_ASKED) for check in rest)]

"""The judge asks a submission's functions: what it keeps of what they answer."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

from msgspec.structs import replace
from repository import KEY

from chainrule.judging.ask import LARGEST_TOGETHER, ask, look_again
from chainrule.key import LARGEST, KeyExercise
from chainrule.sandbox.student import ChildSource, Student
from chainrule.sandbox.template import Template

LARGE = "import numpy as np\ndef large(*_):\n    return np.zeros(120_000)\n"  # 1 MB nearly


def measured(template: Template, exercises: Sequence[KeyExercise]) -> tuple[int, int]:
    """Bytes that the judge holds when all functions have given large answers to all cases, and held meanwhile."""
    functions = tuple(exercise.name for exercise in exercises)
    code = LARGE + "".join(f"{name} = large\n" for name in functions)
    with Student(template, ChildSource("large", (("large.py", code.encode()),), functions), KEY.limits) as student:
        tracemalloc.start()
        try:
            answered = ask(exercises, student, ())
            held, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert {verdict.verdict for some in answered.values() for verdict, _ in some} == {"SHAPE"}
    assert [len(some) for some in answered.values()] == [len(exercise.checks) for exercise in exercises]
    return held, peak


def test_of_large_answers_the_judge_holds_those_of_one_question_at_most(template: Template) -> None:
    held, peak = measured(template, KEY.exercises)
    assert held < 5e6
    assert peak < 5e7


def test_of_a_question_of_many_cases_it_holds_64_mb_which_no_right_answers_have(template: Template) -> None:
    exercise = KEY.exercises[0]
    _, peak = measured(template, [replace(exercise, checks=exercise.checks * 6)])
    assert LARGEST_TOGETHER < peak < LARGEST_TOGETHER + 3e7
    assert LARGEST_TOGETHER >= 2 * LARGEST  # four characters or more of JSON are a number, of eight bytes


def test_what_is_told_of_large_answers_is_told_without_their_numbers(template: Template) -> None:
    exercise = KEY.exercises[0]
    code = (LARGE + f"{exercise.name} = large\n").encode()
    with Student(template, ChildSource("large", (("large.py", code),), (exercise.name,)), KEY.limits) as student:
        answered = ask([exercise], student, ())
        student.renew()
        verdicts = look_again(answered, [exercise], student, ())[exercise.name]
    told = {verdict.check.visible: verdict.message for verdict in verdicts}
    assert told == {True: "it returns shape (120000,), not a single number", False: "it doesn't return a single number"}

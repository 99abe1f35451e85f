"""Answers that are made, not run: what a function might return, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from repository import KEY

from chainrule.diagnosis.diagnose import diagnose
from chainrule.diagnosis.finding import Finding
from chainrule.judging.compare import compare
from chainrule.judging.verdict import CaseVerdict
from chainrule.key import Check, KeyExercise
from chainrule.sandbox.answer import Answer, Part
from chainrule.sandbox.child.values import reduce

Change = Callable[[Any, Check], Any]


def answer(value: Any, form: str = "value") -> Answer:
    """The answer that the sandbox would make of a returned value."""
    reduced = reduce(value, form)
    return Answer("value", reduced.kind, tuple(Part(*part) for part in reduced.parts), reduced.type_name)


def verdicts_on(name: str, change: Change) -> tuple[KeyExercise, list[CaseVerdict]]:
    """The verdicts on all cases when the function returns change(expected, check)."""
    exercise = KEY.exercise(name)
    return exercise, [
        compare(answer(change(value_of(check), check), check.expected.form), check) for check in exercise.checks
    ]


def found(name: str, change: Change) -> Finding:
    exercise, verdicts = verdicts_on(name, change)
    return diagnose(exercise, verdicts, KEY)


def value_of(check: Check) -> Any:
    arrays = [array.copy() for array in check.expected.arrays]
    return arrays if check.expected.form == "list" else arrays[0]

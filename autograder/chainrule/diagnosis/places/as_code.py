"""Writes a case as Python that a student can paste: the arguments, the call, what it returns and what is expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import SetupError
from ...folded import folded
from ...judging.verdict import CaseVerdict
from ...numerics.elementary import Floats

if TYPE_CHECKING:
    from ...key import AnswerKey, Check, KeyExercise
    from ...result import Result

WIDTH = 80  # columns of a script; between brackets a line may go on anywhere


def write_case(key: AnswerKey, exercise: str, case: str | None) -> str:
    """The code of a visible case (None: the first); raises SetupError if the exercise or the case is unknown, or hidden."""
    return _write(key, _find_check(key, key.exercise(exercise), case))


def write_smallest(key: AnswerKey, result: Result, name: str) -> str:
    """The code of the smallest case that the exercise fails, or a comment that says why there is none."""
    (exercise,) = (exercise for exercise in result.exercises if exercise.name == name)
    for check in key.explanation(exercise.name).ladder:
        if exercise.smallest is not None and exercise.smallest.startswith(write_question(check)):
            return _write(key, check)
    said = " is right on every case" if exercise.verdict == "PASS" else f": {exercise.message}"
    return "".join(f"# {line}\n" for line in f"{exercise.name}{said}".split("\n"))


def _write(key: AnswerKey, check: Check) -> str:
    """The code of a case, as a script of its own."""
    lines = [
        f"# {check.exercise}, case {check.case}: {check.sized(' fed by ')}".removesuffix(": "),
        "import numpy as np",
        "",
        f"from {key.stem} import {check.exercise}  # in the notebook, leave this line out",
        "",
        *_write_arguments(check),
        "",
        f'print("returned:", {_write_call(check)})',
        f'print("expected:", {_write_literal(_find_expected(check))})',
    ]
    return folded("\n".join(lines), WIDTH) + "\n"


def write_short(verdict: CaseVerdict) -> str:
    """The case in a few lines, with what is expected and what came back instead: its shape, where it is much larger."""
    check, values = verdict.check, verdict.values or ()
    is_short = len(values) == len(check.expected.arrays) and all(map(_is_short, values, check.expected.arrays))
    for digits in (6, 17):
        expected, returned = _numbers(check.expected.arrays, digits), _numbers(values, digits) if is_short else ""
        if expected != returned:
            break
    came = f"you return {returned}" if values and is_short else verdict.message or f"it ends with {verdict.verdict}"
    if verdict.verdict == "RAISED":
        came = f"it raises {verdict.type_name}"
    elif verdict.misconception == "float32":
        came += " in float32"
    return f"{write_question(check)}  # should be {expected}; {came}"


def write_question(check: Check) -> str:
    """The arguments and the call."""
    return "\n".join([*_write_arguments(check), _write_call(check)])


def _is_short(x: Floats, expected: Floats) -> bool:
    """Whether it has at most twice the entries that are expected; an axis of none counts as one of 1."""
    return bool(math.prod(max(1, size) for size in x.shape) <= 2 * max(1, expected.size))


def _numbers(arrays: Sequence[Floats], digits: int) -> str:
    return ", ".join(str(np.vectorize(lambda x: float(f"{x:.{digits}g}"), otypes=[float])(x).tolist()) for x in arrays)


def _write_arguments(check: Check) -> list[str]:
    """A line each, but for those that are no arrays and follow each other: j, k = 0, 0."""
    lines: list[str] = []
    for plain, some in groupby(check.arguments.items(), lambda one: isinstance(one[1], int | str)):
        names, values = zip(*((name, _write_argument(value)) for name, value in some), strict=True)
        joined = [f"{', '.join(names)} = {', '.join(values)}"]
        lines += joined if plain else [f"{name} = {value}" for name, value in zip(names, values, strict=True)]
    return lines


def _write_call(check: Check) -> str:
    return f"{check.exercise}({', '.join(check.arguments)})"


def _find_expected(check: Check) -> Any:
    return check.expected.arrays if check.expected.form == "list" else check.expected.arrays[0]


def _find_check(key: AnswerKey, exercise: KeyExercise, case: str | None) -> Check:
    visible = [check for check in exercise.checks if check.visible]
    names = ", ".join(check.case for check in visible) or "none"
    if case is None:
        if not visible:
            raise SetupError(f"{exercise.name}: this course shows none of its cases")
        return visible[0]
    for check in (*exercise.checks, *key.explanation(exercise.name).ladder):
        if check.case == case:
            if not check.visible:
                raise SetupError(f"{exercise.name}: the case {case} is hidden\n  visible cases: {names}")
            return check
    raise SetupError(f"{exercise.name} has no case {case!r}\n  visible cases: {names}")


def _write_argument(value: Any) -> str:
    """As `_write_literal`; a single number in an array is one to a student, too."""
    return f"np.array({float(value)!r})" if isinstance(value, np.ndarray) and value.ndim == 0 else _write_literal(value)


def _write_literal(value: Any) -> str:
    """Python source that gives the value back to the last bit."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_write_literal, value)) + "]"
    if not isinstance(value, np.ndarray):
        return repr(value)
    if value.ndim == 0:
        return repr(float(value))
    if value.ndim == 1 or value.size <= 4:
        return f"np.array({value.tolist()})"
    rows = "".join(f"    {row},\n" for row in value.tolist())
    return f"np.array([\n{rows}])"

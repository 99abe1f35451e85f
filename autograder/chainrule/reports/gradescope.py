"""Results for Gradescope: results.json, a test an exercise, visible to the student as far as every report is.

`chainrule grade --format gradescope -o /autograder/results/results.json` is what run_autograder wants. The score has the
bonus in it: what an assignment's total is, is set in Gradescope, and may be surpassed.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ..result import ExerciseResult, Result
from . import listed

SMALL = "small-"  # how the names of the small cases begin
NOT_STARTED = ("STUB", "MISSING")


def write(results: Sequence[Result], *, many: bool = False) -> str:
    """JSON text, ASCII only: one object; of many a list of such, as Gradescope itself grades one at a time."""
    return "".join(pieces(results)) if many else _text(results[0]) + "\n"


def pieces(results: Iterable[Result], names: Sequence[str] = ()) -> Iterator[str]:  # noqa: ARG001  # as in every format
    """The list of many, piece by piece, as the results come; whose each is, is in its extra_data."""
    return listed(map(_text, results))


def _text(result: Result) -> str:
    return json.dumps(_whole(result), indent=2, allow_nan=False)


def _whole(result: Result) -> dict[str, Any]:
    notes = [note for exercise in result.exercises for note in exercise.notes]
    return {
        "score": round(result.score + result.bonus, 6),
        "execution_time": result.seconds,
        "output": "\n".join([_summary(result), *(f"note: {note}" for note in notes), _receipt(result)]),
        "visibility": "visible",
        "tests": [_test(number, exercise) for number, exercise in enumerate(result.exercises, 1)],
        "extra_data": {
            "student": result.student,
            "path": result.submission.path,
            "receipt": msgspec.to_builtins(result.receipt),
        },
    }


def _test(number: int, exercise: ExerciseResult) -> dict[str, Any]:
    return {
        "name": f"{exercise.name} (bonus)" if exercise.bonus else exercise.name,
        "number": str(number),
        "score": exercise.score,
        "max_score": exercise.points,
        "status": "passed" if exercise.verdict == "PASS" else "failed",
        "output": "\n".join(_said(exercise)),
        "output_format": "text",
        "tags": [exercise.verdict, *([exercise.misconception] if exercise.misconception else [])],
        "visibility": "visible",
    }


def _said(exercise: ExerciseResult) -> list[str]:
    """What is said of it in every report; of a hidden case that is nothing."""
    if exercise.verdict == "PASS":
        return [*filter(None, [exercise.message]), *exercise.warnings]
    head = f"{exercise.verdict}{', ' + exercise.place if exercise.place else ''}"
    lines = [head, *exercise.message.split("\n"), *([exercise.hint] if exercise.hint else [])]
    if exercise.verdict not in NOT_STARTED:
        small = [case.message for case in exercise.cases if case.case.startswith(SMALL) and case.visible]
        lines += [f"Smallest case:\n{code}" for code in small]
    return [*lines, *exercise.warnings]


def _summary(result: Result) -> str:
    bonus = f", bonus {result.bonus:g} of {result.max_bonus:g}" if result.max_bonus else ""
    return f"{result.score:g} of {result.max_score:g}{bonus}"


def _receipt(result: Result) -> str:
    return f"key {result.key[:12]}, submission {result.submission.sha256[:12]}, sandbox {result.sandbox}"

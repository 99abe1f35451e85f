"""Results for Gradescope: results.json, a test for each exercise. Students may see all of it.

`chainrule grade --format gradescope -o /autograder/results/results.json` is what run_autograder wants. The score includes
the bonus: an assignment's total is set in Gradescope, and may be exceeded.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ..result import ExerciseResult, Result
from . import deck_of, listed, marks, said


def one(result: Result) -> str:
    """A JSON object, ASCII only."""
    receipt = f"key {result.key[:12]}, submission {result.submission.sha256[:12]}, sandbox {result.sandbox}"
    deck = f"graded on: {deck_of(result)}"
    whole = {
        "score": round(result.score + result.bonus, 6),
        "execution_time": result.seconds,
        "output": "\n".join([marks(result), *(f"note: {note}" for note in result.notes), deck, receipt]),
        "output_format": "text",  # what Gradescope takes it for by default is HTML
        "visibility": "visible",
        "tests": [_test(number, exercise) for number, exercise in enumerate(result.exercises, 1)],
        "extra_data": {
            "student": result.student,
            "path": result.submission.path,
            "receipt": msgspec.to_builtins(result.receipt),
        },
    }
    return json.dumps(whole, indent=2, allow_nan=False) + "\n"


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """A list of such objects, as Gradescope itself grades one at a time; whose each is, is in its extra_data."""
    return listed(map(one, results))


def _test(number: int, exercise: ExerciseResult) -> dict[str, Any]:
    return {
        "name": f"{exercise.name} (bonus)" if exercise.bonus else exercise.name,
        "number": str(number),
        "score": exercise.score,
        "max_score": exercise.points,
        "status": "passed" if exercise.passed else "failed",
        "output": "\n".join(said(exercise)),
        "output_format": "text",
        "tags": [exercise.verdict, *([exercise.misconception] if exercise.misconception else [])],
        "visibility": "visible",
    }

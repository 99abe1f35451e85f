"""Results for Classroom 50: result.json, schema "classroom50/result/v1", a test for each exercise, in whole points.

What the runner knows (whose it is, which commit) comes from its environment, and is empty elsewhere; it sets owner, type and
date again itself. Its collector refuses a score above the maximum and reads the score as the sum of the tests: so a
bonus is a test of 0 points whose name says what it earned, and another such test names the deck. Fractions of a point are
rounded down where they are earned and up where they are possible, test by test: no rounding raises a mark.
"""

import json
import math
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from ..result import ExerciseResult, Result
from . import deck_of, listed

FROM_THE_RUNNER = {  # the field, and the variables that may say it, the first that does
    "classroom": ("CLASSROOM",),
    "assignment": ("ASSIGNMENT",),
    "assignment_type": ("ASSIGNMENT_TYPE",),
    "owner": ("OWNER", "USERNAME"),
    "submission": ("SUBMISSION_TAG",),
    "commit": ("COMMIT_URL",),
    "release": ("RELEASE_URL",),
    "review": ("REVIEW_URL", "COMMIT_URL"),
}


def one(result: Result, whose: str = "") -> str:
    """A JSON object, ASCII only; the name of each test begins with `whose` it is."""
    deck = {"test-name": f"{whose}graded on: {deck_of(result)}", "passed": True, "score": 0, "max-score": 0}
    tests = [*(_test(exercise, whose) for exercise in result.exercises), deck]
    told = {name: next(filter(None, map(os.environ.get, asked)), "") for name, asked in FROM_THE_RUNNER.items()}
    whole = {
        "schema": "classroom50/result/v1",
        **told,
        "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    return json.dumps(whole, indent=2, allow_nan=False) + "\n"


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """A list of such objects, as the runner itself grades one at a time."""
    return listed(one(result, whose=f"{result.owner}: ") for result in results)


def _test(exercise: ExerciseResult, whose: str) -> dict[str, Any]:
    bonus = f" (bonus: {exercise.score:g} of {exercise.points:g})" if exercise.bonus else ""
    reason = f" ({exercise.message.split(chr(10))[0]})" if exercise.earned == "follow-through" else ""
    return {
        "test-name": f"{whose}{exercise.name}{bonus}{reason}",
        "passed": exercise.passed,
        "score": 0 if bonus else math.floor(exercise.score),
        "max-score": 0 if bonus else math.ceil(exercise.points),
    }

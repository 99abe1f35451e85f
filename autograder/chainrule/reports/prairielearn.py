"""Results for PrairieLearn: results.json of an external grader, a test for each exercise. Students may see all of it.

A score is a share of the required points, from 0 to 1: so a bonus is a test of 0 points, which PrairieLearn shows as neither
right nor wrong, and whose name says what it earned. What can't be read at all is not gradable, and costs no attempt; a fault
of ours costs none either. PrairieLearn refuses a file of more than 1 MB; a result of ours has at most 64 kB.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..result import ExerciseResult, Result
from . import deck_of, listed, marks, said


def one(result: Result) -> str:
    """A JSON object, ASCII only."""
    receipt = f"key {result.key[:12]}, submission {result.submission.sha256[:12]}, sandbox {result.sandbox}"
    lines = [marks(result), *(f"note: {note}" for note in result.notes), f"graded on: {deck_of(result)}", receipt]
    whole: dict[str, Any] = {"gradable": True, "message": "\n".join(lines)}
    if all(exercise.verdict == "BROKEN" for exercise in result.exercises):
        whole |= {"gradable": False, "format_errors": sorted({exercise.message for exercise in result.exercises})}
    else:
        earned, possible = (result.score, result.max_score) if result.max_score else (result.bonus, result.max_bonus)
        whole |= {"score": min(earned / possible, 1.0), "tests": [_test(exercise) for exercise in result.exercises]}
    return json.dumps(whole, indent=2, allow_nan=False) + "\n"


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """A list of such objects, as PrairieLearn itself grades one at a time."""
    return listed(map(one, results))


def _test(exercise: ExerciseResult) -> dict[str, Any]:
    bonus = f" (bonus: {exercise.score:g} of {exercise.points:g})" if exercise.bonus else ""
    return {
        "name": f"{exercise.name}{bonus}",
        "description": exercise.words,
        "points": 0 if bonus else exercise.score,
        "max_points": 0 if bonus else exercise.points,
        "message": "\n".join(said(exercise)),
    }

"""What came of an exercise, in one of five words, and in a few what is wrong with it."""

from __future__ import annotations

import re
from typing import Literal

from ...result import WORDS, ExerciseResult, Verdict

Outcome = Literal["right", "given", "wrong", "crashed", "not started"]
OUTCOMES: tuple[Outcome, ...] = ("right", "given", "wrong", "crashed", "not started")
GIVEN = "given: right, given an earlier mistake; it counts as right, in points and in a student's line"
CRASHED: frozenset[Verdict] = frozenset({"RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "MISSING", "BROKEN"})


NO_NAME = "unknown mistake"
RAISED = re.compile(r"\b[A-Za-z]{1,40}(?:Error|Exception|Interrupt|Exit|Warning|Iteration)\b")


def outcome(exercise: ExerciseResult) -> Outcome:
    """What came of it, in one of five words."""
    if exercise.earned == "direct":
        return "right"
    if exercise.earned == "follow-through":
        return "given"
    if not exercise.started:
        return "not started"
    return "crashed" if exercise.verdict in CRASHED else "wrong"


def name_of(exercise: ExerciseResult) -> str:
    """In a word or three what is wrong with it: a mistake's name, how it crashes; "" of what is right, or follows."""
    if exercise.earned != "none" or exercise.follows or not exercise.started:
        return ""
    if exercise.misconception:
        return exercise.misconception
    if exercise.verdict in CRASHED:
        found = RAISED.search(exercise.message.split("\n")[0])
        return found[0] if found and exercise.verdict in ("RAISED", "MISSING", "BROKEN") else WORDS[exercise.verdict]
    return NO_NAME

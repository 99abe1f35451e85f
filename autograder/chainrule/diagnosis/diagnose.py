"""Why is an answer wrong? One finding for an exercise, from its verdicts on all cases together.

First the catalogue: an answer is a mistake when on every case it lies within that mistake's own rounding distance. Then
what needs no catalogue (difference.py). Below certainty it says only where (place.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .known_mistake import catalogued
from .pattern import factor_of, in_words, kind_of, said_of
from .two_mistakes import pair
from .where import first_difference, in_common, is_built_in

if TYPE_CHECKING:
    from ..judging.compare import CaseVerdict
    from ..key import AnswerKey, KeyExercise
    from ..result import Verdict

DIAGNOSED = ("WRONG", "SHAPE", "RAISED", "NOT_FINITE")
BUILT_IN = "size-built-in"
IDS = ("float32", "finite-difference", "rounded", "column")  # of these, what a result has an id for


@dataclass(frozen=True)
class Finding:
    """An exercise's verdict with what to say about it. `hint` has as many levels as the course shows.

    `carried` are the earlier, wrong functions whose values it is right for (see carry); `smallest` is the verdict on the
    smallest case that shows what is wrong (see smallest).
    """

    exercise: KeyExercise
    verdict: Verdict
    judged: tuple[CaseVerdict, ...]
    message: str = ""
    misconception: str | None = None
    hint: str | None = None
    warnings: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    smallest: CaseVerdict | None = None


def diagnose(exercise: KeyExercise, judged: Sequence[CaseVerdict], key: AnswerKey) -> Finding:
    """The finding on one exercise: PASS if every check passed, else the verdict of the first that did not."""
    warnings = tuple(dict.fromkeys(warning for j in judged for warning in j.warnings))
    failed = [j for j in judged if not j.passed]
    if not failed:
        if len(judged) < len(exercise.checks):
            return Finding(exercise, "BROKEN", tuple(judged), "not every case was asked", warnings=warnings)
        return Finding(exercise, "PASS", tuple(judged), warnings=warnings)
    first = failed[0]
    if first.verdict in DIAGNOSED and (misconceptions := catalogued(exercise, judged)):
        return _named(exercise, judged, key, misconceptions, warnings)
    if first.verdict in DIAGNOSED and (both := pair(exercise, judged)):
        return _both(exercise, judged, key, both, warnings)
    if first.verdict in ("WRONG", "SHAPE"):
        kind, message = kind_of(exercise, judged)
        said, hint = said_of(kind, exercise.entry)
        lines = [message or said or first.message, "" if kind else in_common(judged)]
        message = _lines(*lines) or "not the expected values"
        message = _lines(message, first_difference(judged, exercise.entry))
        hint = hint if key.feedback.hints >= 2 else ""
        misconception = kind if kind in IDS else BUILT_IN if is_built_in(judged) else None
        return Finding(exercise, first.verdict, tuple(judged), message, misconception, hint or None, warnings)
    message = _lines(first.message, in_common(judged))
    misconception = BUILT_IN if is_built_in(judged) else None
    return Finding(exercise, first.verdict, tuple(judged), message, misconception, warnings=warnings)


def _named(
    exercise: KeyExercise,
    judged: Sequence[CaseVerdict],
    key: AnswerKey,
    misconceptions: list[str],
    warnings: tuple[str, ...],
) -> Finding:
    """The catalogue's words. Of twins the first listed stands, and both are said."""
    known = [found for name in misconceptions if (found := key.misconception(name)) is not None]
    failed = next(j for j in judged if not j.passed)
    factor = factor_of(judged)
    where = known[0].where if key.feedback.hints >= 1 else ""
    said = failed.message or (in_words(factor, exercise.entry) if factor else where) or "not the expected values"
    idea = " Or: ".join(dict.fromkeys(misconception.idea for misconception in known))
    correction = " Or: ".join(dict.fromkeys(misconception.correction for misconception in known))
    levels = [idea, correction][: max(0, key.feedback.hints - 1)]
    if len(known) > 1:
        said += " (" + " or ".join(misconception.id for misconception in known) + ")"
    where_else = "" if factor or "Only with" in said else in_common(judged)
    message = _lines(said, where_else, first_difference(judged, exercise.entry))
    if key.feedback.hints == 1 and where != said:
        levels = [where]
    hint = " ".join(levels) or None
    return Finding(exercise, failed.verdict, tuple(judged), message, known[0].id, hint, warnings)


def _both(
    exercise: KeyExercise, judged: Sequence[CaseVerdict], key: AnswerKey, ids: tuple[str, str], warnings: tuple[str, ...]
) -> Finding:
    """Two mistakes, each with its own words."""
    one, other = (found for name in ids if (found := key.misconception(name)) is not None)
    where = (one.where, other.where) if key.feedback.hints >= 1 else ()
    message = _lines(
        "two mistakes at once" + "; each alone would show so:" * bool(where),
        *where,
        first_difference(judged, exercise.entry),
    )
    shown = [f"{one.idea} And: {other.idea}", f"{one.correction} And: {other.correction}"]
    hint = " ".join(shown[: max(0, key.feedback.hints - 1)]) or None
    verdict = next(j.verdict for j in judged if not j.passed)
    return Finding(exercise, verdict, tuple(judged), message, " + ".join(ids), hint, warnings)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)

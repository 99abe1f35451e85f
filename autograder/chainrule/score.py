"""Marks: an exercise's points are all or nothing but for follow-through, and nothing is PASS by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .diagnosis.as_code import in_short
from .result import CaseResult, ExerciseResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .diagnosis.diagnose import Finding
    from .judging.compare import CaseVerdict


def score(finding: Finding, share: float, place: str = "", notes: tuple[str, ...] = ()) -> ExerciseResult:
    """What one exercise earns, and what is said of each of its cases; `place` and `notes` as in the result.

    `share` is what is kept of the points if only an earlier function is wrong.
    """
    passed, carried = finding.verdict == "PASS", bool(finding.carried)
    exercise = finding.exercise
    return ExerciseResult(
        name=exercise.name,
        points=exercise.points,
        bonus=exercise.bonus,
        score=exercise.points if passed else round(share * exercise.points, 6) if carried else 0.0,
        verdict=finding.verdict,
        misconception=finding.misconception,
        message=finding.message,
        hint=finding.hint,
        earned="direct" if passed else "follow-through" if carried else "none",
        warnings=finding.warnings,
        cases=(*(_case(judged) for judged in finding.judged), *_smallest(finding)),
        place=place,
        notes=notes,
    )


def marks(exercises: Sequence[ExerciseResult], *, bonus: bool) -> tuple[float, float]:
    """Points earned and points possible, of the required or of the bonus exercises."""
    of = [exercise for exercise in exercises if exercise.bonus == bonus]
    return round(sum(exercise.score for exercise in of), 6), round(sum(exercise.points for exercise in of), 6)


def _smallest(finding: Finding) -> list[CaseResult]:
    """The smallest failing case, as code; no mark depends on it."""
    if finding.smallest is None:
        return []
    case, verdict = finding.smallest.check.case, finding.smallest.verdict
    return [CaseResult(case=case, verdict=verdict, visible=True, message=in_short(finding.smallest))]


def _case(judged: CaseVerdict) -> CaseResult:
    message = judged.message or ("not the expected values" if judged.verdict == "WRONG" else "")
    return CaseResult(case=judged.check.case, verdict=judged.verdict, visible=judged.check.visible, message=message)

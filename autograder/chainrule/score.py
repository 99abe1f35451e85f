"""Marks: the points of an exercise are all or nothing, except for follow-through, and nothing is PASS by default."""

from collections.abc import Sequence

from .diagnosis.as_code import write_short
from .diagnosis.diagnose import Finding
from .judging.verdict import CaseVerdict
from .result import CaseResult, ExerciseResult


def score(finding: Finding, share: float, place: str = "", notes: tuple[str, ...] = ()) -> ExerciseResult:
    """What one exercise earns, and what is said of each of its cases; `place` and `notes` as in the result.

    `share` of the points is kept where the mistake is an earlier function's.
    """
    exercise, passed, follows = finding.exercise, finding.verdict == "PASS", bool(finding.because)
    return ExerciseResult(
        name=exercise.name,
        points=exercise.points,
        bonus=exercise.bonus,
        score=exercise.points if passed else round(share * exercise.points, 6) if follows else 0.0,
        verdict=finding.verdict,
        misconception=finding.misconception,
        message=finding.message,
        hint=finding.hint,
        earned="direct" if passed else "follow-through" if follows else "none",
        warnings=finding.warnings,
        cases=(*(_make_case(verdict) for verdict in finding.verdicts), *_make_smallest(finding)),
        place=place,
        derived=finding.derived,
        notes=notes,
    )


def add_up(exercises: Sequence[ExerciseResult], *, bonus: bool) -> tuple[float, float]:
    """Points earned and points possible, in the required or in the bonus exercises."""
    counted = [exercise for exercise in exercises if exercise.bonus == bonus]
    return round(sum(exercise.score for exercise in counted), 6), round(sum(exercise.points for exercise in counted), 6)


def _make_smallest(finding: Finding) -> list[CaseResult]:
    """The smallest case that fails, as code; no mark depends on it."""
    if finding.smallest is None:
        return []
    case, verdict = finding.smallest.check.case, finding.smallest.verdict
    return [CaseResult(case=case, verdict=verdict, visible=True, message=write_short(finding.smallest))]


def _make_case(verdict: CaseVerdict) -> CaseResult:
    message = verdict.message or ("not the expected values" if verdict.verdict == "WRONG" else "")
    return CaseResult(case=verdict.check.case, verdict=verdict.verdict, visible=verdict.check.visible, message=message)

"""Marks: the points of an exercise are all or nothing, except for follow-through, and nothing is PASS by default."""

from collections.abc import Sequence

from .diagnosis.finding import Finding
from .diagnosis.places.as_code import write_short
from .judging.verdict import CaseVerdict
from .result import NOT_BEGUN, Cases, ExerciseResult, FailedCase
from .safe_text import plain_lines


def score(finding: Finding, share: float, place: str = "") -> ExerciseResult:
    """What one exercise earns, and what is said of its cases; `place` as in the result.

    `share` of the points is kept where the mistake is an earlier function's. Here a message is made inert and bounded,
    whatever names of a submission it was put together from.
    """
    exercise, passed, follows = finding.exercise, finding.verdict == "PASS", bool(finding.because)
    return ExerciseResult(
        name=exercise.name,
        points=exercise.points,
        bonus=exercise.bonus,
        score=exercise.points if passed else round(share * exercise.points, 6) if follows else 0.0,
        verdict=finding.verdict,
        place=place,
        misconception=finding.misconception,
        message=plain_lines(finding.message),
        hint=finding.hint,
        earned="direct" if passed else "follow-through" if follows else "none",
        because=finding.because,
        warnings=finding.warnings,
        cases=_count(finding.verdicts),
        smallest=None if finding.smallest is None else write_short(finding.smallest),
        derived=finding.derived,
    )


def add_up(exercises: Sequence[ExerciseResult], *, bonus: bool) -> tuple[float, float]:
    """Points earned and points possible, in the required or in the bonus exercises."""
    counted = [exercise for exercise in exercises if exercise.bonus == bonus]
    return round(sum(exercise.score for exercise in counted), 6), round(sum(exercise.points for exercise in counted), 6)


def _count(verdicts: Sequence[CaseVerdict]) -> Cases:
    """The cases asked, passed and failed; what several say is said once, and of hidden ones what the first of each verdict
    says: each message more could tell what the case holds.
    """
    if all(one.verdict in NOT_BEGUN for one in verdicts):
        return Cases(asked=0, passed=0)
    said: set[str] = set()
    failed = []
    for one in verdicts:
        if not one.passed:
            says = {one.message} if one.check.visible else {one.message, one.verdict}
            message = "" if says & said else one.message
            said |= says
            failed.append(FailedCase(one.check.case, one.verdict, one.check.visible, message))
    return Cases(asked=len(verdicts), passed=len(verdicts) - len(failed), failed=tuple(failed))

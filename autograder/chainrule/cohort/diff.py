"""Two runs of a class: whose marks change, and why: after a changed hint, tolerance, key, course or version."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..result import ExerciseResult, Result
from ..safe_text import plain

NEW, GONE = "is new", "is not there any more"


@dataclass(frozen=True)
class Change:
    """Of a student: the marks before and after (None: not there), and a line for each exercise that changed."""

    student: str
    before: float | None
    after: float | None
    reasons: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Whether the marks are others."""
        return self.before != self.after


def changes(old: list[Result], new: list[Result]) -> Iterator[Change]:
    """What is different, by student; the submissions of both runs are told apart by whose they are."""
    before, after = ({one.owner: one for one in results} for results in (old, new))
    for owner in sorted(before.keys() | after.keys()):
        one, other = before.get(owner), after.get(owner)
        if one is None or other is None:
            said = GONE if other is None else NEW
            yield Change(plain(owner), None if one is None else marks(one), None if other is None else marks(other), (said,))
            continue
        reasons = [] if one.submission.sha256 == other.submission.sha256 else ["another submission"]
        theirs = {exercise.name: exercise for exercise in other.exercises}
        for exercise in one.exercises:
            reasons += _reasons(exercise, theirs.pop(exercise.name, None))
        reasons += [plain(f"{name}: {NEW}") for name in theirs]
        if reasons:
            yield Change(plain(owner), marks(one), marks(other), tuple(reasons))


def marks(result: Result) -> float | None:
    """Points and bonus together; None where it could not be graded."""
    return None if result.fault else result.score + result.bonus


def causes(old: list[Result], new: list[Result]) -> list[str]:
    """What differs between the runs, of which everything else may follow."""
    before, after = _circumstances(old), _circumstances(new)
    return [
        plain(f"{what}: {', '.join(sorted(before.get(what, {'-'})))} -> {', '.join(sorted(after.get(what, {'-'})))}")
        for what in dict.fromkeys((*before, *after))
        if before.get(what) != after.get(what)
    ]


def _circumstances(results: list[Result]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in results:
        said = {"course": one.receipt.course[:12], "key": one.key[:12], "deck": one.deck, "sandbox": one.sandbox}
        for what, value in {**said, **one.receipt.versions}.items():
            found.setdefault(what, set()).add(value)
    return found


def _reasons(one: ExerciseResult, other: ExerciseResult | None) -> Iterator[str]:
    if other is None:
        yield plain(f"{one.name}: {GONE}")
        return
    said = []
    if (one.score, one.points) != (other.score, other.points):
        said.append(f"{one.score:g} of {one.points:g} -> {other.score:g} of {other.points:g}")
    if _came(one) != _came(other):
        said.append(f"{_came(one)} -> {_came(other)}")
    if one.misconception != other.misconception:
        said.append(f"mistake {one.misconception or '-'} -> {other.misconception or '-'}")
    if (one.cases.asked, one.cases.passed) != (other.cases.asked, other.cases.passed):
        said.append(f"cases {one.cases.passed} of {one.cases.asked} -> {other.cases.passed} of {other.cases.asked}")
    if not said and one.message != other.message:
        said.append(f"says otherwise: {_first_difference(one.message, other.message)}")
    if not said and one.hint != other.hint:
        said.append("another hint")
    if said:
        yield plain(f"{one.name}: {'; '.join(said)}")


def _came(exercise: ExerciseResult) -> str:
    return "right by follow-through" if exercise.earned == "follow-through" else exercise.verdict


def _first_difference(one: str, other: str) -> str:
    """Both, from a little before the place where they part."""
    pairs = zip(one, other, strict=False)
    start = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return f"{plain(one[max(0, start - 20) :], 60)!r} -> {plain(other[max(0, start - 20) :], 60)!r}"


def summary(found: list[Change], count: int) -> str:
    """How many marks rise, fall, and stay."""
    kinds = Counter(
        "stay" if not one.moves else "come or go" if None in (one.before, one.after)
        else "rise" if (one.after or 0) > (one.before or 0) else "fall"
        for one in found
    )  # fmt: skip
    moved = sum(kinds[kind] for kind in ("rise", "fall", "come or go"))
    if not found:
        return f"{count} students: all is the same"
    parts = [f"{kinds[kind]} {kind}" for kind in ("rise", "fall", "come or go") if kinds[kind]]
    other = f"; of {kinds['stay']} only what is said" if kinds["stay"] else ""
    return f"{count} students: the marks of {moved} change{': ' + ', '.join(parts) if parts else ''}{other}"

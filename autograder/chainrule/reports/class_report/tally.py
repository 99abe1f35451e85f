"""Counts what came of a class, as its results come: an exercise a row, and the marks.

Nothing is kept of a result but a few numbers, so that a class may be as large as it likes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import quantiles

from ...result import Result
from .outcome import GIVEN, OUTCOMES, Outcome, name_of, outcome


@dataclass
class Row:
    """An exercise: how often each outcome came, and what was behind those that are not right."""

    name: str
    points: float
    bonus: bool
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)

    @property
    def begun(self) -> bool:
        """Whether anybody has begun it."""
        return self.outcomes.total() > self.outcomes["not started"]


@dataclass
class Tally:
    """A class. `scores` are those that were graded; `lost` could not be, by a fault of our own."""

    rows: dict[str, Row] = field(default_factory=dict)
    scores: array[float] = field(default_factory=lambda: array("d"))
    max_score: float = 0.0
    lost: int = 0

    def count(self, result: Result) -> None:
        """Takes a result in."""
        if result.fault:
            self.lost += 1
            return
        self.scores.append(result.score)
        self.max_score = max(self.max_score, result.max_score)
        for one in result.exercises:
            row = self.rows.setdefault(one.name, Row(one.name, one.points, one.bonus))
            row.outcomes[outcome(one)] += 1
            if name := name_of(one):  # where it was made, not what followed from it
                row.causes[name] += 1

    @property
    def full(self) -> int:
        """How many have all points."""
        return sum(score >= self.max_score for score in self.scores)

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """The lower quartile, the median and the upper quartile of the scores (R's default, type 7); there are some."""
        if len(self.scores) == 1:
            return (self.scores[0],) * 3
        lower, middle, upper = quantiles(self.scores, n=4, method="inclusive")
        return lower, middle, upper

    def lines(self) -> Iterator[str]:
        """The table of exercises and what is said below it, as text."""
        shown = [row for row in self.rows.values() if not row.bonus or row.begun]
        if shown:
            width = max(len(row.name) for row in shown)
            heads = [f"{one:>{len(one) + 3}}" for one in OUTCOMES]
            yield f"  {'':<{width}}{''.join(heads)}   commonest"
            for row in shown:
                counts = (f"{row.outcomes[one] or '-':>{len(head)}}" for one, head in zip(OUTCOMES, heads, strict=True))
                commonest = ", ".join(f"{name} ({count})" for name, count in row.causes.most_common(2))
                yield f"  {row.name:<{width}}{''.join(counts)}   {commonest}".rstrip()
            if idle := len(self.rows) - len(shown):
                yield f"  {idle} bonus exercise{'s' * (idle > 1)} that nobody has begun"
            if any(row.outcomes["given"] for row in shown):
                yield f"  {GIVEN}"
            yield ""
        said = [f"{len(self.scores)} graded"]
        if self.scores:
            lower, median, upper = self.quartiles
            said[0] += f", median {median:g} of {self.max_score:g}"
            said[0] += f", quartiles {lower:g} and {upper:g}" if len(self.scores) > 3 else ""
            said += [f"{self.full} of them with all points"] if self.full else []
        said += [f"{self.lost} not graded, by a fault of our own"] if self.lost else []
        yield "; ".join(said)

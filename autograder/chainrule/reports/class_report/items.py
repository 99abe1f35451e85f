"""Item analysis: how hard each exercise is, and how well it tells those who know much from those who know little.

Difficulty is the share of its points that the class earned: 1 where everybody has them (Crocker and Algina, Introduction to
Classical and Modern Test Theory, 1986, chapter 14). Discrimination is the correlation of an exercise's points with those of
all the others together (the corrected item-total correlation, Henrysson 1963), from -1 to 1; what Ebel (Measuring
Educational Achievement, 1965) calls poor is below 0.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean

HARD, POOR = 0.3, 0.2


@dataclass(frozen=True)
class Item:
    """An exercise: difficulty, discrimination (None where everybody has the same), points lost a student, and its share of
    all points that were lost.
    """

    name: str
    difficulty: float
    discrimination: float | None
    lost: float
    share: float

    @property
    def remark(self) -> str:
        """What it means, in words; "" where there is nothing to say."""
        said = ["hard: few of its points were earned"] if self.difficulty < HARD else []
        if self.discrimination is not None and self.discrimination < POOR:
            said.append("tells little: who has it does hardly better elsewhere")
        return "; ".join(said)


def items(names: Sequence[str], points: Sequence[float], scores: Sequence[Sequence[float]]) -> list[Item]:
    """Of each exercise, of what each student earned in each (students, exercises); there is at least one student."""
    totals = [sum(row) for row in scores]
    lost = [most - fmean(row[i] for row in scores) for i, most in enumerate(points)]
    found = []
    for i, name in enumerate(names):
        mine = [row[i] for row in scores]
        try:
            tells: float | None = correlation(mine, [total - own for total, own in zip(totals, mine, strict=True)])
        except StatisticsError:  # of one student, or where all have the same
            tells = None
        difficulty = fmean(mine) / points[i] if points[i] else 1.0
        found.append(Item(name, difficulty, tells, lost[i], lost[i] / sum(lost) if sum(lost) else 0.0))
    return found

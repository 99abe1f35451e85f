"""Item analysis: how hard each exercise is, and how well it tells those who know much from those who know little.

Ease is the share of its points that were earned: 1 where everybody has them (the difficulty of Crocker and Algina,
Introduction to Classical and Modern Test Theory, 1986, chapter 14, whose name says the opposite). Discrimination is the
correlation of an exercise's points with those of all the others together (the corrected item-total correlation, Henrysson
1963), from -1 to 1; what Ebel (Measuring Educational Achievement, 1965) calls poor is below 0.2. Both are of those who have
begun: whoever wrote nothing says nothing of an exercise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation, fmean

HARD, EASY, POOR = 0.5, 0.8, 0.2
CEILING = 0.95  # who fails what nearly all have says little of it


@dataclass(frozen=True)
class Item:
    """An exercise: ease, discrimination (None where everybody has the same), the share of all lost points that mistakes in
    it cost, in later exercises too, and how many failed in it, and how many of these because of an earlier one.
    """

    name: str
    ease: float
    discrimination: float | None
    share: float
    failed: int
    followed: int

    @property
    def remark(self) -> str:
        """What it means, in words; "" where there is nothing to say."""
        said = ["hard"] if self.ease < HARD else []
        if self.discrimination is not None and self.discrimination < POOR and self.ease < CEILING:
            said.append(f"tells little: who has it does {'hardly' if self.discrimination > 0 else 'no'} better elsewhere")
        return "; ".join(said)


def items(
    names: Sequence[str], points: Sequence[float], scores: Sequence[Sequence[float]], roots: Sequence[Sequence[str]]
) -> list[Item]:
    """Of each exercise, of what each student earned in each (students, exercises; at least one), and by a mistake in which
    exercise, its own or an earlier one; what loses most points first.
    """
    totals = [sum(row) for row in scores]
    lost = dict.fromkeys(names, 0.0)
    for row, causes in zip(scores, roots, strict=True):
        for score, most, name, cause in zip(row, points, names, causes, strict=True):
            lost[cause if cause in lost else name] += most - score
    total = sum(lost.values())
    found = []
    for i, name in enumerate(names):
        mine = [row[i] for row in scores]
        try:
            tells: float | None = correlation(mine, [total - own for total, own in zip(totals, mine, strict=True)])
        except StatisticsError:  # of one student, or where all have the same
            tells = None
        ease = fmean(mine) / points[i] if points[i] else 1.0
        failed = [causes[i] for own, causes in zip(mine, roots, strict=True) if own < points[i]]
        followed = sum(cause != name for cause in failed)
        found.append(Item(name, ease, tells, lost[name] / total if total else 0.0, len(failed), followed))
    return sorted(found, key=lambda one: -one.share)


def verdict(found: Sequence[Item]) -> str:
    """In a sentence or two, which exercise is too hard."""
    hardest, worst = min(found, key=lambda one: one.ease), found[0]
    if hardest.ease >= EASY:
        said = f"No exercise is hard: those who began earned {100 * hardest.ease:.0f} % or more of the points of each."
    else:
        said = f"The hardest is {hardest.name}: those who began earned {100 * hardest.ease:.0f} % of its points."
    if worst.share:
        said += f" Most points are lost by mistakes in {worst.name}: {100 * worst.share:.0f} % of all that were lost."
    return said

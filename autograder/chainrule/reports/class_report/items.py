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
    names: Sequence[str],
    points: Sequence[float],
    scores: Sequence[Sequence[float]],
    roots: Sequence[Sequence[str]],
    unread: Sequence[Sequence[bool]],
) -> tuple[list[Item], float]:
    """Of each exercise, what loses most points first; and the share of all lost points that code costs which can't be read.

    Each student earned so much in each exercise (students, exercises; at least one), and lost the rest by a mistake in that
    one of `roots`, which can't be read where `unread` says so: that says nothing of how hard the exercise is.
    """
    totals = [sum(row) for row in scores]
    lost, missed = dict.fromkeys(names, 0.0), 0.0
    for row, causes, lost_there in zip(scores, roots, unread, strict=True):
        for score, most, name, cause, is_unread in zip(row, points, names, causes, lost_there, strict=True):
            if is_unread:
                missed += most - score
            else:
                lost[cause if cause in lost else name] += most - score
    total = sum(lost.values()) + missed
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
    return sorted(found, key=lambda one: -one.share), missed / total if total else 0.0


def in_words(found: Sequence[Item], missed: float) -> str:
    """In a sentence or three, which exercise is too hard."""
    hardest, worst = min(found, key=lambda one: one.ease), found[0]
    if hardest.ease >= EASY:
        said = f"No exercise is hard: those who began earned {100 * hardest.ease:.0f} % or more of the points of each."
    else:
        said = f"The hardest is {hardest.name}: those who began earned {100 * hardest.ease:.0f} % of its points."
    if worst.share:
        share = f"{100 * worst.share:.0f} % of all that were lost"
        share = f"{100 * worst.share:.0f} % of all that were lost"
        said += f" More points than by any other are lost by mistakes in {worst.name}: {share}."
    if missed:
        said += f" {100 * missed:.0f} % are lost by code that can't be read."
    return said

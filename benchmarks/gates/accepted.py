"""G2: every right evaluation is accepted, with room; and the bounds hold against a truth that is not the reference's.

Competent students (see student) answer every question, each in forms of their own. Their values are judged by compare's
formula; a sample goes through judging.compare itself, and once more just beyond the distance, to show that both agree.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from .asking import accepts, arrays, fresh, judge, quiet, share
from .gate import Gate
from .student import EXERCISES, Student

if TYPE_CHECKING:
    from chainrule.key import AnswerKey, Check

CLOSEST = 0.75  # of the accepted distance: a right answer never comes nearer to its edge
LEAST = 1_000_000  # evaluations that the long run must have made
SAMPLE = 20  # of so many answers one goes through judging.compare


@dataclass
class Tally:
    """Of one exercise. `entries` are the evaluations; shares are of the accepted distance, of the bound for `truth`."""

    entries: int = 0
    calls: int = 0
    rejected: list[str] = field(default_factory=list)
    largest: float = 0.0
    whose: str = ""
    compared: int = 0
    disagree: list[str] = field(default_factory=list)
    truths: int = 0
    truth: float = 0.0

    def add(self, other: Tally) -> None:
        for name in ("entries", "calls", "rejected", "compared", "disagree", "truths"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.truth = max(self.truth, other.truth)
        if other.largest > self.largest:
            self.largest, self.whose = other.largest, other.whose


def run(key: AnswerKey, *, students: int, true: bool) -> defaultdict[str, Tally]:
    """So many students a case, others on every seed; the truth too, if `true`."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    rng = np.random.default_rng([key.seed or 0, 2])
    for asked in key.exercises:
        if not asked.proved:
            continue
        tally = tallies[asked.name]
        for check in asked.checks:
            arguments = [fresh(argument) for argument in check.arguments.values()]
            for _ in range(students if asked.name in EXERCISES else 0):
                student = Student(rng)
                with quiet():
                    value = student.answer(asked.name, arguments)
                weigh(tally, value, check, f"seed {key.seed}, {check.case}: {student}")
            if true:
                _weigh_truth(tally, check, arguments)
    return tallies


def weigh(tally: Tally, value: Any, check: Check, whose: str) -> None:
    """Counts one answer, and judges it."""
    near, right = share(value, check), accepts(value, check)
    tally.calls += 1
    tally.entries += sum(part.size for part in arrays(value))
    if near > tally.largest:
        tally.largest, tally.whose = near, whose
    if not right:
        tally.rejected.append(f"{check.exercise}, {near:.3g} of the distance, {whose}")
    if tally.calls % SAMPLE == 1 or not right:
        tally.compared += 1
        if judge(value, check).passed != right:
            tally.disagree.append(f"{check.exercise}: compare and its formula differ, {whose}")
        if judge(beyond(check), check).passed or accepts(beyond(check), check):
            tally.disagree.append(f"{check.exercise}, seed and case of {whose}: accepted beyond the distance")


def beyond(check: Check) -> Any:
    """The expected value, but the last entry just beyond the accepted distance."""
    parts = [array.copy() for array in check.expected.arrays]
    edge = parts[-1][..., -1:] if parts[-1].ndim else parts[-1]
    within = check.within[-1][..., -1:] if parts[-1].ndim else check.within[-1]
    edge[...] = edge + within + 4 * np.spacing(np.maximum(np.abs(edge), within))  # as it is rounded
    return parts if check.expected.form == "list" else parts[0]


def _weigh_truth(tally: Tally, check: Check, arguments: list[Any]) -> None:
    """The reference against the truth; and the truth, rounded, as one more right answer."""
    from .truth import EXERCISES as TRUTHS  # mpmath is not there where other versions of numpy are tried
    from .truth import farthest, flat, truth

    if check.exercise not in TRUTHS:
        return
    parts = truth(check.exercise, arguments)
    rounded = []
    for part, r, within in zip(parts, check.expected.arrays, check.within, strict=True):
        tally.truth = max(tally.truth, farthest(part, r, within))
        tally.truths += r.size
        rounded.append(np.array([float(x) for x in flat(part)]).reshape(r.shape))
    weigh(tally, rounded if check.expected.form == "list" else rounded[0], check, f"{check.case}: 50 digits, rounded")


def gate(tallies: dict[str, Tally], least: int = LEAST) -> Gate:
    """Fails for a rejected evaluation, one too near to the edge, too few of them, or a bound that the truth breaks."""
    found = Gate("G2 what is right is accepted")
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    found.figures.append(
        f"evaluations (entries): {whole.entries}, in {whole.calls} calls; rejected: {len(whole.rejected)}; "
        f"largest {whole.largest:.3f} of the accepted distance (at most {CLOSEST} allowed)"
    )
    found.figures.append(f"through judging.compare: {whole.compared} of them; other verdicts: {len(whole.disagree)}")
    found.figures.append(f"against 50 digits: {whole.truths} entries; the reference is off by {whole.truth:.3f} bounds")
    width = max((len(name) for name in tallies), default=0)
    found.figures.append(f"{'':{width}} {'evaluations':>12} {'largest':>8} {'truth':>7}")
    found.figures.extend(f"{name:{width}} {t.entries:>12} {t.largest:>8.3f} {t.truth:>7.3f}" for name, t in tallies.items())
    found.failures.extend([*(f"rejected: {one}" for one in whole.rejected), *whole.disagree])
    for name, tally in tallies.items():
        if tally.largest > CLOSEST:
            found.failures.append(f"{name}: {tally.largest:.3f} of the accepted distance: {tally.whose}")
        if tally.truth > 1:
            found.failures.append(f"{name}: the reference is {tally.truth:.3g} bounds from the truth")
        if not tally.calls or not tally.truths:
            found.failures.append(f"{name}: nobody answers it, or there is no truth of it: add it to student and truth")
    if whole.entries < least:
        found.failures.append(f"too few evaluations: {whole.entries} of {least}")
    return found

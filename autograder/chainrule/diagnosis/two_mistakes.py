"""Two mistakes at once: what an answer is when each of two catalogued mistakes was made in it.

With S the values of a mistake and T the truth: c S, if one of them scales what it touches; the transpose or the sum of S; of
two in different summands or branches, S1 + S2 - T; of two in different factors, S1 S2 / T, entry by entry. It must hold on
every case, most cases must tell, and each mistake must be seen on some: sizes that are distinct primes, and values that
have nothing in common, leave no room for chance. Two that undo each other are no mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from .known_mistake import SLACK, flat, is_no_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..judging.compare import CaseVerdict
    from ..key import Check, KeyExercise, Signature
    from ..numerics.elementary import Floats

TELLS = 10  # bounds: a truth nearer to 0 says nothing of a factor
LARGEST_SCALE = 100  # that a mistake multiplies by: the sizes of a deck are far below
ROUNDING = 1e-11  # relative: of values that are made of two signatures


@dataclass(frozen=True)
class Evidence:
    """What a case that fits two mistakes tells: anything at all, and whether it shows the one, and the other."""

    anything: bool = False
    one: bool = False
    other: bool = False


Join = Callable[["Signature", "Signature", "CaseVerdict"], "Evidence | None"]
"""What a case tells of two mistakes in this order; None if its answer is not theirs."""


def pair(exercise: KeyExercise, catalogue: Sequence[Signature], judged: Sequence[CaseVerdict]) -> tuple[str, str] | None:
    """The ids of the first two mistakes of the catalogue that together give the answers on every case, or None."""
    if _is_constant(judged):
        return None  # two mistakes may come to that, but so does having no formula
    ratios = {s.misconception: found for s in catalogue if (found := _ratios(exercise, s)) is not None}

    def scaled(one: Signature, other: Signature, j: CaseVerdict) -> Evidence | None:
        of = ratios[one.misconception]
        return _is_scaled(of[j.check.case], other, j) if j.check.case in of else _is_no_more(other, j)

    views = {s.misconception: view for s in catalogue if (view := _views(exercise, s)) is not None}

    def viewed(one: Signature, other: Signature, j: CaseVerdict) -> Evidence | None:
        return _is_viewed(views[one.misconception], other, j)

    scaling = [s for s in catalogue if s.misconception in ratios]
    both = combinations(catalogue, 2)
    pairs = [(one, other) for one, other in both if not {one.misconception, other.misconception} <= ratios.keys()]
    for join, some in (
        (scaled, [(one, other) for one in scaling for other in catalogue if one is not other]),
        (viewed, [(s, o) for s in catalogue if s.misconception in views for o in catalogue if s is not o]),
        (_is_sum, pairs),
        (_is_product, pairs),
    ):
        for one, other in some:
            if _holds(one, other, join, judged):
                order = [signature.misconception for signature in catalogue if signature in (one, other)]
                return order[0], order[1]
    return None


def _is_constant(judged: Sequence[CaseVerdict]) -> bool:
    """Whether one number is all that ever came."""
    return len({float(x) for j in judged for array in j.values or () for x in array.ravel()}) == 1


def _holds(one: Signature, other: Signature, join: Join, judged: Sequence[CaseVerdict]) -> bool:
    """On every case; more than half of them tell something, and each mistake is shown by some."""
    told = []
    for j in judged:
        found = join(one, other, j)
        if found is None:
            return False
        told.append(found)
    return 2 * sum(t.anything for t in told) > len(told) and any(t.one for t in told) and any(t.other for t in told)


# -- one scales the other ----------------------------------------------------------------------------------------------


def _ratios(exercise: KeyExercise, signature: Signature) -> dict[str, float | None] | None:
    """c of each case, if the mistake gives c times the truth on all that tell; None where it has no value.

    A case on which the truth is too near to 0 is left out.
    """
    found: dict[str, float | None] = {}
    for check in exercise.checks:
        if signature.values[check.case] is None:
            found[check.case] = None
        elif _largest(check) is not None:
            found[check.case] = _ratio(check, signature)
            if found[check.case] is None:
                return None
    known = [c for c in found.values() if c is not None]
    return found if 2 * len(known) > len(exercise.checks) and any(c != 1 for c in known) else None


def _largest(check: Check) -> int | None:
    """The index of the largest true value of a case; None if even that is too near to 0 to be a factor of anything."""
    r, within = flat(check.expected.arrays), flat(check.within)
    largest = int(np.argmax(np.abs(r)))
    return largest if abs(r[largest]) > TELLS * within[largest] else None


def _ratio(check: Check, signature: Signature) -> float | None:
    """c, if the mistake is c times the truth here."""
    wrong, largest = signature.values[check.case], _largest(check)
    if wrong is None or largest is None or not wrong.fits(check.expected.arrays):
        return None
    x, r, within = flat(wrong.arrays), flat(check.expected.arrays), flat(check.within)
    c = float(x[largest] / r[largest])
    allowed = (1 + abs(c)) * within + flat(signature.within[check.case])
    return c if bool(np.all(np.abs(x - c * r) <= allowed)) else None


def _is_scaled(c: float | None, other: Signature, judged: CaseVerdict) -> Evidence | None:
    """The answer is c times the other mistake's; there is none where one of them has none."""
    wrong, case = other.values[judged.check.case], judged.check.case
    if wrong is None or c is None:
        # It may be so that one of them can't be computed here, though the other can.
        alone = wrong is None and c is not None and _is_times(c, judged)
        return (
            Evidence(anything=True, one=c is None, other=wrong is None)
            if is_no_number(judged)
            else Evidence()
            if alone
            else None
        )
    if judged.values is None or not wrong.fits(judged.values):
        return None
    x, s, within = flat(judged.values), flat(wrong.arrays), flat(other.within[case])
    if not _near(x, c * s, 4 * abs(c) * within + abs(c) * float(np.max(flat(judged.check.within), initial=0.0))):
        return None
    r = judged.check.expected.arrays
    differs = [array.shape for array in r] != [array.shape for array in wrong.arrays] or _differ(s, flat(r), within)
    return Evidence(anything=True, one=c != 1, other=differs)


def _is_no_more(other: Signature, judged: CaseVerdict) -> Evidence | None:
    """Where the truth is 0, c can't be told: but c times the other's 0 is 0."""
    wrong, case = other.values[judged.check.case], judged.check.case
    if wrong is None or judged.values is None or not wrong.fits(judged.values):
        return Evidence()
    x, s, within = flat(judged.values), flat(wrong.arrays), flat(other.within[case])
    zero = np.abs(s) <= TELLS * within
    return Evidence() if _near(x[zero], 0 * x[zero], LARGEST_SCALE * TELLS * within[zero]) else None


def _is_times(c: float, judged: CaseVerdict) -> bool:
    """Whether the answer is c times the truth."""
    r, within = judged.check.expected.arrays, flat(judged.check.within)
    if judged.values is None or [x.shape for x in judged.values] != [x.shape for x in r]:
        return False
    return _near(flat(judged.values), c * flat(r), 2 * (1 + abs(c)) * within)


# -- one is a view of the other ----------------------------------------------------------------------------------------

VIEWS: tuple[Callable[[Floats], Floats], ...] = (np.transpose, lambda x: np.asarray(np.sum(x)))


def _views(exercise: KeyExercise, signature: Signature) -> Callable[[Floats], Floats] | None:
    """What the mistake makes of every truth, if it is one of VIEWS: a transpose, the sum of all entries."""
    for view in VIEWS:
        if all(_is_view(view, check, signature) for check in exercise.checks):
            return view
    return None


def _is_view(view: Callable[[Floats], Floats], check: Check, signature: Signature) -> bool:
    wrong = signature.values[check.case]
    if wrong is None or len(wrong.arrays) != 1 or len(check.expected.arrays) != 1:
        return False
    x, r, within = wrong.arrays[0], view(check.expected.arrays[0]), view(check.within[0])
    return x.shape == r.shape and _near(x, r, within + signature.within[check.case][0])


def _is_viewed(view: Callable[[Floats], Floats], other: Signature, judged: CaseVerdict) -> Evidence | None:
    """The answer is the view of the other mistake's values."""
    wrong, case = other.values[judged.check.case], judged.check.case
    if wrong is None:
        return Evidence(anything=True, other=True) if is_no_number(judged) else None
    if judged.values is None or len(judged.values) != 1 or len(wrong.arrays) != 1:
        return None
    x, s, reach = judged.values[0], view(wrong.arrays[0]), 2 * view(other.within[case][0])
    if x.shape != s.shape or not _near(x, s, reach):
        return None
    r = view(judged.check.expected.arrays[0])
    return Evidence(anything=True, one=True, other=s.shape != r.shape or _differ(s, r, reach))


# -- entry by entry ----------------------------------------------------------------------------------------------------


def _is_sum(one: Signature, other: Signature, judged: CaseVerdict) -> Evidence | None:
    """v = S1 + S2 - T: they were made in different summands, or with different activations."""
    found = _four(one, other, judged)
    if found is None:
        return _without_numbers(one, other, judged)
    v, s1, s2, t = (x for x, _ in found)
    reach = 2 * np.sum([within for _, within in found], axis=0)
    if not _near(v, s1 + s2 - t, reach + ROUNDING * (np.abs(s1) + np.abs(s2) + np.abs(t))):
        return None
    return Evidence(anything=True, one=_differ(s1, t, reach), other=_differ(s2, t, reach))


def _is_product(one: Signature, other: Signature, judged: CaseVerdict) -> Evidence | None:
    """v T = S1 S2: they were made in different factors. Where T is 0, one of S1 and S2 is, and v may be anything."""
    found = _four(one, other, judged)
    if found is None:
        return _without_numbers(one, other, judged)
    (v, _), (s1, d1), (s2, d2), (t, dt) = found
    zero = np.abs(t) <= TELLS * dt
    if np.any(zero & (np.abs(s1) > TELLS * d1) & (np.abs(s2) > TELLS * d2)):
        return None
    v, s1, d1, s2, d2, t, dt = (x[~zero] for x in (v, s1, d1, s2, d2, t, dt))
    joined = s1 * s2 / t
    reach = 2 * (np.abs(s2 / t) * d1 + np.abs(s1 / t) * d2 + np.abs(joined / t) * dt) + ROUNDING * np.abs(joined)
    if not _near(v, joined, reach):
        return None
    return Evidence(anything=bool(t.size), one=_differ(s1, t, d1 + dt), other=_differ(s2, t, d2 + dt))


def _without_numbers(one: Signature, other: Signature, judged: CaseVerdict) -> Evidence | None:
    """Where one of the two can't be computed, neither can both; where only shapes differ, they don't join."""
    case = judged.check.case
    return Evidence() if None in (one.values[case], other.values[case]) and is_no_number(judged) else None


def _four(one: Signature, other: Signature, judged: CaseVerdict) -> list[tuple[Floats, Floats]] | None:
    """v, S1, S2 and T, flat, each with how far off it may be; None unless all have the truth's shape."""
    check = judged.check
    wrong, wrong_too, shapes = one.values[check.case], other.values[check.case], [r.shape for r in check.expected.arrays]
    if judged.values is None or wrong is None or wrong_too is None:
        return None
    arrays = (judged.values, wrong.arrays, wrong_too.arrays, check.expected.arrays)
    if any([x.shape for x in some] != shapes for some in arrays):
        return None
    within = (check.within, one.within[check.case], other.within[check.case], check.within)
    return [(flat(some), flat(reach)) for some, reach in zip(arrays, within, strict=True)]


def _differ(x: Floats, y: Floats, reach: Floats) -> bool:
    return bool(np.any(np.abs(x - y) > reach))


def _near(x: Floats, y: Floats, reach: Floats) -> bool:
    with np.errstate(invalid="ignore"):
        return bool(np.all(np.abs(x - y) <= reach + SLACK))

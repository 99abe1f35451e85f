"""Two mistakes at once: what an answer is when each of two catalogued mistakes was made in it.

With S the values of a mistake and T the truth, the answer v is one of

    c S              one mistake scales what it touches, by c; the other is S
    view(S)          one transposes, or adds up all entries; the other is S
    S1 + S2 - T      they are in different summands, or with different activations
    S1 S2 / T        they are in different factors, entry by entry

It must hold on every case, most cases must tell, and each mistake must be seen on some: sizes that are distinct primes, and
values that have nothing in common, leave no room for chance. Where what they give is 0 a case tells nothing, as 0 is also
what has no formula. Two that undo each other are no mistake.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import is_

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from ...judging.verdict import CaseVerdict, are_near
from ...key import Check, Signature
from ...numerics.distance import flat, have_same_shapes
from ...numerics.elementary import Floats
from .known_mistake import SLACK, is_not_finite

Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]
View = Callable[[Floats], Floats]

TELLS = 10  # bounds: a truth nearer to 0 says nothing of a factor
LARGEST_SCALE = 100  # that a mistake multiplies by: the sizes of a deck are far below
MOST_KEPT = 32  # catalogues
ROUNDING = 1e-13  # relative: of values that are made of two signatures
VIEWS: tuple[View, ...] = (np.transpose, lambda x: np.asarray(np.sum(x)))


class Stack(Struct, frozen=True):
    """One case as arrays of entries: the answer v, the truth T, and the values S of the catalogue, a row for each mistake.

    T_off and S_off say how far off they may be. What hasn't the shape of v is nan, which is near to nothing; the last entry,
    0 in all that has, makes that hold for empty arrays too.
    """

    v: Floats
    T: Floats
    T_off: Floats
    S: Floats
    S_off: Floats
    missing: Mask  # mistakes that have no value here
    raising: Mask  # those of them that raise
    raised: bool = False  # the answer
    not_finite: bool = False

    def lacks(self, one: Indices, other: Indices) -> Mask:
        """Of each pair, whether there is no number because one of the two has no value, in the same way."""
        alike = self.missing & np.where(self.raising, self.raised, self.not_finite)
        return alike[one] | alike[other]

    def differs(self, joined: Floats, off: Floats) -> Mask:
        """Of each pair, whether what they give together is not the truth: where they undo each other, neither is seen."""
        return ~_fit(joined, self.T, off + TELLS * self.T_off + SLACK + ROUNDING * np.abs(self.T))


Evidence = tuple[Mask, Mask, Mask, Mask]
"""Of each pair: v is what they give together; that tells something; it shows the one; it shows the other."""
Join = Callable[[Stack, Indices, Indices], Evidence]


def find_two(
    catalogue: Sequence[Signature], verdicts: Sequence[CaseVerdict], *, follows: bool = False
) -> tuple[str, str] | None:
    """The ids of the first two mistakes of the catalogue that together give the answers on every case, or None.

    With `follows` they must be what becomes of two earlier mistakes: where both are seen in one entry, they are factors, and
    every entry is told, one where the truth is 0, too.
    """
    if len({one.misconception for one in _telling(catalogue)}) < 2:
        return None
    failed = [verdict for verdict in verdicts if not verdict.passed]
    if len({float(x) for verdict in failed for array in verdict.values or () for x in array.ravel()}) <= 1:
        return None  # two mistakes may come to one number everywhere, or to none, but so does having no formula
    if any(all(_is_given(name, verdict) for verdict in verdicts) for name in verdicts[0].check.arguments):
        return None  # 2 T and W - T add up to W
    known = _know(catalogue, [verdict.check for verdict in verdicts])
    found = (_first(joins, stacks, pairs) for joins, stacks, pairs in _ways(known, verdicts, follows=follows))
    return next(((str(known.names[i]), str(known.names[j])) for i, j in filter(None, found)), None)


def _telling(catalogue: Sequence[Signature]) -> list[Signature]:
    """Those that say enough."""
    return [one for one in catalogue if one.follows or not one.derived]


def _is_given(name: str, verdict: CaseVerdict) -> bool:
    """Whether all that came is entries of the argument of this name."""
    argument = verdict.check.arguments[name]
    if not verdict.values or not isinstance(argument, np.ndarray):
        return False
    return all(bool(np.isin(x, argument).all()) for x in verdict.values)


class Known(Struct, frozen=True):
    """What two mistakes are looked for with, whatever came: those of the catalogue that say enough, for each case a stack
    with the truth as the answer, and what these say (see _ratios, _differ); and which mistakes are which view of the truth.
    """

    catalogue: list[Signature]
    names: NDArray[np.str_]
    truths: list[Stack]
    ratios: list[Floats]
    scales: Mask
    two: Mask
    views: list[tuple[View, Mask, list[Stack]]]


_kept: dict[int, tuple[Sequence[Signature], Sequence[Check], Known]] = {}
"""By the identity of a key's catalogue, which is kept with it: all students are compared with the same."""


def _know(catalogue: Sequence[Signature], checks: Sequence[Check]) -> Known:
    kept = _kept.get(id(catalogue))
    if kept is not None and len(kept[1]) == len(checks) and all(map(is_, kept[1], checks)):
        return kept[2]
    known = _made(catalogue, checks)
    if isinstance(catalogue, tuple):  # a key's own, which can't change
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[id(catalogue)] = catalogue, checks, known
    return known


def _made(catalogue: Sequence[Signature], checks: Sequence[Check]) -> Known:
    told = _telling(catalogue)
    names = np.array([one.misconception for one in told])
    truths = [_stack(told, check, check.expected.arrays) for check in checks]
    return Known(told, names, truths, *_ratios(truths), _differ(names, truths), list(_views(told, checks)))


def _views(told: Sequence[Signature], checks: Sequence[Check]) -> Iterator[tuple[View, Mask, list[Stack]]]:
    """The views that some of the mistakes are, which these are, and for each case a stack of views."""
    for view in VIEWS if checks[0].expected.form == "value" else ():
        views = np.array([all(_is_view(view, one, check) for check in checks) for one in told], dtype=bool)
        if views.any():
            yield view, views, [_stack(told, check, [*map(view, check.expected.arrays)], view) for check in checks]


def _ways(
    known: Known, verdicts: Sequence[CaseVerdict], *, follows: bool
) -> Iterator[tuple[Sequence[Join], Iterable[Stack], Mask]]:
    """Join and stack of each case, and which mistakes may be the one and the other."""
    truths, scales, two = known.truths, known.scales, known.two
    stacks = [*_with_answers(truths, known, verdicts)]
    scaled = [partial(_scaled, c, np.max(truth.T_off), follows) for c, truth in zip(known.ratios, truths, strict=True)]
    yield scaled, stacks, two & scales[:, None]
    for view, views, seen in known.views:
        yield [_viewed] * len(seen), _with_answers(seen, known, verdicts, view), two & views[:, None]
    pairs = np.triu(two) & ~(scales[:, None] & scales)
    summed = pairs if follows else pairs & ~(scales[:, None] | scales)  # c T + S - T is S with more of the truth, no mistake
    yield [_apart if follows else _sum] * len(stacks), stacks, summed
    yield [partial(_product, follows)] * len(stacks), stacks, pairs


def _differ(names: NDArray[np.str_], truths: Sequence[Stack]) -> Mask:
    """Which are two mistakes: not one of them twice, and not two that have the same values on all cases."""
    two: Mask = names[:, None] != names
    one, other = np.nonzero(np.triu(two))
    for case in truths:
        same = _fit(case.S[one], case.S[other], case.S_off[one] + case.S_off[other])
        same |= case.missing[one] & case.missing[other]
        one, other = one[same], other[same]
    two[one, other] = two[other, one] = False
    return two


def _stack(
    catalogue: Sequence[Signature], check: Check, values: Sequence[Floats], view: View = np.asarray
) -> Stack:  # fmt: skip
    """The case with these values as the answer, and a view of the truth and of the mistakes' values."""
    wrong = [signature.values[check.case] for signature in catalogue]
    rows = [(check.expected.arrays, check.within)]
    rows += [(s.arrays if s else (), signature.reach(check.case)) for s, signature in zip(wrong, catalogue, strict=True)]
    viewed = [[view(array) for array in arrays] for arrays, _ in rows]
    alike = [i for i, arrays in enumerate(viewed) if arrays and have_same_shapes(arrays, values)]
    v = _entries(values if alike else ())  # of a shape that nothing has, no entry need be compared
    x, off = np.full((2, len(rows), v.size), np.nan)
    for i in alike:
        x[i], off[i] = _entries(viewed[i]), _entries([view(array) for array in rows[i][1]])
    missing = np.array([s is None for s in wrong])
    raising = np.array([signature.raises(check.case) for signature in catalogue])
    return Stack(v, x[0], off[0], x[1:], off[1:], missing, raising)


def _entries(arrays: Sequence[Floats]) -> Floats:
    return flat([*arrays, np.zeros(1)]) if arrays else np.full(1, np.nan)


def _with_answers(
    stacks: Sequence[Stack], known: Known, verdicts: Sequence[CaseVerdict], view: View = np.asarray
) -> Iterator[Stack]:
    """The stacks of all cases, with what came as the answer instead of the truth."""
    return (_with_answer(stack, known.catalogue, one, view) for stack, one in zip(stacks, verdicts, strict=True))


def _with_answer(truth: Stack, catalogue: Sequence[Signature], verdict: CaseVerdict, view: View) -> Stack:
    values = verdict.values or ()
    same = have_same_shapes(values, [*map(view, verdict.check.expected.arrays)])
    stack = replace(truth, v=_entries(values)) if same else _stack(catalogue, verdict.check, values, view)
    return replace(stack, raised=verdict.verdict == "RAISED", not_finite=is_not_finite(verdict))


def _first(joins: Sequence[Join], stacks: Iterable[Stack], pairs: Mask) -> tuple[int, int] | None:
    """The first pair that holds on every case, where more than half tell something and some show each mistake."""
    one, other = np.nonzero(pairs)
    told = np.zeros((3, one.size), dtype=int)
    for join, stack in zip(joins, stacks, strict=True):
        with np.errstate(all="ignore"):
            holds, *shown = join(stack, one, other)
        if not holds.any():
            return None
        told, one, other = (told + shown)[:, holds], one[holds], other[holds]
    found = np.nonzero((2 * told[0] > len(joins)) & (told[1] > 0) & (told[2] > 0))[0]
    return (min(one[found[0]], other[found[0]]), max(one[found[0]], other[found[0]])) if found.size else None


def _fit(x: Floats, y: Floats, reach: Floats) -> Mask:
    """Of each row, whether all entries are as near as that."""
    fit: Mask = np.all(np.abs(x - y) <= reach, axis=-1)
    return fit


def _is_something(joined: Floats, off: Floats) -> Mask:
    """Of each pair, whether what they give together has an entry that is not 0: 0 is also what has no formula."""
    found: Mask = np.any(np.abs(joined) > TELLS * off + SLACK, axis=-1)
    return found


# -- one scales the other ----------------------------------------------------------------------------------------------


def _ratios(truths: Sequence[Stack]) -> tuple[list[Floats], Mask]:
    """c of each case and mistake, and which mistakes are c times the truth wherever they have a value and the truth tells.

    c is nan where the mistake has no value, or where the truth is too near to 0 and c is not the same on all other cases.
    """
    ratios = []
    scales = np.ones(truths[0].missing.size, dtype=bool)
    for case in truths:
        largest = np.argmax(np.abs(case.T))
        tells = np.abs(case.T[largest]) > TELLS * case.T_off[largest]
        c = case.S[:, largest] / case.T[largest] if tells else np.full(scales.size, np.nan)
        off = (1 + np.abs(c[:, None])) * case.T_off + case.S_off
        scales &= case.missing | ~tells | _fit(case.S, c[:, None] * case.T, off)
        ratios.append(c)
    known = ~np.isnan(ratios)
    steady = np.array([_only(c[~np.isnan(c)]) for c in np.transpose(ratios)])
    ratios = [np.where(np.isnan(c) & ~case.missing, steady, c) for c, case in zip(ratios, truths, strict=True)]
    return ratios, scales & (2 * known.sum(axis=0) > len(truths)) & (known & (np.array(ratios) != 1)).any(axis=0)


def _only(x: Floats) -> float:
    """The one number that all of these are but for rounding; nan where they differ, or are none."""
    return float(x[0]) if x.size and np.all(np.abs(x - x[0]) <= 1e-9 * np.abs(x[0])) else np.nan


def _scaled(ratio: Floats, bound: float, follows: bool, case: Stack, one: Indices, other: Indices) -> Evidence:
    """v = c S; or v = c T where the other has no value, though it was computed here.

    Where c isn't known, v is 0 where S is, and anything elsewhere; not if it `follows`.
    """
    c, S, off = ratio[one][:, None], case.S[other], case.S_off[other]
    fits = _fit(case.v, c * S, np.abs(c) * (4 * off + bound) + SLACK)
    alone = case.missing[other] & _fit(case.v, c * case.T, 2 * (1 + np.abs(c)) * case.T_off + SLACK)
    unknown = np.isnan(ratio[one]) & ~case.missing[one]
    zero = (np.abs(case.v) <= LARGEST_SCALE * TELLS * off + SLACK) | (not follows) & ~(np.abs(S) <= TELLS * off)
    lacks = case.lacks(one, other) & ~unknown
    seen = fits & case.differs(c * S, np.abs(c) * off)
    shows_one = seen & (ratio[one] != 1) | lacks & case.missing[one]
    shows_other = seen & ~_fit(S, case.T, off) | lacks & case.missing[other]
    tells = fits & _is_something(c * S, np.abs(c) * off) | lacks
    return fits | lacks | alone | unknown & zero.all(axis=-1), tells, shows_one, shows_other


# -- one is a view of the other ----------------------------------------------------------------------------------------


def _is_view(view: View, signature: Signature, check: Check) -> bool:
    """Whether the mistake returns the view of this truth."""
    wrong, truth = signature.values[check.case], [view(check.expected.arrays[0])]
    if wrong is None or not have_same_shapes(wrong.arrays, truth):
        return False
    return are_near(wrong.arrays, truth, [view(check.within[0]) + signature.reach(check.case)[0] + SLACK])


def _viewed(case: Stack, one: Indices, other: Indices) -> Evidence:
    """v = view(S); in this stack, S and T are views already."""
    S, off, lacks = case.S[other], 2 * case.S_off[other], case.lacks(one, other)
    fits = _fit(case.v, S, off + SLACK)
    seen = fits & case.differs(S, off)
    return fits | lacks, fits & _is_something(S, off) | lacks, seen | lacks, seen & ~_fit(S, case.T, off) | lacks


# -- entry by entry ----------------------------------------------------------------------------------------------------


def _sum(case: Stack, one: Indices, other: Indices) -> Evidence:
    """v = S1 + S2 - T."""
    S1, S2, T = case.S[one], case.S[other], case.T
    off = 2 * (2 * case.T_off + case.S_off[one] + case.S_off[other])
    rounded = off + ROUNDING * (np.abs(S1) + np.abs(S2) + np.abs(T))
    fits = _fit(case.v, S1 + S2 - T, rounded + SLACK)
    seen, tells = fits & case.differs(S1 + S2 - T, off), fits & _is_something(S1 + S2 - T, rounded)
    return fits | case.lacks(one, other), tells, seen & ~_fit(S1, T, off), seen & ~_fit(S2, T, off)


def _apart(case: Stack, one: Indices, other: Indices) -> Evidence:
    """The same where in each entry one of the two is the truth: with another activation, or at another place."""
    S1, S2, T = case.S[one], case.S[other], case.T
    right1, right2 = (np.abs(S - T) <= case.T_off + off for S, off in ((S1, case.S_off[one]), (S2, case.S_off[other])))
    holds, tells, *shown = _sum(case, one, other)
    apart = np.all(right1 | right2, axis=-1)
    return holds & (apart | case.lacks(one, other)), tells & apart, shown[0] & apart, shown[1] & apart


def _product(follows: bool, case: Stack, one: Indices, other: Indices) -> Evidence:
    """v = S1 S2 / T. Where T is 0, one of S1 and S2 is, and v may be anything; if it `follows`, all three are 0."""
    S1, off1, S2, off2 = case.S[one], case.S_off[one], case.S[other], case.S_off[other]
    tells = ~(np.abs(case.T) <= TELLS * case.T_off)
    over1, over2 = np.abs(S1) - TELLS * off1, np.abs(S2) - TELLS * off2
    zero = (np.maximum(np.maximum(over1, over2), np.abs(case.v) - SLACK) if follows else np.minimum(over1, over2)) <= 0
    v, T, T_off, S1, off1, S2, off2 = (x[..., tells] for x in (case.v, case.T, case.T_off, S1, off1, S2, off2))
    joined = S1 * S2 / T
    off = 2 * (np.abs(S2 / T) * off1 + np.abs(S1 / T) * off2 + np.abs(joined / T) * T_off) + ROUNDING * np.abs(joined)
    fits = np.all(tells | zero, axis=-1) & _fit(v, joined, off + SLACK)
    seen = fits & ~_fit(joined, T, off + TELLS * T_off + SLACK + ROUNDING * np.abs(T))
    shown = [seen & ~_fit(S, T, off + T_off) for S, off in ((S1, off1), (S2, off2))]
    return fits | case.lacks(one, other), fits & _is_something(joined, off), shown[0], shown[1]

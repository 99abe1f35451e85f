"""Does a deck tell right from wrong, and one mistake from another? A key is certified before it grades.

Every catalogued mistake, with all that is taken for it, must be far from the truth on some case: LEAST_MARGIN bounds, or
LEAST_TOLERANCES of what an exercise without a proved bound accepts. Any two mistakes of an exercise must differ by
LEAST_SEPARATION of their size on some case, unless they are declared twins: the same values for every input.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from ..key import Check, KeyExercise, Signature, Values
from ..numerics import distance
from ..numerics.distance import flat, have_same_shapes
from ..numerics.elementary import Floats

LEAST_MARGIN = 1e6  # bounds B, on the case where a mistake is farthest from the truth
LEAST_TOLERANCES = 10.0  # the same for a declared tolerance, which is much wider than a bound
LEAST_SEPARATION = 1e-3  # relative, on the case where two mistakes are farthest apart


def margin(exercise: KeyExercise, signature: Signature) -> tuple[float, str]:
    """How many bounds the mistake is from the truth, on the case where it is farthest, and that case."""
    return max((_off(check, [_nearest(signature, check)], exercise)[0], check.case) for check in exercise.checks)


def _nearest(signature: Signature, check: Check) -> Values | None:
    """Of all that a key takes for the mistake's values on a case, what is nearest to the truth; of a preview its values."""
    values = signature.values[check.case]
    if values is None or not signature.within or values.shapes != check.expected.shapes:
        return values
    each = zip(values.arrays, check.expected.arrays, signature.reach(check.case), strict=True)
    return Values(form=values.form, arrays=tuple(x - np.clip(x - r, -off, off) for x, r, off in each))


def separation(exercise: KeyExercise, one: Signature, other: Signature) -> tuple[float, str]:
    """How far two mistakes are apart, relatively, on the case where they are farthest, and that case."""
    cases = [check.case for check in exercise.checks]
    return max((apart(one.values[case], other.values[case]), case) for case in cases)


def doubts(exercise: KeyExercise, catalogue: Sequence[Signature], twins: frozenset[frozenset[str]]) -> Iterator[str]:
    """Says what the cases don't tell, and the repair: a mistake from the truth, or from another that is not its twin.

    Of each mistake only as many cases are looked at as it takes.
    """
    least, unit = (LEAST_MARGIN, "bounds") if exercise.proved else (LEAST_TOLERANCES, "tolerances")
    passing = list(catalogue)
    for check in exercise.checks:
        largest = _off(check, [_nearest(signature, check) for signature in passing], exercise)
        passing = [signature for signature, off in zip(passing, largest, strict=True) if off < least]
    for signature in passing:
        distance, case = margin(exercise, signature)
        at_most = f"at most {distance:.3g} {unit} off (case {case})"
        made = signature.misconception.replace("-", "_")
        yield (
            f"{exercise.name}: {signature.misconception} passes for right: {at_most}\n"
            f"  is class {made} in solutions/misconceptions/ wrong at all? if so, add a case in which it is wrong"
        )
    for one, other in _alike(exercise, catalogue, twins):
        distance, case = separation(exercise, one, other)
        both = f"{one.misconception} and {other.misconception} can't be told apart"
        yield (
            f"{exercise.name}: {both}: they differ by at most {distance:.3g}, relatively (case {case})\n"
            f"  add a case that tells them apart; where none can, write into the class of {other.misconception}: "
            f'twins = ("{one.misconception}",)'
        )


def _alike(
    exercise: KeyExercise, catalogue: Sequence[Signature], twins: frozenset[frozenset[str]]
) -> Iterator[tuple[Signature, Signature]]:
    """The pairs, but for twins, that no case sets apart. Case by case, those alike so far are looked at, all at once."""

    def pairs(group: Sequence[Signature]) -> Iterator[tuple[Signature, Signature]]:
        return (pair for pair in combinations(group, 2) if frozenset(one.misconception for one in pair) not in twins)

    groups = [list(catalogue)]
    for check in exercise.checks:
        groups = [part for group in groups for part in _parts(group, check.case) if any(pairs(part))]
    for one, other in (pair for group in groups for pair in pairs(group)):
        # near on each case to somebody is not yet near to one and the same
        if separation(exercise, one, other)[0] < LEAST_SEPARATION:
            yield one, other


def _parts(group: Sequence[Signature], case: str) -> Iterator[list[Signature]]:
    """The group without those whom the case sets apart from everybody else: by shape, else each with whom it is near."""
    by_shape: dict[Any, list[Signature]] = {}
    for signature in group:
        values = signature.values[case]
        by_shape.setdefault(values and values.shapes, []).append(signature)
    for shape, some in by_shape.items():
        if len(some) == 1:
            continue
        if shape is None:
            yield some
            continue
        x = _stacked([wrong for signature in some if (wrong := signature.values[case])])
        size = np.max(np.abs(x), axis=1)
        with np.errstate(invalid="ignore", over="ignore"):
            near = np.max(np.abs(x[:, None] - x[None]), axis=2) < LEAST_SEPARATION * np.maximum(size[:, None], size[None])
        near |= (size[:, None] == 0) & (size[None] == 0)
        np.fill_diagonal(near, val=False)
        yield [signature for signature, others in zip(some, near, strict=True) if np.any(others)]


def _off(check: Check, wrongs: Sequence[Values | None], exercise: KeyExercise) -> list[float]:
    """The largest |x - R| / B of each on a case; the key holds 2 B where a bound is proved, and a tolerance as it is."""
    found = [float("inf")] * len(wrongs)
    alike = {i: one for i, one in enumerate(wrongs) if one and have_same_shapes(one.arrays, check.expected.arrays)}
    if alike:
        x, r, within = _stacked(alike.values()), flat(check.expected.arrays), flat(check.within)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            off = np.where(x == r, 0.0, np.abs(x - r) / (within / 2 if exercise.proved else within))
        for i, largest in zip(alike, np.max(off, axis=1, initial=0.0).tolist(), strict=True):
            found[i] = largest
    return found


def _stacked(some: Iterable[Values]) -> Floats:
    """All entries of values of the same shapes, a row each."""
    return np.array([flat(values.arrays) for values in some])


def apart(one: Values | None, other: Values | None) -> float:
    """How far two values are apart, relatively; inf if only one is there, or they have other shapes."""
    if one is None or other is None:
        return 0.0 if one is other else float("inf")
    if not have_same_shapes(one.arrays, other.arrays):
        return float("inf")
    return max((distance.apart(x, y) for x, y in zip(one.arrays, other.arrays, strict=True)), default=0.0)

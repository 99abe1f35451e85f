"""Which catalogued mistake is it? One whose values the answers are, on every case that was asked.

Within the mistake's own rounding distance, that is, and not relatively: where values cancel, two right ways to compute one
mistake differ in every digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .pattern import near, same_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..judging.compare import CaseVerdict
    from ..key import KeyExercise, Signature
    from ..numerics.elementary import Floats

SLACK = 4 * 2.0**-53  # absolute: what numbers that went through 1 have lost, however small they are
DEVIATION = 1e-3  # relative: a deviation that small is a step's, which everybody chooses for themselves
STEPS = 0.15  # of a deviation: how well another step's is known from the catalogue's, which has six digits of the whole


def catalogued(exercise: KeyExercise, catalogue: Sequence[Signature], judged: Sequence[CaseVerdict]) -> list[str]:
    """Ids of the mistakes that the answers show: several only if they are the same on every case, as twins are."""
    for explains in (_everywhere, _in_one_activation) if exercise.proved else (_everywhere, _with_another_step):
        if found := [signature.misconception for signature in catalogue if explains(signature, judged)]:
            return found if explains is _everywhere or len(found) == 1 else []
    return []


def shows(signature: Signature, judged: CaseVerdict) -> bool:
    """Whether the answer on one case is the mistake's."""
    expected, case = signature.values.get(judged.check.case), judged.check.case
    if expected is None:
        return is_no_number(judged)
    if judged.values is None or not expected.fits(judged.values):
        return False
    return near(judged.values, expected.arrays, [within + SLACK for within in signature.within[case]])


def is_no_number(judged: CaseVerdict) -> bool:
    """Whether nothing came that could be compared: an exception, or no finite number, of whatever shape."""
    if judged.verdict in ("RAISED", "NOT_FINITE"):
        return True
    return judged.verdict == "SHAPE" and bool(judged.values) and not any(np.isfinite(x).any() for x in judged.values or ())


def _everywhere(signature: Signature, judged: Sequence[CaseVerdict]) -> bool:
    """On every case; one on which the mistake can't be computed may also go well, if it shows its values on another."""
    if not all(shows(signature, j) or (j.passed and signature.values.get(j.check.case) is None) for j in judged):
        return False  # and no more of its values are made, which a student's own deck makes one by one
    return any(not j.passed and j.values is not None for j in judged) or not any(j.passed for j in judged)


def _in_one_activation(signature: Signature, judged: Sequence[CaseVerdict]) -> bool:
    """On every case of the one activation with which it goes wrong; with the others it goes well."""
    activations = {activation(j) for j in judged if not j.passed}
    if "" in activations or len(activations) > 1 or activations & {activation(j) for j in judged if j.passed}:
        return False
    return all(j.passed or shows(signature, j) for j in judged)


def activation(judged: CaseVerdict) -> str:
    """The name of g in the case; "" if it has none."""
    found = judged.check.arguments.get("activation")
    return found if isinstance(found, str) else ""


def _with_another_step(signature: Signature, judged: Sequence[CaseVerdict]) -> bool:
    """The mistake's small deviation from the truth times one number: where it is that of a step, of another step."""
    if not all(j.values is not None and same_shapes(j) and signature.values.get(j.check.case) for j in judged):
        return False
    off, deviation, scale, within = (
        np.concatenate(list(parts)) for parts in zip(*(_entries(signature, j) for j in judged), strict=True)
    )
    if not 0 < np.max(np.abs(deviation)) <= DEVIATION * np.max(scale):
        return False
    times = float(off @ deviation / (deviation @ deviation))
    reach = STEPS * np.max(np.abs(times * deviation)) + within
    return bool(np.all(np.abs(off - times * deviation) <= reach)) and bool(np.max(np.abs(times * deviation) / within) > 1)


def _entries(signature: Signature, judged: CaseVerdict) -> tuple[Floats, Floats, Floats, Floats]:
    """Of all entries of a case: how far off the answer is, how far the mistake, the truth's size, what is accepted."""
    wrong = signature.values[judged.check.case]
    assert wrong is not None
    x, s, r, within = (
        flat(parts) for parts in (judged.values or (), wrong.arrays, judged.check.expected.arrays, judged.check.within)
    )
    return x - r, s - r, np.abs(r), within


def flat(arrays: Sequence[Floats]) -> Floats:
    """The entries of all of them in one array."""
    return np.concatenate([array.ravel() for array in arrays])

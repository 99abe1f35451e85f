"""Two mistakes at once: an answer that is c1 c2 times the truth on every slot, where one mistake alone gives c1, another c2.

Only mistakes that scale the truth compose in this way; the sizes of the slots, most of them distinct primes, keep the
factors apart. Two that undo each other are no mistake.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from .difference import near, same_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .compare import Judged
    from .key import Asked, Check, Signature


def pair(exercise: Asked, judged: Sequence[Judged]) -> tuple[str, str] | None:
    """The ids of the first two mistakes of the catalogue that together give the answers on every slot, or None."""
    if not all(j.values is not None and same_shapes(j) for j in judged):
        return None
    scaling = [(s.mistake, ratios) for s in exercise.catalogue if (ratios := _ratios(exercise, s)) is not None]
    for (one, some), (other, others) in combinations(scaling, 2):
        together = {slot: some[slot] * others[slot] for slot in some}
        if any(c != 1 for c in together.values()) and all(_is(together[j.check.slot], j) for j in judged):
            return one, other
    return None


def _ratios(exercise: Asked, signature: Signature) -> dict[str, float] | None:
    """c of each slot, if the mistake gives c times the truth on all of them; 1 where the truth is 0."""
    found = {check.slot: _ratio(check, signature) for check in exercise.checks}
    return None if None in found.values() else {slot: c for slot, c in found.items() if c is not None}


def _ratio(check: Check, signature: Signature) -> float | None:
    wrong, expected = signature.values[check.slot], check.expected.arrays
    if wrong is None or [x.shape for x in wrong.arrays] != [r.shape for r in expected]:
        return None
    x, r = (np.concatenate([array.ravel() for array in arrays]) for arrays in (wrong.arrays, expected))
    largest = int(np.argmax(np.abs(r)))
    if r[largest] == 0:
        return 1.0
    c = float(x[largest] / r[largest])
    within = np.concatenate([array.ravel() for array in (*check.within,)])
    allowed = (1 + abs(c)) * within + np.concatenate([array.ravel() for array in signature.within[check.slot]])
    return c if bool(np.all(np.abs(x - c * r) <= allowed)) else None


def _is(c: float, judged: Judged) -> bool:
    expected = [c * r for r in judged.check.expected.arrays]
    return near(judged.values or (), expected, [2 * (1 + abs(c)) * within for within in judged.check.within])

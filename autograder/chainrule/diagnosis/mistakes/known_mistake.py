"""Which catalogued mistake is it? The one whose values the answers are, on every case.

Within that mistake's own rounding bounds, that is, not relatively: where values cancel, two ways to compute the same mistake
can differ in every digit. One entry of each array is known as well as that, the others to a few digits (deck/evaluate).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...judging.verdict import CaseVerdict, are_near
from ...numerics.distance import flat, have_same_shapes
from ...numerics.elementary import Floats

if TYPE_CHECKING:
    from ...key import Explanation, Signature

SLACK = 4 * 2.0**-53  # absolute: what is lost where a number near 1 was subtracted on the way, however small the result
DEVIATION = 1e-3  # relative: a deviation that small comes from a step, which everybody chooses for themselves
ARITHMETIC = ("ZeroDivisionError", "OverflowError", "FloatingPointError")  # what Python raises where numpy gives nan
STEPS = 0.15  # of a deviation: how well that of another step is known from the catalogue's, which is stored to six digits


def find_shown(explanation: Explanation, verdicts: Sequence[CaseVerdict], *, proved: bool) -> tuple[Signature, ...]:
    """The forms of known mistakes that the answers are: on every case, else in another way that is told apart."""
    catalogue = explanation.catalogue
    others = [_with_another_step] if not proved else [_where_it_fails] if _fails_with_one_activation(verdicts) else []
    for explains in (_everywhere, *others):
        possible = catalogue if explains is _with_another_step else _possible(explanation, verdicts)
        if found := tuple(signature for signature in possible if explains(signature, verdicts)):
            return found
    return ()


def name_shown(shown: Sequence[Signature], verdicts: Sequence[CaseVerdict]) -> list[str]:
    """Ids of the mistakes of these forms: several only if they can't be told apart on any case, as twins can't."""
    names = [signature.misconception for signature in shown]
    return names if len(names) == 1 or (names and _everywhere(shown[0], verdicts)) else []


def _possible(explanation: Explanation, verdicts: Sequence[CaseVerdict]) -> Sequence[Signature]:
    """The forms that begin as the first answer that is wrong."""
    catalogue = explanation.catalogue
    failed = next((verdict for verdict in verdicts if not verdict.passed), None)
    if failed is None or not catalogue:
        return ()
    entry, within = explanation.heads[failed.check.case]
    first = next((float(x.flat[0]) for x in failed.values or () if x.size), np.nan)
    with np.errstate(all="ignore"):
        begins = (np.abs(entry - first) <= within + SLACK) | np.isnan(entry)
    return [catalogue[i] for i in np.flatnonzero(begins)]


def _shows(signature: Signature, verdict: CaseVerdict) -> bool:
    """Whether the answer on one case is the mistake's."""
    expected, case = signature.values.get(verdict.check.case), verdict.check.case
    if expected is None:
        return verdict.verdict == "RAISED" if signature.raises(case) else is_not_finite(verdict)
    if verdict.values is None or not have_same_shapes(verdict.values, expected.arrays):
        return False
    return are_near(verdict.values, expected.arrays, [reach + SLACK for reach in signature.reach(case)])


def is_not_finite(verdict: CaseVerdict) -> bool:
    """Whether a number that is none came, or no finite one in whatever shape, or an error of arithmetic in its place."""
    values = verdict.values or ()
    is_none = verdict.verdict == "SHAPE" and bool(values) and not any(np.isfinite(x).any() for x in values)
    return is_none or verdict.verdict == "NOT_FINITE" or (verdict.verdict == "RAISED" and verdict.type_name in ARITHMETIC)


def _everywhere(signature: Signature, verdicts: Sequence[CaseVerdict]) -> bool:
    """On every case. One on which the mistake gives no number may also pass, if another shows its values."""
    if not all(
        _shows(signature, case) or (case.passed and signature.values.get(case.check.case) is None) for case in verdicts
    ):
        return False  # and no more of its values are made, which a student's own deck makes one by one
    return any(not case.passed and case.values is not None and differs(signature, case) for case in verdicts)


def differs(signature: Signature, verdict: CaseVerdict) -> bool:
    """Whether the mistake is wrong on the case: where it gives what is true, an answer beside that is no sign of it."""
    wrong, check = signature.values.get(verdict.check.case), verdict.check
    if wrong is None or not have_same_shapes(wrong.arrays, check.expected.arrays):
        return True
    reach = zip(check.within, signature.reach(check.case), strict=True)
    return not are_near(wrong.arrays, check.expected.arrays, [right + same for right, same in reach])


def _fails_with_one_activation(verdicts: Sequence[CaseVerdict]) -> bool:
    """Whether it is wrong on every case of one activation, and right with the others."""
    fails = {activation(case) for case in verdicts if not case.passed}
    return len(fails) == 1 and "" not in fails and fails.isdisjoint(activation(case) for case in verdicts if case.passed)


def _where_it_fails(signature: Signature, verdicts: Sequence[CaseVerdict]) -> bool:
    """On every case that is wrong. Some show its values: who raises where it would give nan has shown nothing of it."""
    failed = [case for case in verdicts if not case.passed]
    is_seen = any(signature.values.get(case.check.case) is not None and differs(signature, case) for case in failed)
    return is_seen and all(_shows(signature, case) for case in failed)


def activation(verdict: CaseVerdict) -> str:
    """The name of the case's activation g; "" if it has none."""
    found = verdict.check.arguments.get("activation")
    return found if isinstance(found, str) else ""


def activations(verdict: CaseVerdict) -> frozenset[str]:
    """The names of all activations of the case: of one layer, or of several."""
    given = verdict.check.arguments.values()
    return frozenset(
        one for value in given for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)
    )


def _with_another_step(signature: Signature, verdicts: Sequence[CaseVerdict]) -> bool:
    """The mistake's small deviation from the truth, times one number: the mistake made with a step of another size."""
    if not all(case.has_right_shapes and signature.values.get(case.check.case) for case in verdicts):
        return False
    off, deviation, scale, within = (
        np.concatenate(list(parts)) for parts in zip(*(_entries(signature, case) for case in verdicts), strict=True)
    )
    if not 0 < np.max(np.abs(deviation)) <= DEVIATION * np.max(scale):
        return False
    times = float(off @ deviation / (deviation @ deviation))
    reach = STEPS * np.max(np.abs(times * deviation)) + within
    return bool(np.all(np.abs(off - times * deviation) <= reach)) and bool(np.max(np.abs(times * deviation) / within) > 1)


def _entries(signature: Signature, verdict: CaseVerdict) -> tuple[Floats, Floats, Floats, Floats]:
    """Of all entries of a case: how far off the answer is, and how far the mistake; the truth's size; what is accepted."""
    wrong = signature.values[verdict.check.case]
    assert wrong is not None
    x, s, r, within = (
        flat(parts) for parts in (verdict.values or (), wrong.arrays, verdict.check.expected.arrays, verdict.check.within)
    )
    return x - r, s - r, np.abs(r), within

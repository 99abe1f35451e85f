"""What kind of difference is it? What can be said of wrong answers without the catalogue, from all cases together.

One factor everywhere, a transpose, another order, single precision, rounding, finite differences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..judging.verdict import CaseVerdict, are_near
from ..numerics.distance import have_same_shapes

if TYPE_CHECKING:
    from ..key import KeyExercise

EVERYWHERE = {"value": "", "node": ", at every node", "weight": ", for every weight", "input": ", for every input"}
KINDS = {
    "float32": (
        "only about 7 digits are right: somewhere it computes in float32",
        "Everything here is float64. Which line makes an array of another dtype?",
    ),
    "finite-difference": (
        "only 5 to 9 digits are right, as when a derivative is approximated by finite differences",
        "Compute the exact derivative from its formula. Finite differences are good for checking it.",
    ),
    "rounded": (
        "right, but rounded to {digits} decimals",
        "Return the number as it was computed; round only what you print.",
    ),
    "transposed": (
        "right, but transposed",
        "The first index of w is the node in layer L: entry [j, k] belongs to w_jk, so node j is the row.",
    ),
    "permuted": (
        "the right values, but in another order",
        "Which index is which? Nodes and inputs are in the same order as in the arguments.",
    ),
    "constant": ("", "Which of the arguments should the value depend on?"),
    "column": ("", "m numbers in a row have the shape (m,). Which step added the second dimension?"),
    "factor": ("", "The same factor is off everywhere: is a number in front missing, or there twice?"),
    "sign": ("", "Everything has the opposite sign: which number is subtracted from which?"),
    "size": ("", "What do you average over here, and what do you add up?"),
}
"""What is said of a kind of difference, and its hint."""
TELLING = 1e-3  # a case with no larger entry than that says nothing about digits: they have cancelled


def describe_kind(kind: str | None, entry: str) -> tuple[str, str]:
    """The message and the hint for a kind; empty ones for None."""
    if kind == "transposed" and entry != "weight":
        return KINDS[kind][0], "Rows and columns have changed places: what does the first index stand for?"
    return KINDS.get(kind or "", ("", ""))


def find_kind(exercise: KeyExercise, verdicts: Sequence[CaseVerdict]) -> tuple[str | None, str]:
    """The kind of difference (a name from KINDS, or None) and a message that is more exact than the kind's own (or "")."""
    named = [case for case in verdicts if case.misconception is not None]
    if named and (
        named[0].misconception == "float32"
        or all(case.passed or case.misconception == named[0].misconception for case in verdicts)
    ):
        return named[0].misconception, named[0].message
    numbers = {float(x) for case in verdicts for array in case.values or () for x in array.ravel()}
    if len(numbers) == 1 and all(case.has_right_shapes for case in verdicts):
        return "constant", f"it is {numbers.pop():g} everywhere, whatever the arguments are"
    if factor := find_factor(verdicts):
        kind = "size" if factor.size else "sign" if factor.c == -1 else "factor"
        return kind, describe_factor(factor, exercise.entry)
    whole = [case for case in verdicts if case.values is not None]
    if len(whole) < len(verdicts):
        return None, ""
    if _everywhere(whole, _is_transposed):
        return "transposed", next(case.message for case in verdicts if not case.passed)
    if not all(case.has_right_shapes for case in whole):
        return None, ""
    if any(all(_is_permuted(case, axis) for case in whole) for axis in (0, 1)):
        return "permuted", ""
    if _everywhere(whole, _is_single) and _mostly_near(whole, 1e-4):
        return "float32", ""
    for digits in range(1, 9):
        if _everywhere(whole, partial(_is_rounded, digits=digits)):
            return "rounded", KINDS["rounded"][0].format(digits=digits)
    if exercise.proved and whole[0].check.of_layer and _is_finite_difference(whole):
        return "finite-difference", ""
    return None, ""


def _everywhere(verdicts: Sequence[CaseVerdict], holds: Callable[[CaseVerdict], bool]) -> bool:
    return all(case.passed or holds(case) for case in verdicts)


def _is_transposed(verdict: CaseVerdict) -> bool:
    expected, values = verdict.check.expected.arrays, [x.T for x in verdict.values or ()]
    if not have_same_shapes(values, expected) or not all(r.ndim == 2 for r in expected):
        return False
    return are_near(values, expected, verdict.check.within)


def _is_permuted(verdict: CaseVerdict, axis: int) -> bool:
    """One array with all its rows (axis 0) or columns, but not where they belong. A single one, or zeros, may pass."""
    if len(verdict.values or ()) != 1:
        return False
    x, r, within = (verdict.values or ())[0], verdict.check.expected.arrays[0], verdict.check.within[0]
    if r.ndim <= axis:
        return False
    if verdict.passed:
        return r.shape[axis] == 1 or bool(np.max(np.abs(r)) <= 10 * np.max(within))
    x, r = (np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1) for array in (x, r))
    same = np.all(np.abs(x[:, None] - r[None]) <= np.max(within), axis=2)
    return bool(same.any(axis=0).all() and same.any(axis=1).all())


def _is_single(verdict: CaseVerdict) -> bool:
    """Every entry is a float32 number, which doesn't happen by chance in double precision."""
    with np.errstate(over="ignore"):
        return all(bool(np.all(np.float64(np.float32(x)) == x)) for x in verdict.values or ())


def _is_rounded(verdict: CaseVerdict, digits: int) -> bool:
    if not any(np.any(np.abs(r) >= 10.0**-digits) for r in verdict.check.expected.arrays):
        return False  # everything rounds to 0 here
    pairs = zip(verdict.values or (), verdict.check.expected.arrays, strict=True)
    return all(bool(np.all(np.abs(np.round(r, digits) - x) <= 1e-12 * (1 + np.abs(r)))) for x, r in pairs)


def _is_finite_difference(verdicts: Sequence[CaseVerdict]) -> bool:
    """Roughly right on most cases (not on all: where the loss is huge, a difference drowns), right on none that tells."""
    return _mostly_near(verdicts, 1e-5) and not any(case.passed for case in verdicts if _largest_entry(case) > TELLING)


def _mostly_near(verdicts: Sequence[CaseVerdict], limit: float) -> bool:
    """On two thirds of the wrong cases that tell, the relative deviation is below `limit`."""
    deviations = [_deviation(case) for case in verdicts if not case.passed and _largest_entry(case) > TELLING]
    return 3 * sum(deviation < limit for deviation in deviations) >= 2 * max(1, len(deviations))


def _largest_entry(verdict: CaseVerdict) -> float:
    return max((float(np.max(np.abs(r), initial=0.0)) for r in verdict.check.expected.arrays), default=0.0)


def _deviation(verdict: CaseVerdict) -> float:
    """The largest deviation, relative to the largest entry of the case."""
    pairs = zip(verdict.values or (), verdict.check.expected.arrays, strict=True)
    return max((float(np.max(np.abs(x - r), initial=0.0)) for x, r in pairs), default=0.0) / (_largest_entry(verdict) or 1.0)


@dataclass(frozen=True)
class Factor:
    """x = c R on every case. Where `size` names a size s of the case, c is s, or 1 / s if `over`."""

    c: float
    size: str = ""
    over: bool = False


LARGEST_DENOMINATOR = 16  # of a factor that is not among CONSTANTS
CONSTANTS = (0.5, 2.0, -1.0, -2.0, -0.5, 4.0, 0.25)
LAYER = {"n": "the number of samples", "n_out": "the number of output nodes", "n_in": "the number of inputs"}


def find_factor(verdicts: Sequence[CaseVerdict]) -> Factor | None:
    """The factor that explains every case, or None."""
    if all(case.passed for case in verdicts) or not all(case.has_right_shapes for case in verdicts):
        return None
    candidates = [Factor(c) for c in CONSTANTS]
    candidates += [Factor(0.0, size, over) for size in verdicts[0].check.sizes for over in (False, True)]
    candidates += [Factor(c) for c in _ratios(verdicts)]
    return next((f for f in candidates if all(_explains(f, case) for case in verdicts)), None)


def _ratios(verdicts: Sequence[CaseVerdict]) -> list[float]:
    """What the factor could be, to six digits and as a fraction: taken from the largest entry of all."""
    pairs = [pair for case in verdicts for pair in zip(case.values or (), case.check.expected.arrays, strict=True)]
    values, expected = max(pairs, key=lambda pair: float(np.max(np.abs(pair[1]))))
    largest = int(np.argmax(np.abs(expected)))
    x, r = values.flat[largest], expected.flat[largest]
    if not (r and x and np.isfinite(x / r)):
        return []
    return [float(f"{x / r:.6g}"), float(Fraction(x / r).limit_denominator(LARGEST_DENOMINATOR))]


def _explains(factor: Factor, verdict: CaseVerdict) -> bool:
    c = factor.c
    if factor.size:
        size = verdict.check.sizes.get(factor.size, 1)
        c = 1 / size if factor.over else float(size)
    expected = [c * r for r in verdict.check.expected.arrays]
    within = [(1 + abs(c)) * d for d in verdict.check.within]
    return are_near(verdict.values or (), expected, within)


def describe_factor(factor: Factor, entry: str) -> str:
    if factor.size:
        what, meant = f"1/{factor.size}" if factor.over else factor.size, LAYER.get(factor.size)
        return f"{what} times what it should be" + (f" ({factor.size} is {meant})" if meant else "")
    words = {
        0.5: "half of what it should be",
        2.0: "twice what it should be",
        -1.0: "the sign is the opposite of what it should be",
    }
    return words.get(factor.c, f"{factor.c:g} times what it should be") + EVERYWHERE[entry]

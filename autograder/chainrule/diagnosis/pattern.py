"""What kind of difference is it? What can be told of wrong answers without a catalogue, from all cases at once.

One factor everywhere, a transpose, single precision, rounding, finite differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..judging.compare import CaseVerdict
    from ..key import KeyExercise
    from ..numerics.elementary import Floats

EVERYWHERE = {"value": "", "node": ", at every node", "weight": ", for every weight", "input": ", for every input"}
KINDS = {
    "float32": (
        "about 7 digits are right: somewhere it computes in float32",
        "Everything here is float64. Which line makes an array of another dtype?",
    ),
    "finite-difference": (
        "some 5 to 9 digits are right, as when a derivative is taken by finite differences",
        "The exact derivative is asked, from the formula. Differences are good for checking it.",
    ),
    "rounded": (
        "right, but rounded to {digits} decimals",
        "Return the number as it is computed; round only what you print.",
    ),
    "transposed": (
        "right, but transposed",
        "The first index of w is the node in layer L: entry [j, k] belongs to w_jk, so node j is the row.",
    ),
    "permuted": (
        "the right values, but in another order",
        "Which index is which? The order of nodes and of inputs is that of the arguments.",
    ),
    "constant": ("", "Which of the arguments does the value depend on?"),
    "column": ("", "A vector of m numbers has shape (m,). Which step added the second dimension?"),
    "factor": ("", "One factor is off everywhere: is a number missing in front, or there twice?"),
    "sign": ("", "Everything has the opposite sign: which number is taken from which?"),
    "size": ("", "Over what is averaged here, and over what is added?"),
}
TELLING = 1e-3  # the largest entry of a case in which the last digits of its inputs have not cancelled


def said_of(kind: str | None, entry: str) -> tuple[str, str]:
    """What is said of a kind, and its hint."""
    if kind == "transposed" and entry != "weight":
        return KINDS[kind][0], "Rows and columns have changed places: what does the first index stand for?"
    return KINDS.get(kind or "", ("", ""))


def kind_of(exercise: KeyExercise, judged: Sequence[CaseVerdict]) -> tuple[str | None, str]:
    """A name from KINDS (or None) and a message (or "")."""
    named = [j for j in judged if j.misconception is not None]
    if named and (
        named[0].misconception == "float32" or all(j.passed or j.misconception == named[0].misconception for j in judged)
    ):
        return named[0].misconception, named[0].message
    numbers = {float(x) for j in judged for array in j.values or () for x in array.ravel()}
    if len(numbers) == 1 and all(j.values is not None and same_shapes(j) for j in judged):
        return "constant", f"it is {numbers.pop():g} everywhere, whatever it is asked with"
    if factor := factor_of(judged):
        kind = "size" if factor.size else "sign" if factor.c == -1 else "factor"
        return kind, in_words(factor, exercise.entry)
    whole = [j for j in judged if j.values is not None]
    if len(whole) < len(judged):
        return None, ""
    if _everywhere(whole, _is_transposed):
        return "transposed", next(j.message for j in judged if not j.passed)
    shapes_fit = all(same_shapes(j) for j in whole)
    if not shapes_fit:
        return None, ""
    if any(all(_is_permuted(j, axis) for j in whole) for axis in (0, 1)):
        return "permuted", ""
    if _everywhere(whole, _is_single) and _mostly_near(whole, 1e-4):
        return "float32", ""
    for digits in range(1, 9):
        if _everywhere(whole, partial(_is_rounded, digits=digits)):
            return "rounded", KINDS["rounded"][0].format(digits=digits)
    if exercise.proved and whole[0].check.of_layer and _is_finite_difference(whole):
        return "finite-difference", ""
    return None, ""


def _everywhere(judged: Sequence[CaseVerdict], holds: Callable[[CaseVerdict], bool]) -> bool:
    return all(j.passed or holds(j) for j in judged)


def same_shapes(judged: CaseVerdict) -> bool:
    return [x.shape for x in judged.values or ()] == [x.shape for x in judged.check.expected.arrays]


def have_same_shapes(some: Iterable[Floats], others: Iterable[Floats]) -> bool:
    return [x.shape for x in some] == [x.shape for x in others]


def _is_transposed(judged: CaseVerdict) -> bool:
    expected = judged.check.expected.arrays
    values = judged.values or ()
    if [x.shape for x in values] != [r.shape[::-1] for r in expected] or not all(r.ndim == 2 for r in expected):
        return False
    return near((x.T for x in values), expected, judged.check.within)


def _is_permuted(judged: CaseVerdict, axis: int) -> bool:
    """One array with all its rows (axis 0) or columns, but not where they belong; a single one, or only 0, goes well."""
    if len(judged.values or ()) != 1:
        return False
    x, r, within = (judged.values or ())[0], judged.check.expected.arrays[0], judged.check.within[0]
    if r.ndim <= axis:
        return False
    if judged.passed:
        return r.shape[axis] == 1 or bool(np.max(np.abs(r)) <= 10 * np.max(within))
    x, r = (np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1) for array in (x, r))
    same = np.all(np.abs(x[:, None] - r[None]) <= np.max(within), axis=2)
    return bool(same.any(axis=0).all() and same.any(axis=1).all())


def _is_single(judged: CaseVerdict) -> bool:
    """Every entry is a float32 number: nobody computes only those in double precision."""
    with np.errstate(over="ignore"):
        return all(bool(np.all(np.float64(np.float32(x)) == x)) for x in judged.values or ())


def _is_rounded(judged: CaseVerdict, digits: int) -> bool:
    if not any(np.any(np.abs(r) >= 10.0**-digits) for r in judged.check.expected.arrays):
        return False  # so little is 0 to everybody
    pairs = zip(judged.values or (), judged.check.expected.arrays, strict=True)
    return all(bool(np.all(np.abs(np.round(r, digits) - x) <= 1e-12 * (1 + np.abs(r)))) for x, r in pairs)


def _is_finite_difference(judged: Sequence[CaseVerdict]) -> bool:
    """Near on most cases, and within the bound on none that tells: where the loss is huge, a difference drowns."""
    return _mostly_near(judged, 1e-5) and not any(j.passed for j in judged if _scale(j) > TELLING)


def _mostly_near(judged: Sequence[CaseVerdict], limit: float) -> bool:
    """On two of three wrong cases the deviation is below `limit`, relatively; cancelled and flat ones say nothing."""
    deviations = [_relative(j) for j in judged if not j.passed and _scale(j) > TELLING]
    return 3 * sum(deviation < limit for deviation in deviations) >= 2 * max(1, len(deviations))


def _scale(judged: CaseVerdict) -> float:
    return max((float(np.max(np.abs(r), initial=0.0)) for r in judged.check.expected.arrays), default=0.0)


def _relative(judged: CaseVerdict) -> float:
    """The largest deviation, relative to the largest entry of the case."""
    pairs = zip(judged.values or (), judged.check.expected.arrays, strict=True)
    return max((float(np.max(np.abs(x - r), initial=0.0)) for x, r in pairs), default=0.0) / (_scale(judged) or 1.0)


@dataclass(frozen=True)
class Factor:
    """x = c R on every case; `size` names a size s of the case when c is s, and `over` when it is 1 / s."""

    c: float
    size: str = ""
    over: bool = False


LARGEST_DENOMINATOR = 16  # of a factor that nobody foresaw
CONSTANTS = (0.5, 2.0, -1.0, -2.0, -0.5, 4.0, 0.25)
LAYER = {"n": "the number of samples", "n_out": "the number of output nodes", "n_in": "the number of inputs"}


def factor_of(judged: Sequence[CaseVerdict]) -> Factor | None:
    """The one factor that explains every case, or None."""
    if all(j.passed for j in judged) or not all(j.values is not None and same_shapes(j) for j in judged):
        return None
    candidates = [Factor(c) for c in CONSTANTS]
    candidates += [Factor(0.0, size, over) for size in judged[0].check.sizes for over in (False, True)]
    candidates += [Factor(c) for c in _ratio(judged)]
    return next((f for f in candidates if all(_explains(f, j) for j in judged)), None)


def _ratio(judged: Sequence[CaseVerdict]) -> list[float]:
    """The one number that it could be, to some digits: that of the largest entry of all."""
    entries = [(x.flat[i], r.flat[i]) for j in judged for x, r in zip(j.values or (), j.check.expected.arrays, strict=True)
               for i in [int(np.argmax(np.abs(r)))]]  # fmt: skip
    x, r = max(entries, key=lambda entry: abs(entry[1]))
    if not (r and x and np.isfinite(x / r)):
        return []
    return [float(f"{x / r:.6g}"), float(Fraction(x / r).limit_denominator(LARGEST_DENOMINATOR))]


def _explains(factor: Factor, judged: CaseVerdict) -> bool:
    c = factor.c
    if factor.size:
        size = judged.check.sizes.get(factor.size, 1)
        c = 1 / size if factor.over else float(size)
    expected = [c * r for r in judged.check.expected.arrays]
    within = [(1 + abs(c)) * d for d in judged.check.within]
    return near(judged.values or (), expected, within)


def in_words(factor: Factor, entry: str) -> str:
    if factor.size:
        what = f"1/{factor.size}" if factor.over else factor.size
        return f"{what} times what it should be" + (
            f" ({factor.size} is {meant})" if (meant := LAYER.get(factor.size)) else ""
        )
    words = {
        0.5: "half of what it should be",
        2.0: "twice what it should be",
        -1.0: "the sign is the opposite of what it should be",
    }
    return words.get(factor.c, f"{factor.c:g} times what it should be") + EVERYWHERE[entry]


def near(values: Iterable[Floats], expected: Iterable[Floats], within: Iterable[Floats]) -> bool:
    """Whether every entry of every array is as near as it should be."""
    with np.errstate(invalid="ignore"):
        return all(bool(np.all(np.abs(x - r) <= d)) for x, r, d in zip(values, expected, within, strict=True))

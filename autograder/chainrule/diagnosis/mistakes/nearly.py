"""What is nearly right, but not to rounding: measured in place of derived, or only near.

A difference of two numbers, divided by a step h, is known by its bits: both numbers, and so their difference, are multiples
of their last place, which is far coarser than that of the quotient x. So x h is a multiple of a power of 2 that hardly any
other way to compute x would meet. What else is near has no name, but how near it is can be said.
"""

from collections.abc import Sequence

import numpy as np

from ...judging.verdict import CaseVerdict
from ...numerics.elementary import Floats

TELLING = 1e-3  # a case with no larger entry than that says nothing about digits: they have cancelled
NEAR = 1e-4  # relative: what is farther off is not called near
MOST = 2 / 3  # of the cases that tell

STEPS = (*(10.0**-k for k in range(2, 11)), *(3 * 10.0**-k for k in range(3, 9)), 2.0**-26, np.cbrt(2.0**-52))
"""Steps h that people take. A power of 2 more or less, such as 2 h, makes no difference, so 5e-6 is among them."""
LAST = 2.0**-51  # relative: rounding of a quotient, of 2 h and of our own product
LEAST_BITS = 7.0  # by which x h is coarser than chance, on average; chance gives 1.4
MEASURED = 0.02  # relative: the error of the largest step
ENTRIES = 5  # fewer say nothing
SINGLE = 2.0**-24  # relative: the rounding of a float32
LOST = 64.0  # that many roundings may be lost where terms cancel
WHY_NEAR = "Is a constant rounded, a small number added, or an array float32?"
WHY_NEARER = "Is a constant rounded, or a small number added?"  # float32 can't come so near
WHY_MEASURED = "Is the step too large or too small, a constant rounded, or a small number added?"
LEAST = 1 / 32  # of a rounding is what they leave, at least, on an average case


def describe_nearness(verdicts: Sequence[CaseVerdict], *, proved: bool) -> str:
    """How near the answers are, relatively, as the visible cases show it; "" where they are not near.

    What is right within a declared tolerance, not to `proved` rounding, is measured by a step.
    """
    deviation = max((_deviation(case) for case in _telling(verdicts)), default=1.0)
    if not 0 < deviation <= NEAR:
        return ""
    limit, why = ("rounding explains", WHY_NEAR) if proved else ("is tolerated", WHY_MEASURED)
    shown = [case for case in _telling(verdicts) if case.check.visible]
    deviation = max((_deviation(case) for case in shown), default=0.0)  # a number may tell of a hidden case
    if not deviation:
        return f"nearly right, but off by more than {limit}\n{why}"
    mantissa, exponent = f"{deviation:.15e}".split("e")  # 5e-324 can't be divided by its power of 10
    digit = int(np.ceil(float(mantissa)))
    within = f"{digit}e{int(exponent)}" if digit < 10 else f"1e{int(exponent) + 1}"
    why = WHY_NEARER if proved and deviation <= LEAST * SINGLE else why
    return f"nearly right: off by up to {within} of its size, more than {limit}\n{why}"


def is_finite_difference(verdicts: Sequence[CaseVerdict]) -> bool:
    """Whether the answers that tell are differences divided by one and the same step."""
    return mostly_near(verdicts, MEASURED) and any(_is_difference(verdicts, h) for h in STEPS)


def _is_difference(verdicts: Sequence[CaseVerdict], h: float) -> bool:
    """Either each answer is a quotient, or n times it is: a mean of quotients."""
    told = [case for case in verdicts if not case.passed and _largest_entry(case) > TELLING]
    for mean in (False, True):
        found = [_bits(case, h * (case.check.sizes.get("n", 1) if mean else 1)) for case in told]
        bits = np.concatenate([*found, np.zeros(0)])
        coarse = sum(bool(x.size) and float(np.mean(x)) >= LEAST_BITS for x in found)
        if bits.size >= ENTRIES and np.mean(bits) >= LEAST_BITS and coarse >= MOST * len(told):
            return True
    return False


def _bits(verdict: CaseVerdict, h: float) -> Floats:
    """Of each wrong entry x: of how many bits it is that x h is a multiple of a power of 2, beyond its own last place."""
    x = np.concatenate([*(x[np.abs(x - r) > d].ravel() for x, r, d in _entries(verdict)), np.zeros(0)])
    y = np.abs(x[x != 0] * h)
    bits = np.zeros(y.shape)
    for more in range(1, 40):
        unit = 2 * LAST * y * 2.0**more
        unit = 2.0 ** np.ceil(np.log2(unit))
        holds = (np.abs(y - unit * np.round(y / unit)) <= LAST * y) & (bits == more - 1)
        if not holds.any():
            break
        bits[holds] = more
    return bits


def is_of_single(verdicts: Sequence[CaseVerdict]) -> bool:
    """Whether the answers are off by what single precision leaves, on most cases that tell.

    A number of the size of 2**-24 that is added on the way looks the same, so this alone names nothing.
    """
    off = [_deviation(case) / SINGLE for case in verdicts if not case.passed and _largest_entry(case) > TELLING]
    return bool(off) and float(np.quantile(off, MOST)) <= LOST and float(np.median(off)) >= LEAST


def mostly_near(verdicts: Sequence[CaseVerdict], limit: float) -> bool:
    """On two thirds of the wrong cases that tell, the relative deviation is below `limit`."""
    deviations = [_deviation(case) for case in verdicts if not case.passed and _largest_entry(case) > TELLING]
    return sum(deviation < limit for deviation in deviations) >= MOST * max(1, len(deviations))


def count_digits(verdicts: Sequence[CaseVerdict]) -> str:
    """How many digits are right, on an average visible case that tells; "half of the" where none tells."""
    shown = [case for case in _telling(verdicts) if case.check.visible]
    if not shown:
        return "half of the"
    return f"about {max(1, round(-float(np.median([np.log10(_deviation(case) or 1e-16) for case in shown]))))}"


def _telling(verdicts: Sequence[CaseVerdict]) -> list[CaseVerdict]:
    """The wrong cases that tell; all wrong ones, if none does."""
    wrong = [case for case in verdicts if not case.passed]
    return [case for case in wrong if _largest_entry(case) > TELLING] or wrong


def _largest_entry(verdict: CaseVerdict) -> float:
    return max((float(np.max(np.abs(r), initial=0.0)) for r in verdict.check.expected.arrays), default=0.0)


def _deviation(verdict: CaseVerdict) -> float:
    """The largest deviation, relative to the largest entry of the case, from 0 to 1, which is all of it."""
    if not verdict.has_right_shapes:
        return 1.0
    off = max((float(np.max(np.abs(x - r), initial=0.0)) for x, r, _ in _entries(verdict)), default=0.0)
    deviation = off / (_largest_entry(verdict) or 1.0)
    return min(1.0, deviation)  # nan is near to nothing


def _entries(verdict: CaseVerdict) -> list[tuple[Floats, Floats, Floats]]:
    """Of each array: the answer, the truth, and how far off is right; none where there is nothing to compare."""
    if not verdict.has_right_shapes:
        return []
    return list(zip(verdict.values or (), verdict.check.expected.arrays, verdict.check.within, strict=True))

"""Why is an answer wrong? One finding for an exercise, from its verdicts on all slots together.

First the catalogue: an answer is a mistake when on every slot it lies within that mistake's own rounding distance. Then
what needs no catalogue: one factor everywhere, a transpose, single precision, rounding, finite differences. Below
certainty it says only where the first difference is. Values are shown for visible slots alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .compare import Judged
    from .elementary import Floats
    from .key import AnswerKey, Asked, Check, Signature
    from .result import Verdict

EVERYWHERE = {"value": "", "node": ", at every node", "weight": ", for every weight", "input": ", for every input"}
COMMON = {
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
    "column": ("", "A vector of m numbers has shape (m,). Which step added the second dimension?"),
    "factor": ("", "One factor is off everywhere: is a number missing in front, or there twice?"),
    "sign": ("", "Everything has the opposite sign: which number is taken from which?"),
    "size": ("", "Over what is averaged here, and over what is added?"),
}
IDS = ("float32", "finite-difference", "rounded", "column")  # of these, what MISCONCEPTIONS has a name for


@dataclass(frozen=True)
class Finding:
    """An exercise's verdict with what to say about it. `hint` has as many levels as the course shows."""

    exercise: Asked
    verdict: Verdict
    judged: tuple[Judged, ...]
    message: str = ""
    mistake: str | None = None
    hint: str | None = None
    warnings: tuple[str, ...] = ()


def diagnose(exercise: Asked, judged: Sequence[Judged], key: AnswerKey) -> Finding:
    """The finding on one exercise: PASS if every check passed, else the verdict of the first that did not."""
    warnings = tuple(dict.fromkeys(warning for j in judged for warning in j.warnings))
    failed = [j for j in judged if not j.passed]
    if len(judged) == len(exercise.checks) and not failed:
        return Finding(exercise, "PASS", tuple(judged), warnings=warnings)
    first = failed[0]
    if first.verdict in ("WRONG", "SHAPE"):
        mistakes = _catalogued(exercise, judged)
        if mistakes:
            return _named(exercise, judged, key, mistakes, warnings)
        name, message = _unnamed(exercise, judged)
        said, hint = COMMON.get(name or "", ("", ""))
        message = _lines(
            message or said or _first_line(first), _shown(judged, exercise.entry), "" if name else _where(judged)
        )
        hint = hint if key.feedback.hints >= 2 else ""
        mistake = name if name in IDS else None
        return Finding(exercise, first.verdict, tuple(judged), message, mistake, hint or None, warnings)
    return Finding(exercise, first.verdict, tuple(judged), _lines(first.message, _where(judged)), None, None, warnings)


def _named(
    exercise: Asked, judged: Sequence[Judged], key: AnswerKey, mistakes: list[str], warnings: tuple[str, ...]
) -> Finding:
    """The catalogue's words. Of twins the first listed stands, and both are said."""
    known = [found for name in mistakes if (found := key.mistake(name)) is not None]
    failed = next(j for j in judged if not j.passed)
    factor = _factor(judged)
    said = failed.message or (_factor_in_words(factor, exercise.entry) if factor else "") or known[0].where
    idea = " Or: ".join(dict.fromkeys(mistake.idea for mistake in known))
    correction = " Or: ".join(dict.fromkeys(mistake.correction for mistake in known))
    levels = [idea, correction][: max(0, key.feedback.hints - 1)]
    if len(known) > 1:
        said += " (" + " or ".join(mistake.id for mistake in known) + ")"
    message = _lines(said, _shown(judged, exercise.entry))
    hint = " ".join(levels) or None
    return Finding(exercise, failed.verdict, tuple(judged), message, known[0].id, hint, warnings)


def _first_line(first: Judged) -> str:
    return first.message or "not the expected values"


# -- the catalogue ---------------------------------------------------------------------------------------------------


def _catalogued(exercise: Asked, judged: Sequence[Judged]) -> list[str]:
    """Ids of the mistakes whose signature the answers are, on every slot that was asked."""
    return [signature.mistake for signature in exercise.signatures if all(_is(signature, j) for j in judged)]


def _is(signature: Signature, judged: Judged) -> bool:
    expected, slot = signature.values.get(judged.check.slot), judged.check.slot
    if expected is None:
        return judged.verdict in ("RAISED", "NOT_FINITE")
    if judged.values is None or [x.shape for x in judged.values] != [x.shape for x in expected.arrays]:
        return False
    return _near(judged.values, expected.arrays, signature.within[slot])


def _near(values: Iterable[Floats], expected: Iterable[Floats], within: Iterable[Floats]) -> bool:
    with np.errstate(invalid="ignore"):
        return all(bool(np.all(np.abs(x - r) <= d)) for x, r, d in zip(values, expected, within, strict=True))


# -- what needs no catalogue -----------------------------------------------------------------------------------------


def _unnamed(exercise: Asked, judged: Sequence[Judged]) -> tuple[str | None, str]:
    """A name from COMMON (or None) and a message (or "")."""
    known = {j.mistake for j in judged if not j.passed}
    if len(known) == 1 and (mistake := known.pop()):
        return mistake, next(j.message for j in judged if not j.passed)
    if factor := _factor(judged):
        kind = "size" if factor.size else "sign" if factor.c == -1 else "factor"
        return kind, _factor_in_words(factor, exercise.entry)
    whole = [j for j in judged if j.values is not None]
    if len(whole) < len(judged):
        return None, ""
    if _everywhere(whole, _is_transposed):
        return "transposed", ""
    shapes_fit = all(_same_shapes(j) for j in whole)
    if not shapes_fit:
        return None, ""
    if _everywhere(whole, _is_single):
        return "float32", ""
    for digits in range(1, 9):
        if _everywhere(whole, lambda j, digits=digits: _is_rounded(j, digits)):  # type: ignore[misc]
            return "rounded", COMMON["rounded"][0].format(digits=digits)
    if _is_finite_difference(whole):
        return "finite-difference", ""
    return None, ""


def _everywhere(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> bool:
    return all(j.passed or holds(j) for j in judged)


def _same_shapes(judged: Judged) -> bool:
    return [x.shape for x in judged.values or ()] == [x.shape for x in judged.check.expected.arrays]


def _is_transposed(judged: Judged) -> bool:
    expected = judged.check.expected.arrays
    values = judged.values or ()
    if [x.shape for x in values] != [r.shape[::-1] for r in expected] or not all(r.ndim == 2 for r in expected):
        return False
    return _near((x.T for x in values), expected, judged.check.within)


def _is_single(judged: Judged) -> bool:
    """Every entry is a float32 number, and near the expected one: nobody computes that in double precision."""
    with np.errstate(over="ignore"):
        single = all(bool(np.all(np.float64(np.float32(x)) == x)) for x in judged.values or ())
    return single and _relative(judged) < 1e-4


def _is_rounded(judged: Judged, digits: int) -> bool:
    pairs = zip(judged.values or (), judged.check.expected.arrays, strict=True)
    return all(bool(np.all(np.abs(np.round(r, digits) - x) <= 1e-12 * (1 + np.abs(r)))) for x, r in pairs)


def _is_finite_difference(judged: Sequence[Judged]) -> bool:
    """Near on all plain slots, though not within the bound; cancelled or flat slots say nothing here."""
    deviations = [_relative(j) for j in judged if _scale(j) > 1e-3]
    return bool(deviations) and max(deviations) < 1e-3 and float(np.median(deviations)) < 1e-5


def _scale(judged: Judged) -> float:
    return max((float(np.max(np.abs(r), initial=0.0)) for r in judged.check.expected.arrays), default=0.0)


def _relative(judged: Judged) -> float:
    """The largest deviation, relative to the largest entry of the case."""
    pairs = zip(judged.values or (), judged.check.expected.arrays, strict=True)
    return max((float(np.max(np.abs(x - r), initial=0.0)) for x, r in pairs), default=0.0) / (_scale(judged) or 1.0)


@dataclass(frozen=True)
class Factor:
    """x = c R on every slot; `size` names a size s of the case when c is s, and `over` when it is 1 / s."""

    c: float
    size: str = ""
    over: bool = False


CONSTANTS = (0.5, 2.0, -1.0, -2.0, -0.5, 4.0, 0.25)
SIZES = {"n": "the number of samples", "n_out": "the number of output nodes", "n_in": "the number of inputs"}


def _factor(judged: Sequence[Judged]) -> Factor | None:
    """The one factor that explains every slot, or None."""
    if all(j.passed for j in judged) or not all(j.values is not None and _same_shapes(j) for j in judged):
        return None
    candidates = [Factor(c) for c in CONSTANTS] + [Factor(0.0, s, over) for s in SIZES for over in (False, True)]
    return next((f for f in candidates if all(_explains(f, j) for j in judged)), None)


def _explains(factor: Factor, judged: Judged) -> bool:
    c = factor.c
    if factor.size:
        size = judged.check.sizes[factor.size]
        c = 1 / size if factor.over else float(size)
    expected = [c * r for r in judged.check.expected.arrays]
    within = [(1 + abs(c)) * d for d in judged.check.within]
    return _near(judged.values or (), expected, within)


def _factor_in_words(factor: Factor, entry: str) -> str:
    if factor.size:
        what = f"1/{factor.size}" if factor.over else factor.size
        return f"{what} times what it should be ({factor.size} is {SIZES[factor.size]})"
    words = {
        0.5: "half of what it should be",
        2.0: "twice what it should be",
        -1.0: "the sign is the opposite of what it should be",
    }
    return words.get(factor.c, f"{factor.c:g} times what it should be") + EVERYWHERE[entry]


# -- where -----------------------------------------------------------------------------------------------------------


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _where(judged: Sequence[Judged]) -> str:
    """What the slots that went wrong have in common, where some went well: an activation, sizes, else their names."""
    failed = [j for j in judged if not j.passed]
    passed = [j for j in judged if j.passed]
    if not passed or not failed:
        return ""
    activations = {_activation(j) for j in failed}
    if len(activations) == 1 and activations.isdisjoint(_activation(j) for j in passed) and (only := activations.pop()):
        return f"Only with {only}; with the other activations it is right."
    sizes = {_sizes(j.check) for j in passed}
    if len(sizes) == 1 and sizes.isdisjoint(_sizes(j.check) for j in failed):
        return f"With {sizes.pop()} it went well, with {_sizes(failed[0].check)} not. Is a size written into your code?"
    if len(failed) <= len(passed):
        return f"Only on {_listed(failed)}; elsewhere it is right."
    return f"It is right on {_listed(passed)} only."


def _activation(judged: Judged) -> str:
    found = judged.check.arguments.get("activation")
    return found if isinstance(found, str) else ""


def _sizes(check: Check) -> str:
    return f"{check.sizes['n_out']} output nodes and {check.sizes['n_in']} inputs"


def _listed(judged: Sequence[Judged]) -> str:
    names = ", ".join(j.check.slot for j in judged[:3]) + (", …" if len(judged) > 3 else "")
    return f"the slot{'s' * (len(judged) > 1)} {names}"


def _shown(judged: Sequence[Judged], entry: str) -> str:
    """The first difference on a visible slot."""
    for j in judged:
        if not j.passed and j.check.visible and j.values is not None and _same_shapes(j):
            for i, (x, r, d) in enumerate(zip(j.values, j.check.expected.arrays, j.check.within, strict=True)):
                with np.errstate(invalid="ignore"):
                    off = np.argwhere(~(np.abs(x - r) <= d)).tolist()
                if off:
                    index = tuple(off[0])
                    at = (f"list element {i}, " if j.check.expected.form == "list" else "") + _at(index, entry)
                    said = f"you return {x[index]:.6g}, it is {r[index]:.6g}."
                    return f"On the slot {j.check.slot}{f', {at}' if at else ''}: {said}"
    return ""


def _at(index: tuple[int, ...], entry: str) -> str:
    """The place of an entry in the lesson's notation: node 1, w_12."""
    if entry == "weight" and len(index) == 2:
        return f"w_{index[0]}{index[1]}" if max(index) < 10 else f"w_{index[0]},{index[1]}"
    if entry in ("node", "input") and len(index) == 1:
        return f"{entry} {index[0]}"
    return f"entry {list(index)}" if index else ""

"""Is an answer right? The verdict on one check, and nothing about why.

A component x is right when |x - R| <= 2 B: R the reference's value, B the bound that bounded.py proves for every sensible
order of evaluation, so that both R and a competent student's x lie within B of the truth. The key holds 2 B. Before that,
in this order: it came back at all; it is numbers; its shape is R's; it is double precision; it is finite.
There is no other way to PASS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..safe_text import plain
from .redact import PublicWords, RedactedText, is_plausible, veiled

if TYPE_CHECKING:
    from ..key import Check
    from ..numerics.elementary import Floats
    from ..result import Verdict
    from ..sandbox.answer import Answer, Part

NARROW = {"float32": "float32", "float16": "float16"}
UNTOLD = PublicWords()
INTEGER = ("int", "uint", "bool")
NO_NUMBERS = ("complex", "object", "str", "bytes", "void", "datetime", "timedelta")


@dataclass(frozen=True)
class CaseVerdict:
    """The verdict on one check, with the values it was passed on (None when there were none to compare)."""

    check: Check
    verdict: Verdict
    message: str = ""
    values: tuple[Floats, ...] | None = None
    misconception: str | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        return self.verdict == "PASS"


FAILED: dict[str, Verdict] = {
    "not-implemented": "STUB", "raised": "RAISED", "timeout": "TIMEOUT", "memory": "MEMORY",
    "died": "FORBIDDEN", "lied": "FORBIDDEN", "missing": "MISSING",
}  # fmt: skip


def compare(answer: Answer, check: Check, *, stub: bool = False, told: PublicWords = UNTOLD) -> CaseVerdict:
    """The verdict on `answer`; `stub` says that the function's body does nothing, so that a None is no answer yet.

    `told` is what may be said of a hidden case beyond the words that are known (see hidden).
    """
    words = answer if check.visible else veiled(answer, check, told)
    if answer.outcome != "value":
        return CaseVerdict(check, FAILED.get(answer.outcome, "FORBIDDEN"), _failure(answer.outcome, words))
    if answer.kind in ("none", "ellipsis"):
        if stub:
            return CaseVerdict(check, "STUB", "not started")
        what = "None" if answer.kind == "none" else "..."
        return CaseVerdict(check, "SHAPE", f"it returns {what}: is a return missing?")
    warnings = _mutations(answer, check)
    if check.expected.form == "list":
        if answer.kind != "list":
            return CaseVerdict(
                check, "SHAPE", f"it returns {_named(answer, words)}, not a list of arrays", warnings=warnings
            )
        if (count := len(answer.parts)) != len(check.expected.arrays):
            said = str(count) if check.visible or is_plausible((count,), check) else "too many"
            message = f"it returns a list of {said}, expected {len(check.expected.arrays)} arrays"
            return CaseVerdict(check, "SHAPE", message, warnings=warnings)
    elif len(answer.parts) != 1:
        return CaseVerdict(check, "SHAPE", f"it returns {_named(answer, words)}, not numbers", warnings=warnings)
    else:
        warnings += _manners(answer, check)
    return _numbers(answer, check, warnings)


def _numbers(answer: Answer, check: Check, warnings: tuple[str, ...]) -> CaseVerdict:
    """The verdict on the arrays themselves, all parts in each step before the next step."""
    pairs = list(zip(answer.parts, check.expected.arrays, strict=True))
    for i, (part, _) in enumerate(pairs):
        if part.dtype.startswith(NO_NUMBERS):
            message = f"{_element(check, i)}an array of dtype {part.dtype}, not of real numbers"
            return CaseVerdict(check, "SHAPE", message, warnings=warnings)
    for i, (part, expected) in enumerate(pairs):
        if part.shape != expected.shape:
            message, misconception = _shapes(part.shape, expected.shape, check)
            return CaseVerdict(check, "SHAPE", _element(check, i) + message, _floats(pairs), misconception, warnings)
    values = _floats(pairs)
    if values is None:
        return CaseVerdict(check, "SHAPE", "it returns more than 1 MB of numbers", warnings=warnings)
    for part, _ in pairs:
        if part.dtype in NARROW and _is_near(values, check):
            message = f"it computes in {part.dtype}: about {7 if part.dtype == 'float32' else 3} digits are right"
            return CaseVerdict(check, "WRONG", message, values, "float32", warnings)
    for i, x in enumerate(values):
        if not np.all(np.isfinite(x)):
            bad = np.argwhere(~np.isfinite(x))[0].tolist()
            message = f"{_element(check, i)}{x[tuple(bad)]} at {bad}" if bad else f"{_element(check, i)}{x}"
            return CaseVerdict(check, "NOT_FINITE", message, values, warnings=warnings)
    if any(part.dtype in NARROW for part, _ in pairs):
        return CaseVerdict(check, "WRONG", "", values, warnings=warnings)
    for x, expected, within in zip(values, check.expected.arrays, check.within, strict=True):
        if not np.all(np.abs(x - expected) <= within):
            return CaseVerdict(check, "WRONG", "", values, warnings=warnings)
    return CaseVerdict(check, "PASS", "", values, warnings=warnings)


def _floats(pairs: list[tuple[Part, Floats]]) -> tuple[Floats, ...] | None:
    """All parts as float64; None if one came without its data, as there was too much of it."""
    if any(part.data is None for part, _ in pairs):
        return None
    with np.errstate(all="ignore"):  # a signalling NaN
        return tuple(np.asarray(part.array(), dtype=np.float64) for part, _ in pairs)


def _is_near(values: tuple[Floats, ...], check: Check) -> bool:
    """Whether most digits that single precision has are right."""
    pairs = list(zip(values, check.expected.arrays, strict=True))
    scale = max(float(np.max(np.abs(r), initial=0.0)) for _, r in pairs)
    return all(bool(np.all(np.abs(x - r) <= 1e-3 * scale)) for x, r in pairs)


def _element(check: Check, i: int) -> str:
    return f"element {i}: " if check.expected.form == "list" else ""


def _shapes(shape: tuple[int, ...], expected: tuple[int, ...], check: Check) -> tuple[str, str | None]:
    """What a wrong shape looks like, and the mistake if the shape alone tells."""
    if not (check.visible or is_plausible(shape, check)):
        return f"another shape, expected {expected}", None
    message = f"shape {shape}, expected {expected}"
    if (of := _sizes(shape, check)) is not None:
        message = f"{of} = {shape}, expected {expected}"
    if len(expected) == 2 and shape == expected[::-1]:
        return message + ": the transpose", None
    if len(expected) == 1 and shape == (*expected, 1):
        return message + ": a column, where a plain vector is asked", "column"
    if len(expected) == 1 and shape == (1, *expected):
        return message + ": a row in a table, where a plain vector is asked", "column"
    return message + (": one number is asked" if not expected else ""), None


def _sizes(shape: tuple[int, ...], check: Check) -> str | None:
    """The names of a shape's sizes, "(n_in, n_out)", where each is one of the case's."""
    if not shape or len(shape) > 2:
        return None
    names = {size: name for name, size in check.sizes.items()}  # n_in, if it is one of several
    return f"({', '.join(names[size] for size in shape)}{',' * (len(shape) == 1)})" if names.keys() >= set(shape) else None


def _named(answer: Answer, words: Answer | RedactedText) -> str:
    return plain(words.type_name or answer.kind, 60)


def _manners(answer: Answer, check: Check) -> tuple[str, ...]:
    """Right in value and shape, but not as a numpy user would return it: said, and no marks lost."""
    part, shape = answer.parts[0], check.expected.arrays[0].shape
    said = []
    if answer.kind == "list" and part.shape == shape:
        said.append("list-for-array: it returns a list; an array is meant")
    if answer.kind == "array" and shape == () == part.shape and answer.type_name == "ndarray":
        said.append("zero-dim: it returns an array of shape () for a number")
    if part.dtype.startswith(INTEGER):
        said.append(f"int-result: it returns {part.dtype}; decimals would be cut off")
    return tuple(said)


def _mutations(answer: Answer, check: Check) -> tuple[str, ...]:
    changed = [name for i, name in enumerate(check.arguments) if i in answer.mutated]  # each once, whatever the child says
    return (f"mutates-input: it changes its argument {', '.join(changed)}; work on a copy",) if changed else ()


def _failure(outcome: str, words: Answer | RedactedText) -> str:
    """One line on how a call failed, in the student's own words where there are any."""
    match outcome:
        case "not-implemented":
            return f"it calls {plain(words.message, 60)}, which is not started" if words.message else "not started"
        case "raised":
            return plain(f"{_place(words)}{words.type_name}{': ' if words.message else ''}{words.message}")
        case "timeout":
            return "it did not come to an end in time: is there a loop that never stops?"
        case "memory":
            return "it asked for more memory than there is"
        case "missing":
            return "there is no function of this name"
        case _:
            return plain(words.message) or "the sandbox stopped it"


def _place(words: Answer | RedactedText) -> str:
    return f"{words.where}:{words.line}: " if words.where and words.line else ""

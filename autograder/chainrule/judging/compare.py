"""Is an answer right? Compares it with what is expected, and says nothing about why.

A component x is right when |x - R| <= 2 B. R is the reference's value, and B the bound that numerics/bounded.py proves for
every sensible order of evaluation, so that both R and a competent student's x lie within B of the truth. The key holds 2 B.
Before that, in this order: there is an answer at all; it is numbers; its shape is R's; it is double precision; it is finite.
There is no other way to PASS.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from ..numerics.elementary import Floats
from ..safe_text import plain
from ..sandbox.answer import Answer, Part, place
from .redact import OWN_ERROR, is_plausible, redacted
from .verdict import OF_OUTCOME, CaseVerdict, are_near

if TYPE_CHECKING:
    from ..key import Check, KeyExercise

DIGITS = {"float32": 7, "float16": 3}  # that a narrower dtype gets right
INTEGER = ("int", "uint", "bool")
NO_NUMBERS = ("complex", "object", "str", "bytes", "void", "datetime", "timedelta")
SEQUENCES = ("list", "tuple")
STAND_IN = "StandIn"  # the type of what stands for a missing library's (sandbox/child/imports)
MUTATES = "mutates-input"  # a warning
NOTHING = "it returns None"  # how it begins where nothing is returned
MOST_ENTRIES = 10_000  # of an answer of a wrong shape: a larger one is no slip, and its values are not looked at


def compare_each(answers: Sequence[Answer], exercise: KeyExercise, *, stub: bool = False) -> list[CaseVerdict]:
    """The verdicts on the answers to all checks of an exercise, or to the first ones, as far as they came.

    Where all are doubles of the right shapes, as nearly always, they are compared at once, which takes a fifth of the time.
    """
    if (x := _join_plain(answers, exercise)) is None:
        pairs = zip(answers, exercise.checks, strict=False)
        return [compare(answer, check, stub=stub, axes=exercise.axes) for answer, check in pairs]
    expected, within = exercise.flat
    near, found, end = np.abs(x - expected) <= within, [], 0
    all_near = bool(near.all())
    for check in exercise.checks:
        start, values = end, []
        for array in check.expected.arrays:
            values.append(x[end : end + array.size].reshape(array.shape))
            end += array.size
        found.append(CaseVerdict(check, "PASS" if all_near or near[start:end].all() else "WRONG", values=tuple(values)))
    return found


def _join_plain(answers: Sequence[Answer], exercise: KeyExercise) -> Floats | None:
    """All entries of all answers, where these are finite doubles of the right shapes, and nothing else is to be said."""
    data: list[bytes] = []
    for answer, check in zip_longest(answers, exercise.checks):
        wanted = check.expected.arrays
        kinds = ("list",) if check.expected.form == "list" else ("array", "number") if wanted[0].shape else ("number",)
        if answer is None or answer.outcome != "value" or answer.kind not in kinds or answer.mutated:
            return None
        if [(part.dtype, part.shape) for part in answer.parts] != [("float64", array.shape) for array in wanted]:
            return None
        data += [part.data for part in answer.parts if part.data is not None]
    x = np.frombuffer(b"".join(data))
    return x if x.size == exercise.flat[0].size and np.isfinite(x).all() else None


def compare(
    answer: Answer,
    check: Check,
    *,
    stub: bool = False,
    visible: Collection[Answer] = (),
    axes: frozenset[str] | None = None,
) -> CaseVerdict:
    """The verdict on an answer; `stub` says that the function's body does nothing: it is "not started".

    `visible` are answers to visible cases whose words may be repeated of a hidden one (see redact). `axes` are the sizes
    that the exercise has to do with (None: all of the case's), by which a shape is told.
    """
    if stub and (answer.kind in ("none", "ellipsis") or answer.type_name == "NotImplementedError"):
        return CaseVerdict(check, "STUB", "not started")
    if answer.outcome != "value":
        words = answer if check.visible else redacted(answer, visible)
        where = plain(place(words.where, words.line)) if words.where and words.line else ""
        message, name = _describe_failure(answer.outcome, words, where), plain(words.type_name, 60)
        return CaseVerdict(check, OF_OUTCOME.get(answer.outcome, "FORBIDDEN"), message, type_name=name, where=where)
    if answer.kind in ("none", "ellipsis"):
        return _no_numbers(check, "None" if answer.kind == "none" else "...", ": is a return missing?")
    warnings = _warn_of_changes(answer, check)
    if check.expected.form == "list":
        if answer.kind != "list":
            return _no_numbers(check, _name_type(answer, check, visible), ", not a list of arrays", warnings)
        if (count := len(answer.parts)) != len(check.expected.arrays):
            said = str(count) if check.visible or count <= len(check.expected.arrays) + 1 else "too many"
            message = f"it returns a list of {said}, expected {len(check.expected.arrays)} arrays"
            values = _as_floats(answer.parts) if _are_few_numbers(answer.parts) else None
            return CaseVerdict(check, "SHAPE", message, values, warnings=warnings, type_name=f"a list of {said}")
    elif len(answer.parts) != 1:
        why = " that is no array of numbers" if answer.type_name in SEQUENCES else ", not numbers"
        return _no_numbers(check, _name_type(answer, check, visible), why, warnings)
    else:
        warnings += _warn_of_form(answer, check)
    return _compare_numbers(answer, check, warnings, axes)


def _no_numbers(check: Check, what: str, why: str, warnings: tuple[str, ...] = ()) -> CaseVerdict:
    return CaseVerdict(check, "SHAPE", f"it returns {what}{why}", warnings=warnings, type_name=what)


def _name_type(answer: Answer, check: Check, visible: Collection[Answer]) -> str:
    name = plain((answer if check.visible else redacted(answer, visible)).type_name or answer.kind, 60)
    if name == STAND_IN:
        return "something of a library that is not there when graded"
    return name if " " in name else f"a {name}" if name in SEQUENCES else f"a value of type {name}"


def _compare_numbers(
    answer: Answer, check: Check, warnings: tuple[str, ...], axes: frozenset[str] | None
) -> CaseVerdict:  # fmt: skip
    """The verdict on the arrays themselves; each step looks at all of them before the next one."""
    pairs = list(zip(answer.parts, check.expected.arrays, strict=True))
    for i, (part, _) in enumerate(pairs):
        if part.dtype.startswith(NO_NUMBERS):
            what = f"an array of dtype {part.dtype}"
            message = f"{_element(check, i)}{what}, not of real numbers"
            return CaseVerdict(check, "SHAPE", message, warnings=warnings, type_name=what)
    for i, (part, expected) in enumerate(pairs):
        if part.shape != expected.shape:
            values = _as_floats(answer.parts) if _are_few_numbers(answer.parts) else None
            lies = values is not None and _lies_on_its_side(values[i], expected, check.within[i])
            told = check.visible or is_plausible(part.shape, check)
            message, misconception = _describe_shape(
                part.shape if told else None, expected.shape, tuple(check.sizes.items()), axes, lies_on_its_side=lies
            )
            return CaseVerdict(check, "SHAPE", _element(check, i) + message, values, misconception, warnings)
    values = _as_floats(answer.parts)
    if values is None:
        return _no_numbers(check, "more than 1 MB of numbers", "", warnings)
    for part, _ in pairs:
        if part.dtype in DIGITS and _is_roughly_right(values, check):
            message = f"it computes in {part.dtype}: only about {DIGITS[part.dtype]} digits are right"
            return CaseVerdict(check, "WRONG", message, values, "float32", warnings)
    for i, x in enumerate(values):
        if not np.all(np.isfinite(x)):
            bad = np.argwhere(~np.isfinite(x))[0].tolist()
            at = f" at {bad}" if bad and check.visible else ""
            message = f"{_element(check, i)}{x[tuple(bad)]}{at}: {'not a number' if np.isnan(x[tuple(bad)]) else 'infinite'}"
            return CaseVerdict(check, "NOT_FINITE", message, values, warnings=warnings)
    if any(part.dtype in DIGITS for part, _ in pairs):
        return CaseVerdict(check, "WRONG", "", values, warnings=warnings)
    right = are_near(values, check.expected.arrays, check.within)
    return CaseVerdict(check, "PASS" if right else "WRONG", "", values, warnings=warnings)


def _are_few_numbers(parts: Sequence[Part]) -> bool:
    """Whether all are numbers, and not too many to be looked at where they have other shapes than they should."""
    few = 0 < sum(max(1, math.prod(part.shape)) for part in parts) <= MOST_ENTRIES
    return few and not any(part.dtype.startswith(NO_NUMBERS) for part in parts)


def _as_floats(parts: Sequence[Part]) -> tuple[Floats, ...] | None:
    """All parts as float64; None if there was too much data to be sent."""
    if any(part.data is None for part in parts):
        return None
    arrays = [part.array() for part in parts]
    if all(array.dtype == np.float64 for array in arrays):
        return tuple(arrays)
    with np.errstate(all="ignore"):  # which a signalling NaN would set off
        return tuple(np.asarray(array, dtype=np.float64) for array in arrays)


def _is_roughly_right(values: tuple[Floats, ...], check: Check) -> bool:
    """Whether most of the digits that single precision has are right."""
    expected = check.expected.arrays
    scale = max(float(np.max(np.abs(r), initial=0.0)) for r in expected)
    return are_near(values, expected, [np.full(r.shape, 1e-3 * scale) for r in expected])


def _lies_on_its_side(x: Floats, expected: Floats, within: Floats) -> bool:
    """Whether rows and columns are swapped, and nothing else is wrong: the shape alone may be that of other axes."""
    return expected.ndim == 2 and x.T.shape == expected.shape and are_near([x.T], [expected], [within])


def _element(check: Check, i: int) -> str:
    return f"element {i}: " if check.expected.form == "list" else ""


@lru_cache(maxsize=1024)  # a wrong shape is wrong in many cases of many students
def _describe_shape(
    shape: tuple[int, ...] | None,
    expected: tuple[int, ...],
    sizes: tuple[tuple[str, int], ...],
    axes: frozenset[str] | None,
    *,
    lies_on_its_side: bool,
) -> tuple[str, str | None]:
    """What to say of a wrong shape, None where it may not be told, and the misconception if it alone tells which it is.

    `sizes` are the case's, `axes` those of its sizes by which a shape is told.
    """
    wanted = _in_words(expected, _name_sizes(expected, sizes))
    if shape is None:
        return f"it doesn't return {wanted}", None
    message = f"it returns {_in_words(shape, _name_for_certain(shape, sizes, axes))}, not {wanted}"
    if lies_on_its_side:
        return message + ": rows and columns are swapped", None
    if len(expected) == 1 and shape == (*expected, 1):
        return message + ": a table of one column", "column"
    if len(expected) == 1 and shape == (1, *expected):
        return message + ": a table of one row", "column"
    return message, None


def _in_words(shape: tuple[int, ...], names: str | None) -> str:
    """As "shape (n_out,) = (4,)", where its sizes have names; "a single number" for an array of none."""
    return f"shape {f'{names} = ' if names else ''}{shape}" if shape else "a single number"


def _name_sizes(shape: tuple[int, ...], sizes: Iterable[tuple[str, int]]) -> str | None:
    """The shape in words, "(n_in, n_out)", where each of its entries is one of these sizes; the last, if it is several."""
    if not shape or len(shape) > 2:
        return None
    names = {size: name for name, size in sizes}
    return f"({', '.join(names[size] for size in shape)}{',' * (len(shape) == 1)})" if names.keys() >= set(shape) else None


def _name_for_certain(
    shape: tuple[int, ...], sizes: Iterable[tuple[str, int]], axes: Collection[str] | None
) -> str | None:  # fmt: skip
    """The same of an answer; None where an entry is the size of several axes: which of them it is would be a guess."""
    told = [(name, size) for name, size in sizes if axes is None or name in axes]
    found = [size for _, size in told]
    return None if any(found.count(size) > 1 for size in shape) else _name_sizes(shape, told)


def _warn_of_form(answer: Answer, check: Check) -> tuple[str, ...]:
    """Warnings that cost no marks: values and shape may be right, but a numpy user would return them in another form."""
    part, shape = answer.parts[0], check.expected.arrays[0].shape
    said = []
    if answer.kind == "list" and part.shape == shape:
        said.append("list-for-array: a list is returned; return an array instead")
    if answer.kind == "array" and shape == () == part.shape and answer.type_name == "ndarray":
        said.append("zero-dim: an array of shape () is returned where a plain number is expected")
    if part.dtype.startswith(INTEGER):
        kind = "True and False" if part.dtype == "bool" else "whole numbers"
        said.append(f"int-result: {kind} ({part.dtype}) are returned; decimals would be cut off")
    return tuple(said)


def _warn_of_changes(answer: Answer, check: Check) -> tuple[str, ...]:
    changed = [name for i, name in enumerate(check.arguments) if i in answer.mutated]  # each once, whatever the child says
    return (f"{MUTATES}: the argument {', '.join(changed)} is changed; work on a copy",) if changed else ()


def _describe_failure(outcome: str, words: Answer, where: str) -> str:
    """One line on how a call failed, in the student's own words where there are any, which never are its beginning."""
    match outcome:
        case "raised":
            name = words.type_name
            if not (where or name.isidentifier() or name in ("", OWN_ERROR)):
                name = 'it raises "{}"'.format(name.replace('"', "'"))
            return plain(": ".join(filter(None, (where, name, words.message))))
        case "timeout":
            return "it did not finish in time: is there a loop that never ends?"
        case "memory":
            return "it needs more memory than it may use"
        case "missing":
            return "there is no function with this name"
        case _:
            return plain(words.message) or "the sandbox stopped it"

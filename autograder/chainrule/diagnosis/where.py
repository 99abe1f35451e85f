"""Where is an answer wrong? What the cases that failed have in common, and the first entry that differs.

Values are shown for visible cases alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .known_mistake import activation
from .pattern import same_shapes

if TYPE_CHECKING:
    from ..judging.compare import CaseVerdict


KINDS: tuple[tuple[str, Callable[[dict[str, int]], bool]], ...] = (
    ("a single sample", lambda sizes: sizes["n"] == 1),
    ("a single output node", lambda sizes: sizes["n_out"] == 1),
    ("as many output nodes as inputs", lambda sizes: sizes["n_out"] == sizes["n_in"]),
)


def in_common(judged: Sequence[CaseVerdict]) -> str:
    """What the cases that went wrong have in common, where some went well: an activation, sizes, else their names."""
    failed = [j for j in judged if not j.passed]
    passed = [j for j in judged if j.passed]
    if not passed or not failed:
        return ""
    activations = {activation(j) for j in failed}
    if len(activations) == 1 and activations.isdisjoint(activation(j) for j in passed) and (only := activations.pop()):
        return f"Only with {only}; with the other activations it is right."
    for said, holds in KINDS:
        if not failed[0].check.of_layer:
            break
        if all(holds(j.check.sizes) for j in failed) and not any(holds(j.check.sizes) for j in passed):
            return f"Only with {said}; else it is right."
        if all(holds(j.check.sizes) for j in passed) and not any(holds(j.check.sizes) for j in failed):
            return f"With {said} it is right; else it is not."
    sizes = {j.check.sized() for j in passed}
    if judged[0].passed and len(sizes) == 1 and sizes.isdisjoint(j.check.sized() for j in failed):
        return f"With {sizes.pop()} it went well, with {failed[0].check.sized()} not. Is a size written into your code?"
    if len(failed) <= len(passed):
        return f"Only {_listed(failed)}; elsewhere it is right."
    return ""


def is_built_in(judged: Sequence[CaseVerdict]) -> bool:
    """Whether a size is surely written into the code: right for that of the first case alone, and of no use elsewhere."""
    first, *others = judged
    elsewhere = [j for j in others if j.check.sized() != first.check.sized()]
    return first.passed and bool(elsewhere) and all(j.verdict in ("RAISED", "SHAPE") for j in elsewhere)


def _listed(judged: Sequence[CaseVerdict]) -> str:
    names = ", ".join(j.check.case for j in judged[:3]) + (", …" if len(judged) > 3 else "")
    return f"in the case{'s' * (len(judged) > 1)} {names}"


def first_difference(judged: Sequence[CaseVerdict], entry: str) -> str:
    """The first difference on a visible case."""
    for j in judged:
        if not j.passed and j.check.visible and j.values is not None and same_shapes(j):
            for i, (x, r, d) in enumerate(zip(j.values, j.check.expected.arrays, j.check.within, strict=True)):
                with np.errstate(invalid="ignore"):
                    off = np.argwhere(~(np.abs(x - r) <= d)).tolist()
                if off:
                    index = tuple(off[0])
                    at = (f"list element {i}, " if j.check.expected.form == "list" else "") + _at(index, entry)
                    said = "you return {}, it is {}.".format(*_told_apart(float(x[index]), float(r[index])))
                    return f"Case {j.check.case}{f', {at}' if at else ''}: {said}"
    return ""


def _told_apart(x: float, r: float) -> tuple[str, str]:
    """Both in as many digits as it takes to see that they differ."""
    for digits in (6, 9, 12, 15):
        if f"{x:.{digits}g}" != f"{r:.{digits}g}":
            return f"{x:.{digits}g}", f"{r:.{digits}g}"
    return repr(x), repr(r)


def _at(index: tuple[int, ...], entry: str) -> str:
    """The place of an entry in the lesson's notation: node 1, w_12."""
    if entry == "weight" and len(index) == 2:
        return f"w_{index[0]}{index[1]}" if max(index) < 10 else f"w_{index[0]},{index[1]}"
    if entry in ("node", "input") and len(index) == 1:
        return f"{entry} {index[0]}"
    return f"entry {list(index)}" if index else ""

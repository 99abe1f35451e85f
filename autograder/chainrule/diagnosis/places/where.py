"""Where is an answer wrong? What the cases that fail have in common, and the first entry that differs.

Values are shown for visible cases alone.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from ...judging.verdict import CaseVerdict
from ...safe_text import listed
from ..mistakes.known_mistake import activation

KINDS: tuple[tuple[str, Callable[[dict[str, int]], bool]], ...] = (
    ("a single sample", lambda sizes: sizes["n"] == 1),
    ("a single output node", lambda sizes: sizes["n_out"] == 1),
    ("as many output nodes as inputs", lambda sizes: sizes["n_out"] == sizes["n_in"]),
)
MOST_CASES = 3  # that are named


def find_in_common(verdicts: Sequence[CaseVerdict]) -> str:
    """What the cases that fail have in common, where others pass: an activation, sizes, else their names."""
    failed = [verdict for verdict in verdicts if not verdict.passed]
    passed = [verdict for verdict in verdicts if verdict.passed]
    if not passed or not failed:
        return ""
    told = [activation(verdict) for verdict in passed if not _is_zero(verdict)] or list(map(activation, passed))
    missed = Counter(map(activation, failed))
    works, fails = [name for name in dict.fromkeys(told) if name not in missed], list(missed)
    if works and all(missed[name] > told.count(name) for name in fails):
        if len(fails) == 1:
            return f"Only with {fails[0]}; with the other activations it is right."
        return f"It is right with {listed(works)}; not with {listed(fails)}."
    for kind, holds in KINDS if failed[0].check.of_layer else ():
        right, wrong = ([holds(verdict.check.sizes) for verdict in some] for some in (passed, failed))
        if all(wrong) and not any(right):
            return f"Only with {kind}; otherwise it is right."
        if all(right) and not any(wrong):
            return f"It is right only with {kind}."
    sizes = {verdict.check.sized() for verdict in passed}
    if verdicts[0].passed and len(sizes) == 1 and sizes.isdisjoint(verdict.check.sized() for verdict in failed):
        other = failed[0].check.sized()
        return f"It is right with {sizes.pop()}, and wrong with {other}. Is a size written into your code?"
    if len(failed) <= len(passed):
        names = listed([verdict.check.case for verdict in failed], MOST_CASES)
        with_one = f"with {fails[0]}, " if works and len(fails) == 1 < len(failed) else ""
        return f"Only {with_one}in the case{'s' * (len(failed) > 1)} {names}; elsewhere it is right."
    return ""


def find_other_shape(verdicts: Sequence[CaseVerdict]) -> str:
    """With which activation another shape comes, where the values are wrong with others: that is a mistake of its own."""
    failed = [verdict for verdict in verdicts if not verdict.passed]
    shapes = {activation(verdict): verdict for verdict in reversed(failed) if verdict.verdict == "SHAPE"}
    rest = {activation(verdict) for verdict in failed if verdict.verdict != "SHAPE"}
    if len(shapes) != 1 or "" in shapes or not rest or rest & shapes.keys():
        return ""
    ((name, verdict),) = shapes.items()
    return f"With {name} {verdict.message}{'' if verdict.message.endswith('?') else '.'}"


def _is_zero(verdict: CaseVerdict) -> bool:
    """Whether 0 is right here, which whoever returns 0 whatever the activation is gets right, too."""
    return not any(np.any(array) for array in verdict.check.expected.arrays)


def has_size_built_in(verdicts: Sequence[CaseVerdict]) -> bool:
    """Whether a size must be written into the code: it works for that of the first case, and fails outright for others."""
    first, *others = verdicts
    elsewhere = [verdict for verdict in others if verdict.check.sized() != first.check.sized()]
    return first.passed and bool(elsewhere) and all(verdict.verdict in ("RAISED", "SHAPE") for verdict in elsewhere)


def find_first_difference(verdicts: Sequence[CaseVerdict], entry: str) -> str:
    """The first entry that differs on a visible case, in words; `entry` is what the exercise calls its entries."""
    for verdict in verdicts:
        if verdict.passed or not verdict.check.visible or not verdict.has_right_shapes:
            continue
        check = verdict.check
        for i, (x, r, within) in enumerate(zip(verdict.values or (), check.expected.arrays, check.within, strict=True)):
            with np.errstate(invalid="ignore"):
                off = np.argwhere(~(np.abs(x - r) <= within)).tolist()
            if off:
                index = tuple(off[0])
                at = (f"list element {i}, " if check.expected.form == "list" else "") + _name_entry(index, entry)
                returned, expected = _tell_apart(float(x[index]), float(r[index]))
                return f"Case {check.case}{f', {at}' if at else ''}: you return {returned}, it should be {expected}."
    return ""


def _tell_apart(x: float, r: float) -> tuple[str, str]:
    """Both numbers, with as many digits as it takes to see that they differ."""
    for digits in (6, 9, 12, 15):
        if f"{x:.{digits}g}" != f"{r:.{digits}g}":
            return f"{x:.{digits}g}", f"{r:.{digits}g}"
    return repr(x), repr(r)


def _name_entry(index: tuple[int, ...], entry: str) -> str:
    """An entry in the lesson's notation: node 1, w_12."""
    if entry == "weight" and len(index) == 2:
        return f"w_{index[0]}{index[1]}" if max(index) < 10 else f"w_{index[0]},{index[1]}"
    if entry in ("node", "input") and len(index) == 1:
        return f"{entry} {index[0]}"
    return f"entry {list(index)}" if index else ""

"""What kind of difference is it? What can be said of wrong answers without the catalogue, from all cases together.

One factor everywhere, a transpose, another order, rounding, an argument that is added. What is only nearly right is looked
at in nearly.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from ...judging.verdict import CaseVerdict, are_near
from ...key import KeyExercise
from ...numerics.distance import flat, have_same_shapes
from ...numerics.elementary import Floats
from .nearly import count_digits, describe_nearness, is_finite_difference, mostly_near

EVERYWHERE = {"value": "", "node": ", at every node", "weight": ", for every weight", "input": ", for every input"}
KINDS = {
    "float32": (
        "only about 7 digits are right: somewhere it computes in float32",
        "Everything here is float64. Which line makes an array of another dtype?",
    ),
    "finite-difference": (
        "only {digits} digits are right, as when a slope is measured by a small step, not computed",
        "Compute the derivative from its formula. A slope that is measured is good for checking it.",
    ),
    "rounded": (
        "right, but rounded to {digits} decimals",
        "Return the number as it was computed; round only what you print.",
    ),
    "transposed": (
        "right, but rows and columns are swapped",
        "The first index of w is the node in layer L: entry [j, k] belongs to w_jk, so node j is the row.",
    ),
    "permuted": (
        "the right values, but in another order",
        "Which index is which? Nodes and inputs are in the same order as in the arguments.",
    ),
    "regularised": (
        "",
        "The loss of this lesson has no term for the size of the weights: where does a multiple of them come in?",
    ),
    "step-taken": (
        "",
        "Only the gradient is asked. The step against it comes later: where are the weights themselves used?",
    ),
    "added": ("", "Which line adds a multiple of an argument to the result?"),
    "one-row": (
        "every row is the same",
        "Is each row a list of its own, or is it one list that stands there several times?",
    ),
    "constant": ("", "Which of the arguments should the value depend on?"),
    "column": ("", "m numbers in a row have the shape (m,). Which step added the second dimension?"),
    "factor": ("", "The same factor is off everywhere: is a number in front missing, or there twice?"),
    "sign": ("", "Everything has the opposite sign: which number is subtracted from which?"),
    "size": ("", "What do you average over here, and what do you add up?"),
}
"""What is said of a kind of difference, and its hint."""
MOST_DECIMALS = 12  # to which anybody rounds


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
    entries = [float(x) for case in verdicts for array in case.values or () for x in array.ravel()]
    numbers = set(entries)
    is_shown = any(case.check.visible and not case.passed for case in verdicts)  # else a number may tell of a hidden case
    if len(numbers) == 1 < len(entries) and all(case.has_right_shapes for case in verdicts):
        number = f"{numbers.pop():g}" if is_shown else "the same"
        return "constant", f"it is {number} everywhere, whatever the arguments are"
    if factor := find_factor(verdicts):
        kind = "size" if factor.size else "sign" if factor.c == -1 else "factor"
        is_told = is_shown or factor.size or factor.c in CONSTANTS
        return kind, describe_factor(factor, exercise.entry) if is_told else "a multiple of what it should be"
    whole = [case for case in verdicts if case.values is not None]
    if _is_one_row(whole):
        return "one-row", ""
    if len(whole) < len(verdicts):
        return None, ""
    if _everywhere(whole, _is_transposed):
        return "transposed", next(case.message for case in verdicts if not case.passed)
    if not all(case.has_right_shapes for case in whole):
        return None, ""
    if any(all(_is_permuted(case, axis) for case in whole) for axis in (0, 1)):
        return "permuted", ""
    if said := _find_rounding(whole):
        return "rounded", said if is_shown else "right, but rounded"
    if (_everywhere(whole, _is_single) and mostly_near(whole, 1e-4)) or _has_single_argument(exercise, whole):
        return "float32", ""
    if added := _find_added(exercise, whole):
        return added if is_shown else (added[0], "right, but for a multiple of an argument")
    if exercise.proved and is_finite_difference(whole):
        return "finite-difference", KINDS["finite-difference"][0].format(digits=count_digits(whole))
    return None, describe_nearness(whole, proved=exercise.proved)


def _everywhere(verdicts: Sequence[CaseVerdict], holds: Callable[[CaseVerdict], bool]) -> bool:
    return all(case.passed or holds(case) for case in verdicts)


def _is_one_row(verdicts: Sequence[CaseVerdict]) -> bool:
    """Whether all rows are the same, wherever they should differ, as those of [[0] * n] * m are."""
    pairs = [pair for case in verdicts for pair in zip(case.values or (), case.check.expected.arrays, strict=False)]
    tables = [x for x, r in pairs if r.ndim == 2 and x.shape == r.shape and not _has_equal_rows(r)]
    return bool(tables) and all(map(_has_equal_rows, tables))


def _has_equal_rows(table: Floats) -> bool:
    return bool(np.all(table == table[:1]))


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


def _find_rounding(verdicts: Sequence[CaseVerdict]) -> str:
    """To how many decimals the answers, or what they are multiples of, are rounded, in words; "" if they are not.

    2 round(r / 2) has been rounded before it was doubled; a mean, after or before it was divided by n.
    """
    cases = [(case.values or (), case.check.expected.arrays, case.check.within) for case in verdicts]
    entries = [parts for case in cases for parts in zip(*case, strict=True)]
    farthest = max(float(np.max(np.abs(x - r) - within, initial=0.0)) for x, r, within in entries)
    for decimals in range(MOST_DECIMALS + 1):
        if farthest > 2 * 10.0**-decimals:  # of the largest multiple: none of these, nor of finer ones
            return ""
        to = f"to {decimals} decimals" if decimals else "to whole numbers"
        for size, multiple in [("", 1.0), ("", 2.0), *((size, k) for size in verdicts[0].check.sizes for k in (1.0, 2.0))]:
            where = "" if (size, multiple) == ("", 1.0) else ", before the last step"
            for how, cut in (("rounded", False), ("cut", True)):
                if _are_rounded(verdicts, decimals, size, multiple, cut=cut):
                    return f"right, but {how} {to}{where}"
    return ""


def _are_rounded(verdicts: Sequence[CaseVerdict], decimals: int, size: str, multiple: float, *, cut: bool) -> bool:
    """Whether the answers are multiples of c 10**-decimals, the nearest to the truth, or cut: the next towards 0.

    c is the multiple, over a size. Some must show it: be wrong, and no multiples by chance.
    """
    shows = False
    for case in verdicts:
        unit = multiple * 10.0**-decimals / (case.check.sizes.get(size, 1) if size else 1)
        for x, r, within in zip(case.values or (), case.check.expected.arrays, case.check.within, strict=True):
            last = 2.0**-51 * np.abs(x)
            on = np.abs(x - unit * np.round(x / unit)) <= last
            near = (np.abs(x - r) <= (unit if cut else unit / 2) + within) & (not cut or np.abs(x) <= np.abs(r) + within)
            if not np.all((on & near) | (np.abs(x - r) <= within)):
                return False
            shows = shows or bool(np.any((np.abs(x - r) > within) & (within + last < unit / 100) & (x != 0)))
    return shows


def _find_added(exercise: KeyExercise, verdicts: Sequence[CaseVerdict]) -> tuple[str, str] | None:
    """The kind and message where an argument is added, x = R + c W, or begins a step, x = W + c R. Or W[j, k]."""
    truths = [case.check.expected.arrays for case in verdicts]
    for name in exercise.parameters:
        arguments, of = [_arrays(case.check.arguments[name]) for case in verdicts], name
        weights = exercise.entry == "weight"
        if exercise.entry == "value" and (entries := _find_entries(verdicts, name)):
            arguments, of = entries
            weights = True
        if not all(have_same_shapes(some, truth) for some, truth in zip(arguments, truths, strict=True)):
            continue
        for size, over, factor in (("", False, ""), ("n", True, "/n"), ("n", False, " n")):
            joined = _sum_of(verdicts, truths, arguments, size, over=over)
            c = joined.find_multiple()
            if c and abs(c) > LEAST_SHARE:
                said = f"right, {'plus' if c > 0 else 'minus'} {joined.seen()}{factor} times {of}"
                named = weights and (factor or abs(abs(c) - 1) > LEAST_FACTOR)  # W itself may as well begin a step
                return ("regularised" if named else "added"), said
        joined = _sum_of(verdicts, arguments, truths)
        c = joined.find_multiple() if weights else None
        if c and abs(c) > LEAST_SHARE:
            return "step-taken", f"it is {of} {'plus' if c > 0 else 'minus'} {joined.seen()} times what it should be"
    return None


def _find_entries(verdicts: Sequence[CaseVerdict], name: str) -> tuple[list[tuple[Floats, ...]], str] | None:
    """The entry of a table that all the indices among the arguments name, on each case, and what it is called: W[j, k]."""
    indices = [one for one, value in verdicts[0].check.arguments.items() if isinstance(value, int)]
    tables = [_arrays(case.check.arguments[name]) for case in verdicts]
    if len(indices) < 2 or not all(len(table) == 1 and table[0].ndim == len(indices) for table in tables):
        return None
    at = [tuple(case.check.arguments[one] for one in indices) for case in verdicts]
    try:
        entries: list[tuple[Floats, ...]] = [(np.asarray(table[0][index]),) for table, index in zip(tables, at, strict=True)]
    except IndexError:  # they count something else, as nodes where its rows are samples
        return None
    return entries, f"{name}[{', '.join(indices)}]"


def _arrays(argument: object) -> tuple[Floats, ...]:
    if isinstance(argument, np.ndarray):
        return (argument,)
    return argument if isinstance(argument, tuple) and all(isinstance(x, np.ndarray) for x in argument) else ()


def _has_single_argument(exercise: KeyExercise, verdicts: Sequence[CaseVerdict]) -> bool:
    """Whether an argument of the answers' shapes has lost its last digits to float32: x = R + c (float32(a) - a)."""
    truths = [case.check.expected.arrays for case in verdicts]
    for name in exercise.parameters:
        arguments = [_arrays(case.check.arguments[name]) for case in verdicts]
        if all(have_same_shapes(some, truth) for some, truth in zip(arguments, truths, strict=True)):
            with np.errstate(over="ignore", invalid="ignore"):
                lost = [[np.float64(np.float32(x)) - x for x in some] for some in arguments]
            if abs(_sum_of(verdicts, truths, lost).find_multiple() or 0.0) > LEAST_SHARE:
                return True
    return False


LEAST_SHARE = 1e-5  # c, of what is added: with less it is only near, and the visible case alone couldn't tell it
SHOWN = 1e3  # bounds: a smaller difference is no sign of it


class Sum(Struct, frozen=True):
    """The answers as a rest plus c times what is added. Of each entry of all cases: what it is beyond the rest, what is
    added, how far off may be, and whether its case is visible.
    """

    off: Floats
    added: Floats
    reach: Floats
    visible: NDArray[np.bool_]

    def find_multiple(self) -> float | None:
        """c, where it is the same on every case."""
        off, to, reach = self.off, self.added, self.reach
        best = self._best(to)
        if not to[best] or np.sum(to != 0) < 3:  # two numbers may be proportional by chance
            return None
        c = float(off[best] / to[best])
        error = float(reach[best] / np.abs(to[best]))
        if not np.isfinite(c) or np.abs(c * to[best]) < SHOWN * reach[best]:
            return None
        return c if bool(np.all(np.abs(off - c * to) <= 2 * reach + error * np.abs(to))) else None

    def seen(self) -> str:
        """The size of c to six digits as the visible cases alone tell it: a hidden one may have chosen the last of them."""
        to = np.where(self.visible, self.added, 0.0)
        best = self._best(to)
        return f"{abs(self.off[best] / to[best]):.6g}" if to[best] else "some"

    def _best(self, to: Floats) -> int:
        return int(np.argmax(np.abs(to) / (self.reach + 1e-300)))


def _sum_of(
    verdicts: Sequence[CaseVerdict],
    rest: Sequence[Sequence[Floats]],
    added: Sequence[Sequence[Floats]],
    size: str = "",
    *,
    over: bool = False,
) -> Sum:
    """With what is added times the case's size of this name, or over it."""
    parts: list[list[Floats]] = [[], [], [], []]
    for case, bases, others in zip(verdicts, rest, added, strict=True):
        s = float(case.check.sizes.get(size, 1)) if size else 1.0
        for x, some, other, within in zip(case.values or (), bases, others, case.check.within, strict=True):
            reach = within + 1e-14 * (np.abs(some) + np.abs(x))
            visible = np.full(x.shape, case.check.visible)
            for part, new in zip(parts, (x - some, (1 / s if over else s) * other, reach, visible), strict=True):
                part.append(np.ravel(new))
    off, to, reach, visible = map(np.concatenate, parts)
    return Sum(off, to, reach, visible != 0)


class Factor(Struct, frozen=True):
    """x = c R on every case. Where `size` names a size s of the case, c is s, or 1 / s if `over`."""

    c: float
    size: str = ""
    over: bool = False


LARGEST_DENOMINATOR = 16  # of a factor that is not among CONSTANTS
CONSTANTS = (0.5, 2.0, -1.0, -2.0, -0.5, 4.0, 0.25)
LAYER = {"n": "the number of samples", "n_out": "the number of output nodes", "n_in": "the number of inputs"}


LEAST_FACTOR = 1e-5  # off 1, and off 0: what is nearer has no factor that anybody wrote


def find_factor(verdicts: Sequence[CaseVerdict]) -> Factor | None:
    """The factor that explains every case, or None."""
    if all(case.passed for case in verdicts) or not all(case.has_right_shapes for case in verdicts):
        return None
    x = flat([array for case in verdicts for array in case.values or ()])
    r = flat([array for case in verdicts for array in case.check.expected.arrays])
    within = flat([array for case in verdicts for array in case.check.within])
    candidates = [Factor(c) for c in CONSTANTS]
    candidates += [Factor(0.0, size, over) for size in _known_sizes(verdicts) for over in (False, True)]
    candidates += [Factor(c) for c in _ratios(x, r)]
    for factor in candidates:
        c = _times(factor, verdicts)
        if np.all(np.abs(x - c * r) <= (np.abs(c) + np.minimum(1.0, np.abs(c))) * within):  # c R, and c itself
            return factor
    return None


def _known_sizes(verdicts: Sequence[CaseVerdict]) -> list[str]:
    """The sizes of the cases that the function can know: those of its own arguments. Of one sample there is no n."""
    cases = [(case.check.sizes, _lengths(case.check.arguments.values())) for case in verdicts]
    return [name for name in cases[0][0] if all(sizes.get(name) in lengths for sizes, lengths in cases)]


def _lengths(arguments: Iterable[object]) -> set[int]:
    """Of all axes of the arguments that are arrays, or hold some."""
    return {length for argument in arguments for array in _arrays(argument) for length in array.shape}


def _ratios(x: Floats, r: Floats) -> list[float]:
    """What the factor could be, to six digits, as a fraction and as it is: taken from the largest entry of all. Not 1."""
    largest = int(np.argmax(np.abs(r)))
    if r.size == 1 or not (r[largest] and x[largest] and np.isfinite(ratio := float(x[largest] / r[largest]))):
        return []  # one number is a multiple of any other
    near = [float(f"{ratio:.6g}"), float(Fraction(ratio).limit_denominator(LARGEST_DENOMINATOR)), ratio]
    return [c for c in near if abs(c - 1) > LEAST_FACTOR and abs(c) > LEAST_FACTOR]


def _times(factor: Factor, verdicts: Sequence[CaseVerdict]) -> float | Floats:
    """The factor's c, where it is a size that of each entry's case."""
    if not factor.size:
        return factor.c
    sizes = [float(case.check.sizes.get(factor.size, 1)) for case in verdicts]
    entries = [sum(array.size for array in case.check.expected.arrays) for case in verdicts]
    return np.repeat([1 / size if factor.over else size for size in sizes], entries)


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

"""Runs one function of an author's on a case: its values, and how far off from them is still the same answer.

The reference runs on BoundedArrays, so that its values come with their proved bound; a misconception does, too, where
there is a rule for all that it does. An exercise with a declared tolerance needs no bound: where there is no rule for what
its reference does, plain numbers will do.
"""

import math
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from decimal import ROUND_CEILING, Context
from pathlib import Path
from typing import Any

import numpy as np

from ..course.model import Exercise, Tolerance
from ..errors import SetupError, line_of
from ..key import Check, Form, LateMapping, Reach, Signature, Values
from ..numerics import rules  # noqa: F401  # without it nothing that a reference does has a rule
from ..numerics.arguments import fresh
from ..numerics.bounded import BoundedArray, U, UndecidedError, bounded
from ..numerics.distance import cut, flat
from ..numerics.elementary import Floats, is_finite
from .cases import Case
from .network import UnfairDrawError

TWO_DIGITS, FOUR_DIGITS = (Context(prec=digits, rounding=ROUND_CEILING) for digits in (2, 4))
TENS = np.array([float(10**i) for i in range(23)])
CLEAR = 1e-9  # of a whole number below 10**4, whose rounding is a thousandth of that
KEPT = 4  # digits of a mistake's values, but of one entry: they tell apart what certify does, and the key is 0.4 as large
HALF_A_DIGIT = 0.5 * 10.0 ** (1 - KEPT)  # of the last one, relative to an entry, at most: half of certify's separation
CANCELLED = 1e-11  # what is smaller, where numbers near 1 are subtracted, is not the same on every machine
ULPS = 4  # that any function may be off by, whatever its bound: dz_dw by a complex step is right to 1 ulp
WIDEST = 1e-11  # 2 B / |R| on a plain case: a right answer keeps at least 11 digits there
WIDEST_DEEP = 4e-11  # the same for a list of arrays, which come out of one another: it takes half a digit more

Function = Callable[..., Any]
Evaluated = tuple[Values, tuple[Floats, ...]]
WrongValues = tuple[Values | None, tuple[Reach, ...]]


def expected(function: Function, case: Case, *, plain: bool, tolerance: Tolerance | None = None) -> Evaluated:
    """The reference's values and their bounds; raises UnfairDrawError when rounding decides, or takes too many digits.

    And where an array of them is empty, as no answer is wrong there. With a `tolerance` of its own the bounds are 0 where
    none is proved, and nobody minds how many digits are lost.
    """
    try:
        values, bounds = evaluate(function, case.arguments)
    except (UndecidedError, OverflowError) as error:
        raise UnfairDrawError("undecided", f"{error}{_place(error, function)}") from error
    except SetupError as fault:
        raise SetupError(f"{case.exercise}, case {case.name}: {fault}") from fault
    except (Exception, SystemExit) as error:
        numbers = _unbounded(function, case)
        _refuse_empty(numbers)
        if tolerance is not None:
            values = _kept(numbers, tolerance)
            return values, tuple(np.zeros(array.shape) for array in values.arrays)
        raise SetupError(
            f"{case.exercise}: the reference can't be bounded: {error}{_place(error, function)}\n"
            f"  write it with what has a rule, or declare how far off is right: tolerance: {{relative: 1.0e-9}}"
        ) from error
    _refuse_empty(values)
    for value, bound in zip(values.arrays, bounds, strict=True) if tolerance is None else ():
        loss = 2 * bound[value != 0] / np.abs(value[value != 0])
        if plain and loss.size and np.max(loss) > (WIDEST if values.form == "value" else WIDEST_DEEP):
            raise UnfairDrawError("precision", f"a right answer may be off by {np.max(loss):.2g} of its value")
    return values, bounds


def _refuse_empty(values: Values) -> None:
    if not min((array.size for array in values.arrays), default=0):
        raise UnfairDrawError("empty", "the reference returned an empty array or list")


def _place(error: BaseException, function: Function) -> str:
    path = function.__code__.co_filename
    line = line_of(error, path)
    return f" (solutions/{Path(path).name}{line})" if line else ""


def _beginning(function: Function) -> str:
    return f" (solutions/{Path(function.__code__.co_filename).name}:{function.__code__.co_firstlineno})"


def evaluate(function: Function, arguments: Mapping[Any, Any]) -> Evaluated:
    """What the function returns, and its proved bounds; raises whatever it raises where it can't be bounded."""
    with redirect_stdout(sys.stderr):  # what an author prints is no part of a result
        result = function(*(_bounded(argument) for argument in arguments.values()))
    for part in _parts(result):
        if not isinstance(part, BoundedArray | np.ndarray | np.generic | int | float):
            is_missing = "\n  is a return missing?" * (part is None)
            raise SetupError(
                f"the reference returned {type(part).__name__}, not an array, a number, or a list of arrays"
                f"{_beginning(function)}{is_missing}"
            )
    parts = [bounded(part) for part in _parts(result)]
    return Values(form=_form(result), arrays=tuple(part.value for part in parts)), tuple(part.error for part in parts)


def _parts(result: Any) -> list[Any]:
    return result if isinstance(result, list) else [result]


def _form(result: Any) -> Form:
    return "list" if isinstance(result, list) else "value"


def _bounded(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return BoundedArray(argument)
    return [_bounded(item) for item in argument] if isinstance(argument, tuple) else argument


def _unbounded(function: Function, case: Case) -> Values:
    """What the reference returns for plain numbers."""
    try:
        with quiet():
            result = function(*map(fresh, case.arguments.values()))
            parts = list(map(np.asarray, _parts(result)))
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {error}{_place(error, function)}"
        raise SetupError(f"{case.exercise}, case {case.name}: the reference raised {said}") from error
    for part in parts:
        if part.dtype.kind not in "fiub":
            parts_of = "\n  return both parts: np.stack([z.real, z.imag])" * (part.dtype.kind == "c")
            raise SetupError(
                f"{case.exercise}, case {case.name}: the reference returned {part.dtype}, not real numbers"
                f"{_beginning(function)}{parts_of}"
            )
        if not is_finite(part):
            raise UnfairDrawError("not-finite", f"the reference returned {part[~np.isfinite(part)].flat[0]}")
    return Values(form=_form(result), arrays=tuple(part.astype(np.float64) for part in parts))


@contextmanager
def quiet() -> Iterator[None]:
    """For an author's function on plain numbers: no warning, and what it prints is no part of a result.

    An array in the place of a number is an error, as in numpy 2.4; earlier ones warn of it. So a key is the same with each.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings(), redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        warnings.filterwarnings("error", "Conversion of an array with ndim > 0", DeprecationWarning)
        yield


def _kept(values: Values, tolerance: Tolerance) -> Values:
    """To a hundredth of what is accepted: the last digits of numpy's own functions are not the same on every machine."""

    def kept(x: Floats) -> Floats:
        if not (reach := _reach(tolerance, x)):
            return x
        decimals = 2 - math.floor(math.log10(reach))
        return np.array([round(value, decimals) + 0.0 for value in x.ravel().tolist()]).reshape(x.shape)  # no -0.0

    return Values(form=values.form, arrays=tuple(map(kept, values.arrays)))


def _reach(tolerance: Tolerance, x: Floats) -> float:
    return tolerance.relative * float(np.max(np.abs(x), initial=0.0)) + tolerance.absolute


def within(exercise: Exercise, values: Sequence[Floats], bounds: Sequence[Floats]) -> Iterator[Floats]:
    """How far off is right: 2 B (see bounded) and a few ulp, or what the course declares, relative to the largest entry."""
    if exercise.tolerance is None:
        return proved(values, bounds)
    return (np.full(value.shape, _reach(exercise.tolerance, value)) for value in values)


def proved(values: Sequence[Floats], bounds: Sequence[Floats]) -> Iterator[Floats]:
    """How far off is right: 2 B, and ULPS of the value: an ulp is at most 2 u, relatively."""
    return cut(rounded_up(2 * flat(bounds) + ULPS * 2 * U * np.abs(flat(values))), values)


def rounded_up(x: Floats) -> Floats:
    """To four digits: a distance (n,) needs no more, and the key is shorter. The same everywhere.

    Four digits, and a power of ten up to 10**22, are exact numbers, so that their quotient is the double nearest to what is
    written in decimals. Where that doesn't do, or rounding could take the fourth digit for another, by decimal arithmetic.
    """
    with np.errstate(divide="ignore"):
        power = TENS[np.clip(3 - np.floor(np.log10(x)), 0, len(TENS) - 1).astype(int)]
    digits = x * power
    up = np.ceil(digits) / power
    for i in np.flatnonzero((digits <= 1000) | (digits >= 10_000) | (np.abs(digits - np.rint(digits)) < CLEAR)).tolist():
        up[i] = float(FOUR_DIGITS.create_decimal_from_float(float(x[i])))
    return np.asarray(up)


def preview(misconception: str, function: Function, checks: Sequence[Check]) -> Signature:
    """The same in plain numpy and without bounds: enough to see whether a deck tells mistakes apart, and much faster.

    Each value is computed when it is asked for, within `quiet`.
    """
    by_case = {check.case: check for check in checks}
    return Signature(
        misconception=misconception,
        path=(),
        follows=(),
        values=LateMapping(by_case, lambda case: plain_values(function, by_case[case])),
        within={},
    )


def wrong_values(function: Function, check: Check, digits: int) -> WrongValues:
    """A mistake's values on a case, and how far off from them is still the same; `digits` are kept of what isn't proved."""
    with suppress(Exception):  # no rule for it, or it raises: plain numbers tell which
        values, bounds = evaluate(function, check.arguments)
        return values, tuple(Reach(float(np.max(off, initial=0.0))) for off in proved(values.arrays, bounds))
    return rough_values(function, check, digits)


def rough_values(function: Function, check: Check, digits: int) -> WrongValues:
    """The same in plain numpy: rounded to `digits` of the largest entry, so that it is the same on every machine."""
    with quiet():
        arrays = _plain_arrays(function, check, check.arguments)
    found = _values(arrays, check)
    if found is None:
        return None, (Reach(0.0),) * len(arrays or ())
    scale = max(float(np.max(np.abs(array), initial=0.0)) for array in found.arrays)
    last = max(10.0 ** (1 - digits) * scale, CANCELLED)
    decimals = -math.floor(math.log10(last))
    # Its distance is then twice the reference's own, and what rounding takes: half of the last digit.
    reach = max(float(np.max(distance, initial=0.0)) for distance in check.within)
    distance = float(rounded_up(np.array([2 * reach + max(last / 2, CANCELLED)]))[0])
    rounded = np.vectorize(lambda value: round(float(value), decimals) + 0.0, otypes=[np.float64])  # no -0.0
    return Values(form=found.form, arrays=tuple(map(rounded, found.arrays))), (Reach(distance),) * len(found.arrays)


def shortened(wrong: WrongValues, check: Check) -> WrongValues:
    """To KEPT digits relative to one entry of each array, which stays as it is: that where the truth is largest.

    It tells the mistake from what is only near to it. Where the mistake is small there, or has another shape, it is its own
    largest entry. The distance is rounded up to two digits.
    """
    values, within = wrong
    if values is None:
        return wrong
    truths = check.expected.arrays if values.shapes == check.expected.shapes else values.arrays
    arrays, reach = zip(*map(_shortened, values.arrays, within, truths), strict=True)
    return Values(form=values.form, arrays=arrays), reach


def _shortened(x: Floats, reach: Reach, truth: Floats) -> tuple[Floats, Reach]:
    distance = float(TWO_DIGITS.create_decimal_from_float(reach.distance))
    largest = float(np.max(np.abs(x), initial=0.0))
    if largest <= distance or x.size == 1:
        return x, Reach(distance)
    exact = int(np.argmax(np.abs(truth)))
    if np.abs(x.flat[exact]) < largest / 10:
        exact = int(np.argmax(np.abs(x)))
    digits = np.array([float(f"{value:.{KEPT - 1}e}") for value in (x / x.flat[exact]).flat]).reshape(x.shape)
    short = digits * x.flat[exact]
    short.flat[exact] = x.flat[exact]
    return short, Reach(distance, HALF_A_DIGIT, exact)


def plain_values(function: Function, check: Check, arguments: Mapping[str, Any] | None = None) -> Values | None:
    """What the function returns for plain numbers (the check's arguments, or others); None where it raises, or returns
    something else than finite numbers. Called within `quiet`, which takes as long as a function does.
    """
    arrays = _plain_arrays(function, check, check.arguments if arguments is None else arguments)
    return _values(arrays, check)


def _values(arrays: tuple[Floats, ...] | None, check: Check) -> Values | None:
    if arrays is None or not all(map(is_finite, arrays)):
        return None
    return Values(form=check.expected.form, arrays=arrays)


def _plain_arrays(function: Function, check: Check, arguments: Mapping[str, Any]) -> tuple[Floats, ...] | None:
    """The arrays that it returns, finite or not; None where it raises, or returns something else than numbers."""
    with suppress(Exception):
        arrays = tuple(np.asarray(part, np.float64) for part in _parts(function(*map(fresh, arguments.values()))))
        if len(arrays) == 1 or check.expected.form == "list":
            return arrays
    return None

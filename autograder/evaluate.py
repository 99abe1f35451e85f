"""Runs one function of an author's on a case: its values, and how far off from them is still the same answer.

The reference runs on Bounded arrays, so that its values come with their proved bound; a catalogued mistake does, too, where
there is a rule for all that it does.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable
from decimal import ROUND_CEILING, Context
from typing import TYPE_CHECKING, Any

import numpy as np

from .bounded import Bounded, Undecided, Unsupported, bounded
from .elementary import Floats
from .fault import Fault
from .key import Form, Signature, Values
from .network import Unfair

if TYPE_CHECKING:
    from .cases import Case
    from .course import Exercise
    from .key import Check

FOUR_DIGITS = Context(prec=4, rounding=ROUND_CEILING)
PLAIN_DIGITS = 10  # kept of what numpy's own exp and sums gave: the last ones are not the same on every machine
MEASURED_DIGITS = 6  # kept where the exercise has a tolerance and no bound: a difference of losses loses digits
WIDEST = 1e-11  # 2 B / |R| on a plain slot: a right answer keeps at least 11 digits there

Function = Callable[..., Any]
Evaluated = tuple[Values, tuple[Floats, ...]]


def expected(function: Function, case: Case, *, plain: bool) -> Evaluated:
    """The reference's values and their bounds; raises Unfair when rounding decides, or takes too many digits."""
    try:
        values, bounds = _evaluate(function, case.arguments)
    except (Undecided, OverflowError) as error:
        raise Unfair("undecided", str(error)) from error
    except Unsupported as error:
        place = line_of(error, function.__code__.co_filename)
        raise Fault(f"{case.exercise}: the reference can't be bounded: {error}{place and f' (solutions{place})'}") from error
    except Fault as fault:
        raise Fault(f"{case.exercise}, slot {case.slot}: {fault}") from fault
    except (Exception, SystemExit) as error:
        place = line_of(error, function.__code__.co_filename)
        said = f"{type(error).__name__}: {error}{place and f' (solutions{place})'}"
        raise Fault(f"{case.exercise}, slot {case.slot}: the reference raised {said}") from error
    for value, bound in zip(values.arrays, bounds, strict=True):
        loss = 2 * bound[value != 0] / np.abs(value[value != 0])
        if plain and loss.size and np.max(loss) > WIDEST:
            raise Unfair("precision", f"a right answer may be off by {np.max(loss):.2g} of its value")
    return values, bounds


def line_of(error: BaseException, path: object) -> str:
    """The line of the file at `path` on which the error arose, as ":31"; "" if it did not arise in it."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return f":{error.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f":{lines[-1]}" if lines else ""


def _evaluate(function: Function, arguments: dict[str, Any]) -> Evaluated:
    result = function(*(_bounded(argument) for argument in arguments.values()))
    for part in result if isinstance(result, list) else [result]:
        if not isinstance(part, Bounded | np.ndarray | np.generic | int | float):
            raise Fault(f"the reference returned {type(part).__name__}, not an array, a number, or a list of arrays")
    parts = [bounded(part) for part in result] if isinstance(result, list) else [bounded(result)]
    form: Form = "list" if isinstance(result, list) else "value"
    return Values(form=form, arrays=tuple(part.value for part in parts)), tuple(part.error for part in parts)


def _bounded(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return Bounded(argument)
    return [_bounded(item) for item in argument] if isinstance(argument, tuple) else argument


def within(exercise: Exercise, value: Floats, bound: Floats) -> Floats:
    """How far off is right: 2 B (see bounded), or what the course declares, relative to the largest entry."""
    if exercise.tolerance is None:
        return _rounded_up(2 * bound)
    largest = np.max(np.abs(value), initial=0.0)
    return np.full(value.shape, exercise.tolerance.relative * largest + exercise.tolerance.absolute)


def _rounded_up(x: Floats) -> Floats:
    """To four digits: a distance needs no more, and the key is shorter. By decimal arithmetic, the same everywhere."""
    up = [float(FOUR_DIGITS.create_decimal_from_float(value)) for value in x.ravel().tolist()]
    return np.array(up, dtype=np.float64).reshape(x.shape)


def _rounded(x: Floats, digits: int) -> Floats:
    return np.array([float(f"{value:.{digits - 1}e}") for value in x.ravel().tolist()]).reshape(x.shape)


def signature(mistake: str, function: Function, checks: list[Check], *, proved: bool) -> Signature:
    """What the mistake returns on each case; `proved` says whether the exercise has a bound, or a tolerance."""
    digits = PLAIN_DIGITS if proved else MEASURED_DIGITS
    values: dict[str, Values | None] = {}
    within: dict[str, tuple[Floats, ...]] = {}
    for check in checks:
        values[check.slot], within[check.slot] = _wrong_values(function, check, digits)
    return Signature(mistake=mistake, values=values, within=within)


def _wrong_values(function: Function, check: Check, digits: int) -> tuple[Values | None, tuple[Floats, ...]]:
    try:
        values, bounds = _evaluate(function, check.arguments)
        return values, tuple(_rounded_up(2 * bound) for bound in bounds)
    except Exception:  # noqa: BLE001  # no rule for it, or it raises: plain numbers tell which
        return _plain_values(function, check, digits)


def _plain_values(function: Function, check: Check, digits: int) -> tuple[Values | None, tuple[Floats, ...]]:
    """A mistake that Bounded has no rule for, on plain numbers; its distance is then twice the reference's own."""
    arguments = [list(argument) if isinstance(argument, tuple) else argument for argument in check.arguments.values()]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = function(*arguments)
        except Exception:  # noqa: BLE001  # a mistake may raise anything: then it has no values in this slot
            return None, ()
    arrays = tuple(np.asarray(part, dtype=np.float64) for part in (result if isinstance(result, list) else [result]))
    if not all(np.all(np.isfinite(array)) for array in arrays):
        return None, ()
    reach = max(float(np.max(distance, initial=0.0)) for distance in check.within)
    scale = max(float(np.max(np.abs(array), initial=0.0)) for array in arrays)
    distance = float(_rounded_up(np.array([2 * reach + 10.0 ** (1 - digits) * scale]))[0])
    distances = tuple(np.full(array.shape, distance) for array in arrays)
    return Values(form=check.expected.form, arrays=tuple(_rounded(array, digits) for array in arrays)), distances

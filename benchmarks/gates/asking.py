"""Asks a function of our own a question of the key, and judges the answer as a student's is judged."""

from __future__ import annotations

import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.judging.compare import compare
from chainrule.sandbox.answer import Answer, Part
from chainrule.sandbox.child.values import reduce

if TYPE_CHECKING:
    from types import FrameType

    from chainrule.judging.verdict import CaseVerdict
    from chainrule.key import Check
    from chainrule.numerics.elementary import Floats

SECONDS = 2.0  # for one call, which needs a millisecond: a loop that never ends is ended

Function = Callable[..., Any]


class Stuck(Exception):
    """A call did not come to an end in SECONDS."""


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings: what is wrong may overflow, and divide by zero."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def hurried() -> Iterator[None]:
    """Raises Stuck in what takes longer than SECONDS; for the main thread of a process."""
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _stop(_: int, __: FrameType | None) -> None:
    raise Stuck


def fresh(argument: Any) -> Any:
    """A copy that a function may change; a tuple of the key is a list to who is asked."""
    if isinstance(argument, tuple):
        return [fresh(item) for item in argument]
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def ask(function: Function, check: Check) -> Any:
    """What the function returns; what it raises is raised."""
    return function(*(fresh(argument) for argument in check.arguments.values()))


def judge(value: Any, check: Check) -> CaseVerdict:
    """The verdict of judging.compare on a returned value."""
    reduced = reduce(value, check.expected.form)
    parts = tuple(Part(*part) for part in reduced.parts)
    return compare(Answer("value", reduced.kind, parts, reduced.type_name), check)


def arrays(value: Any) -> list[Floats]:
    """The value, or each of a list, as double precision."""
    return [np.asarray(part, dtype=np.float64) for part in (value if isinstance(value, list) else [value])]


def share(value: Any, check: Check) -> float:
    """The largest |x - R| as a share of the accepted distance: compare's formula, for arrays of the right shapes."""
    largest = 0.0
    for x, r, within in zip(arrays(value), check.expected.arrays, check.within, strict=True):
        if x.shape != r.shape or not np.all(np.isfinite(x)):
            return float("inf")
        with np.errstate(divide="ignore", invalid="ignore"):
            off = np.where(x == r, 0.0, np.abs(x - r) / within)
        largest = max(largest, float(np.max(off, initial=0.0)))
    return largest


def accepts(value: Any, check: Check) -> bool:
    """Whether |x - R| <= within holds for every entry."""
    pairs = zip(arrays(value), check.expected.arrays, check.within, strict=True)
    return all(x.shape == r.shape and bool(np.all(np.abs(x - r) <= within)) for x, r, within in pairs)

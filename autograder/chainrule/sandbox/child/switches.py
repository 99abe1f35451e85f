"""In the child: functions that can be put right, where a later one is to be judged on its own merits.

While the submission is loaded, each name of an earlier function is bound to a switch, at the statement that binds it, so
that aliases, defaults and partials find the switch, too. A switch calls the student's own function, until a question says
that the lesson's counts in its place. The text of the lesson's function comes with that question, and not before: of what
is asked, and of what comes later, nothing is ever here.

The lesson's function takes arguments by position or by the student's names, without those that the student added, lists for
arrays, and one more axis in front, of samples, over which it is called for each (unless another argument lacks one, as two
in the wrong order); or, if the question says so, all that it takes as numpy does, samples as columns, too, and else these.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from ..answer import Switchable

ASARRAY, STACK, NDARRAY = np.asarray, np.stack, np.ndarray
LEFT_OUT = inspect.Parameter.empty  # of an argument: no call gave it


class Switchboard:
    """The lesson's functions as far as they are known, and which of them count. `common` is the code that all have."""

    def __init__(self, common: str, switchable: Iterable[tuple[Any, ...]]) -> None:
        self._by_name = {one.name: one for one in (Switchable(*parts) for parts in switchable)}
        self._lesson: dict[str, Any] = {"__name__": "lesson"}
        self._switches: dict[str, Any] = {}
        self._right: frozenset[str] = frozenset()
        self._as_numpy = False
        self._known: set[str] = set()
        exec(compile(common, "lesson", "exec", dont_inherit=True), self._lesson)  # noqa: S102  # the judge's own

    def put_right(self, texts: Sequence[str], right: Sequence[str], as_numpy: bool) -> None:
        """These functions of the lesson are known now, and those that are named in `right` count."""
        for text in texts:
            if text not in self._known:
                exec(compile(text, "lesson", "exec", dont_inherit=True), self._lesson)  # noqa: S102  # the judge's own
                self._known.add(text)
        self._right, self._as_numpy = frozenset(right), as_numpy

    def bind(self, names: dict[str, Any]) -> None:
        """Binds each name that can be put right, and was bound to something else since, to a switch."""
        for name, one in self._by_name.items():
            if name not in names or names[name] is not self._switches.get(name):
                self._switches[name] = names[name] = self._switch(one, names.get(name))

    def _switch(self, one: Switchable, own: Any) -> Callable[..., Any]:
        def switch(*arguments: Any, **named: Any) -> Any:
            if one.exercise in self._right:
                function = self._lesson[one.exercise]
                given = _in_order(one, function, own, arguments, named)
                return _called(function, given, one.ranks, as_numpy=self._as_numpy)
            if own is None:
                raise NameError(f"name {one.name!r} is not defined", name=one.name)
            return own(*arguments, **named)

        switch.__name__ = switch.__qualname__ = one.name
        return switch


def _in_order(one: Switchable, function: Any, own: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> list[Any]:
    """The arguments by position, whether they are called as the student calls them or as the lesson does, without those that
    the lesson's function doesn't have. What a call leaves out is the lesson's default, or else the student's.
    """
    count, names = len(one.parameters), list(one.parameters)
    theirs = own.__code__.co_varnames[: own.__code__.co_argcount] if type(own) is FunctionType else ()
    if set(names) <= set(theirs):  # the same names, which may stand in another order
        every = dict(zip(theirs, arguments, strict=False)) | named
        by_name = {name: every[name] for name in names if name in every}
        if named or _fit([every.get(name, LEFT_OUT) for name in names], one.ranks) or not _fit(arguments, one.ranks):
            arguments, named = (), by_name
    if not named.keys() <= set(names):
        names = list(inspect.signature(own).parameters)[:count]
    given = [*arguments[:count], *(named.get(name, LEFT_OUT) for name in names[len(arguments) :])]
    if not any(x is LEFT_OUT for x in given):
        return given
    defaults = function.__defaults__ or ()
    of_student = [one.default for one in inspect.signature(own).parameters.values()][: count - len(defaults)] if own else []
    of_student += [LEFT_OUT] * (count - len(defaults) - len(of_student))
    filled = [default if x is LEFT_OUT else x for x, default in zip(given, [*of_student, *defaults], strict=True)]
    if any(x is LEFT_OUT for x in filled):
        raise TypeError(f"{one.name}() is called without all of its arguments")
    return filled


def _fit(arguments: Sequence[Any], ranks: tuple[int, ...]) -> bool:
    """Whether none of the arguments that there are lacks an axis, as two in the wrong order do."""
    pairs = zip(arguments, ranks, strict=False)
    return all(ASARRAY(x, dtype=float).ndim >= rank for x, rank in pairs if rank >= 0 and x is not LEFT_OUT)


def _called(function: Callable[..., Any], arguments: list[Any], ranks: tuple[int, ...], *, as_numpy: bool) -> Any:
    given = [ASARRAY(x, dtype=float) if rank >= 0 else x for x, rank in zip(arguments, ranks, strict=True)]
    fit = _fit(given, ranks)
    several = [fit and rank >= 0 and x.ndim == rank + 1 for x, rank in zip(given, ranks, strict=True)]
    if as_numpy or not any(several):
        try:
            return function(*given)
        except ValueError:  # of shapes that don't go together
            if not any(several):
                raise
    (count,) = {len(x) for x, many in zip(given, several, strict=True) if many}
    return STACK([function(*(x[i] if many else x for x, many in zip(given, several, strict=True))) for i in range(count)])

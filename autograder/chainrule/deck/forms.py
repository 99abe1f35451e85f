"""What each misconception makes of each exercise: as its author wrote it, or by substitution.

A misconception is one wrong function. What it makes of a later one comes from the lesson's own later function, or from
another way of writing that (solutions/other_ways.py), with the wrong function in the place of the lesson's. So nobody has
to write how the later ones follow; and it is known from which earlier functions a form follows: there the mistake counts.

It follows only if it still says something: each argument that moves the truth (by MOVED of its size, on some case) must
move the form (by LEAST_MOVED), but for one that the wrong earlier function itself ignores.

Which forms there are, and what follows from what, is the same for every deck. It is found on one and kept in its
key, from which those of other decks recall it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..course.model import Exercise
from ..errors import SetupError, line_of
from ..key import AnswerKey, Check, LateMapping, Signature, Values
from ..numerics.arguments import fresh
from .certify import apart
from .evaluate import Function, WrongValues, plain_values, preview, quiet, rough_values, shortened, wrong_values
from .solutions import Solutions

SAME = 1e-9  # relative: two forms, or a form and the truth, that are no farther apart are one
MOVED, LEAST_MOVED = 1e-3, 1e-6
MEASURED_DIGITS = 6  # kept where another exercise's reference is the truth: a difference of losses loses digits
ROUGH_DIGITS = 8  # of forms in another way than the lesson's
PLAIN_DIGITS = 10  # kept of what numpy's own exp and sums gave: the last ones are not the same on every machine
SCALE = 1.4142135623730951  # a factor that nothing else gives: a later function takes it over, or doesn't


@dataclass
class Form:
    """One misconception in one exercise, made as `path` says; `follows` are the earlier exercises from which it does.

    A path is ("dC0_da", "weight_gradient 0", …): the exercise for which an author wrote it, then those in whose n-th way of
    writing it was put.
    """

    misconception: str
    function: Function
    path: tuple[str, ...]
    follows: tuple[str, ...] = ()

    @property
    def derived(self) -> bool:
        return len(self.path) > 1

    @property
    def in_other_way(self) -> bool:
        """Whether the lesson's own way would not give it."""
        return any(not step.endswith(" 0") for step in self.path[1:])


@dataclass(frozen=True)
class Forms:
    """Of each exercise: its forms, in the order of their authors, but behind all others what can't be told from one that
    was written; the earlier exercises that it calls, directly or through others, in one way of writing it or another; and
    those of them whose factor it takes over.
    """

    of: Mapping[str, Sequence[Form]]
    calls: Mapping[str, tuple[str, ...]]
    scales: Mapping[str, tuple[str, ...]]


def find_forms(solutions: Solutions, checks: Mapping[str, Sequence[Check]]) -> Forms:
    """The forms of all exercises on a deck's checks, which are in the order of the course."""
    with quiet():
        search = _Search(solutions, checks)
        ways = [{name: look(name) for name in checks} for look in (search.calls, search.scales)]
        return Forms({name: search.of(name) for name in checks}, *ways)


def recall_forms(solutions: Solutions, key: AnswerKey) -> Forms:
    """The same, as another key of the same course has it; each form is made when it is asked for."""
    written = {wrong.misconception.id: wrong.functions for wrong in solutions.wrongs}

    @cache
    def made(misconception: str, path: tuple[str, ...]) -> Function:
        if len(path) == 1:
            return written[misconception][path[0]]
        name, number = path[-1].split()
        wrong, earlier = made(misconception, path[:-1]), path[-2].split()[0]
        return solutions.with_wrong(earlier, wrong)[name][int(number)]

    def of(name: str) -> Sequence[Form]:
        catalogue = key.explanation(name).catalogue
        return [Form(one.misconception, made(one.misconception, one.path), one.path, one.follows) for one in catalogue]

    names = [exercise.name for exercise in key.exercises]
    calls = LateMapping(names, lambda name: key.explanation(name).calls or ())
    return Forms(LateMapping(names, of), calls, LateMapping(names, lambda name: key.explanation(name).scales))


class _CalledError(BaseException):
    """Raised in the place of a function, to see who calls it."""


class _Search:
    """What is looked for, and the values of each form on each case, which are forgotten afterwards."""

    def __init__(self, solutions: Solutions, checks: Mapping[str, Sequence[Check]]) -> None:
        self._solutions, self._order = solutions, list(checks)
        self._checks = {name: sorted(some, key=_size) for name, some in checks.items()}  # small ones tell sooner
        self._moving: dict[tuple[str, Function], set[str]] = {}
        self._twins = [{wrong.misconception.id, twin} for wrong in solutions.wrongs for twin in wrong.twins]
        self._found: dict[str, dict[str, list[Form]]] = {name: {} for name in checks}
        self._signatures: dict[tuple[str, Function], Signature] = {}
        self._callers = {name: self._find_callers(name) for name in checks}
        for wrong in solutions.wrongs:
            name = wrong.misconception.id
            for exercise in wrong.functions.keys() & checks.keys():
                self._refuse_silent(exercise, name, wrong.functions[exercise])
                self._found[exercise][name] = [Form(name, wrong.functions[exercise], (exercise,))]
            for exercise in self._order:
                for form in self._found[exercise].get(name, ()):
                    self._derive(exercise, form)
            for exercise, earlier in wrong.follows.items():
                self._follow(self._found[exercise][name][0], earlier)

    def of(self, exercise: str) -> list[Form]:
        """In the order of their authors; but behind all others what is derived, and can't be told from what was written."""
        forms = [form for some in self._found[exercise].values() for form in some]
        written = [form for form in forms if not form.derived]
        return sorted(forms, key=lambda form: form.derived and any(self._hides(form, one, exercise) for one in written))

    def _hides(self, form: Form, written: Form, exercise: str) -> bool:
        """Whether they are alike, and nobody has declared them twins."""
        names = {form.misconception, written.misconception}
        return names not in self._twins and self._are_same(exercise, form.function, written.function)

    def calls(self, exercise: str) -> tuple[str, ...]:
        """The earlier exercises that it calls, directly or through others, in one way of writing it or another."""
        return tuple(name for name in self._earlier(exercise) if any(self._callers[name].get(exercise, ())))

    def scales(self, exercise: str) -> tuple[str, ...]:
        """The earlier exercises of which it takes over a factor."""
        return tuple(name for name in self.calls(exercise) if self._scales(exercise, name))

    def _earlier(self, exercise: str) -> list[str]:
        return self._order[: self._order.index(exercise)]

    def _find_callers(self, name: str) -> dict[str, list[bool]]:
        """Of each later exercise, whether its ways call the one of this name."""

        def called(*_: Any) -> None:
            raise _CalledError

        def calls(function: Function, exercise: str) -> bool:
            try:
                plain_values(function, self._checks[exercise][0])
            except _CalledError:
                return True
            return False

        ways = self._solutions.with_wrong(name, called)
        later = self._order[self._order.index(name) + 1 :]
        return {exercise: [calls(function, exercise) for function in ways[exercise]] for exercise in later}

    def _derive(self, earlier: str, cause: Form) -> None:
        """What the cause, in the place of the earlier function, makes of the later ones that call it."""
        ways = self._solutions.with_wrong(earlier, cause.function)
        for later, calling in self._callers[earlier].items():
            for number, function in enumerate(ways[later]):
                if not calling[number] or self._are_same(later, function, None) or self._has_no_value(later, function):
                    continue
                forms = self._found[later].setdefault(cause.misconception, [])
                form = next((one for one in forms if self._are_same(later, function, one.function)), None)
                if form is None:
                    form = Form(cause.misconception, function, (*cause.path, f"{later} {number}"))
                    forms.append(form)
                if earlier not in form.follows and self._says_something(later, function, earlier, cause.function):
                    self._follow(form, (earlier,))

    def _follow(self, form: Form, earlier: Sequence[str]) -> None:
        form.follows = tuple(name for name in self._order if name in {*form.follows, *earlier})

    def _are_same(self, exercise: str, one: Function, other: Function | None) -> bool:
        """Whether two forms, or a form and the truth (None), have the same values on all cases."""
        checks = self._checks[exercise]
        seen = self._seen(exercise, one)
        others = self._seen(exercise, other).values if other else {check.case: check.expected for check in checks}
        return all(apart(seen.values[check.case], others[check.case]) <= SAME for check in checks)

    def _refuse_silent(self, exercise: str, name: str, function: Function) -> None:
        """Raises SetupError for a mistake that gives no finite numbers on any case: it is a slip of its author's."""
        if not self._has_no_value(exercise, function):
            return
        why = "it returns nothing finite"
        try:
            function(*map(fresh, self._checks[exercise][0].arguments.values()))
        except Exception as error:  # noqa: BLE001  # whatever an author's function raises
            file = Path(function.__code__.co_filename)
            line = line_of(error, file)
            why = f"it raises {type(error).__name__}: {error}{line and f' (solutions/misconceptions/{file.name}{line})'}"
        raise SetupError(
            f"{name}: {exercise} answers no case: {why}\n  a misconception is a program that runs, and is wrong"
        )

    def _has_no_value(self, exercise: str, function: Function) -> bool:
        """Whether it raises on all cases, as may have any reason."""
        return not any(self._seen(exercise, function).values.values())

    def _seen(self, exercise: str, function: Function) -> Signature:
        """Its values in plain numpy, each computed when it is asked for."""
        if (exercise, function) not in self._signatures:
            self._signatures[exercise, function] = preview("", function, self._checks[exercise])
        return self._signatures[exercise, function]

    def _says_something(self, later: str, function: Function, earlier: str, cause: Function) -> bool:
        ignored = self._ignored(later, function)
        return not ignored or (len(ignored) == 1 and ignored <= self._ignored(earlier, cause))

    def _ignored(self, exercise: str, function: Function) -> set[str]:
        """The arguments that move the truth and don't move this, in small letters: y is Y of one sample."""
        truth = self._moved_by(exercise, self._solutions.functions[exercise], MOVED)
        return truth - self._moved_by(exercise, function, LEAST_MOVED)

    def _moved_by(self, exercise: str, function: Function, least: float) -> set[str]:
        if (exercise, function) not in self._moving:
            checks = self._checks[exercise]
            moving = {name.lower() for name in checks[0].arguments if _moves(function, name, checks, least)}
            self._moving[exercise, function] = moving
        return self._moving[exercise, function]

    def _scales(self, exercise: str, earlier: str) -> bool:
        truth = self._solutions.functions[earlier]
        ways = self._solutions.with_wrong(earlier, lambda *arguments: SCALE * truth(*arguments))
        for function, calls in zip(ways[exercise], self._callers[earlier][exercise], strict=True):
            if calls and all(_is_scaled(plain_values(function, check), check) for check in self._checks[exercise]):
                return True
        return False


def _is_scaled(values: Values | None, check: Check) -> bool:
    scaled = Values(form=check.expected.form, arrays=tuple(SCALE * array for array in check.expected.arrays))
    return values is not None and apart(values, scaled) <= SAME


def _size(check: Check) -> int:
    return sum(array.size for array in check.arguments.values() if isinstance(array, np.ndarray))


def _moves(function: Function, name: str, checks: Sequence[Check], least: float) -> bool:
    """Whether another value of the argument of this name gives another value of the function on some case."""
    for check in checks:
        values = plain_values(function, check)
        for other in _others(name, check, checks):
            moved = plain_values(function, check, {**check.arguments, name: other})
            if values is not None and moved is not None and least < apart(values, moved) < np.inf:
                return True
    return False


def _others(name: str, check: Check, checks: Sequence[Check]) -> Iterator[Any]:
    """Other values of an argument: arrays are stretched and shifted, or turned round; a name is another case's."""
    value = check.arguments[name]
    if isinstance(value, np.ndarray):
        yield from (1.25 * value + 0.125, -value)
    elif isinstance(value, int):
        yield value - 1 if value else 1
    elif isinstance(value, str):
        yield from {str(other.arguments[name]): None for other in checks if other.arguments[name] != value}
    elif all(isinstance(one, np.ndarray) for one in value):
        yield tuple(1.25 * one + 0.125 for one in value)
    else:
        yield value[::-1]


def signature(form: Form, checks: Sequence[Check], exercise: Exercise, *, short: bool) -> Signature:
    """What a form of a mistake returns on each case of the exercise, when it is asked for, as `short` as evaluate has it."""
    digits = _digits(exercise)
    by_case = {check.case: check for check in checks}
    rough = form.in_other_way  # nothing but loops, which would take seconds on numbers that know their bounds

    @cache
    def made(case: str) -> WrongValues:
        check = by_case[case]
        wrong = rough_values(form.function, check, ROUGH_DIGITS) if rough else wrong_values(form.function, check, digits)
        return shortened(wrong, check) if short and exercise.tolerance is None else wrong

    return Signature(
        misconception=form.misconception,
        path=form.path,
        follows=form.follows,
        values=LateMapping(by_case, lambda case: made(case)[0]),
        within=LateMapping(by_case, lambda case: made(case)[1]),
    )


def _digits(exercise: Exercise) -> int:
    """How many are kept of a mistake's plain values: with a tolerance as many as it can tell, and two more."""
    if exercise.tolerance is None or exercise.tolerance.relative == 0:
        return PLAIN_DIGITS
    return (
        MEASURED_DIGITS if exercise.expected else max(PLAIN_DIGITS, 2 - math.floor(math.log10(exercise.tolerance.relative)))
    )

"""Is a function right on its own merits: with the lesson's functions in the place of earlier ones that are not?

The second rule of the marks. In a child of its own each earlier function that is not right by itself can be switched to
the lesson's (sandbox/child/switches). A later function that is then right on every case has no mistake of its own. A student
may keep a convention of their own, or have made up for a factor: so a choice of what is put right will do, too, the fullest
first, at most MOST_CHOICES of them. As only the truth counts, a choice gives nothing away.

(The child that shows the visible cases can't be the same one: who looks can see the switches, and an honest file that keeps
a value under a function's name runs otherwise with them.)

The child is asked in the order of the course, and gets the lesson's functions one by one, each after its own exercise: of
what is asked, and of what comes later, nothing is there. Of what it answers two things are used: right or not, and which
known mistake it then shows; no value, word or line of it is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from ..sandbox.answer import ENDED, Switchable
from .compare import compare
from .verdict import CaseVerdict

if TYPE_CHECKING:
    from ..key import AnswerKey, Check, KeyExercise
    from ..result import Verdict
    from ..sandbox.student import Student

MOST_CHOICES = 8
MOST_ENDED = 2  # questions to functions that don't end, put right or not, before others that don't are asked no more
ENDLESS = ("TIMEOUT", "MEMORY", "FORBIDDEN")  # a function that is always put right: the student's would end the child


class Merits(Struct, frozen=True):
    """Of one function that is not right by itself.

    `put_right`: what was put right when it was right on every case; () if it never was. `edited`: so it was only with this
    function, which was handed out, and which no earlier one was wrong through. `verdicts`: with all of them put right.
    """

    put_right: tuple[str, ...] = ()
    edited: str = ""
    verdicts: tuple[CaseVerdict, ...] = ()


def reached(name: str, student: Student) -> set[str]:
    """The functions that the student's own calls, directly or through others, as far as its code names them."""
    called = student.called
    found: set[str] = set()
    every = [name]
    for one in every:  # which grows
        new = called.get(one, set()) - found
        found |= new
        every += new
    return found


def _switchable(key: AnswerKey, faulty: Mapping[str, Verdict], student: Student) -> Iterator[Switchable]:
    alike = {near.wanted: near.other for near in student.loaded.near if near.kind == "alike"}
    for name in faulty:
        check = (key.handed_out.get(name) or key.exercise(name).checks)[0]
        ranks = tuple(x.ndim if isinstance(x, np.ndarray) else -1 for x in check.arguments.values())
        for bound in {name, alike.get(name, name)}:
            yield Switchable(name, bound, tuple(check.arguments), ranks)


def _choices(earlier: Sequence[str], faulty: Mapping[str, Verdict]) -> Iterator[tuple[str, ...]]:
    """What may be put right, the fullest choice first."""
    every = chain.from_iterable(combinations(earlier, count) for count in range(len(earlier), 0, -1))
    endless = {name for name in earlier if faulty[name] in ENDLESS}
    return islice((choice for choice in every if endless <= set(choice)), MOST_CHOICES)


def find_merits(
    student: Student, key: AnswerKey, faulty: Mapping[str, Verdict], asked: Collection[str]
) -> dict[str, Merits]:  # fmt: skip
    """The merits of those of the functions `asked` that may be wrong only through earlier ones.

    `faulty` are all functions that are not right by themselves, those that are handed out first, then in the order of the
    course. Without the lesson's code, as with a key for students, only the former can be put right.
    """
    endless = {name for name, verdict in faulty.items() if verdict in ENDLESS}
    faulty = {name: verdict for name, verdict in faulty.items() if name in key.handed_out or name in key.lesson.functions}
    earlier = {one.name: _find_earlier(one, key, faulty, student) for one in key.exercises if one.name in asked}
    open_ = [one for one in key.exercises if earlier.get(one.name)]
    if not open_:
        return {}
    student.make_switchable(key.lesson.common, list(_switchable(key, faulty, student)))
    asking = _Asking(student, key, faulty, endless)
    return {one.name: asking.merits(one, earlier[one.name]) for one in open_}


def _find_earlier(exercise: KeyExercise, key: AnswerKey, faulty: Mapping[str, Verdict], student: Student) -> list[str]:
    """The faulty functions that it may call: as the lesson does, in one way or another, or as the student's names them."""
    calls = key.explanation(exercise.name).calls
    if calls is None:
        return []
    names = [one.name for one in key.exercises]
    before = {*key.handed_out, *names[: names.index(exercise.name)]}
    return [name for name in faulty if name in before & {*key.handed_out, *calls, *reached(exercise.name, student)}]


class _Asking:
    def __init__(
        self, student: Student, key: AnswerKey, faulty: Mapping[str, Verdict], endless: Collection[str]
    ) -> None:  # fmt: skip
        self._student, self._key, self._faulty, self._endless = student, key, faulty, endless
        self._has_chosen = False  # whether this child was asked for a choice that is not the fullest
        self._ended = 0  # questions that ended the child
        self._counted: set[str] = set()  # handed-out functions that some function was wrong through

    def merits(self, exercise: KeyExercise, earlier: Sequence[str]) -> Merits:
        full: tuple[CaseVerdict, ...] | None = None
        if self._ended >= MOST_ENDED and exercise.name in self._endless:
            return Merits()  # it will be its own loop again
        for choice in _choices(earlier, self._faulty):
            if self._has_chosen or full is not None:
                self._student.renew()  # what has seen another choice could count them, and learn from what is asked
            self._has_chosen = full is not None
            if full is None:
                full = tuple(self._verdicts(exercise, choice, exercise.checks))
                right = _are_right(full, exercise)
            else:
                right = self._is_right(exercise, choice)
            if right:
                return self._without_needless(exercise, choice)
        return Merits(verdicts=full or ())

    def _without_needless(self, exercise: KeyExercise, choice: tuple[str, ...]) -> Merits:
        """A handed-out function that was edited counts in the first function that it makes wrong."""
        for edited in (name for name in choice if name in self._key.handed_out and name not in self._counted):
            rest = tuple(name for name in choice if name != edited)
            if not rest or not self._is_right(exercise, rest):
                self._counted.add(edited)
                return Merits(edited=edited)
            choice = rest
        return Merits(choice)

    def _is_right(self, exercise: KeyExercise, choice: tuple[str, ...]) -> bool:
        first, *others = exercise.checks  # most that are wrong are so at once
        found = [*self._verdicts(exercise, choice, [first])]
        if found and found[0].passed:
            found += self._verdicts(exercise, choice, others)
        return _are_right(found, exercise)

    def _verdicts(self, exercise: KeyExercise, choice: tuple[str, ...], checks: Sequence[Check]) -> Iterator[CaseVerdict]:
        names = [one.name for one in self._key.exercises]
        functions = self._key.lesson.functions
        texts = (functions[name] for name in names[: names.index(exercise.name)] if name in functions)
        cases = [list(check.arguments.values()) for check in checks]
        want = exercise.checks[0].expected.form
        answers = self._student.call(exercise.name, cases, want=want, lesson=(tuple(texts), choice))
        for check, answer in zip(checks, answers, strict=False):
            yield compare(answer, check)
            if answer.outcome in ENDED:
                self._ended += 1
                break


def _are_right(verdicts: Sequence[CaseVerdict], exercise: KeyExercise) -> bool:
    return len(verdicts) == len(exercise.checks) and all(verdict.passed for verdict in verdicts)

"""Is a function right on its own merits: with the lesson's functions in the place of earlier ones that are not?

The second rule of the marks. In a child of its own each earlier function that is not right by itself can be switched to
the lesson's (sandbox/child/switches). A later function that is then right on every case has no mistake of its own. A student
may keep a convention of their own, or have made up for a factor: so a choice of what is put right will do, too, the fullest
first, at most MOST_CHOICES of them. As only the truth counts, a choice gives nothing away.

(The child that shows the visible cases can't be the same one: who looks can see the switches, and an honest file that keeps
a value under a function's name runs otherwise with them.)

The child is asked in the order of the course, and gets of the lesson's functions those that are put right, and what they
call, each after its own exercise: of what is asked, and of what comes later, nothing is there. Of what it answers two things
are used: right or not, and which known mistake it then shows; no value, word or line of it is told.

A function that raises, or returns another shape, or nan, may be at odds with an earlier one that is right: it calls it with
all samples at once, and that takes one. As the lesson's takes both, it may stand in for that one, too. Samples may be rows
or columns, which go with one function, and not with another. So nobody has more for leaving a right function out; but where
that one takes what it isn't made for, and answers with other numbers: who is wrong by these would have a second guess.

Each child loads the file again, and one that is endless ends its child. So what else may be put right is asked only while
there is time enough to load it for all others: what is wrong in one function takes nothing from them.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec import Struct

from ..sandbox.answer import ENDED, Switchable
from ..sandbox.student import Question
from .ask import ask_question
from .compare import compare, compare_each
from .verdict import CaseVerdict

if TYPE_CHECKING:
    from ..key import AnswerKey, Check, KeyExercise
    from ..result import Verdict
    from ..sandbox.student import Student

MOST_CHOICES = 8
MOST_ENDED = 2  # questions that ended the child, before a function that did so is asked with no other choice
ENDLESS = ("TIMEOUT", "MEMORY", "FORBIDDEN")  # a function that is always put right: the student's would end the child
AT_ODDS = ("RAISED", "SHAPE", "NOT_FINITE", *ENDLESS)  # with what it calls


class Merits(Struct, frozen=True):
    """Of one function that is not right by itself.

    `put_right`: what was put right when it was right on every case; () if it never was. `edited`: so it was only with this
    function, which was handed out, and which no earlier one was wrong through. `verdicts`: with all of them put right.
    """

    put_right: tuple[str, ...] = ()
    edited: str = ""
    verdicts: tuple[CaseVerdict, ...] = ()


class Earlier(Struct, frozen=True):
    """The earlier functions that one may be wrong through: those that are faulty, and right ones that it calls otherwise."""

    faulty: tuple[str, ...]
    right: tuple[str, ...] = ()


class Choice(NamedTuple):
    """What is put right, and how it takes one more axis: in front, as samples; or `as_numpy` does, where that goes."""

    names: tuple[str, ...]
    as_numpy: bool = False

    def without(self, name: str) -> Choice:
        return self._replace(names=tuple(other for other in self.names if other != name))


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


def _switchable(key: AnswerKey, names: Iterable[str], student: Student) -> Iterator[Switchable]:
    alike = {near.wanted: near.other for near in student.loaded.near if near.kind == "alike"}
    for name in names:
        check = (key.handed_out.get(name) or key.exercise(name).checks)[0]
        ranks = tuple(x.ndim if isinstance(x, np.ndarray) else -1 for x in check.arguments.values())
        for bound in {name, alike.get(name, name)}:
            yield Switchable(name, bound, tuple(check.arguments), ranks)


def _choices(earlier: Earlier, faulty: Mapping[str, Verdict]) -> Iterator[Choice]:
    """What may be put right: all that is faulty, that and what is right, then less and less of what is faulty."""
    names = earlier.faulty
    endless = {name for name in names if faulty[name] in ENDLESS}
    others = [name for name in names if name not in endless]  # all choices of thirty names would take hours
    some = chain.from_iterable(combinations(others, count) for count in range(len(others) - 1, -1, -1))
    fewer = (tuple(name for name in names if name in endless.union(few)) for few in some)
    every = [Choice(names)] if names else []
    if earlier.right:
        every += [Choice((*names, *earlier.right), as_numpy) for as_numpy in (False, True)]
    return islice(chain(every, map(Choice, filter(None, fewer))), MOST_CHOICES)


def find_merits(
    student: Student,
    key: AnswerKey,
    faulty: Mapping[str, Verdict],
    asked: Collection[str],
    at_odds: Collection[str] = (),
) -> dict[str, Merits]:
    """The merits of those of the functions `asked` that may be wrong only through earlier ones.

    `faulty` are all functions that are not right by themselves, those that are handed out first, then in the order of the
    course; those of them `at_odds` raise, or return another shape or nan, for no reason that is known. Without the lesson's
    code, as with a key for students, only what is handed out can be put right.
    """
    earlier = [(one, _find_earlier(one, key, faulty, student, at_odds)) for one in key.exercises if one.name in asked]
    open_ = [(one, some) for one, some in earlier if next(_choices(some, faulty), ())]
    if not open_:
        return {}
    names = dict.fromkeys(name for _, some in open_ for name in (*some.faulty, *some.right))
    student.make_switchable(key.lesson.common, list(_switchable(key, names, student)))
    return _Asking(student, key, faulty).merits(open_)


def _find_earlier(
    exercise: KeyExercise, key: AnswerKey, faulty: Mapping[str, Verdict], student: Student, at_odds: Collection[str]
) -> Earlier:
    """Those that it may call, as the lesson does, in one way or another, or as the student's names them.

    Of those that are right, the ones that the student's names.
    """
    calls = key.explanation(exercise.name).calls
    if calls is None:
        return Earlier(())
    names = [one.name for one in key.exercises]
    functions, earlier = key.lesson.functions, names[: names.index(exercise.name)]
    # one that calls a later one would bring the solution of what is asked along
    before = [name for name in earlier if name in functions and _with_callees([name], functions) <= set(earlier)]
    own = reached(exercise.name, student)
    wrong = {*key.handed_out, *(name for name in before if name in {*calls, *own})}
    right = [name for name in before if name in own and name not in faulty and exercise.name in at_odds]
    return Earlier(tuple(name for name in faulty if name in wrong), tuple(right))


@cache
def _named(text: str) -> frozenset[str]:
    """All names in the text of a function."""
    return frozenset(node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name))


def _with_callees(choice: Iterable[str], functions: Mapping[str, str]) -> set[str]:
    """Those of the lesson's functions that are chosen, and what they call, directly or through others."""
    every = [name for name in choice if name in functions]
    for name in every:  # which grows
        every += (_named(functions[name]) & functions.keys()) - set(every)
    return set(every)


class _Asking:
    def __init__(self, student: Student, key: AnswerKey, faulty: Mapping[str, Verdict]) -> None:
        self._student, self._key, self._faulty = student, key, faulty
        self._ended = 0  # questions that ended the child
        self._counted: set[str] = set()  # handed-out functions that some function was wrong through

    def merits(self, asked: Sequence[tuple[KeyExercise, Earlier]]) -> dict[str, Merits]:
        """Of each of these, in the order of the course, with the earlier functions that it may be wrong through.

        Until a function was right, or had its last choice, no child is asked a later one: it would know what is asked, and
        by the clock, which every child has, one that has read the lesson's code could tell the next what it says. What was
        right is asked once more at last, with less put right, which makes nothing else right.
        """
        full, right = {}, {}
        endless = sum(self._faulty[exercise.name] in ENDLESS for exercise, _ in asked)  # each ends its child
        for exercise, earlier in asked:
            fullest = next(_choices(earlier, self._faulty))
            full[exercise.name] = tuple(self._verdicts(exercise, fullest, exercise.checks))
            right[exercise.name] = self._find_right(exercise, earlier, full[exercise.name], 1 + endless)
        if any(self._may_be_needless(choice, earlier) for (_, earlier), choice in zip(asked, right.values(), strict=True)):
            self._student.renew()
        found = {}
        for exercise, earlier in asked:
            choice = right[exercise.name]
            needed = self._without_needless(exercise, choice, earlier.right) if choice else None
            found[exercise.name] = needed or Merits(verdicts=full[exercise.name])
        return found

    def _find_right(self, exercise: KeyExercise, earlier: Earlier, full: Sequence[CaseVerdict], spare: int) -> Choice | None:
        """The first choice with which it is right on every case; `full` are the verdicts with the fullest; others may
        need `spare` more children.
        """
        first, *others = _choices(earlier, self._faulty)
        if _are_right(full, exercise):
            return first
        found = full
        for choice in others:
            if self._ended >= MOST_ENDED and found[-1].verdict in ENDLESS:
                break  # it will be its own loop again
            if choice.as_numpy and not any(one.verdict in AT_ODDS for one in found):
                continue  # it takes what they returned just before, and so has no second guess
            if not self._student.may_renew(spare):
                break
            self._student.renew()  # what has seen another choice could count them, and learn from what is asked
            found = self._until_wrong(exercise, choice, at_once=not earlier.right)
            if _are_right(found, exercise):
                return choice
        return None

    def _may_be_needless(self, choice: Choice | None, earlier: Earlier) -> bool:
        """Whether of this choice it is to be found out what is needed."""
        if choice is None:
            return False
        right = earlier.right if len(choice.names) > 1 else ()
        return any(name in self._key.handed_out or name in right for name in choice.names)

    def _without_needless(self, exercise: KeyExercise, choice: Choice, right: Sequence[str]) -> Merits:
        """Of what is right by itself only what is needed. A handed-out function that was edited counts in the first function
        that it makes wrong.
        """
        for name in right:
            rest = choice.without(name)
            choice = rest if name in choice.names and rest.names and self._is_right(exercise, rest) else choice
        for edited in (name for name in choice.names if name in self._key.handed_out and name not in self._counted):
            rest = choice.without(edited)
            if not rest.names or not self._is_right(exercise, rest):
                self._counted.add(edited)
                return Merits(edited=edited)
            choice = rest
        return Merits(choice.names)

    def _is_right(self, exercise: KeyExercise, choice: Choice) -> bool:
        return _are_right(self._until_wrong(exercise, choice), exercise)

    def _until_wrong(self, exercise: KeyExercise, choice: Choice, *, at_once: bool = True) -> list[CaseVerdict]:
        """The verdicts on all cases; on the first alone if it is wrong `at_once`, as most are."""
        first, *others = exercise.checks
        if not at_once:
            return self._verdicts(exercise, choice, exercise.checks)
        found = self._verdicts(exercise, choice, [first])
        return found + self._verdicts(exercise, choice, others) if found and found[0].passed else found

    def _verdicts(self, exercise: KeyExercise, choice: Choice, checks: Sequence[Check]) -> list[CaseVerdict]:
        functions = self._key.lesson.functions
        needed = _with_callees(choice.names, functions)
        texts = (text for name, text in functions.items() if name in needed)
        every = checks is exercise.checks
        cases = exercise.cases if every else [list(check.arguments.values()) for check in checks]
        question = Question(exercise.name, cases, exercise.checks[0].expected.form, (tuple(texts), *choice))
        answers = ask_question(question, self._student)
        if answers and answers[-1].outcome in ENDED:
            self._ended += 1
        if every:
            return compare_each(answers, exercise)
        return [compare(answer, check) for check, answer in zip(checks, answers, strict=False)]


def _are_right(verdicts: Sequence[CaseVerdict], exercise: KeyExercise) -> bool:
    return len(verdicts) == len(exercise.checks) and all(verdict.passed for verdict in verdicts)

"""How results are written down: a module a format, with what all of them share here; they know of the result alone.

A format is called like its module: adding one is adding a file here that has what `Format` says.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from ..result import ExerciseResult, Result

FORMATS = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__"))

GRADEBOOKS = ("canvas", "moodle")
"""Gradebooks that `gradebook` fills in: formats that need what the platform exported."""


class Format(Protocol):
    """What a module here has."""

    def one(self, result: Result, /) -> str:
        """The report on a single submission."""

    def many(self, results: Iterable[Result], names: Iterable[str], /) -> Iterator[str]:
        """The report on a cohort, in pieces, as the results come; `names` are those to come, where they are known."""


def pieces(form: str, results: Iterable[Result], names: Iterable[str] = (), *, many: bool = False) -> Iterator[str]:
    """The results in the format called `form`, as they come: a report on one, or on many."""
    module = cast(Format, importlib.import_module(f".{form}", __name__))
    return module.many(results, names) if many else map(module.one, results)


def listed(texts: Iterable[str], opening: str = "[", closing: str = "]", by: int = 2) -> Iterator[str]:
    """JSON texts as a list, a piece for each as they come, indented `by` so many spaces, and one for the end."""
    before = opening
    for text in texts:
        yield f"{before}\n{indent(text.rstrip(), ' ' * by)}"
        before = ","
    yield f"{before if before == opening else ''}\n{closing}\n"


def marks(result: Result, gap: str = ", ") -> str:
    """As in "84 of 100, bonus 6 of 50"; a course without bonus exercises has no second half, and what
    could not be graded by a fault of our own no marks.
    """
    if result.fault:
        return "not graded"
    bonus = f"{gap}bonus {result.bonus:g} of {result.max_bonus:g}" if result.max_bonus else ""
    return f"{result.score:g} of {result.max_score:g}{bonus}"


NOT_FOR_MARKS = "NOT FOR MARKS: a table of its answers passes; marks need CHAINRULE_SECRET"


def name_deck(deck: str, student: str | None, *, known: bool = False) -> str:
    """Which deck it is, for people: "public deck", "the course's secret", "ada's own cases", "seed 7".

    Where its cases are `known`, what that means to whoever grades others on it.
    """
    named = {"public": "public deck", "secret": "the course's secret", "own": f"{student or 'each student'}'s own cases"}
    return named.get(deck, deck) + f", {NOT_FOR_MARKS}" * known


def deck_of(result: Result) -> str:
    """Which deck it was, to the student whose submission it is."""
    return name_deck(result.deck, result.receipt.student)


def deck_of_others(result: Result, *, many: bool = False) -> str:
    """The same to who graded another's submission, or many: in words that can't be overlooked where no secret draws it."""
    return name_deck(result.deck, None if many else result.receipt.student, known=result.receipt.seed is not None)


def verdicts(result: Result, gap: str = ", ") -> str:
    """How often each verdict was given on the required exercises, as in "PASS 7, WRONG 1"; what keeps all its points by
    follow-through counts as right.
    """
    counts = Counter("PASS" if one.passed else one.verdict for one in result.exercises if not one.bonus)
    counts = Counter({"PASS": counts.pop("PASS"), **counts}) if "PASS" in counts else counts
    return gap.join(f"{verdict} {count}" for verdict, count in counts.items())


def said(exercise: ExerciseResult) -> list[str]:
    """What is said of it in every report; nothing about hidden cases."""
    if exercise.passed:
        return [*filter(None, [exercise.message]), *exercise.warnings]
    head = f"{exercise.words}{', ' + exercise.place if exercise.place else ''}"
    lines = [head, *exercise.message.split("\n"), *([exercise.hint] if exercise.hint else [])]
    if exercise.started and exercise.smallest:
        lines.append(f"Smallest case:\n{exercise.smallest}")
    return [*lines, *exercise.warnings]

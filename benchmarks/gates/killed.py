"""G1: every mistake that we know or can make of the reference is rejected, and is never near to what is accepted.

A mutant (see mutants) is killed by a deck if a case of it is not passed. It must be, on every seed, with LEAST_MARGIN bounds
between it and the truth on some case; or stand in equivalent.txt, with the reason why it is as right as the reference.
A mutant of what an exercise calls is asked once more in the place of that call alone (see callers), and must be killed by
the cases of this exercise: whoever writes the formula out there calls nobody whose cases could tell.
"""

from __future__ import annotations

import ast
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.course.model import load_course
from chainrule.deck.certify import LEAST_MARGIN, LEAST_TOLERANCES, margin
from chainrule.deck.provenance import solutions_path
from chainrule.deck.solutions import load_solutions
from chainrule.key import Signature, Values

from .asking import Function, arrays, ask, hurried, judge, quiet
from .callers import Chain, chains_from, within
from .gate import Gate
from .mutants import Mutant, functions, mutants

if TYPE_CHECKING:
    from chainrule.key import AnswerKey, Check, KeyExercise

SOMETIMES = "(sometimes)"
EQUIVALENT = Path(__file__).with_name("equivalent.txt")


@dataclass
class Deaths:
    """Of one mutant or mistake: on how many seeds it was asked, passed, and how near to the truth it came."""

    seeds: int = 0
    passed: int = 0
    margin: float = math.inf  # in units of what certify asks for, so that 1 is just enough
    proved: bool = True  # the unit is LEAST_MARGIN bounds, or else LEAST_TOLERANCES
    first: int | None = None  # the first seed on which it passed

    def add(self, other: Deaths) -> None:
        self.seeds += other.seeds
        self.passed += other.passed
        self.margin = min(self.margin, other.margin)
        self.proved = other.proved
        self.first = other.first if self.first is None else self.first


@dataclass
class Killed:
    """The tally of all mutants, of those in their callers, and of all catalogued mistakes as "exercise: mistake"."""

    mutants: defaultdict[str, Deaths] = field(default_factory=lambda: defaultdict(Deaths))
    called: defaultdict[str, Deaths] = field(default_factory=lambda: defaultdict(Deaths))
    misconceptions: defaultdict[str, Deaths] = field(default_factory=lambda: defaultdict(Deaths))

    def add(self, other: Killed) -> None:
        for kind in ("mutants", "called", "misconceptions"):
            for name, deaths in getattr(other, kind).items():
                getattr(self, kind)[name].add(deaths)


def run(key: AnswerKey, course: Path) -> Killed:
    """Asks all mutants and all mistakes of this course the cases of one key."""
    return Killed(of_mutants(key, course), of_called(key, course), of_mistakes(key, course))


def of_mutants(key: AnswerKey, course: Path, only: frozenset[str] = frozenset()) -> defaultdict[str, Deaths]:
    """As `run`, the mutants alone; `only` of these functions, or of all."""
    found: defaultdict[str, Deaths] = defaultdict(Deaths)
    exercises = {asked.name: asked for asked in key.exercises}
    reached = exercises.keys() | {chain[-1] for name in exercises for chain in chains(course, name)}
    for mutant, code in _compiled(course):
        if mutant.function in (only or reached):  # what students are given to measure or train with is asked by nobody
            asked = [exercises[mutant.function]] if mutant.function in exercises else list(key.exercises)
            died = deaths(_executed(code, course), asked)
            died.first = key.seed if died.passed else None
            found[str(mutant)].add(died)
    return found


def of_called(key: AnswerKey, course: Path, only: frozenset[str] = frozenset()) -> defaultdict[str, Deaths]:
    """As `run`, the mutants of what an exercise calls, for this exercise alone; `only` of these exercises, or of all."""
    found: defaultdict[str, Deaths] = defaultdict(Deaths)
    asked = [one for one in key.exercises if not only or one.name in only]
    for mutant, code in _compiled(course):
        wrong = _executed(code, course)
        for one in asked:
            for place, function in places(one.name, course, mutant.function, wrong):
                died = deaths({one.name: function}, [one])
                died.first = key.seed if died.passed else None
                found[f"{place}: {mutant.change}"].add(died)
    return found


def places(exercise: str, course: Path, callee: str, wrong: Mapping[str, Any]) -> Iterator[tuple[str, Function]]:
    """The exercise, with what it comes to call wrong at the end of each chain of calls, and of all if there are several.

    "activate in da_dz in weight_gradient" is weight_gradient where activate is wrong as da_dz calls it, and right otherwise;
    "activate throughout weight_gradient", where it is wrong in both places.
    """
    ending = [chain for chain in chains(course, exercise) if chain[-1] == callee]
    lesson = namespace(course) if ending else {}
    for chain in ending:
        yield " in ".join(reversed(chain)), within(lesson, chain, wrong[callee])
    if len(ending) > 1:
        yield f"{callee} throughout {exercise}", wrong[exercise]


def of_mistakes(key: AnswerKey, course: Path) -> defaultdict[str, Deaths]:
    """As `run`, the mistakes alone: as plain numpy computes them, and as the key has them."""
    found: defaultdict[str, Deaths] = defaultdict(Deaths)
    for wrong in _wrongs(course):
        for name, function in wrong.functions.items():
            asked = key.exercise(name)
            died = deaths({name: function}, [asked])
            catalogue = key.explanation(name).catalogue
            (kept,) = (one for one in catalogue if one.misconception == wrong.misconception.id and not one.derived)
            died.margin = min(died.margin, margin(asked, kept)[0] / least(asked))
            found[f"{name}: {wrong.misconception.id}"].add(died)
    return found


def least(asked: KeyExercise) -> float:
    """The margin that is asked for: bounds, or tolerances where one is declared."""
    return LEAST_MARGIN if asked.proved else LEAST_TOLERANCES


def deaths(namespace: Mapping[str, Function], exercises: list[KeyExercise]) -> Deaths:
    """What the first exercise says that kills with enough margin; else the one that comes nearest to it."""
    best = Deaths(1, 1, 0.0)
    for asked in exercises:
        with quiet():
            values = {check.case: _value(namespace[asked.name], check) for check in asked.checks}
            plain = {case: _plain(value[0]) if value is not None else None for case, value in values.items()}
            mutant = Signature(misconception="mutant", path=(), follows=(), values=plain, within={})
            reached = margin(asked, mutant)[0] / least(asked)
        passed = all(value is not None and judge(value[0], c).passed for c in asked.checks for value in [values[c.case]])
        best = Deaths(1, min(best.passed, int(passed)), max(best.margin, reached), asked.proved)
        if not best.passed and best.margin >= 1:
            return best
    return best


def _value(function: Function, check: Check) -> tuple[Any] | None:
    """What it returns, in a tuple; None if it raises, or does not return; in `quiet`, which takes as long as many a call."""
    try:
        with hurried():
            return (ask(function, check),)
    except Exception:  # noqa: BLE001  # a mutant may raise anything, and is killed by it
        return None


def _plain(value: Any) -> Values | None:
    """As certify measures it, in `quiet`; None, which is infinitely far, for what is not finite numbers."""
    try:
        parts = tuple(arrays(value))
        if not all(np.all(np.isfinite(part)) for part in parts):
            return None
        return Values(form="list" if isinstance(value, list) else "value", arrays=parts)
    except (ValueError, TypeError):
        return None


def _solutions(course: Path) -> Path:
    return solutions_path(course, load_course(course).stem)


@cache
def _compiled(course: Path) -> list[tuple[Mutant, CodeType]]:
    source = _solutions(course).read_text(encoding="utf-8")
    found = (mutant for function in functions(source).values() for mutant in mutants(function))
    return [(mutant, compile(mutant.source, "<mutant>", "exec")) for mutant in found]


@cache
def _wrongs(course: Path) -> Any:
    return load_solutions(load_course(course)).wrongs


@cache
def _lesson(course: Path) -> CodeType:
    tree = ast.parse(_solutions(course).read_text(encoding="utf-8"))
    return compile(tree, "<lesson>", "exec")


@cache
def chains(course: Path, exercise: str) -> list[Chain]:
    return list(chains_from(functions(_solutions(course).read_text(encoding="utf-8")), exercise))


def namespace(course: Path) -> dict[str, Any]:
    """The lesson's functions, which call each other."""
    found: dict[str, Any] = {"__name__": "gradient"}
    exec(_lesson(course), found)
    return found


def _executed(code: CodeType, course: Path) -> dict[str, Any]:
    """The same, and the mutant in place of its own."""
    found = namespace(course)
    exec(code, found)
    return found


# -- the verdict -------------------------------------------------------------------------------------------------------


def equivalent(text: str) -> dict[str, str]:
    """Mutant to reason. A line that is not indented is a reason, the indented ones below are its mutants; # a comment.

    A reason that starts with SOMETIMES is of mutants that may, but needn't, be killed. A mutant in several callers may stand
    in one line, with commas between the callers.
    """
    found: dict[str, str] = {}
    reason = ""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            if line.startswith(" "):
                found |= dict.fromkeys(_each(line.strip()), reason)
            else:
                reason = line.strip()
    return found


def _each(line: str) -> list[str]:
    """The mutants of a line: "da_dz in weight_gradient, bias_gradient: …" are two."""
    place, _, change = line.partition(": ")
    first, *others = place.split(", ")
    before = first[: first.rfind(" ") + 1]
    return [f"{one}: {change}" for one in (first, *(before + other for other in others))]


def gate(killed: Killed, listed: Mapping[str, str]) -> Gate:
    """Fails for a survivor that is not listed, a listed one that is none, and a margin that is too small."""
    found = Gate("G1 what is wrong is rejected")
    everyone = {**killed.mutants, **killed.called}
    dead = {name: deaths for name, deaths in everyone.items() if name not in listed}
    for what, which in (("mutants", killed.mutants), ("the same in what calls them", killed.called)):
        left = {name: dead[name] for name in which if name in dead}
        found.figures.append(f"{what}: {len(which)}, killed: {len(left) - len(list(_alive(left)))}, "
                             f"equivalent: {len(which) - len(left)}, seeds: {_seeds(which)}")  # fmt: skip
    found.figures.append(f"mistakes of the catalogue, each in its exercises: {len(killed.misconceptions)}")
    for what, some in (("mutant", dead), ("mistake", killed.misconceptions)):
        for unit, size in (("bounds", LEAST_MARGIN), ("tolerances", LEAST_TOLERANCES)):
            of = {n: d.margin for n, d in some.items() if not d.passed and d.proved == (size == LEAST_MARGIN)}
            if of:
                name = min(of, key=of.__getitem__)
                found.figures.append(f"nearest {what}: {of[name] * size:.2g} {unit} (at least {size:g} asked): {name}")
    found.failures.extend([*_alive(dead), *_alive(killed.misconceptions)])
    for name, reason in listed.items():
        if name not in everyone:
            found.failures.append(f"listed as equivalent, but there is no such mutant: {name}")
        elif everyone[name].passed < everyone[name].seeds and not reason.startswith(SOMETIMES):
            found.failures.append(f"listed as equivalent, but it is killed: {name}")
    return found


def _alive(some: Mapping[str, Deaths]) -> Iterator[str]:
    for name, deaths in some.items():
        if deaths.passed:
            yield f"passes on {deaths.passed} of {deaths.seeds} seeds (the first is {deaths.first}): {name}"
        elif deaths.margin < 1:
            yield f"is killed, but with {deaths.margin:.3g} of the least margin: {name}"


def _seeds(some: Mapping[str, Deaths]) -> int:
    return max((deaths.seeds for deaths in some.values()), default=0)

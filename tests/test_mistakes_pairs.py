"""Two catalogued mistakes at once, and mistakes that nobody has catalogued: is what is said of them true?

The programs are in tests/mistakes/pairs_*.py and unknown_*.py, as students write them; never imported, never linted. Each
begins with a header, which says what may be named, and ends where the next one begins:

    # === average_gradient: missing-factor-2 + sum-not-mean
    # === dC0_da_prev: one-node-only + missing-factor-2 | another + pair     its values are those of the other pair, too
    # === dC0_da: unknown                                                    nothing of the catalogue
    # === da_dz: unknown | float32                                           but this is true of it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import builtin
from autograder.grade import grade
from autograder.result import ExerciseResult
from autograder.sandbox.template import Template
from autograder.submission import of_bytes

HERE = Path(__file__).parent / "mistakes"
HEADER = re.compile(r"^# === (\w+): (.+)\n", re.MULTILINE)
KEY = builtin.public_key()
UNKNOWN = "unknown"
NAMED = 0.9  # of the pairs, at least; of the others nothing may be said that is not true

Grading = Callable[["Program"], ExerciseResult]


@dataclass(frozen=True)
class Program:
    """A submission of one function, and the sets of mistakes that may be named; an empty one for none."""

    place: str
    exercise: str
    true: tuple[frozenset[str], ...]
    source: str

    def __str__(self) -> str:
        return f"{self.place} {self.exercise}: {' | '.join(' + '.join(sorted(ids)) or UNKNOWN for ids in self.true)}"


def programs(pattern: str) -> list[Program]:
    """All programs of the files that match, in the order of the files."""
    found = []
    for path in sorted(HERE.glob(pattern)):
        text = path.read_text(encoding="utf-8")
        headers = list(HEADER.finditer(text))
        ends = [*(header.start() for header in headers[1:]), len(text)]
        for header, end in zip(headers, ends, strict=True):
            line = text.count("\n", 0, header.start()) + 1
            found.append(Program(f"{path.name}:{line}", header[1], _true(header[2]), text[header.end() : end]))
    return found


def _true(said: str) -> tuple[frozenset[str], ...]:
    return tuple(_ids(alternative) for alternative in said.split(" | "))


def _ids(said: str | None) -> frozenset[str]:
    return frozenset() if said in (None, UNKNOWN) else frozenset(said.split(" + "))


PAIRS, UNKNOWNS = programs("pairs_*.py"), programs("unknown_*.py")


@pytest.fixture(scope="module")
def graded() -> Iterator[Grading]:
    with Template() as template:

        def one(program: Program) -> ExerciseResult:
            submission = of_bytes(program.source.encode(), path="gradient.py", name="gradient.py")
            (result,) = grade(submission, KEY, template, [KEY.exercise(program.exercise)]).exercises
            return result

        yield one


def listed(results: dict[Program, ExerciseResult]) -> str:
    return "".join(f"\n  {program}\n    {found.verdict}, {found.misconception}" for program, found in results.items())


def test_the_collections_are_large_and_their_headers_known() -> None:
    assert (len(PAIRS) >= 70, len(UNKNOWNS) >= 45) == (True, True), (len(PAIRS), len(UNKNOWNS))
    catalogued = {mistake.id for mistake in KEY.mistakes}
    assert not [str(program) for program in PAIRS if any(len(ids) != 2 or ids - catalogued for ids in program.true)]
    assert not [str(program) for program in UNKNOWNS if any(ids & catalogued for ids in program.true)]
    assert not [str(program) for program in UNKNOWNS if frozenset() not in program.true]


def test_two_mistakes_at_once_are_both_named(graded: Grading) -> None:
    results = {program: graded(program) for program in PAIRS}
    passed = {program: found for program, found in results.items() if found.verdict == "PASS"}
    silent = {program: found for program, found in results.items() if found.misconception is None}
    untrue = {
        program: found
        for program, found in results.items()
        if program not in silent and _ids(found.misconception) not in program.true
    }
    named = len(results) - len(silent) - len(untrue)
    print(f"\n{named} of {len(results)} pairs are named, {len(untrue)} are called what they are not")
    assert not passed, listed(passed)
    assert not untrue, listed(untrue)
    enough = named >= NAMED * len(results)
    assert enough, f"{named} of {len(results)}; of these nothing is said:{listed(silent)}"


def test_a_mistake_that_nobody_has_catalogued_is_not_named(graded: Grading) -> None:
    results = {program: graded(program) for program in UNKNOWNS}
    passed = {program: found for program, found in results.items() if found.verdict == "PASS"}
    untrue = {program: found for program, found in results.items() if _ids(found.misconception) not in program.true}
    print(f"\n{len(untrue)} of {len(results)} unknown mistakes are called what they are not")
    assert not passed, listed(passed)
    assert not untrue, listed(untrue)

"""Is what is said of a wrong function true? Every program of tests/mistakes/ is graded, and what it shows must be named.

A file holds many programs, each under a line that says which function is wrong, and what may be named:

    # === dC0_da: missing-factor-2
    # === average_gradient: missing-factor-2 + sum-not-mean           two at once (pairs_*.py)
    # === dC0_da_prev: one-node-only + missing-factor-2 | other + one  its values are those of the other pair, too
    # === dC0_da: unknown                                             nothing of the catalogue (unknown_*.py)
    # === da_dz: unknown | float32                                    but this is true of it

They were written from the catalogue's words and formulas alone, in other styles than solutions/misconceptions/ (loops,
einsum, other algebra, helpers), so they show whether a mistake is known by what it computes. They are never imported here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from repository import KEY

from chainrule.grading import grade
from chainrule.result import ExerciseResult
from chainrule.sandbox.template import Template
from chainrule.submissions.file import submission_from_bytes

pytestmark = pytest.mark.slow  # the whole catalogue

HERE = Path(__file__).parents[1] / "mistakes"
HEADER = re.compile(r"# === (\w+): ([\w-]+(?: (?:\+|\|) [\w-]+)*)")
TWINS = re.compile(r"\(([\w-]+(?: or [\w-]+)+)\)$", re.MULTILINE)  # of twins the first is the id, and the message names all
UNKNOWN: frozenset[str] = frozenset()
SINGLES_NAMED, PAIRS_NAMED = 0.99, 0.9  # at least; and nothing may be said that is not true


@dataclass(frozen=True)
class Program:
    """A submission of one wrong function, and the sets of mistakes that may be named; an empty one for none."""

    place: str
    function: str
    true: tuple[frozenset[str], ...]
    source: str


@dataclass(frozen=True)
class Marked:
    """A program, and what was said of its wrong function."""

    program: Program
    result: ExerciseResult

    @property
    def named(self) -> frozenset[str]:
        return frozenset((self.result.misconception or "").split(" + ")) - {""}

    @property
    def is_true(self) -> bool:
        """Whether nothing is named, or what may be: of twins, either."""
        twins = TWINS.search(self.result.message)
        either = {frozenset([name]) for name in twins[1].split(" or ")} if twins else set()
        return not {self.named, *either}.isdisjoint(self.program.true) or self.named == UNKNOWN

    def __str__(self) -> str:
        it, said = self.program, self.result
        true = " | ".join(" + ".join(sorted(ids)) or "unknown" for ids in it.true)
        return f"{it.place} {it.function}: {true} is {said.verdict}, {said.misconception}: {said.message}"


def programs(text: str, name: str) -> Iterator[Program]:
    """The programs of a file; fails for a header that is none, and for what stands before the first."""
    lines = text.splitlines(keepends=True)
    starts = [i for i, line in enumerate(lines) if line.startswith("# ===")]
    assert starts[:1] == [0], f"{name} does not begin with a header"
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        header = HEADER.fullmatch(lines[start].rstrip())
        assert header, f"{name}:{start + 1}: {lines[start]}"
        true = tuple(frozenset(ids.split(" + ")) - {"unknown"} for ids in header[2].split(" | "))
        yield Program(f"{name}:{start + 1}", header[1], true, "".join(lines[start + 1 : end]))


ALL = {path.name: list(programs(path.read_text(encoding="utf-8"), path.name)) for path in sorted(HERE.glob("*.py"))}
EVERY = [program for some in ALL.values() for program in some]
PAIRS = [name for name in ALL if name.startswith("pairs_")]
UNKNOWNS = [name for name in ALL if name.startswith("unknown_")]
SINGLES = [name for name in ALL if name not in (*PAIRS, *UNKNOWNS)]


class Grader:
    """Grades the programs of a file, once."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._marked: dict[str, list[Marked]] = {}

    def __call__(self, *names: str) -> list[Marked]:
        for name in names:
            if name not in self._marked:
                self._marked[name] = [self._mark(program) for program in ALL[name]]
        return [one for name in names for one in self._marked[name]]

    def _mark(self, program: Program) -> Marked:
        submission = submission_from_bytes(program.source.encode(), path="gradient.py", name="gradient.py")
        (result,) = grade(submission, KEY, self._template, [KEY.exercise(program.function)]).exercises
        return Marked(program, result)


@pytest.fixture(scope="module")
def marked(template: Template) -> Grader:
    return Grader(template)


def told(some: list[Marked]) -> str:
    return "\n".join(map(str, some))


@pytest.mark.parametrize("name", list(ALL))
def test_nothing_wrong_passes_and_nothing_untrue_is_said(name: str, marked: Grader) -> None:
    every = marked(name)
    print(f"{name}: {sum(bool(one.named) for one in every)} of {len(every)} named")
    passed = [one for one in every if one.result.verdict == "PASS"]
    assert not passed, told(passed)
    untrue = [one for one in every if not one.is_true]
    assert not untrue, told(untrue)


@pytest.mark.parametrize(("names", "least"), [(SINGLES, SINGLES_NAMED), (PAIRS, PAIRS_NAMED)], ids=["singles", "pairs"])
def test_nearly_all_are_named(names: list[str], least: float, marked: Grader) -> None:
    every = marked(*names)
    missed = [one for one in every if not one.named]
    share = 1 - len(missed) / len(every)
    print(f"{len(every) - len(missed)} of {len(every)} named: {share:.1%}", told(missed), sep="\n")
    assert share >= least, told(missed)


def test_there_are_enough_of_each_kind_and_of_every_mistake() -> None:
    forms = {
        (exercise.name, one.misconception) for exercise in KEY.exercises for one in KEY.explanation(exercise.name).catalogue
    }
    catalogued = {misconception.id for misconception in KEY.misconceptions}
    singles = [program for name in SINGLES for program in ALL[name]]
    shown = Counter((program.function, misconception) for program in singles for misconception in program.true[0])
    print(f"{len(singles)} single ones, {len(forms & set(shown))} of {len(forms)} forms")
    assert len({program.source for program in EVERY}) == len(EVERY)
    assert len(singles) >= 200
    assert not set(shown) - forms
    assert {misconception for _, misconception in shown} == catalogued
    assert sum(len(ALL[name]) for name in PAIRS) >= 70
    assert sum(len(ALL[name]) for name in UNKNOWNS) >= 40
    for program in (program for name in PAIRS for program in ALL[name]):
        assert all(len(ids) == 2 and ids <= catalogued for ids in program.true), program.place
    for program in (program for name in UNKNOWNS for program in ALL[name]):
        assert UNKNOWN in program.true, program.place
        assert not any(ids & catalogued for ids in program.true), program.place


def test_every_program_imports_what_it_needs_and_holds_its_wrong_function() -> None:
    for program in EVERY:
        code = [line for line in program.source.splitlines() if line and not line.startswith(("#", "import ", "from "))]
        assert "np." not in program.source or "\nimport numpy as np\n" in f"\n{program.source}", program.place
        assert any(line.startswith(f"def {program.function}(") for line in code), program.place


@pytest.mark.parametrize(
    "text",
    ["", "import numpy as np\n", "# === dC0_da missing-factor-2\n", "# ==== dC0_da: missing-factor-2\n", "# === a: b c\n"],
)
def test_a_slip_in_a_header_is_told(text: str) -> None:
    with pytest.raises(AssertionError):
        list(programs(text, "some.py"))

"""Single mistakes as students write them: every program of tests/mistakes/ is graded, and its mistake must be named.

A file holds many programs, each under a line that says which function is wrong, and which mistake of the catalogue it is:

    # === dC0_da: missing-factor-2
    # comments, if any
    import numpy as np
    …

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

from autograder import builtin
from autograder.grade import grade
from autograder.result import ExerciseResult
from autograder.sandbox.template import Template
from autograder.submission import of_bytes

HERE = Path(__file__).parent / "mistakes"
FILES = sorted(p for p in HERE.glob("*.py") if not p.name.startswith(("pairs_", "unknown_")))
KEY = builtin.public_key()
HEADER = re.compile(r"# === (\w+): ([\w-]+)")
TWINS = re.compile(r"\(([\w-]+(?: or [\w-]+)+)\)$", re.MULTILINE)  # of twins the first is the id, and the message names all
NAMED = 0.99


@dataclass(frozen=True)
class Program:
    """One submission, with one mistake in one function."""

    place: str
    function: str
    mistake: str
    source: str


@dataclass(frozen=True)
class Marked:
    """A program, and what was said of its wrong function."""

    program: Program
    result: ExerciseResult

    @property
    def named(self) -> set[str]:
        """The mistake that it is said to be, with its twins; empty where none is named."""
        if self.result.misconception is None:
            return set()
        twins = TWINS.search(self.result.message)
        return {self.result.misconception, *(twins[1].split(" or ") if twins else ())}

    @property
    def is_right(self) -> bool:
        return self.program.mistake in self.named

    def __str__(self) -> str:
        it, said = self.program, self.result
        return f"{it.place} {it.function}: {it.mistake} is {said.verdict}, {said.misconception}: {said.message}"


def programs(text: str, name: str) -> Iterator[Program]:
    """The programs of a file; fails for a header that is none, and for what stands before the first."""
    lines = text.splitlines(keepends=True)
    starts = [i for i, line in enumerate(lines) if line.startswith("# ===")]
    assert starts[:1] == [0], f"{name} does not begin with a header"
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        header = HEADER.fullmatch(lines[start].rstrip())
        assert header, f"{name}:{start + 1}: {lines[start]}"
        yield Program(f"{name}:{start + 1}", header[1], header[2], "".join(lines[start + 1 : end]))


ALL = {path.name: list(programs(path.read_text(encoding="utf-8"), path.name)) for path in FILES}


class Grader:
    """Grades the programs of a file, once."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._marked: dict[str, list[Marked]] = {}

    def __call__(self, name: str) -> list[Marked]:
        if name not in self._marked:
            self._marked[name] = [self._mark(program) for program in ALL[name]]
        return self._marked[name]

    def _mark(self, program: Program) -> Marked:
        submission = of_bytes(program.source.encode(), path="gradient.py", name="gradient.py")
        (result,) = grade(submission, KEY, self._template, [KEY.exercise(program.function)]).exercises
        return Marked(program, result)


@pytest.fixture(scope="module")
def marked() -> Iterator[Grader]:
    with Template() as template:
        yield Grader(template)


def told(some: list[Marked]) -> str:
    return "\n".join(map(str, some))


@pytest.mark.parametrize("name", list(ALL))
def test_a_mistake_never_passes_and_is_never_taken_for_another(name: str, marked: Grader) -> None:
    every = marked(name)
    print(f"{name}: {sum(one.is_right for one in every)} of {len(every)} named")
    passed = [one for one in every if one.result.verdict == "PASS"]
    assert not passed, told(passed)
    misnamed = [one for one in every if one.named and not one.is_right]
    assert not misnamed, told(misnamed)


def test_nearly_all_are_named(marked: Grader) -> None:
    every = [one for name in ALL for one in marked(name)]
    missed = [one for one in every if not one.is_right]
    share = 1 - len(missed) / len(every)
    print(f"{len(every) - len(missed)} of {len(every)} named: {share:.1%}", told(missed), sep="\n")
    assert share >= NAMED, told(missed)


def test_there_are_at_least_two_hundred_different_ones_of_every_mistake() -> None:
    every = [program for some in ALL.values() for program in some]
    forms = {(exercise.name, one.mistake) for exercise in KEY.exercises for one in exercise.catalogue}
    shown = Counter((program.function, program.mistake) for program in every)
    print(f"{len(every)} programs, {len(forms & set(shown))} of {len(forms)} forms")
    assert len({program.source for program in every}) == len(every) >= 200
    assert not set(shown) - forms
    assert not {mistake.id for mistake in KEY.mistakes} - {mistake for _, mistake in shown}


def test_every_program_imports_numpy_first_and_holds_its_wrong_function() -> None:
    for program in (program for some in ALL.values() for program in some):
        code = [line for line in program.source.splitlines() if line and not line.startswith(("#", "import ", "from "))]
        assert "\nimport numpy as np\n" in f"\n{program.source}", program.place
        assert any(line.startswith(f"def {program.function}(") for line in code), program.place


@pytest.mark.parametrize(
    "text",
    ["", "import numpy as np\n", "# === dC0_da missing-factor-2\n", "# ==== dC0_da: missing-factor-2\n", "# === a: b c\n"],
)
def test_a_slip_in_a_header_is_told(text: str) -> None:
    with pytest.raises(AssertionError):
        list(programs(text, "some.py"))

"""Does a busy machine decide a verdict? The golden submissions and the attacks, graded idle and beside busy processes.

    python benchmarks/load.py [--busy N] [--every N] [--write]

All are graded as `chainrule grade` does a folder, on every core, once while this machine does nothing else for us, and once
beside 8 endless loops (--busy). Each result must be the same, but for `seconds`. Of a submission that draws at random, or
measures its own time (RANDOM), the verdicts are compared alone, and of what an error or a warning says the rest when
numbers, addresses and drawn names are taken out: a process has another number each time. Two of the attacks (EITHER) run
into the limits of time and of memory at about the same time: either may be the first. --every N takes each Nth attack only;
--write puts the figures into benchmarks/RESULTS.md. Exit status 1 if anything differs.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from gates import results

from chainrule import builtin
from chainrule.authoring import golden
from chainrule.cohort.engines import cores, processes
from chainrule.cohort.hand_out import Handout
from chainrule.cohort.in_order import in_order
from chainrule.cohort.judge import Judge
from chainrule.course.model import load_course
from chainrule.deck.choice import DeckChoice
from chainrule.deck.make_key import make_key
from chainrule.result import Result
from chainrule.sandbox.template import Template
from chainrule.submissions.found import Candidate, StudentFiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainrule.key import AnswerKey
    from chainrule.result import ExerciseResult

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
ATTACKS = ROOT / "tests" / "attacks"
STATISTICS = ROOT / "tests" / "courses" / "statistics" / "course.yml"
NOTHING = {b"@GRADER@": b"999999999", b"@PORT@": b"9"}
"""What the attacks aim at: here there is nothing. All else is a path or a name."""
PLACEHOLDER = re.compile(rb"@[A-Z_]+@")
RANDOM = {"noisy", "time/many-slow-calls-below-the-limit", "time/loops-and-sleeps-by-turns"}
"""The last one computes until its own clock says that it has had what is about left: a note says which limit it met."""
EITHER = {"memory/hoard-between-the-calls", "time/matrix-too-large-to-decompose"}
LIMITS = {"TIMEOUT", "MEMORY"}
CHANGES = re.compile(r"0x[0-9a-f]+|/tmp\w+|\d{3,}")
BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    for _ in range(10 ** 6): pass"
MOST_SHOWN = 40


class Case(NamedTuple):
    name: str
    files: StudentFiles
    key: AnswerKey


def cases(every: int) -> Iterator[Case]:
    """The golden submissions, and each so many-th attack, without what it aims at."""
    public = builtin.public_key()
    for name, read, _ in golden.find(load_course(ROOT / "course.yml")):
        yield Case(name, _files(read.path, Path(read.path).read_bytes()), public)
    course = load_course(STATISTICS)
    key = make_key(course, seed=course.seed)
    for path in sorted(path for path in ATTACKS.glob("*/*") if path.suffix in (".py", ".ipynb"))[::every]:
        data = PLACEHOLDER.sub(lambda found: NOTHING.get(found[0], b"/nonexistent"), path.read_bytes())
        yield Case(f"{path.parent.name}/{path.stem}", _files(f"{course.stem}{path.suffix}", data), key)


def _files(path: str, data: bytes) -> StudentFiles:
    return StudentFiles(None, (Candidate((Path(path).name,), path, data),))


def graded(all_cases: Sequence[Case]) -> tuple[list[Result], float]:
    """The results, in the order of the cases, and the seconds that it took."""
    started = time.perf_counter()
    found: list[Result] = []
    for _, group in groupby(all_cases, lambda case: case.key.digest):
        some = list(group)
        files, judge = [case.files for case in some], Judge(some[0].key, DeckChoice())
        with Template() as template, processes(judge, template, cores(), len(files)) as engine:
            handed_out = Handout(files, engine, judge, template.tier, None)
            found += [msgspec.json.decode(data, type=Result) for data in in_order(handed_out)]
    return found, time.perf_counter() - started


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Beside so many endless loops, which end with this process at the latest."""
    loops = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def differences(name: str, idle: Result, beside: Result) -> Iterator[str]:
    """What isn't the same, exercise by exercise."""
    for one, other in zip(idle.exercises, beside.exercises, strict=True):
        if name in EITHER and {one.verdict, other.verdict} == LIMITS and one.score == other.score:
            continue
        if (one.verdict, one.score) != (other.verdict, other.score):
            yield f"{name}: {one.name}: {one.verdict}, {one.score:g}; when busy {other.verdict}, {other.score:g}"
        elif name not in RANDOM and _lasting(one) != _lasting(other):
            fields = [field for field in one.__struct_fields__ if getattr(one, field) != getattr(other, field)]
            yield f"{name}: {one.name}: other {', '.join(fields)}: {one.message!r}; when busy {other.message!r}"
    if name not in RANDOM and _rest(idle) != _rest(beside):
        yield f"{name}: another result"


def _lasting(exercise: ExerciseResult) -> ExerciseResult:
    """Without what changes each time in the text of an error or a warning."""
    exercise = msgspec.structs.replace(exercise, warnings=tuple(CHANGES.sub("#", warning) for warning in exercise.warnings))
    if exercise.verdict != "RAISED":
        return exercise
    failed = tuple(msgspec.structs.replace(one, message=CHANGES.sub("#", one.message)) for one in exercise.cases.failed)
    cases = msgspec.structs.replace(exercise.cases, failed=failed)
    return msgspec.structs.replace(exercise, message=CHANGES.sub("#", exercise.message), cases=cases, smallest=None)


def _rest(result: Result) -> Result:
    return msgspec.structs.replace(result, seconds=0.0, exercises=())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--busy", type=int, default=8, help="busy processes (default: 8)")
    parser.add_argument("--every", type=int, default=1, help="take each Nth attack only (default: all)")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    all_cases = list(cases(options.every))
    waiting = os.getloadavg()[0]
    idle, idle_seconds = graded(all_cases)
    with busy(options.busy):
        beside, busy_seconds = graded(all_cases)
    found = {case.name: list(differences(case.name, *pair)) for case, *pair in zip(all_cases, idle, beside, strict=True)}
    said = [line for lines in found.values() for line in lines]
    attacks, verdicts = sum("/" in name for name in found), sum(len(result.exercises) for result in idle)
    text = "\n".join([
        results.circumstances(),
        f"cores: {cores()}, load before: {waiting:.1f}, busy processes: {options.busy}",
        f"golden submissions: {len(found) - attacks}, attacks: {attacks}, verdicts: {verdicts}",
        f"the same: {sum(not lines for lines in found.values())} of {len(found)}, otherwise: {len(said)}",
        *(f"  {line}" for line in said[:MOST_SHOWN]),
        f"seconds: {idle_seconds:.0f} idle, {busy_seconds:.0f} busy: {busy_seconds / idle_seconds:.1f} times",
        f"load: {'FAIL' if said else 'pass'}",
    ])  # fmt: skip
    print(text)
    if options.write:
        results.write(RESULTS, "Load", text)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())

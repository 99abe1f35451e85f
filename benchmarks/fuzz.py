"""Can a child mislead the judge? Mutated replies from a hostile process, each judged by a reading of the same bytes anew.

    python benchmarks/fuzz.py [--replies N] [--minutes N] [--seed N] [--session N] [--write]

The judge's Student talks to hostile.py as to a child. After each answer: it came in time; nothing but what Student says it
raises was raised; it is what decoder.py reads in the bytes that were sent, or the failure that these must have; it keeps
what answer.py promises; and it never passes a check whose value was not sent. After each session: every child that was
forked was killed. After the run: no descriptor and no process is left. --session repeats one session, to look into it.
--write puts the figures into benchmarks/RESULTS.md. Exit status 1 if anything was found, or
there was no time for that many replies.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import socket
import subprocess
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Self, cast

import decoder
import hostile
import numpy as np
from expected import CPU_LIMIT, GONE, Model
from gates import results

from chainrule.cohort.engines import cores
from chainrule.errors import SandboxError
from chainrule.judging.compare import compare
from chainrule.key import Check, Values
from chainrule.sandbox import TIERS
from chainrule.sandbox.answer import Answer, LoadReport
from chainrule.sandbox.clock import Budget, Process
from chainrule.sandbox.forked_child import Child, ChildEnd, Line, cpu_limit
from chainrule.sandbox.forking_template import Template, new_line
from chainrule.sandbox.limits import Limits
from chainrule.sandbox.student import ChildSource, Student

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
LIMITS = Limits(import_seconds=0.25, call_seconds=0.25, memory_bytes=256_000_000, output_bytes=20_000)
LATE = 0.5  # seconds beyond its limit
PATIENCE = 4  # times the limit, by the clock
SOURCES = [  # without imports that a child is told of first, and with them
    ChildSource("gradient", tuple((cell, source) for cell in hostile.CELLS), functions=("f", "g"))
    for source in (b"", b"import matplotlib.pyplot")
]
NOTES = LoadReport._fields.index("notes")
LONGEST_VERDICT = 400  # characters of a message or a warning on an answer
LONGEST_MESSAGE = 200  # characters of a failure's own message, which is the judge's


class Stalled(Exception):
    """The machine stood still for so long that what was sent came too late: rare, and no lie."""


class Found(AssertionError):
    """What should never be, with the session and the bytes that show it."""


def require(holds: bool, said: str) -> None:
    if not holds:
        raise Found(said)


def _check(form: str, visible: bool) -> Check:
    """One whose value no right frame of hostile.py has."""
    arrays = (np.array([[0.3, 1.7, -2.9], [11.3, 0.07, 5.1]]), np.array(0.61803398875))[: 1 + (form == "list")]
    within = tuple(np.full(array.shape, 1e-12) for array in arrays)
    arguments = {"W": np.ones((2, 2)), "a_prev": np.ones(2), "activation": "relu"}
    expected = Values(cast("Any", form), arrays)  # it is one of the forms
    return Check("weighted_input", "small", visible, {"n": 2}, arguments, expected, within)


CHECKS = [_check(form, visible) for form in ("value", "list") for visible in (True, False)]


# -- the judge's end -------------------------------------------------------------------------------------------------


class Stage:
    """Stands where Template does: hands out sockets whose other ends the hostile process has. A context manager."""

    tier = TIERS[hostile.SEALED]

    def __init__(self, seed: int) -> None:
        self._seed, self._session, self.forked = seed, 0, 0
        self._living: hostile.Mind | None = None
        self._handed: socket.socket | None = None
        self._control, theirs = socket.socketpair()
        command = [sys.executable, hostile.__file__, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        self.number = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._control.close()
        if self._handed is not None:
            self._handed.close()  # where something was found in the middle
        try:
            self.status = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self.status = self._process.wait()

    def begin(self, session: int) -> None:
        self._session, self.forked, self._living = session, 0, None

    def child(self, limits: Limits, budget: Budget, extras: tuple[str, ...]) -> Child:
        return Child(self, limits, budget, extras)

    def fork(self, limits: Limits, extras: bool) -> tuple[int, Line]:
        self.end()
        require(cpu_limit(limits) == CPU_LIMIT, f"a child may use {cpu_limit(limits)} CPU seconds")
        named = self._seed, self._session, self.forked
        with new_line() as (ours, theirs):
            socket.send_fds(self._control, [hostile.NAMED.pack(*named, extras)], theirs)
        self._living, self._handed = hostile.Mind(*named), ours.socket
        self.forked += 1
        return self.number, ours

    def release(self, number: int) -> None:
        self.kill(number)

    def kill(self, number: int) -> ChildEnd:
        require(number == self.number and self._living is not None, "a child was killed that was not alive")
        assert self._living is not None
        ended = ChildEnd(self._living.status, self._living.cpu_seconds)
        self._living = None
        return ended

    def end(self) -> None:
        """Raises Found unless the last child was killed and its socket closed."""
        require(self._living is None, "a child was left alive")
        require(self._handed is None or self._handed.fileno() < 0, "a socket was left open")


# -- one session, and many -------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """How many replies were mutated, and how; what came of the questions; what was found."""

    replies: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    sessions: int = 0
    stalled: int = 0
    latest: float = -math.inf  # seconds beyond the limit
    found: list[str] = field(default_factory=list)

    @property
    def mutated(self) -> int:
        return sum(number for how, number in self.replies.items() if how)

    def add(self, other: Tally) -> None:
        for mine, theirs in zip(
            (self.replies, self.outcomes, self.verdicts), (other.replies, other.outcomes, other.verdicts), strict=True
        ):
            mine.update(theirs)
        self.sessions, self.stalled = self.sessions + other.sessions, self.stalled + other.stalled
        self.latest, self.found = max(self.latest, other.latest), self.found + other.found


class Session:
    """One Student from its opening to its end, and the model beside it."""

    def __init__(self, stage: Stage, seed: int, number: int, tally: Tally) -> None:
        self._stage, self._tally = stage, tally
        self._chance = Random(f"{seed} {number}")  # it is to be foreseen
        self._model = Model(seed, number)
        self._waits = [Process(os.getpid()), Process(stage.number)]
        self._now()

    def run(self) -> None:
        """Raises Found."""
        try:
            self._run()
            self._stage.end()
        except Stalled:
            self._tally.stalled += 1
        except Found as found:
            raise Found(f"{found}\n  the reply's first bytes: {self._model.last[:400].hex()}") from found
        finally:
            for process in self._waits:
                process.close()
            self._tally.replies.update(self._model.replies)

    def _run(self) -> None:
        source = self._chance.choice(SOURCES)
        try:
            student = Student(cast("Template", self._stage), source, LIMITS)  # it has what Student uses of one
        except SandboxError:
            self._expect(None, self._model.load())
            return
        with student:
            self._expect(student.loaded, self._model.load())
            for _ in range(self._chance.randint(1, 12)):
                if not self._asks(student):
                    return

    def _asks(self, student: Student) -> bool:
        """One question; whether there may be another one."""
        check, cases = self._chance.choice(CHECKS), self._chance.choice((1, 1, 1, 2, 3))
        stops_after = self._chance.randrange(cases) if self._chance.random() < 0.05 else cases
        arguments = list(check.arguments.values())
        answers = student.call("f", [arguments] * cases, want=check.expected.form)
        expected = self._model.call(cases)
        self._now()
        for _ in range(stops_after):
            try:
                answer = next(answers)
            except SandboxError:
                self._expect(None, next(expected))
                return False
            self._expect(answer, next(expected), check)
        if stops_after < cases:  # whoever stops in the middle ends the child
            cast("Generator[Answer, None, None]", answers).close()
            if stops_after:
                self._model.child = None
        else:
            require(next(answers, None) is None, "an answer more than there are cases")
            require(next(expected, None) is None, "an answer less than the model has")
        if self._chance.random() < 0.03:
            student.renew()
            self._model.child = None
        return True

    def _now(self) -> None:
        self._started, self._waited = time.monotonic(), self._waited_in_all()
        self._forked = self._stage.forked

    def _waited_in_all(self) -> float:
        return sum(process.waited() or 0.0 for process in self._waits)

    def _expect(self, got: Answer | LoadReport | None, expected: tuple[Any, ...], check: Check | None = None) -> None:
        by_the_wall = time.monotonic() - self._started
        passed = by_the_wall - (self._waited_in_all() - self._waited)
        children = self._stage.forked - self._forked + (check is not None)
        late = passed - PATIENCE * children * (LIMITS.import_seconds + LIMITS.call_seconds)
        self._tally.latest = max(self._tally.latest, late)
        require(late <= LATE, f"it came {late:.2f} s after its limit")
        is_so = _is(got, expected) and self._stage.forked == self._model.forked
        if not is_so and by_the_wall >= LIMITS.call_seconds and _was_stopped(got):
            raise Stalled
        require(_is(got, expected), f"got {got!r:.2000}\n  not {expected!r:.2000}")
        require(is_so, f"{self._stage.forked} children, not {self._model.forked}")
        if got is None:
            self._tally.outcomes["unavailable"] += 1
            return
        self._tally.outcomes[got.outcome if len(expected) == 1 else f"{got.outcome}, as was sent"] += 1
        if isinstance(got, Answer) and check is not None:
            _keeps_its_promises(got)
            judged = compare(got, check, stub=self._chance.random() < 0.5)
            self._tally.verdicts[judged.verdict] += 1
            require(judged.verdict != "PASS", f"passed: {got!r:.2000}")
            longest = max(map(len, (judged.message, *judged.warnings)))
            require(longest <= LONGEST_VERDICT, f"{longest} characters are said of an answer")
        self._now()


def _is(got: Answer | LoadReport | None, expected: tuple[Any, ...]) -> bool:
    if got is None:
        return expected == GONE
    if len(expected) == 1:
        plain = type(got)(got.outcome, message=got.message)
        return got == plain and got.outcome == expected[0] and len(got.message) <= LONGEST_MESSAGE
    if isinstance(got, LoadReport):
        told: list[Any] = list(got)
        notes, said = told.pop(NOTES), expected[NOTES]
        return (
            told == [*expected[:NOTES], *expected[NOTES + 1 :]] and len(notes) == len(said) and all(map(_says, notes, said))
        )
    parts = tuple((part.dtype, part.shape, part.data) for part in got.parts)
    texts = got.type_name, got.message, got.where
    return (got.outcome, got.kind, parts, *texts, got.line, got.mutated, got.printed) == expected


def _says(note: tuple[str, int, str], expected: tuple[str, int, str | re.Pattern[str]]) -> bool:
    text = expected[2]
    return note[:2] == expected[:2] and (note[2] == text if isinstance(text, str) else text.fullmatch(note[2]) is not None)


def _was_stopped(got: Answer | LoadReport | None) -> bool:
    """Whether it says of anything that it took too long."""
    notes = got.notes if isinstance(got, LoadReport) else ()
    return got is not None and (got.outcome == "timeout" or any("s of computing" in text for _, _, text in notes))


def _keeps_its_promises(answer: Answer) -> None:
    sizes = dict(decoder.DTYPES)
    require(len(answer.parts) <= decoder.MOST and len(answer.mutated) <= decoder.MOST, "more items than there may be")
    for part in answer.parts:
        require(part.dtype in sizes and len(part.shape) <= decoder.MOST_SIZES, f"{part.dtype} of shape {part.shape}")
        require(all(0 <= size <= 2**40 for size in part.shape), f"shape {part.shape}")
        if part.data is not None:
            right = len(part.data) == math.prod(part.shape) * sizes[part.dtype] <= decoder.MOST_ARRAY_BYTES
            require(right and sizes[part.dtype] > 0, f"{len(part.data)} bytes of {part.dtype} of shape {part.shape}")
    for text in (answer.type_name, answer.message, answer.where, answer.printed):
        require(len(text.encode("utf-8")) <= decoder.MOST_TEXT_BYTES, "a text that is too long")
    require(all(0 <= i <= decoder.MOST for i in answer.mutated), f"mutated {answer.mutated}")
    require(answer.line is None or 0 < answer.line <= 2**31, f"line {answer.line}")


def run(seed: int, replies: int, *, seconds: float = math.inf, sessions: Iterator[int] | None = None) -> Tally:
    """Sessions until so many replies were mutated, or the time is over, or something was found."""
    tally, started, before = Tally(), time.monotonic(), _descriptors()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with Stage(seed) as stage:
            for number in iter(range(2**62)) if sessions is None else sessions:
                stage.begin(number)
                try:
                    Session(stage, seed, number, tally).run()
                except Exception as error:  # noqa: BLE001  # whatever is raised here, Student should not have
                    said = str(error) if isinstance(error, Found) else traceback.format_exc()
                    tally.found.append(f"seed {seed}, session {number}: {said}")
                    break
                tally.sessions += 1
                if tally.mutated >= replies or time.monotonic() - started > seconds:
                    break
    if tally.stalled > 3 + sum(tally.outcomes.values()) / 1000:
        tally.found.append(f"seed {seed}: {tally.stalled} answers that were sent did not arrive in time")
    if stage.status:
        tally.found.append(f"seed {seed}: the hostile process ended with {stage.status}")
    if left := _descriptors() - before:
        tally.found.append(f"seed {seed}: descriptors are left open: {sorted(left)}")
    return tally


def _descriptors() -> set[str]:
    """Those that are open, and what they are; the one that lists them is closed by then. On macOS none are known."""
    found = set()
    for path in list(Path("/dev/fd").iterdir()):
        with suppress(OSError):
            found.add(f"{path.name} {path.readlink()}")
    return found


def _one_of(worker: int, workers: int, *, seed: int, replies: int, seconds: float) -> Tally:
    sessions = iter(range(worker, 2**62, workers))
    return run(seed, replies // workers, seconds=seconds, sessions=sessions)


def report(tally: Tally, seed: int, seconds: float, workers: int) -> str:
    """For people."""
    answers = sum(tally.outcomes.values())
    return "\n".join([
        results.circumstances(),
        f"mutated replies: {tally.mutated} of {tally.replies.total()}, in {tally.sessions} sessions; seed {seed}",
        f"{tally.mutated / seconds:.0f} a second, {workers} at a time, in {seconds:.0f} s",
        f"answers judged: {answers}; latest: {tally.latest:.2f} s after its limit (- is before); stalled: {tally.stalled}",
        *(f"  {outcome:30} {number:9}" for outcome, number in tally.outcomes.most_common()),
        f"verdicts: {', '.join(f'{verdict} {number}' for verdict, number in tally.verdicts.most_common())}",
        f"crashed, hung or misled: {len(tally.found)}",
        *(f"  {said}" for said in tally.found[:10]),
        f"fuzz: {'FAIL' if tally.found else 'pass'}",
    ])  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--replies", type=int, default=2_000_000)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    parser.add_argument("--session", type=int, help="this one alone")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    started, workers, tally = time.monotonic(), cores(), Tally()
    if options.session is not None:
        workers = 1
        tally.add(run(options.seed, 2**62, sessions=iter([options.session])))
    else:
        each = partial(_one_of, workers=workers, seed=options.seed, replies=options.replies, seconds=60 * options.minutes)
        with get_context("spawn").Pool(workers) as pool:
            for one in pool.imap_unordered(each, range(workers)):
                tally.add(one)
        if not tally.found and tally.mutated < options.replies // workers * workers:
            tally.found.append(f"there was no time for more: {tally.mutated} of {options.replies} replies were mutated")
    text = report(tally, options.seed, time.monotonic() - started, workers)
    print(text)
    if options.write:
        results.write(RESULTS, "Fuzz", text)
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())

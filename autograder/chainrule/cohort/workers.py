"""Grades side by side: a pool of worker processes, each of which is given one submission at a time.

A worker is forked from the judge, so it has the key; no submission ever runs in it. A worker that dies is replaced. In a
cohort, two kinds of submission are kept for the end, and graded while nothing else is: those in which a process stood still
(see grading.grade_once), and those that a worker was grading when it died.
"""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, Generic, Self, TypeVar

import msgspec

from ..errors import SandboxError, SetupError
from ..result import Result
from ..sandbox.sealing.seal import die_with
from ..sandbox.template import Template

Attempt = Callable[[int, Template], tuple[Result, bool]]
T = TypeVar("T")
DONE, FAULT, UNAVAILABLE = b"DFU"  # the first byte of an answer


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(count: int, jobs: int, attempt: Attempt, template: Template) -> Iterator[tuple[int, Result | None]]:
    """The results of `attempt` for 0 to count - 1, as they are done; None where two workers died, the second one alone.

    Raises what `attempt` raises of SetupError and SandboxError.
    """

    @contextmanager
    def grader() -> Iterator[Callable[[int], tuple[Result, bool]]]:
        own = Template(forked_from=template, ahead=True)

        def graded(index: int) -> tuple[Result, bool]:
            template.let_go()  # it is the judge's
            return attempt(index, own)

        try:
            yield graded
        finally:
            own.let_go()

    with Pool(min(jobs, count), grader, tuple[Result, bool]) as pool:
        alone = []
        for index, attempted in pool.run(range(count)):
            if attempted is None or attempted[1]:
                alone.append(index)
            else:
                yield index, attempted[0]
        for again in alone:
            for index, attempted in pool.run([again]):
                yield index, attempted and attempted[0]


class Pool(Generic[T]):
    """`jobs` workers, whose answers are of the type `kind`. A context manager.

    `recruit` gives the function that a worker calls for each index. It is entered before the fork, and left by both
    processes: by the judge at once, by the worker when there is nothing more to do.
    """

    def __init__(self, jobs: int, recruit: Callable[[], AbstractContextManager[Callable[[int], T]]], kind: Any) -> None:
        self._recruit, self._kind = recruit, kind
        self._numbers: dict[Connection, int] = {}
        self._busy: dict[Connection, int] = {}
        for _ in range(jobs):
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for ours, number in self._numbers.items():
            ours.close()  # which ends an idle one
            if ours in self._busy:
                with suppress(OSError):
                    os.kill(number, signal.SIGKILL)  # nobody waits for what it is doing
            os.waitpid(number, 0)

    def run(self, indices: Iterable[int]) -> Iterator[tuple[int, T | None]]:
        """Each index with its answer, or None if the worker died, as they are done. Raises SetupError, SandboxError."""
        waiting = iter(indices)
        while True:
            for ours in [one for one in self._numbers if one not in self._busy]:
                if (index := next(waiting, None)) is None:
                    break
                self._busy[ours] = index
                with suppress(OSError):  # it has died, which shows when its answer is read
                    ours.send_bytes(msgspec.msgpack.encode(index))
            if not self._busy:
                return
            ready = wait(list(self._busy))
            for ours in [one for one in self._busy if one in ready]:
                try:
                    answer = ours.recv_bytes()
                except (EOFError, OSError):  # it has died
                    answer = None
                    self._replace(ours)
                yield self._busy.pop(ours), None if answer is None else self._decoded(answer)

    def _start(self) -> None:
        here, number = os.getpid(), -1
        try:
            with self._recruit() as work:
                ours, theirs = Pipe()
                number = os.fork()
                if number == 0:
                    for other in (ours, *self._numbers):
                        other.close()
                    die_with(here)
                    with suppress(EOFError):
                        _serve(theirs, work)
        finally:
            if number == 0:
                os._exit(1)
        theirs.close()
        self._numbers[ours] = number

    def _replace(self, ours: Connection) -> None:
        ours.close()
        os.waitpid(self._numbers.pop(ours), 0)
        self._start()

    def _decoded(self, answer: bytes) -> T:
        if answer[0] != DONE:
            raise (SetupError if answer[0] == FAULT else SandboxError)(answer[1:].decode())
        decoded: T = msgspec.msgpack.decode(answer[1:], type=self._kind)
        return decoded


def _serve(judge: Connection, work: Callable[[int], Any]) -> None:
    """In the worker: answers one request after the other, until the judge hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the judge as well, which ends its workers
    while True:
        index = msgspec.msgpack.decode(judge.recv_bytes())  # raises EOFError at the end
        try:
            kind, data = DONE, msgspec.msgpack.encode(work(index))
        except (SetupError, SandboxError) as error:
            kind = FAULT if isinstance(error, SetupError) else UNAVAILABLE
            data = str(error).encode("utf-8", "backslashreplace")
        judge.send_bytes(bytes([kind]) + data)

"""Grades side by side: worker processes, each with a template of its own, to which submissions are given one at a time.

A worker is forked from the judge, so it has the key; no submission ever runs in it. One that dies is replaced. Two kinds
of submission are left for the end, and then graded while nothing else is: one of which a process stood still (see
grading.grade_once), and one that a worker had in hand when it died.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, Self

import msgspec

from ..errors import SandboxError, SetupError
from ..result import Result
from ..sandbox.seal import die_with
from ..sandbox.template import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Attempt = Callable[[int, Template], tuple[Result, bool]]

INDEX = struct.Struct("<I")
HEAD = struct.Struct("<BI")  # what comes, and its length in bytes
DONE, STOOD_STILL, FAULT, UNAVAILABLE = range(4)


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(count: int, jobs: int, attempt: Attempt, template: Template) -> Iterator[tuple[int, Result | None]]:
    """The results of `attempt` for 0 to count - 1, as they are done; None where two workers died, the second one alone.

    Raises what `attempt` raises of SetupError and SandboxError.
    """
    with _Workers(min(jobs, count), attempt, template) as workers:
        alone = []
        for index, result, stood_still in workers.run(range(count)):
            if result is None or stood_still:
                alone.append(index)
            else:
                yield index, result
        for again in alone:
            for index, result, _ in workers.run([again]):
                yield index, result


class _Workers:
    """A context manager."""

    def __init__(self, jobs: int, attempt: Attempt, template: Template) -> None:
        self._attempt, self._template = attempt, template
        self._numbers: dict[socket.socket, int] = {}
        for _ in range(jobs):
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for ours, number in self._numbers.items():
            ours.close()
            with suppress(OSError):
                os.kill(number, signal.SIGKILL)  # it may be in the middle of a submission that nobody waits for
            os.waitpid(number, 0)

    def run(self, indices: Iterable[int]) -> Iterator[tuple[int, Result | None, bool]]:
        """Index, result (None: the worker died) and whether a process stood still, of each of them, as they are done."""
        waiting = iter(indices)
        busy: dict[socket.socket, int] = {}
        with selectors.DefaultSelector() as selector:
            while True:
                for ours in [one for one in self._numbers if one not in busy]:
                    if (index := next(waiting, None)) is None:
                        break
                    busy[ours] = index
                    selector.register(ours, selectors.EVENT_READ)
                    with suppress(OSError):  # it is dead, which is seen when its answer is read
                        ours.sendall(INDEX.pack(index))
                if not busy:
                    return
                for ready, _ in selector.select():
                    ours = next(one for one in busy if one is ready.fileobj)
                    selector.unregister(ours)
                    index, answer = busy.pop(ours), _received(ours)
                    if answer is None:
                        self._replace(ours)
                        yield index, None, False
                    else:
                        yield index, _result(*answer), answer[0] == STOOD_STILL

    def _start(self) -> None:
        template = Template(forked_from=self._template, ahead=True)
        ours, theirs = socket.socketpair()
        here, number = os.getpid(), os.fork()
        if number == 0:
            try:
                for other in (ours, *self._numbers):
                    other.close()
                self._template.let_go()
                die_with(here)
                _work(theirs, template, self._attempt)
            finally:
                os._exit(1)
        theirs.close()
        template.let_go()
        self._numbers[ours] = number

    def _replace(self, ours: socket.socket) -> None:
        ours.close()
        os.waitpid(self._numbers.pop(ours), 0)
        self._start()


def _work(judge: socket.socket, template: Template, attempt: Attempt) -> NoReturn:
    """In the worker: attempts what it is given, until the judge hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the judge says when it is over
    while request := judge.recv(INDEX.size, socket.MSG_WAITALL):
        try:
            (index,) = INDEX.unpack(request)
            result, stood_still = attempt(index, template)
            kind, data = (STOOD_STILL if stood_still else DONE), msgspec.msgpack.encode(result)
        except (SetupError, SandboxError) as error:
            kind, data = (
                (FAULT if isinstance(error, SetupError) else UNAVAILABLE),
                str(error).encode("utf-8", "backslashreplace"),
            )
        judge.sendall(HEAD.pack(kind, len(data)) + data)
    template.let_go()
    os._exit(0)


def _received(ours: socket.socket) -> tuple[int, bytes] | None:
    """What a worker says, or None if it is dead."""
    try:
        head = ours.recv(HEAD.size, socket.MSG_WAITALL)
        if len(head) < HEAD.size:
            return None
        kind, size = HEAD.unpack(head)
        data = ours.recv(size, socket.MSG_WAITALL)
    except OSError:
        return None
    return (kind, data) if len(data) == size else None


def _result(kind: int, data: bytes) -> Result:
    if kind in (FAULT, UNAVAILABLE):
        raise (SetupError if kind == FAULT else SandboxError)(data.decode())
    return msgspec.msgpack.decode(data, type=Result)

"""A submission in its child, asked one call after the other: the only door between the judge and untrusted code.

`call` always gives an Answer and never raises for what the child does. A child that hung, died or broke the protocol is
killed, and the next call goes to a new one. The clock on the wall is the judge's, so a child that was stopped by it but
had hardly computed (the machine was busy) is given the question once more, with more time: load decides no mark.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .answer import NO_MEMORY, Answer, Loaded, read_answer, read_loaded
from .imports import extras_in
from .wire import HEAD, LARGEST_FRAME, Malformed, Reader, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .answer import Limits
    from .template import Template

Read = TypeVar("Read")

FORMS = {"value": 0, "list": 1}
SESSION = 8_000_000  # bytes that a child may send in all
CPU_SECONDS = 10.0  # beyond what loading may take: of one child
PATIENCE = 4.0  # times the limit, for the second chance of a child that had hardly computed
SECOND_CHANCES = 3  # a submission: one that sleeps must not take PATIENCE for each of its functions


@dataclass(frozen=True)
class Source:
    """What a child is to run: the module's name, its cells (name, source), and the functions that will be asked."""

    stem: str
    cells: tuple[tuple[str, bytes], ...]
    notebook: bool
    functions: tuple[str, ...]


@dataclass(frozen=True)
class _Failure(Exception):  # how a question ended without an answer
    outcome: str
    message: str = ""
    idle: bool = False
    """Whether the child was stopped by a clock though it was not its own fault, perhaps."""


class Student:
    """See the module; made by Template.open. `loaded` says what is there to be asked."""

    def __init__(self, template: Template, source: Source, limits: Limits) -> None:
        self._template, self._source, self._limits = template, source, limits
        self._child: _Child | None = None
        self._chances = SECOND_CHANCES
        self.loaded = self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def call(self, function: str, cases: Sequence[Sequence[Any]], *, want: str = "value") -> Iterator[Answer]:
        """What came of function(*case) for each case; an argument is a float64 array, an int, a str, or a list of these.

        All cases are asked at once, so that the child computes while the judge compares; whoever stops in the middle
        ends the child.
        """
        done, patience = 0, 1.0
        while done < len(cases):
            complete = False
            try:
                for answer in self._ask(function, cases[done:], want, patience):
                    done, patience = done + 1, 1.0
                    complete = done == len(cases) and answer.outcome != "memory"
                    yield answer
                    if answer.outcome == "memory":
                        break  # what it filled may still be filled
                else:
                    continue
            except _Failure as failure:
                if failure.idle and patience == 1.0 and self._chances:
                    self._chances, patience = self._chances - 1, PATIENCE
                    continue
                done, patience = done + 1, 1.0
                yield Answer(failure.outcome, message=failure.message)
            finally:
                if not complete:
                    self._end()

    def _load(self) -> Loaded:
        try:
            try:
                return self._start(1.0)
            except _Failure as failure:
                self._end()
                if not failure.idle or not self._chances:
                    raise
                self._chances -= 1
                return self._start(PATIENCE)
        except _Failure as failure:
            self._end()
            return Loaded(failure.outcome, message=failure.message)

    def _start(self, patience: float) -> Loaded:
        writer = Writer()
        writer.whole(0)
        writer.text(self._source.stem)
        writer.whole(int(self._source.notebook))
        writer.whole(self._limits.output_bytes)
        writer.whole(len(self._source.functions))
        for name in self._source.functions:
            writer.text(name)
        writer.whole(len(self._source.cells))
        for name, source in self._source.cells:
            writer.text(name)
            writer.blob(source)
        self._child = _Child(self._template, self._limits, extras_in(self._source.cells))
        self._child.ask(writer, self._limits.import_seconds * patience)
        return self._child.answer(read_loaded, self._limits.import_seconds * patience)

    def _ask(self, function: str, cases: Sequence[Sequence[Any]], want: str, patience: float) -> Iterator[Answer]:
        if self._child is None:
            again = self._start(patience)
            if again.outcome != "ok":
                raise _Failure(again.outcome)
        assert self._child is not None
        seconds = self._limits.call_seconds * patience
        writer = Writer()
        writer.text(function)
        writer.whole(FORMS[want])
        writer.whole(len(cases))
        for case in cases:
            writer.whole(len(case))
            for argument in case:
                _write(writer, argument)
        self._child.ask(writer, seconds)
        for _ in cases:
            yield self._child.answer(read_answer, seconds)
            seconds = self._limits.call_seconds

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


def _write(writer: Writer, argument: Any) -> None:
    if isinstance(argument, list | tuple):
        writer.whole(3)
        writer.whole(len(argument))
        for item in argument:
            _write(writer, item)
    elif isinstance(argument, str):
        writer.whole(2)
        writer.text(argument)
    elif isinstance(argument, int):
        writer.whole(1)
        writer.whole(argument)
    else:
        writer.whole(0)
        writer.array("float64", argument.shape, argument.astype("<f8", copy=False).tobytes())


class _Child:
    """One child, its socket, and how much it has sent."""

    def __init__(self, template: Template, limits: Limits, extras: int) -> None:
        self._template, self._limits = template, limits
        self._number, self._socket = template.fork(limits, int(limits.import_seconds + CPU_SECONDS + 1), extras)
        self._socket.setblocking(False)  # the library's own signature
        self._received = 0
        self._ended = False
        self._answered = 0

    def ask(self, writer: Writer, seconds: float) -> None:
        """Sends a question; raises _Failure."""
        if self._waiting():
            raise self._lied("it sent something before it was asked")
        self._send(memoryview(writer.frame()), time.monotonic() + seconds)

    def answer(self, read: Callable[[Reader], Read], seconds: float) -> Read:
        """The next answer, which must have the next number; raises _Failure."""
        deadline = time.monotonic() + seconds
        (size,) = HEAD.unpack(self._exactly(HEAD.size, deadline))
        if size > LARGEST_FRAME:
            raise self._lied("its answer is too long")
        reader = Reader(self._exactly(size, deadline))
        try:
            reader.whole(self._answered, self._answered)
            self._answered += 1
            return read(reader)
        except Malformed as error:
            raise self._lied("it sent something that is not an answer") from error

    def end(self) -> tuple[int, float]:
        """Kills it; its wait status and CPU seconds."""
        if self._ended:
            return 0, 0.0
        self._ended = True
        self._socket.close()
        ended = self._template.kill(self._number)
        return ended.status, ended.cpu_seconds

    def _waiting(self) -> bool:
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        except OSError:
            return False  # it is gone: asking will tell

    def _send(self, data: memoryview, deadline: float) -> None:
        while data:
            self._await(select.POLLOUT, deadline)
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._died() from error

    def _exactly(self, size: int, deadline: float) -> bytes:
        self._received += size
        if self._received > SESSION:
            raise self._lied("it sent more than all answers together may have")
        parts = []
        while size:
            self._await(select.POLLIN, deadline)
            try:
                part = self._socket.recv(min(size, 1 << 16))
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._died() from error
            if not part:
                raise self._died()
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _await(self, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(self._socket, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            _, cpu_seconds = self.end()
            raise _Failure("timeout", idle=cpu_seconds < 0.5 * self._limits.call_seconds)

    def _lied(self, message: str) -> _Failure:
        self.end()
        return _Failure("lied", message)

    def _died(self) -> _Failure:
        """What its end says: out of CPU time (which earlier questions may have used up), of memory, or by its own hand."""
        status, _ = self.end()
        if os.WIFSIGNALED(status):
            killed = os.WTERMSIG(status)
            if killed == signal.SIGXCPU:
                return _Failure("timeout", idle=self._answered > 1)
            name = signal.Signals(killed).name if killed in set(signal.Signals) else str(killed)
            return _Failure("died", f"its process was ended by {name}")
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == NO_MEMORY:
            return _Failure("memory")
        return _Failure("died", "its process ended before it answered")

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

from .answer import Answer, Loaded, read_answer, read_loaded
from .wire import HEAD, LARGEST_FRAME, Malformed, Reader, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .answer import Limits
    from .template import Template

Read = TypeVar("Read")

LOAD = 0  # the number of the first question; calls are counted on from there
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

    def call(self, function: str, arguments: Sequence[Any], *, want: str = "value") -> Answer:
        """What came of function(*arguments); an argument is a float64 array, an int, a str, or a list of these."""
        try:
            answer: Answer = self._tried(lambda patience: self._ask(function, arguments, want, patience))
        except _Failure as failure:
            return Answer(failure.outcome, message=failure.message)
        if answer.outcome == "memory":
            self._end()  # what it filled may still be filled
        return answer

    def _tried(self, question: Callable[[float], Read]) -> Read:
        try:
            return question(1.0)
        except _Failure as failure:
            self._end()
            if not failure.idle or not self._chances:
                raise
            self._chances -= 1
        try:
            return question(PATIENCE)
        except _Failure:
            self._end()
            raise

    def _load(self) -> Loaded:
        try:
            return self._tried(self._start)
        except _Failure as failure:
            return Loaded(failure.outcome, message=failure.message)

    def _start(self, patience: float) -> Loaded:
        writer = Writer()
        writer.whole(LOAD)
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
        self._child = _Child(self._template, self._limits)
        reader = self._child.ask(writer, LOAD, self._limits.import_seconds * patience)
        return self._child.read(read_loaded, reader)

    def _ask(self, function: str, arguments: Sequence[Any], want: str, patience: float) -> Answer:
        if self._child is None:
            again = self._start(patience)
            if again.outcome != "ok":
                raise _Failure(again.outcome)
        assert self._child is not None
        writer = Writer()
        number = self._child.asked
        writer.whole(number)
        writer.text(function)
        writer.whole(FORMS[want])
        writer.whole(len(arguments))
        for argument in arguments:
            _write(writer, argument)
        reader = self._child.ask(writer, number, self._limits.call_seconds * patience)
        return self._child.read(read_answer, reader)

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

    def __init__(self, template: Template, limits: Limits) -> None:
        self._template, self._limits = template, limits
        self._number, self._socket = template.fork(limits, int(limits.import_seconds + CPU_SECONDS + 1))
        self._socket.setblocking(False)  # the library's own signature
        self._received = 0
        self._ended = False
        self.asked = 0

    def ask(self, writer: Writer, number: int, seconds: float) -> Reader:
        """The answer to one question, with its number checked and taken off; raises _Failure."""
        deadline = time.monotonic() + seconds
        self.asked += 1
        if self._waiting():
            raise self._lied("it sent something before it was asked")
        self._send(memoryview(writer.frame()), deadline)
        (size,) = HEAD.unpack(self._exactly(HEAD.size, deadline))
        if size > LARGEST_FRAME:
            raise self._lied("its answer is too long")
        reader = Reader(self._exactly(size, deadline))
        return self.read(lambda reader: (reader.whole(number, number), reader)[1], reader)

    def read(self, read: Callable[[Reader], Read], reader: Reader) -> Read:
        try:
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
                return _Failure("timeout", idle=self.asked > 2)
            name = signal.Signals(killed).name if killed in set(signal.Signals) else str(killed)
            return _Failure("died", f"its process was ended by {name}")
        return _Failure("died", "its process ended before it answered")

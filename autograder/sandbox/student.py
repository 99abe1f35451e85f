"""A submission in its child, asked one call after the other: the only door between the judge and untrusted code.

`call` always gives an Answer and never raises for what the child does. A child that hung, died or broke the protocol is
killed, and the next call goes to a new one. The source is sent when a child has said that it is sealed.
"""

from __future__ import annotations

import os
import select
import signal
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from . import TIERS, Unavailable
from .answer import NO_MEMORY, Answer, Loaded, read_answer, read_loaded
from .clock import Budget, Clock, Process
from .imports import extras_in
from .template import Lost
from .wire import HEAD, LARGEST_FRAME, WORD, Malformed, Reader, argument, asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .answer import Limits
    from .template import Template

Read = TypeVar("Read")

SESSION = 8_000_000  # bytes that a child may send in all
CPU_SECONDS = 10.0  # beyond what loading may take: of one child
SEAL_SECONDS = 20.0  # by the wall, at the least
MOST_AHEAD = 64_000  # bytes of two questions: they fit in the socket, so that the judge needn't wait while the child does
MOST_FRAMES = 64
BUDGET = 30  # calls' time, beyond that of loading it once: of a submission with all its children


Question = tuple[str, "Sequence[Sequence[Any]]", str]


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
    again: bool = False
    """Whether it is worth asking once more: what the child lacked it had used up on earlier questions, or the template
    was gone, which somebody else may have ended."""


class Student:
    """See the module; made by Template.open. `loaded` says what is there to be asked.

    `stood_still`: whether a child was stopped by the clock that had hardly computed; it may be the machine's fault.
    """

    def __init__(self, template: Template, source: Source, limits: Limits) -> None:
        self._template, self._source, self._limits = template, source, limits
        self._child: _Child | None = None
        self.stood_still = False
        self._budget = Budget(limits.import_seconds + BUDGET * limits.call_seconds)
        self.loaded = self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def call(
        self, function: str, cases: Sequence[Sequence[Any]], *, want: str = "value", then: Question | None = None
    ) -> Iterator[Answer]:
        """What came of function(*case) for each case; an argument is a float64 array, an int, a str, or a list of these.

        All cases are asked at once, so that the child computes while the judge compares; whoever stops in the middle
        ends the child. `then` is what will be called next (function, cases, want): it is sent with this one, for the same
        reason.
        """
        done, again = 0, False
        while done < len(cases):
            complete = False
            try:
                for answer in self._ask((function, cases[done:] if done else cases, want), then):
                    done, again = done + 1, False
                    complete = done == len(cases) and answer.outcome != "memory"
                    yield answer
                    if answer.outcome == "memory":
                        break  # what it filled may still be filled
                else:
                    continue
            except _Failure as failure:
                if failure.again and not again:
                    again = True
                    continue
                done, again = done + 1, False
                yield Answer(failure.outcome, message=failure.message)
            finally:
                if not complete:
                    self._end()

    def renew(self) -> None:
        """The next question goes to a new child, which has seen none of those before."""
        self._end()

    def _load(self) -> Loaded:
        for last in (False, True):
            try:
                return self._start()
            except _Failure as failure:
                self._end()
                if last or not failure.again:
                    return Loaded(failure.outcome, message=failure.message)
        raise AssertionError

    def _start(self) -> Loaded:
        source = self._source
        question = (source.stem, source.cells, source.notebook, source.functions, self._limits.output_bytes)
        try:
            self._child = self._sealed()
        except Lost as error:
            raise _Failure("died", "it ended the sandbox's own process") from error
        self._child.ask(asked(question), self._limits.import_seconds)
        return self._child.answer(read_loaded, self._limits.import_seconds)

    def _sealed(self) -> _Child:
        """A new child, which has no source yet; raises Lost, Unavailable."""
        extras = extras_in(self._source.cells)
        for _ in range(2):  # whatever kept the first one from being sealed, it was not the submission
            child = _Child(self, self._template, self._limits, self._budget, extras)
            if child.is_sealed():
                return child
            child.end()
        raise Unavailable("a process of the sandbox could not be sealed\n  see what holds here: chainrule doctor")

    def _ask(self, question: Question, then: Question | None) -> Iterator[Answer]:
        if self._budget.seconds_left() <= 0:
            raise _Failure("timeout")
        frame, seconds = _frame(question), self._limits.call_seconds
        if self._child is not None and self._child.ahead not in (b"", frame):
            self._end()
        if self._child is None:
            loaded = self._start()
            if loaded.outcome != "ok":
                raise _Failure(loaded.outcome)
        assert self._child is not None
        self._child.ask(frame, seconds)
        if then is not None and len(frame) + len(following := _frame(then)) <= MOST_AHEAD:
            self._child.ask_ahead(following, seconds)
        for _ in question[1]:
            yield self._child.answer(read_answer, seconds)

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


_frames: dict[int, tuple[object, str, bytes]] = {}
"""Of what was asked, by the identity of its cases (which are kept with it): all students are asked the same."""


def _frame(question: Question) -> bytes:
    function, cases, want = question
    if (known := _frames.get(id(cases))) is not None and known[1] == f"{function} {want}":
        return known[2]
    frame = asked((function, want, [[argument(one) for one in case] for case in cases]))
    if isinstance(cases, tuple):  # others may change
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        _frames[id(cases)] = cases, f"{function} {want}", frame
    return frame


class _Child:
    """One child, its socket, and how much it has sent."""

    def __init__(self, student: Student, template: Template, limits: Limits, budget: Budget, extras: int) -> None:
        self._student, self._template, self._budget = student, template, budget
        self._cpu_limit = int(limits.import_seconds + CPU_SECONDS + 1)
        self._number, self._socket = template.fork(limits, self._cpu_limit, extras)
        self._process = Process(self._number)
        self._socket.setblocking(False)  # the library's own signature
        self._came, self._taken, self.ahead = bytearray(), 0, b""
        self._ended = False
        self._answered = 0

    def is_sealed(self) -> bool:
        """Whether it says so, to the tier of its template."""
        try:
            return self._frame(SEAL_SECONDS) == WORD.pack(TIERS.index(self._template.tier))
        except _Failure:
            return False

    def ask(self, question: bytes, seconds: float) -> None:
        """Sends a question, if it was not sent ahead; raises _Failure."""
        ahead, self.ahead = self.ahead, b""
        if ahead:
            return
        if self._waiting():
            raise self._lied("it sent something before it was asked")
        self._send(memoryview(question), Clock(self._process, seconds))

    def answer(self, read: Callable[[Reader], Read], seconds: float) -> Read:
        """The next answer, which must have the next number; raises _Failure."""
        reader = Reader(self._frame(seconds))
        try:
            reader.whole(self._answered, self._answered)
            self._answered += 1
            return read(reader)
        except Malformed as error:
            raise self._lied("it sent something that is not an answer") from error

    def end(self) -> None:
        """Kills it, if that wasn't done."""
        if not self._ended:
            self._close()
            self._template.release(self._number)

    def _close(self) -> None:
        self._ended = True
        self._socket.close()
        self._process.close()

    def _waiting(self) -> bool:
        try:
            return bool(self._came or self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        except OSError:
            return False  # it is gone: asking will tell

    def _send(self, data: memoryview, clock: Clock) -> None:
        while data:
            self._await(select.POLLOUT, clock)
            try:
                data = data[self._socket.send(data) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._died() from error

    def _frame(self, seconds: float) -> bytes:
        """What the next frame holds, which may be there already; else the child has `seconds` for it."""
        if not self._is_whole():
            self._receive()
        if not self._is_whole():
            clock = Clock(self._process, seconds)
            while not self._is_whole():
                self._await(select.POLLIN, clock)
                self._receive()
            self._budget.charge(clock)
        size = HEAD.unpack_from(self._came)[0]
        self._taken += HEAD.size + size
        frame = bytes(self._came[HEAD.size : HEAD.size + size])
        del self._came[: HEAD.size + size]
        return frame

    def ask_ahead(self, question: bytes, seconds: float) -> None:
        """Sends the question that comes after the one that is being asked; raises _Failure."""
        self.ahead = question
        self._send(memoryview(question), Clock(self._process, seconds))

    def _is_whole(self) -> bool:
        """Whether the next frame is there; raises _Failure for one that may not come."""
        if len(self._came) < HEAD.size:
            return False
        (size,) = HEAD.unpack_from(self._came)
        if size > LARGEST_FRAME:
            raise self._lied("its answer is too long")
        if self._taken + HEAD.size + size > SESSION:
            self.end()
            raise _Failure("lied", "it sent more than all answers together may have", again=self._answered > 1)
        return bool(len(self._came) >= HEAD.size + size)

    def _receive(self) -> None:
        """What is there to be read, if anything is."""
        try:
            part = self._socket.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError as error:
            raise self._died() from error
        if not part:
            raise self._died()
        self._came += part

    def _await(self, event: int, clock: Clock) -> None:
        poll = select.poll()
        poll.register(self._socket, event)
        while (left := clock.seconds_left()) > 0:
            if poll.poll(left * 1000):
                return
        self._student.stood_still |= clock.stood_still()
        self._budget.charge(clock)
        self.end()
        raise _Failure("timeout")

    def _lied(self, message: str) -> _Failure:
        self.end()
        return _Failure("lied", message)

    def _died(self) -> _Failure:
        """What its end says: out of CPU time (which earlier questions may have used up), of memory, or by its own hand."""
        self._close()
        if (ended := self._template.kill(self._number)) is None:
            return _Failure("died", "its process ended, and the sandbox's own with it", again=True)
        status, cpu_seconds = ended
        if os.WIFSIGNALED(status):
            killed = os.WTERMSIG(status)
            if killed == signal.SIGXCPU:  # or so it says: anybody can send a signal
                return _Failure("timeout", again=self._answered > 1 and cpu_seconds > self._cpu_limit - 1)
            if killed == signal.SIGSYS:
                return _Failure("died", "it asked the system for what no submission needs, and was ended by SIGSYS")
            name = signal.Signals(killed).name if killed in set(signal.Signals) else str(killed)
            return _Failure("died", f"its process was ended by {name}")
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == NO_MEMORY:
            return _Failure("memory")
        return _Failure("died", "its process ended before it answered")

"""The judge's end of one child: its socket, what it may send and when, how long it may take, and how it ended.

Everything that comes from it is hostile: what breaks the protocol ends it.
"""

from __future__ import annotations

import math
import os
import select
import signal
import socket
from collections import deque
from typing import TYPE_CHECKING, TypeVar

from ..errors import ChainruleError
from . import TIERS
from .answer import NO_MEMORY
from .clock import Budget, Clock, Process
from .wire import HEAD, LARGEST_FRAME, WORD, MalformedError, Reader, asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .answer import Limits
    from .template import Template

Read = TypeVar("Read")

SESSION = 8_000_000  # bytes that a child may send in all
CPU_SECONDS = 10.0  # beyond what loading may take: of one child
SEAL_SECONDS = 20.0  # by the wall, at the least
LOOK = 0.02  # seconds, at most, for which an answer lies there if the bell isn't rung


class QuestionError(ChainruleError):
    """How a question ended without an answer.

    `again`: whether it is worth asking once more: what the child lacked it had used up on earlier questions, or the template
    was gone, which somebody else may have ended.
    """

    def __init__(self, outcome: str, message: str = "", again: bool = False) -> None:
        super().__init__(outcome, message)
        self.outcome, self.message, self.again = outcome, message, again


class Child:
    """One child, the line to it, and how much it has sent."""

    def __init__(self, template: Template, limits: Limits, budget: Budget, extras: tuple[str, ...]) -> None:
        self._template, self._budget, self._extras = template, budget, extras
        self._cpu_limit = int(limits.import_seconds + CPU_SECONDS + 1)
        self._number, self._line = template.fork(limits, self._cpu_limit, bool(extras))
        self._process = Process(self._number)
        self._socket = self._line.socket
        self._socket.setblocking(False)
        self._bell, self._readable, self._writable = select.poll(), select.poll(), select.poll()
        self._bell.register(self._line.bell, select.POLLIN)
        self._readable.register(self._socket, select.POLLIN)
        self._writable.register(self._socket, select.POLLOUT)
        self._came, self._at, self._taken = b"", 0, 0
        self.ahead = deque[bytes]()  # questions that were sent, and not asked yet
        self._ended = False
        self.stood_still = False  # whether the clock stopped it when it had hardly computed
        self._answered = 0

    def is_sealed(self) -> bool:
        """Whether it says so, to the tier of its template; before that it imports what it is told to."""
        try:
            if self._extras:
                self._send(memoryview(asked(self._extras)), Clock(self._process, SEAL_SECONDS))
            return self._frame(SEAL_SECONDS) == WORD.pack(TIERS.index(self._template.tier))
        except QuestionError:
            return False

    def ask(self, questions: Sequence[bytes], seconds: float) -> None:
        """Asks the first of these, and sends the others along, which it will be asked next; raises QuestionError.

        Where the first was sent along already, nothing is sent.
        """
        if self.ahead:
            self.ahead.popleft()
            return
        if self._waiting():
            raise self._lied("it sent something before it was asked")
        self.ahead.extend(questions[1:])
        self._send(memoryview(b"".join(questions)), Clock(self._process, seconds))

    def answer(self, read: Callable[[Reader], Read], seconds: float) -> Read:
        """The next answer, which must have the next number; raises QuestionError."""
        reader = Reader(self._frame(seconds))
        try:
            reader.whole(self._answered, self._answered)
            self._answered += 1
            return read(reader)
        except MalformedError as error:
            raise self._lied("it sent something that is not an answer") from error

    def clock(self) -> Clock:
        """One that begins now, for what several answers take."""
        return Clock(self._process, math.inf)

    def end(self) -> None:
        """Kills it, if that wasn't done."""
        if not self._ended:
            self._close()
            self._template.release(self._number)

    def _close(self) -> None:
        self._ended = True
        self._line.close()
        self._process.close()

    def _waiting(self) -> bool:
        try:
            return bool(len(self._came) > self._at or self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        except OSError:
            return False  # it is gone: asking will tell

    def _send(self, data: memoryview, clock: Clock) -> None:
        while data:
            self._await(self._writable, clock)
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
                if len(self._came) > self._at:  # a frame has begun
                    self._await(self._readable, clock)
                elif self._await(self._bell, clock, LOOK):
                    self._hear()
                self._receive()
            self._budget.charge(clock)
        start = self._at + HEAD.size
        self._at = start + HEAD.unpack_from(self._came, self._at)[0]
        self._taken += self._at - start + HEAD.size
        return self._came[start : self._at]

    def _is_whole(self) -> bool:
        """Whether the next frame is there; raises QuestionError for one that may not come."""
        there = len(self._came) - self._at
        if there < HEAD.size:
            return False
        (size,) = HEAD.unpack_from(self._came, self._at)
        if size > LARGEST_FRAME:
            raise self._lied("its answer is too long")
        if self._taken + HEAD.size + size > SESSION:
            self.end()
            raise QuestionError("lied", "it sent more than all answers together may have", again=self._answered > 1)
        return bool(there >= HEAD.size + size)

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
        self._came, self._at = self._came[self._at :] + part, 0

    def _hear(self) -> None:
        """Silences the bell; where it is gone, the socket is listened to."""
        if not os.read(self._line.bell, 1 << 12):
            self._bell = self._readable

    def _await(self, poll: select.poll, clock: Clock, longest: float = math.inf) -> bool:
        """Whether something happened there within the child's time, or within `longest` seconds; raises QuestionError."""
        while (left := clock.seconds_left()) > 0:
            if poll.poll(min(left, longest) * 1000):
                return True
            if longest < math.inf:
                return False  # even where no time is left: it may have answered, and not rung
        self.stood_still = clock.stood_still()
        self._budget.charge(clock)
        self.end()
        raise QuestionError("timeout")

    def _lied(self, message: str) -> QuestionError:
        self.end()
        return QuestionError("lied", message)

    def _died(self) -> QuestionError:
        """What its end says: out of CPU time (which earlier questions may have used up), of memory, or by its own hand."""
        self._close()
        if (ended := self._template.kill(self._number)) is None:
            return QuestionError("died", "its process ended, and the sandbox's own with it", again=True)
        status, cpu_seconds = ended
        if os.WIFSIGNALED(status):
            killed = os.WTERMSIG(status)
            if killed == signal.SIGXCPU:  # or so it says: anybody can send a signal
                return QuestionError("timeout", again=self._answered > 1 and cpu_seconds > self._cpu_limit - 1)
            if killed == signal.SIGSYS:
                return QuestionError(
                    "forbidden", "it asked the system for what no submission needs, and was ended by SIGSYS"
                )
            name = signal.Signals(killed).name if killed in set(signal.Signals) else str(killed)
            return QuestionError("died", f"its process was ended by {name}")
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == NO_MEMORY:
            return QuestionError("memory")
        return QuestionError("died", "its process ended before it answered")

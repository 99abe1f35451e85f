"""The judge's end of a child that a template has forked: its socket and its bell, and how it ended."""

from __future__ import annotations

import math
import os
import select
import signal
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .clock import Budget, Clock, Process
from .conversation import Conversation, QuestionError, died
from .wire import asked

if TYPE_CHECKING:
    from .limits import Limits

CPU_SECONDS = 10.0  # beyond what loading may take: of one child
RINGS = 1 << 12  # far more than honest answers may leave unheard, and less than a pipe holds
LOOK = 0.02  # seconds, at most, for which an answer lies there if the bell isn't rung


class ChildEnd(NamedTuple):
    """How a child ended: its wait status, and the CPU seconds that it had used."""

    status: int
    cpu_seconds: float


class Line(NamedTuple):
    """The judge's end of what connects it with a child: a socket for questions and answers, and a bell.

    The bell is a pipe, in which the child puts a byte when answers lie ready in the socket: the judge waits at the pipe.
    """

    socket: socket.socket
    bell: int

    def close(self) -> None:
        self.socket.close()
        os.close(self.bell)


class Parent(Protocol):
    """Whose child it is: a template."""

    @property
    def tier(self) -> str: ...
    def fork(self, limits: Limits, extras: bool, /) -> tuple[int, Line]: ...
    def kill(self, number: int, /) -> ChildEnd | None: ...
    def release(self, number: int, /) -> None: ...


def cpu_limit(limits: Limits) -> int:
    """Seconds of CPU after which the kernel ends a child."""
    return int(limits.import_seconds + CPU_SECONDS + 1)


class Child(Conversation):
    """One child, and the line to it."""

    def __init__(self, template: Parent, limits: Limits, budget: Budget, extras: tuple[str, ...]) -> None:
        self._template = template
        self._cpu_limit = cpu_limit(limits)
        self._number, self._line = template.fork(limits, bool(extras))
        super().__init__(Process(self._number), budget, template.tier, asked(extras) if extras else b"")
        self._socket = self._line.socket
        self._socket.setblocking(False)  # no clock looks while something is read: what isn't there is not waited for
        os.set_blocking(self._line.bell, False)
        self._bell, self._readable, self._writable = select.poll(), select.poll(), select.poll()
        self._bell.register(self._line.bell, select.POLLIN)
        self._readable.register(self._socket, select.POLLIN)
        self._writable.register(self._socket, select.POLLOUT)

    def _let_go(self) -> None:
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

    def _send(self, data: bytes, clock: Clock) -> None:
        left = memoryview(data)
        while left:
            self._listen(self._writable, clock)
            try:
                left = left[self._socket.send(left) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._died() from error

    def _await(self, clock: Clock) -> None:
        if len(self._came) > self._at:  # a frame has begun
            self._listen(self._readable, clock)
        elif self._listen(self._bell, clock, LOOK):
            self._hear()

    def _receive(self) -> None:
        try:
            part = self._socket.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError as error:
            raise self._died() from error
        if not part:
            raise self._died()
        self._keep(part)

    def _hear(self) -> None:
        """Silences the bell; one that is gone, or rings without end, as both were kept awake, is listened to no more."""
        with suppress(BlockingIOError):
            if len(os.read(self._line.bell, RINGS)) in (0, RINGS):
                self._bell = self._readable

    def _listen(self, poll: select.poll, clock: Clock, longest: float = math.inf) -> bool:
        """Whether something happened there within the child's time, or within `longest` seconds; raises QuestionError."""
        while (left := clock.seconds_left()) > 0:
            if poll.poll(min(left, longest) * 1000):
                break
            if longest < math.inf:
                return False  # even where no time is left: it may have answered, and not rung
        else:
            if clock.computed_all() or not poll.poll(LOOK * 1000):  # it may be we who are late
                raise self._late(clock)
        clock.heard()
        return True

    def _died(self) -> QuestionError:
        """What its end says: out of CPU time (which earlier questions may have used up), of memory, or by its own hand."""
        self._close()
        if (ended := self._template.kill(self._number)) is None:
            return QuestionError("died", "its process ended, and the sandbox's own with it", again=True)
        code = os.waitstatus_to_exitcode(ended.status)
        if code == -signal.SIGXCPU:  # or so it says: anybody can send a signal
            return QuestionError("timeout", again=self._answered > 1 and ended.cpu_seconds > self._cpu_limit - 1)
        if code == -signal.SIGSYS:
            return QuestionError("forbidden", "it asked the system for what no submission needs, and was ended by SIGSYS")
        return died(code)

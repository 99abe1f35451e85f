"""The judge's end of the template process: starts it, has children forked and killed, starts it anew if it was lost."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from ..errors import SandboxError
from . import TIERS
from .conversation import TemplateLostError
from .forked_child import Child, ChildEnd, Line, cpu_limit
from .template_process import ANOTHER, FORK, KILL, RELEASE, REPLY, REQUEST
from .template_start import AtHand, Started, take_early

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .clock import Budget
    from .limits import Limits

SEND_BUFFER = 200_000  # bytes of questions that wait for a child: what Linux has anyway, and macOS has not
REPLY_SECONDS = 60.0  # a template that takes longer to start, or to fork, is lost


@contextmanager
def new_line() -> Iterator[tuple[Line, tuple[int, int]]]:
    """The judge's end, which is closed on an error, and the descriptors for the child, which are closed here."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    bell, rope = os.pipe()
    line = Line(ours, bell)
    try:
        yield line, (theirs.fileno(), rope)
    except BaseException:  # raised again
        line.close()
        raise
    finally:
        theirs.close()
        os.close(rope)


class _Spare:
    """A child that was asked for before there is a submission for it; `number` is 0 until the reply was read."""

    def __init__(self, line: Line, wanted: tuple[int, int, int], number: int = 0) -> None:
        self.line, self.wanted, self.number = line, wanted, number


def _wanted(limits: Limits, *, extras: bool = False) -> tuple[int, int, int]:
    """The numbers of a request for a child."""
    return limits.memory_bytes, cpu_limit(limits), int(extras)


class Template:
    """A context manager; entering it is cheap, as the process starts up beside whatever is done next.

    `sealed` is False where submissions are to run with all that this process may do (the tier "none"). A template that is
    made from another one is forked from its process, which is much faster than to start one. With `ahead` the next child is
    forked and sealed while the judge is still busy with what the last one answered.
    """

    def __init__(self, *, sealed: bool = True, ahead: bool = False, forked_from: Template | None = None) -> None:
        self._sealed, self._tier = sealed and (forked_from is None or forked_from.tier != "none"), ""
        self._greeted = self._has_forked = False
        self.ahead = ahead
        self._spare: _Spare | None = None
        self._process: Started | AtHand | None = None
        if forked_from is None:
            self._start(take_early())
        else:
            self._control, theirs = socket.socketpair()
            self._control.settimeout(REPLY_SECONDS)
            try:
                forked_from.fork_another(theirs)
            except BaseException:  # raised again
                self._control.close()
                raise
            finally:
                theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def tier(self) -> str:
        """What its children are sealed to, as was found by trying; waits until it is ready. Raises SandboxError."""
        if not self._tier:
            try:
                self._await_hello()
            except OSError as error:
                raise SandboxError(self._said()) from error
        return self._tier

    @property
    def process(self) -> int | None:
        """Its process number; None if it was forked from another one."""
        return None if self._process is None else self._process.number

    def child(self, limits: Limits, budget: Budget, extras: tuple[str, ...]) -> Child:
        """A new child, which imports these before it is sealed; raises as `fork` does."""
        return Child(self, limits, budget, extras)

    def expect(self, limits: Limits) -> None:
        """Has a child forked and sealed meanwhile, for whoever asks first for one with these limits."""
        if self._spare is None:
            self._ask_ahead(_wanted(limits))

    def fork(self, limits: Limits, extras: bool) -> tuple[int, Line]:
        """A new child's number, and the line to it, on which with `extras` it is told what to import before it is sealed.

        Raises SandboxError, TemplateLostError.
        """
        wanted = _wanted(limits, extras=extras)
        if (spare := self._taken(wanted)) is None:
            with new_line() as (line, theirs):
                spare = _Spare(line, wanted, self._have_forked(FORK, theirs, *wanted))
        if self.ahead and not extras:  # which are rare
            self._ask_ahead(wanted)
        return spare.number, spare.line

    def fork_another(self, theirs: socket.socket) -> None:
        """A template like this one, which serves that socket; raises SandboxError."""
        try:
            self._have_forked(ANOTHER, (theirs.fileno(),))
        except TemplateLostError as error:  # no submission is at work
            raise SandboxError(self._said()) from error

    def let_go(self) -> None:
        """Leaves it to the other process that has this object since it was forked from this one."""
        self._control.close()

    def kill(self, number: int) -> ChildEnd | None:
        """Kills and reaps a child; None where it went with its template, whose end may not have been its doing."""
        try:
            self._settle()
            self._control.sendall(REQUEST.pack(KILL, 0, 0, number))
            status, microseconds = self._reply()
        except OSError:
            self._control.close()  # a reply that comes late must not be taken for the next one's
            self._drop_spare()  # which went with it
            return None
        return ChildEnd(status, microseconds / 1e6)

    def release(self, number: int) -> None:
        """Kills a child, and waits for nothing."""
        with suppress(OSError):
            self._control.sendall(REQUEST.pack(RELEASE, 0, 0, number))

    def _ask_ahead(self, wanted: tuple[int, int, int]) -> None:
        with suppress(OSError), new_line() as (line, theirs):
            socket.send_fds(self._control, [REQUEST.pack(FORK, *wanted)], theirs)
            self._spare = _Spare(line, wanted)

    def _settle(self) -> None:
        """Reads the hello, and the reply to what was asked ahead, before any other; raises OSError, SandboxError."""
        self._await_hello()
        if self._spare is not None and not self._spare.number:
            self._spare.number, _ = self._reply()

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.line.close()
            self._spare = None

    def _taken(self, wanted: tuple[int, int, int]) -> _Spare | None:
        """The spare child, if there is one that was asked for with this."""
        try:
            self._settle()
        except OSError:
            self._control.close()  # as in `kill`; it is started anew
        spare, self._spare = self._spare, None
        if spare is None or (spare.number > 0 and spare.wanted == wanted):
            return spare
        spare.line.close()
        if spare.number > 0:
            self.release(spare.number)
        return None

    def _have_forked(self, kind: int, theirs: tuple[int, ...], *numbers: int) -> int:
        request = REQUEST.pack(kind, *(numbers or (0, 0, 0)))
        for last in (False, True):
            try:
                self._settle()
                socket.send_fds(self._control, [request], theirs)
                number, _ = self._reply()
            except OSError as error:
                if last:
                    if self._has_forked:
                        raise TemplateLostError from error
                    raise SandboxError(self._said()) from error
                self._restart()  # a submission may have killed it
            else:
                break
        if number < 0:
            why = os.strerror(-number)
            raise SandboxError(f"no process for the sandbox: {why}\n  let other programs end, and grade again")
        self._has_forked = True
        return number

    def _await_hello(self) -> None:
        if self._greeted:
            return
        which, _ = self._reply()
        self._greeted = True
        if self._tier not in ("", TIERS[which]):
            raise SandboxError(f"the sandbox was {self._tier}, and is {TIERS[which]} since it had to be started anew")
        self._tier = TIERS[which]

    def _restart(self) -> None:
        self._stop()
        self._greeted = False
        self._start(None)

    def _start(self, early: Started | AtHand | None) -> None:
        if early is not None and not self._sealed:
            early.stop(0)
            early = None
        self._process = early or Started(sealed=self._sealed)
        self._control = self._process.control
        self._control.settimeout(REPLY_SECONDS)

    def _stop(self) -> None:
        self._control.close()
        self._drop_spare()
        if self._process is not None:
            self._process.stop()
            self._process = None

    def _reply(self) -> tuple[int, int]:
        data = b""
        while len(data) < REPLY.size:
            part = self._control.recv(REPLY.size - len(data))
            if not part:
                raise ConnectionResetError("the template is gone")
            data += part
        first, second = REPLY.unpack(data)
        return first, second

    def _said(self) -> str:
        """Why there is no template."""
        self._control.close()
        why = self._process.last_words() if self._process is not None else ""
        return f"the sandbox does not start: {why or 'its process ended'}\n  is numpy installed for {sys.executable}?"

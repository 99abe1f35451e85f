"""A process of its own for each child, where none can be forked (Windows): for a student's own file on their own machine.

It is the tier "own process". The judge and the submission share no process, and every answer is checked as ever, so that a
file gives here what it gives when it is graded; and what hangs is ended by the clock. Nothing else is promised: no limit of
memory holds, and child/unsealed.py keeps from files and processes only what means no harm.

Questions and answers travel through two pipes. A thread writes the one and another one reads the other, as not every system
can wait for a pipe and a clock at the same time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Self

from ..errors import SandboxError
from . import OWN_PROCESS, need_fork
from .clock import Clock, Unknown
from .conversation import SESSION, Conversation, QuestionError, died
from .template_start import HOME, KEPT, SET
from .wire import asked

if TYPE_CHECKING:
    from .clock import Budget
    from .limits import Limits

START = (
    f"import sys; sys.path.insert(0, {HOME!r}); import chainrule; del sys.path[0]; "
    "from chainrule.sandbox.child.unsealed import main; main()"
)
NEEDED = ("SYSTEMROOT", "PATH") if os.name == "nt" else ()  # where Windows looks for what Python and numpy load
AS_WELL = {"USERPROFILE": SET["HOME"]}  # what Windows calls it
WITHOUT_A_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # nor this one's Ctrl-C
LAST_SECONDS = 5.0  # for a process to end that has closed its pipe
MOST_UNREAD = 2 * SESSION  # bytes: who has sent so many gets no answer any more
PIECE = 1 << 16
LONGEST_WORDS = 100_000  # bytes


class Template:
    """The face of forking_template.Template, for one file: it starts the first process at once, and the next when asked."""

    tier = OWN_PROCESS
    process = None

    def __init__(self, *, sealed: bool = True, ahead: bool = False) -> None:
        if not sealed:
            need_fork("--sandbox none")
        self.ahead = ahead  # no matter: that is for classes
        self._first: subprocess.Popen[bytes] | None = _started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._first is not None:
            with self._first as unused:
                unused.kill()
            self._first = None

    def expect(self, _: Limits) -> None:
        """Nothing is made ready here."""

    def child(self, _: Limits, budget: Budget, extras: tuple[str, ...]) -> Child:
        """A new process, which imports these before anything else; raises SandboxError where none can be had."""
        process, self._first = self._first or _started(), None
        return Child(process, budget, extras)


class Child(Conversation):
    """One process, and the pipes to it."""

    def __init__(self, process: subprocess.Popen[bytes], budget: Budget, extras: tuple[str, ...]) -> None:
        super().__init__(Unknown(), budget, OWN_PROCESS, asked(extras))
        self._own = process
        self._heard, self._said = SimpleQueue[bytes](), SimpleQueue[bytes | None]()
        self._next: bytes | None = None  # of what is heard, b"" at its end
        assert process.stdin is not None and process.stdout is not None
        for target, pipe, queue in ((_read, process.stdout, self._heard), (_write, process.stdin, self._said)):
            threading.Thread(target=target, args=(pipe, queue), daemon=True).start()

    def is_sealed(self) -> bool:
        """As of every child; raises SandboxError where it says why it can't start."""
        assert self._own.stderr is not None
        with self._own.stderr as words:
            if super().is_sealed():
                return True
            said = (words.read(LONGEST_WORDS) or b"").decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else "its process ended"
        raise SandboxError(f"the sandbox does not start: {why}\n  is numpy installed for {sys.executable}?")

    def _send(self, data: bytes, _: Clock) -> None:
        self._said.put(data)

    def _waiting(self) -> bool:
        if self._next is None:
            with suppress(Empty):
                self._next = self._heard.get_nowait()
        return len(self._came) > self._at or bool(self._next)  # its end is nothing: asking will tell

    def _await(self, clock: Clock) -> None:
        while (left := clock.seconds_left()) > 0:
            with suppress(Empty):
                self._next = self._heard.get(timeout=left)
                return
        raise self._late(clock)

    def _receive(self) -> None:
        with suppress(Empty):
            part, self._next = self._heard.get_nowait() if self._next is None else self._next, None
            if not part:
                raise self._died()
            self._keep(part)

    def _died(self) -> QuestionError:
        with suppress(subprocess.TimeoutExpired):
            self._own.wait(LAST_SECONDS)
        self.end()
        return died(self._own.returncode)

    def _let_go(self) -> None:
        self._said.put(None)
        self._own.kill()
        self._own.wait()


def _started() -> subprocess.Popen[bytes]:
    """A process that has begun to import numpy; raises SandboxError."""
    environment = {name: os.environ[name] for name in (*KEPT, *NEEDED) if name in os.environ} | SET | AS_WELL
    try:
        return subprocess.Popen(  # noqa: S603  # Python itself
            [sys.executable, "-s", "-P", "-X", "utf8", "-c", START], env=environment, creationflags=WITHOUT_A_WINDOW,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
    except OSError as error:
        why = f"{sys.executable or 'Python'} can't be started: {error.strerror}"
        raise SandboxError(f"the sandbox does not start: {why}") from error


def _read(pipe: IO[bytes], heard: SimpleQueue[bytes]) -> None:
    """In a thread: all that comes, and b"" at its end."""
    count = 0
    with pipe, suppress(OSError):
        while count < MOST_UNREAD and (part := pipe.read(PIECE)):
            count += len(part)
            heard.put(part)
    heard.put(b"")


def _write(pipe: IO[bytes], said: SimpleQueue[bytes | None]) -> None:
    """In a thread: all that is to be said, up to None."""
    with suppress(OSError), pipe:  # it is gone: asking will tell
        for data in iter(said.get, None):
            left = memoryview(data)
            while left:
                left = left[pipe.write(left) :]

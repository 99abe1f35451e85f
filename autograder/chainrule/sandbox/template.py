"""The judge's end of the template process: starts it, has children forked and killed, starts it anew if it was lost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from ..errors import ChainruleError, SandboxError
from . import TIERS, check_platform
from .template_process import ANOTHER, FORK, KILL, RELEASE, REPLY, REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .answer import Limits

KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""What the template's environment keeps of ours: where libraries are, and what this machine's BLAS needs."""
SET = {
    "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1",
}  # fmt: skip
HOME = str(Path(__file__).parents[2])
START = (
    f"import sys; sys.path.insert(0, {HOME!r}); import chainrule; del sys.path[0]\n"  # this one, and no other checkout's
    "from chainrule.sandbox.template_process import main; main(int(sys.argv[1]), *sys.argv[2:])"
)
SEND_BUFFER = 200_000  # bytes of questions that wait for a child: what Linux has anyway, and macOS has not
REPLY_SECONDS = 60.0  # a template that takes longer to start, or to fork, is lost
WRAPPER = "/usr/bin/sandbox-exec"  # macOS
PROFILE = '(version 1) (allow default) (deny network*) (deny file-write*) (allow file-write* (literal "/dev/null"))'


class ChildEnd(NamedTuple):
    """How a child ended: its wait status, and the CPU seconds that it had used."""

    status: int
    cpu_seconds: float


@dataclass(frozen=True)
class Line:
    """The judge's end of what connects it with a child: a socket for questions and answers, and a bell.

    The bell is a pipe, in which the child puts a byte when answers lie ready in the socket: the judge waits at the pipe.
    """

    socket: socket.socket
    bell: int

    def close(self) -> None:
        self.socket.close()
        os.close(self.bell)


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


@dataclass
class _Spare:
    """A child that was asked for before there is a submission for it; `number` is 0 until the reply was read."""

    line: Line
    wanted: tuple[int, int, int]
    number: int = 0


class TemplateLostError(ChainruleError):
    """The template, which had worked before, was ended again and again: by the submission that was to be opened."""


class Template:
    """A context manager; entering it is cheap, as the process starts up beside whatever is done next.

    `sealed` is False where submissions are to run with all that this process may do (the tier "none"). A template that is
    made from another one is forked from its process, which is much faster than to start one. With `ahead` the next child is
    forked and sealed while the judge is still busy with what the last one answered.
    """

    def __init__(self, *, sealed: bool = True, ahead: bool = False, forked_from: Template | None = None) -> None:
        check_platform()
        self._sealed, self._tier = sealed and (forked_from is None or forked_from.tier != "none"), ""
        self._greeted = self._has_forked = False
        self.ahead = ahead
        self._spare: _Spare | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._control, theirs = socket.socketpair()
        self._control.settimeout(REPLY_SECONDS)
        with theirs:
            if forked_from is None:
                self._start(theirs)
            else:
                forked_from.fork_another(theirs)

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
        return None if self._process is None else self._process.pid

    def fork(self, limits: Limits, cpu_seconds: int, extras: bool) -> tuple[int, Line]:
        """A new child's number, and the line to it, on which with `extras` it is told what to import before it is sealed.

        Raises SandboxError, TemplateLostError.
        """
        wanted = limits.memory_bytes, cpu_seconds, int(extras)
        if (spare := self._taken(wanted)) is None:
            with new_line() as (line, theirs):
                spare = _Spare(line, wanted, self._have_forked(FORK, theirs, *wanted))
        if self.ahead and not extras:  # which are rare
            self._ask_ahead(wanted)
        return spare.number, spare.line

    def fork_another(self, theirs: socket.socket) -> None:
        """A template like this one, which serves that socket; raises as `fork` does."""
        self._have_forked(ANOTHER, (theirs.fileno(),))

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
        """Reads the reply to what was asked ahead, before any other; raises OSError."""
        if self._spare is not None and not self._spare.number:
            self._spare.number, _ = self._reply()

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.line.close()
            self._spare = None

    def _taken(self, wanted: tuple[int, int, int]) -> _Spare | None:
        """The spare child, if there is one that was asked for with this."""
        with suppress(OSError):
            self._settle()
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
                self._await_hello()
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
        self._control, theirs = socket.socketpair()
        self._control.settimeout(REPLY_SECONDS)
        with theirs:
            self._start(theirs)

    def _start(self, theirs: socket.socket) -> None:
        environment = {**{name: os.environ[name] for name in KEPT if name in os.environ}, **SET}
        tier = [] if self._sealed else ["none"]
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own Python, our own text
                [*_wrapper(), sys.executable, "-s", "-P", "-c", START, str(theirs.fileno()), *tier],
                env=environment, pass_fds=[theirs.fileno()], start_new_session=True, cwd="/",
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        except OSError as error:
            why = f"{sys.executable or 'Python'} can't be started: {error.strerror}"
            raise SandboxError(f"the sandbox does not start: {why}") from error

    def _stop(self) -> None:
        self._control.close()
        self._drop_spare()
        if self._process is None:
            return
        if self._process.stderr is not None:
            self._process.stderr.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
            return
        self._process.kill()
        self._process.wait()

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
        """Why there is no template, in its own last words (no submission was in it)."""
        self._control.close()
        errors = b""
        if self._process is not None:
            self._process.kill()
            _, errors = self._process.communicate()
        last = (errors or b"").decode("utf-8", "replace").strip().splitlines()[-1:]
        why = "".join(last) or "its process ended"
        return f"the sandbox does not start: {why}\n  is numpy installed for {sys.executable}?"


def _wrapper() -> list[str]:
    """What keeps a process of macOS from the network and from writing files, if it can be had: that is tried."""
    if sys.platform != "darwin":
        return []
    command = [WRAPPER, "-p", PROFILE]
    try:
        tried = subprocess.run([*command, "/usr/bin/true"], check=False, capture_output=True, timeout=10)  # noqa: S603  # macOS's
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [] if tried.returncode else command

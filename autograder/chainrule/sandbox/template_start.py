"""Starts the process of a template: with a clean environment, and no descriptor of ours but its control socket.

A command that grades starts it before it imports anything else (`start_early`), so that both import numpy at the same time.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from contextlib import suppress

from ..errors import SandboxError
from . import CAN_FORK

TYPE_CHECKING = False  # typing is not needed yet
if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""What the template's environment keeps of ours: where libraries are, and what this machine's BLAS needs."""
SET = {
    "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1",
}  # fmt: skip
CONTROL = 3  # its descriptors: 0 and 1 are the null device, 2 takes its last words, this is its control socket
MOST_DESCRIPTORS = 65536
HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120  # pathlib takes 3 ms
START = (
    f"import sys, os; os.setsid(); os.chdir('/'); os.closerange({CONTROL + 1}, {MOST_DESCRIPTORS})\n"
    f"sys.path.insert(0, {HOME!r}); import chainrule; del sys.path[0]\n"  # this one, and no other checkout's
    f"from chainrule.sandbox.template_process import main; main({CONTROL}, *sys.argv[1:])"
)
STOP_SECONDS = 5.0
LONGEST_WORDS = 100_000  # bytes
WRAPPER = "/usr/bin/sandbox-exec"  # macOS
PROFILE = '(version 1) (allow default) (deny network*) (deny file-write*) (allow file-write* (literal "/dev/null"))'
GRADES = ("grade", "pr")
"""The commands that need a template whatever comes."""
OTHERWISE = ("-h", "--h", "--sa")
"""How the options begin with which they need none, or one that is not sealed."""


class Started:
    """A template's process: its number, and our end of its control socket. Raises SandboxError where it can't be had."""

    def __init__(self, *, sealed: bool = True) -> None:
        import fcntl

        self.control, theirs = socket.socketpair()
        reading, words = os.pipe()
        self._words = os.fdopen(reading, "rb", buffering=0)
        os.set_blocking(words, False)  # nobody reads them before it has ended
        null = [(os.POSIX_SPAWN_OPEN, standard, os.devnull, os.O_RDWR, 0) for standard in (0, 1)]
        high = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 10) for one in (words, theirs.fileno())]  # beyond all these numbers
        given = [(os.POSIX_SPAWN_DUP2, one, number) for one, number in zip(high, (2, CONTROL), strict=True)]
        command = [*_wrapper(), sys.executable, "-s", "-P", "-c", START, *([] if sealed else ["none"])]
        environment = {**{name: os.environ[name] for name in KEPT if name in os.environ}, **SET}
        try:
            self.number = os.posix_spawn(command[0], command, environment, file_actions=[*null, *given])
        except OSError as error:
            self.control.close()
            self._words.close()
            why = f"{sys.executable or 'Python'} can't be started: {error.strerror}"
            raise SandboxError(f"the sandbox does not start: {why}") from error
        finally:
            theirs.close()
            for one in (words, *high):
                os.close(one)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Hangs up, which ends it, and waits until it is gone; after some seconds it is killed."""
        self.control.close()
        self._words.close()
        end = time.monotonic() + seconds
        with suppress(ChildProcessError):  # it was reaped
            while os.waitpid(self.number, os.WNOHANG) == (0, 0):
                if time.monotonic() >= end:
                    self._kill()
                else:
                    time.sleep(0.0005)

    def last_words(self) -> str:
        """Ends it, and gives the last line that it has said. No submission may have been in it."""
        self.control.close()
        self._kill()
        os.set_blocking(self._words.fileno(), False)
        said = self._words.read(LONGEST_WORDS) or b""
        return "".join(said.decode("utf-8", "replace").strip().splitlines()[-1:])

    def _kill(self) -> None:
        with suppress(OSError):  # it was reaped
            os.kill(self.number, signal.SIGKILL)
            os.waitpid(self.number, 0)


class AtHand:
    """A template's process that was forked from another one, which reaps it: our end of its control socket."""

    number = None

    def __init__(self, control: socket.socket) -> None:
        self.control = control

    def stop(self, _seconds: float = STOP_SECONDS) -> None:
        """Hangs up, which ends it."""
        self.control.close()

    def last_words(self) -> str:
        """Hangs up. What it says goes where the one that it was forked from says it."""
        self.control.close()
        return ""


_early: list[Started | AtHand] = []


def offer(control: socket.socket) -> None:
    """Has the next template be the one that serves the other end of this socket, a sealed one (`Template.fork_another`)."""
    _early.append(AtHand(control))


def start_early(arguments: Sequence[str]) -> None:
    """Starts a sealed template if the command that these are the arguments of will need it, and none is at hand."""
    if _early:
        return
    if CAN_FORK and arguments[:1] and arguments[0] in GRADES and not any(one.startswith(OTHERWISE) for one in arguments):
        with suppress(SandboxError):  # which the command will meet, too
            _early.append(Started())


def take_early() -> Started | AtHand | None:
    """The template that was started early, or offered, for whoever asks first."""
    return _early.pop() if _early else None


def stop_early() -> None:
    """Ends it at once if nobody has asked."""
    if (left := take_early()) is not None:
        left.stop(0)


def _wrapper() -> list[str]:
    """What keeps a process of macOS from the network and from writing files, if it can be had: that is tried."""
    if sys.platform != "darwin":
        return []
    import subprocess

    command = [WRAPPER, "-p", PROFILE]
    try:
        tried = subprocess.run([*command, "/usr/bin/true"], check=False, capture_output=True, timeout=10)  # noqa: S603  # macOS's
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [] if tried.returncode else command

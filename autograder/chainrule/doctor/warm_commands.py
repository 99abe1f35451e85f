"""Commands without their start: each is a fork of a process that has imported what they need.

The fork goes on as the command would: in its folder, with its environment, as `__main__`. What it grades in is a template of
its own, forked from one that has started. A grade of one file takes 0.1 s of computing so, and 0.35 s from a start.

    python -m chainrule.doctor.warm_commands SOCKET MODULE…     serves the socket with this number, until it ends
"""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Self

from ..sandbox.template import Template
from ..sandbox.template_start import offer, stop_early

GRADES = {"grade", "pr", "replay", "show", "check", "autograde"}
"""The commands, of ours and of nbgrader's, that need a template."""
MODULES = (
    "chainrule.cli", "chainrule.commands.grade", "chainrule.commands.pr", "chainrule.commands.replay", "chainrule.grading",
    "chainrule.diagnosis.why", "chainrule.cohort.run", "chainrule.pull_request.grading",
)  # fmt: skip
LARGEST = 1 << 20  # bytes of a request


class WarmCommands:
    """A context manager; entering it starts the process, which has this environment."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder

    def __enter__(self) -> Self:
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = start(theirs, MODULES, self._environment, self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def run(
        self, module: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float
    ) -> tuple[int, bytes]:
        """The status of `python -m MODULE …`, and all that it wrote; after so many seconds it is ended: TimeoutError.

        Raises OSError where the process has ended, as it has then.
        """
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb", buffering=0) as written:
            try:
                ask(self._asked, module, arguments, folder, environment, writing, writing)
            finally:
                os.close(writing)
            told, end = b"", time.monotonic() + seconds
            while select.select([reading], [], [], max(0.0, end - time.monotonic()))[0]:
                if not (piece := written.read(LARGEST)):
                    return int(self._asked.recv(100) or -1), told
                told += piece
        self._end()
        raise TimeoutError

    def _end(self) -> None:
        self._asked.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def start(
    theirs: socket.socket, modules: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> "subprocess.Popen[bytes]":
    """The process that serves this socket, the leader of a group."""
    command = [sys.executable, "-m", __name__, str(theirs.fileno()), *modules]
    return subprocess.Popen(  # noqa: S603  # ourselves
        command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=environment, cwd=folder, start_new_session=True
    )


def ask(
    server: socket.socket, module: str, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], *to: int
) -> None:
    """Has a command run whose outputs are these descriptors; its status comes on the socket, as digits."""
    request = json.dumps([module, [*arguments], str(folder), dict(environment)]).encode()
    socket.send_fds(server, [request], to)


def serve(asked: socket.socket, modules: Sequence[str]) -> None:
    """Serves one request after the other."""
    for name in modules:
        with suppress(ImportError):
            import_module(name)
    template = Template()
    gc.freeze()  # so that no collection in a fork copies what they share
    while data := (received := socket.recv_fds(asked, LARGEST, 2))[0]:
        module, arguments, folder, environment = json.loads(data)
        if GRADES.intersection(arguments[:1]):
            ours, theirs = socket.socketpair()
            with theirs:
                template.fork_another(theirs)
            offer(ours)
        if (number := os.fork()) == 0:
            template.let_go()
            asked.close()
            _become(module, arguments, received[1], folder, environment)
        stop_early()
        for file in received[1]:
            os.close(file)
        asked.send(str(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])).encode())


def _become(
    module: str, arguments: Sequence[str], files: Sequence[int], folder: str, environment: Mapping[str, str]
) -> None:
    """Is the command, and ends as an interpreter does."""
    for standard, file in enumerate(files, 1):
        os.dup2(file, standard)
        os.close(file)
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115  # what is written to decides how
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115  # the same
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    sys.argv = [module, *arguments]
    status = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001  # it ends with it
        sys.excepthook(*sys.exc_info())
        status = 1
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001  # as an interpreter begins to end
    atexit._run_exitfuncs()  # noqa: SLF001  # and goes on
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):  # what was imported may have kept the last two
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(status & 255)  # to take apart all that is imported takes a quarter of a second


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])

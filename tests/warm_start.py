"""Commands without their start (doctor/warm_commands.py): each is a fork of a process that has nothing of the tests.

`python -m nbgrader` imports for a second before it begins, `python -m chainrule` for a fifth of one.
"""

from __future__ import annotations

import atexit
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING

from chainrule.doctor import warm_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NBGRADER = ("warm_nbgrader", "nbgrader.apps", "nbgrader.converters", "nbgrader.server_extensions.formgrader.formgrader")
CHAINRULE = (
    "chainrule.cli", "chainrule.commands.grade", "chainrule.grading", "chainrule.diagnosis.why", "chainrule.cohort.run",
    "chainrule.cohort.hand_out", "chainrule.cohort.engines", "chainrule.cohort.in_order", "chainrule.deck.make_key",
    "chainrule.authoring.audit", "chainrule.authoring.build", "chainrule.pull_request.trusted", "jupytext",
)  # fmt: skip
_busy = Lock()


@cache
def _server(modules: tuple[str, ...], environment: tuple[tuple[str, str], ...]) -> socket.socket:
    """It ends with this process, or when its socket is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        started = warm_commands.start(theirs, modules, dict(environment))
    ours.settimeout(900)  # seconds: that is a hang
    atexit.register(started.wait)
    atexit.register(ours.close)  # which comes first
    return ours


def nbgrader(*arguments: str, folder: Path, environment: dict[str, str], output: IO[bytes]) -> int:
    """The exit status of a command, whose two outputs are written to the file."""
    path = f"{Path(__file__).parent}:{environment.get('PYTHONPATH', '')}"  # for warm_nbgrader
    own = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": path, "JUPYTER_PLATFORM_DIRS": "1"}
    server = _server(NBGRADER, tuple(own.items()))
    warm_commands.ask(server, "nbgrader", arguments, folder, environment, output.fileno(), output.fileno())
    return int(server.recv(100))


PROGRAM = """\
import json, os, socket, sys
request = json.dumps(["chainrule", sys.argv[2:], os.getcwd(), dict(os.environ)]).encode()
server = socket.socket(fileno=int(sys.argv[1]))
server.settimeout(900)  # as at the other end, with which it shares its flags
socket.send_fds(server, [request], [1, 2])
sys.exit(int(server.recv(100)))
"""

REAL = f"PYTHONPATH='{Path(__file__).parents[1]}/autograder' exec '{sys.executable}' -P -m chainrule \"$@\""
"""A line of a shell that starts our command."""


@contextmanager
def program(path: Path) -> Iterator[tuple[int, ...]]:
    """Has the program at this path, which is ours, be a fork unless there is a secret in its environment; yields the
    descriptors that it has to inherit. Another program, or where it can't be, stays as it is.
    """
    real = f"#!/bin/sh\n{REAL}\n"
    if sys.platform != "linux" or path.read_text(encoding="utf-8") != real or not _busy.acquire(blocking=False):
        yield ()
        return
    try:
        number = _server(CHAINRULE, tuple(ON.items())).fileno()
        path.with_suffix(".py").write_text(PROGRAM, encoding="utf-8")
        asks = f"exec '{sys.executable}' -I -S '{path.with_suffix('.py')}' {number} \"$@\""
        path.write_text(real.replace("PYTHONPATH", f'[ -n "$CHAINRULE_SECRET" ] || {asks}\nPYTHONPATH', 1), encoding="utf-8")
        yield (number,)
    finally:
        path.write_text(real, encoding="utf-8")
        _busy.release()


OURS = ("CHAINRULE_", "XDG_CACHE_HOME", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTEST_CURRENT_TEST", "HOME")
"""What chainrule asks for when it runs, and nothing does while it is imported."""
ON = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def chainrule(*arguments: str, folder: Path, environment: Mapping[str, str]) -> tuple[int, bytes, bytes] | None:
    """The status of a command of ours, and what it wrote to two pipes; None where it has to be started: with what Python
    itself asks for in the environment, or while another one runs.
    """
    alike = {name: value for name, value in environment.items() if not name.startswith(OURS)} == ON
    if sys.platform != "linux" or not alike:
        return None
    if not _busy.acquire(blocking=False):
        return None
    try:
        server = _server(CHAINRULE, tuple(ON.items()))
        (out, out_end), (said, said_end) = os.pipe(), os.pipe()
        with os.fdopen(out, "rb") as written, os.fdopen(said, "rb") as also, ThreadPoolExecutor(1) as beside:
            warm_commands.ask(server, "chainrule", arguments, folder, environment, out_end, said_end)
            os.close(out_end)
            os.close(said_end)
            reading = beside.submit(also.read)
            text = written.read()
            return int(server.recv(100)), text, reading.result()
    finally:
        _busy.release()

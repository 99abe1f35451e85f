"""Commands without their start: each is a fork of a process that has imported what they need, and nothing of the tests.

`python -m nbgrader` imports for a second before it begins, `python -m chainrule` for a fifth of one. The fork goes on as
that would: in the folder and with the environment of the command, as `__main__`. What it grades in is a template of its own,
which is forked from one that has started.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SERVER = """
import atexit, gc, json, os, runpy, socket, sys, threading
from contextlib import suppress
from importlib import import_module

for name in sys.argv[2:]:
    with suppress(ImportError):
        import_module(name)
if "nbgrader" in sys.modules:  # which starts a program for this, with each new gradebook
    from nbgrader import api

    version = api.get_alembic_version()
    api.get_alembic_version = lambda: version
from chainrule.sandbox.template import Template
from chainrule.sandbox.template_start import offer, stop_early

asked, template = socket.socket(fileno=int(sys.argv[1])), Template()
gc.freeze()
while True:
    data, files, _, _ = socket.recv_fds(asked, 1 << 20, 2)
    if not data:
        break
    module, arguments, folder, environment = json.loads(data)
    ours, theirs = socket.socketpair()
    if {"grade", "pr", "replay", "show", "check", "autograde"}.intersection(arguments[:1]):
        template.fork_another(theirs)  # which spares the command a tenth of a second
        offer(ours)
    theirs.close()
    if (number := os.fork()) == 0:
        template.let_go()
        asked.close()
        for standard, file in enumerate(files, 1):
            os.dup2(file, standard)
            os.close(file)
        sys.stdout = open(1, "w", closefd=False)  # what is written to decides how
        sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.path[0] = folder
        sys.argv = [module, *arguments]
        status = 0
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            status = end.code or 0
            if not isinstance(status, int):
                print(status, file=sys.stderr)
                status = 1
        except BaseException:
            sys.excepthook(*sys.exc_info())
            status = 1
        threading._shutdown()
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status & 255)  # to take all that is imported apart is a quarter of a second
    stop_early()
    for file in files:
        os.close(file)
    asked.send(str(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])).encode())
"""
NBGRADER = ("nbgrader.apps", "nbgrader.converters", "nbgrader.server_extensions.formgrader.formgrader")
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
        started = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(theirs.fileno()), *modules], pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL, env=dict(environment),
        )  # fmt: skip
    ours.settimeout(900)  # seconds: that is a hang
    atexit.register(started.wait)
    atexit.register(ours.close)  # which comes first
    return ours


def _ask(server: socket.socket, module: str, arguments: tuple[str, ...], folder: Path, environment: Any, *to: int) -> None:
    request = json.dumps([module, arguments, str(folder), dict(environment)]).encode()
    socket.send_fds(server, [request], to)


def nbgrader(*arguments: str, folder: Path, environment: dict[str, str], output: IO[bytes]) -> int:
    """The exit status of a command, whose two outputs are written to the file."""
    path = environment.get("PYTHONPATH", "")
    own = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": path, "JUPYTER_PLATFORM_DIRS": "1"}
    server = _server(NBGRADER, tuple(own.items()))
    _ask(server, "nbgrader", arguments, folder, environment, output.fileno(), output.fileno())
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
    itself asks for in the environment, with a secret, or while another one runs.
    """
    alike = {name: value for name, value in environment.items() if not name.startswith(OURS)} == ON
    if sys.platform != "linux" or not alike or any("SECRET" in name for name in environment):
        return None
    if not _busy.acquire(blocking=False):
        return None
    try:
        server = _server(CHAINRULE, tuple(ON.items()))
        (out, out_end), (said, said_end) = os.pipe(), os.pipe()
        with os.fdopen(out, "rb") as written, os.fdopen(said, "rb") as also, ThreadPoolExecutor(1) as beside:
            _ask(server, "chainrule", arguments, folder, environment, out_end, said_end)
            os.close(out_end)
            os.close(said_end)
            reading = beside.submit(also.read)
            text = written.read()
            return int(server.recv(100)), text, reading.result()
    finally:
        _busy.release()

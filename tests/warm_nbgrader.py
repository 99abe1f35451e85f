"""nbgrader's commands without their start: each is a fork of a process that has imported nbgrader, and nothing of ours.

`python -m nbgrader` imports for a second before it begins. The fork goes on as that would: in the folder and with the
environment of the command, as `__main__`, and it ends as an interpreter does.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import IO

from repository import PATIENCE

SERVER = """
import json, os, runpy, socket, sys

import nbgrader.apps, nbgrader.converters, nbgrader.server_extensions.formgrader.formgrader

asked = socket.socket(fileno=int(sys.argv[1]))
while True:
    data, files, _, _ = socket.recv_fds(asked, 1 << 20, 1)
    if not data:
        break
    if (number := os.fork()) == 0:
        arguments, folder, environment = json.loads(data)
        asked.close()
        os.dup2(files[0], 1)
        os.dup2(files[0], 2)
        os.close(files[0])
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["nbgrader", *arguments]
        runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
        break
    os.close(files[0])
    asked.send(str(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])).encode())
"""


@cache
def _server(path: str) -> socket.socket:
    """It ends with this process, or when its socket is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        started = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(theirs.fileno())], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": path, "JUPYTER_PLATFORM_DIRS": "1"},
        )  # fmt: skip
    ours.settimeout(PATIENCE)
    atexit.register(started.wait)
    atexit.register(ours.close)  # which comes first
    return ours


def nbgrader(*arguments: str, folder: Path, environment: dict[str, str], output: IO[bytes]) -> int:
    """The exit status of a command, whose two outputs are written to the file."""
    server = _server(environment.get("PYTHONPATH", ""))
    request = json.dumps([arguments, str(folder), environment]).encode()
    socket.send_fds(server, [request], [output.fileno()])
    return int(server.recv(100))

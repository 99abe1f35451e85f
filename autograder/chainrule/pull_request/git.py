"""Runs git as a reader of data: no hook, filter, download or other program of a repository's configuration is started.

Only plumbing that reads objects is run, in an environment of its own. Its output, time and memory are limited, as a few
objects can describe far more than they hold: ten trees within each other, of ten names each, are ten thousand million paths.
"""

import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import SetupError
from ..safe_text import plain

SECONDS = 60.0  # for one command
MEMORY = 1 << 30  # bytes
MOST = 16_000_000  # bytes of an answer: 10^5 long paths
PIECE = 1 << 16
SETTINGS = (
    "advice.graftFileDeprecated=false",  # it is /dev/null
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.quotePath=false",
    "diff.orderFile=/dev/null",
    "core.packedGitWindowSize=16m",  # of the memory
    "core.packedGitLimit=64m",
    "protocol.allow=never",
    "safe.directory=*",  # a runner's checkout may belong to another user; nothing of its configuration is run
    "safe.bareRepository=all",
)
ENVIRONMENT = {
    "LC_ALL": "C",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "",  # a blob that is not here is not downloaded: an older git doesn't know the next
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
}


@dataclass(frozen=True)
class GitOutput:
    """What a command wrote, whether that was cut off as too long, its exit status, and its error message."""

    data: bytes
    cut: bool
    status: int
    complaint: str


class ObjectError(SetupError):
    """git can't read an object: it is missing, damaged, of another kind than its place says, or too much.

    Of the base that is a fault like any other; of the head it is a refusal.
    """


class GitTimeoutError(ObjectError):
    """git took too long."""


def run(
    repository: Path, *arguments: str, asks: bytes = b"",
    most: int = MOST, seconds: float = SECONDS, memory: int = MEMORY,
) -> GitOutput:  # fmt: skip
    """Runs `git` in `repository`, with `asks` on its stdin; raises SetupError where there is no git, and GitTimeoutError."""
    program = shutil.which("git")
    if program is None:
        raise SetupError("git is not installed here\n  install it: a pull request is read with it")
    settings = [part for setting in SETTINGS for part in ("-c", setting)]
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as question:
        question.write(asks)
        question.seek(0)
        process = subprocess.Popen(  # noqa: S603  # git itself, no shell; no argument of a student's is an option
            [program, "-C", str(repository), "--no-pager", *settings, *arguments],
            env={**ENVIRONMENT, "PATH": os.environ.get("PATH", os.defpath)},
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
        )
        with process:
            try:
                _bound(process.pid, memory)
                data, cut = _read(process, most, seconds)
            except TimeoutError:
                what = f"git {arguments[0]} takes longer than {seconds:g} s here"
                raise GitTimeoutError(f"{what}\n  try again, or in a smaller clone") from None
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)  # with whatever it had started
        complaints.seek(0)
        said = complaints.read(1000).decode("utf-8", "surrogateescape")
    return GitOutput(data, cut, 0 if cut else process.returncode, plain(said))


def _bound(process: int, memory: int) -> None:
    if sys.platform == "linux":
        with suppress(ProcessLookupError):
            _, most = resource.prlimit(process, resource.RLIMIT_AS)
            bound = memory if most == resource.RLIM_INFINITY else min(memory, most)
            resource.prlimit(process, resource.RLIMIT_AS, (bound, bound))


def _read(process: subprocess.Popen[bytes], most: int, seconds: float) -> tuple[bytes, bool]:
    """At most `most` bytes of what it writes, and whether there was more; raises TimeoutError."""
    assert process.stdout is not None
    pieces: list[bytes] = []
    size, until, output = 0, time.monotonic() + seconds, process.stdout.fileno()
    waiting = select.poll()
    waiting.register(output, select.POLLIN | select.POLLHUP)
    while size <= most:
        if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TimeoutError
        if not (piece := os.read(output, PIECE)):
            process.wait()  # it has closed its output, and has nothing else to do
            return b"".join(pieces), False
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)[:most], True

"""What this machine can seal, found by trying: a process seals itself, layer by layer, and tries what must then fail."""

from __future__ import annotations

import errno
import mmap
import os
import socket
import sys
from typing import TYPE_CHECKING

from . import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LAYERS = ("root", "privileges", "landlock", "seccomp")
HELD = "held"
LONGEST = 4_000  # bytes that a probe writes


def tier() -> str:
    """The strongest tier that holds here, for the children of this process."""
    if sys.platform != "linux":
        return "limited"
    found = probe()
    if found["privileges"] == found["seccomp"] == HELD:
        return "sealed" if found["landlock"] == HELD else "sealed-no-landlock"
    return "limited"


def probe() -> dict[str, str]:
    """Of each layer: HELD, or what is the matter. Linux only; raises OSError when there is no process for it."""
    here, there = os.pipe()
    number = os.fork()
    if number == 0:
        try:
            for name, said in _try_all():
                os.write(there, f"{name}\t{said}\n".encode())
        finally:
            os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        text = pipe.read(LONGEST).decode("utf-8", "replace")
    os.waitpid(number, 0)
    found = dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)
    return {name: found.get(name, "the process that tried it was killed") for name in LAYERS}


def _try_all() -> Iterator[tuple[str, str]]:
    yield "root", _give_up_root()
    yield "privileges", _tried(lambda: seal.prctl(seal.PR_SET_NO_NEW_PRIVS, 1), ())
    yield "landlock", _tried(seal.restrict_files, ((errno.EACCES, _open),))
    refused = ((errno.ENOENT, _open), *((errno.EPERM, what) for what in (_connect, _fork, _execute, _signal)))
    yield "seccomp", _tried(seal.filter_calls, refused)


def _give_up_root() -> str:
    """HELD, too, where there is no root to be given up; no tier depends on it."""
    was_root = os.geteuid() == 0
    seal.give_up_root()
    user = os.geteuid()
    return HELD if not was_root or user >= seal.FIRST_USER else f"every submission is user {user}"


def _tried(apply: Callable[[], None], forbidden: tuple[tuple[int, Callable[[], object]], ...]) -> str:
    """Applies a layer, and does what must then fail with the given errors."""
    try:
        apply()
    except OSError as error:
        return f"{error.strerror or error} (errno {error.errno})"
    for number, do in forbidden:
        try:
            do()
        except OSError as error:
            if error.errno != number:
                return f"{do.__name__.strip('_')} fails with errno {error.errno}, not {number}"
        else:
            return f"{do.__name__.strip('_')} is still possible"
    return HELD


def _open() -> None:
    os.close(os.open("/", os.O_RDONLY))


def _connect() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _execute() -> None:
    try:
        own = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
        mmap.mmap(-1, mmap.PAGESIZE, flags=own, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()
    except PermissionError as error:
        raise OSError(errno.EPERM, "") from error


def _signal() -> None:
    os.kill(os.getppid(), 0)

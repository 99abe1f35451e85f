"""In the child, before it receives any source: gives up what it doesn't need, in this order.

1  descriptors   all are closed but its socket; 0, 1 and 2 are the null device
2  session       its own, so that no signal of the terminal reaches it, and none of its own goes to a group of ours
3  root          given up for a number that owns nothing (where the machine lets it)
4  parent        when the template is gone, so is the child (on Linux)
5  limits        memory, CPU, file size, processes, core dumps, open files
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

SOCKET = 3
LARGEST_FILE = 64_000  # bytes
MOST_FILES = 16
NOBODY = 65534
FIRST_USER = 1_900_000_000  # numbers beyond any that are given out; a different one for each child that lives
USERS = 1_000_000
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def seal(socket: int, memory_bytes: int, cpu_seconds: int) -> None:
    """Leaves this process with nothing but the socket, as descriptor SOCKET, within the limits."""
    _close_descriptors(socket)
    os.setsid()
    _give_up_root()
    _die_with_parent()  # after that: another user's process is not killed so
    _limit(resource.RLIMIT_AS, _virtual_memory() + memory_bytes)
    _limit(resource.RLIMIT_CPU, cpu_seconds, 1)  # at the hard limit it would be SIGKILL, which doesn't say why
    _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, MOST_FILES)


def _close_descriptors(socket: int) -> None:
    if socket != SOCKET:
        os.dup2(socket, SOCKET)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(SOCKET + 1, max(1024, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)))


def _give_up_root() -> None:
    if os.geteuid() != 0:
        return
    for user in (FIRST_USER + os.getpid() % USERS, NOBODY):
        with suppress(OSError):  # a number that this user namespace doesn't map, or no right to change it
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            return


def _die_with_parent() -> None:
    with suppress(AttributeError):  # macOS has no prctl
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _limit(which: int, soft: int, more: int = 0) -> None:
    """`more`: by how much the hard limit is beyond the soft one."""
    hard = soft + more
    if (now := resource.getrlimit(which)[1]) != resource.RLIM_INFINITY:
        hard = min(hard, now)
    with suppress(OSError, ValueError):  # macOS doesn't know every limit
        resource.setrlimit(which, (min(soft, hard), hard))


def _virtual_memory() -> int:
    """Bytes of address space in use: proc(5), statm, first field, in pages."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    except OSError:
        return 4_000_000_000  # no /proc: more than Python and numpy take

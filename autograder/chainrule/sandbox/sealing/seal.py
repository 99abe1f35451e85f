"""In the child, before it receives any source: gives up all that it doesn't need. Theory of operation in __init__.py.

    1  descriptors   all are closed but its socket and its bell; 0, 1 and 2 are the null device
    2  session       its own, so that no signal of the terminal reaches it, and none of its own goes to a group of ours
    3  root          given up for a user number that owns nothing (where the machine lets it)
    4  parent        when the template is gone, so is the child
    5  limits        memory, CPU, file size, processes, core dumps, open files
    6  dumpable      not: nobody of the same user may trace it, read its memory, or have a core dump of it
    7  privileges    nothing that it executes can gain any (no_new_privs), which the next two need
    8  Landlock      an empty ruleset: no file can be opened, made, removed; no port bound or reached; no signal leaves it
    9  seccomp       the system calls of table.py, and no others

The order matters: /proc is read before it is closed, and each step needs a call that the last one takes away. Every
step but 3 is checked, and one that fails raises OSError: a child that is not as sealed as its tier says never gets a source.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from functools import cache

from ..wire import BELL, SOCKET
from .syscalls import AUDIT_ARCH, calls

LARGEST_FILE = 64_000  # bytes
MOST_FILES = 16
NOBODY = 65534
FIRST_USER = 1_900_000_000  # numbers beyond any that are given out; a different one for each child that lives
USERS = 1_000_000

# linux/prctl.h, linux/landlock.h
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 36, 38
SECCOMP_MODE_FILTER = 2
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446  # the same on every architecture
LANDLOCK_CREATE_RULESET_VERSION = 1
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}  # ABI: how many bits of LANDLOCK_ACCESS_FS_* it knows, lowest first
NETWORK_ABI, SCOPE_ABI = 4, 6  # the first ones with LANDLOCK_ACCESS_NET_* (2 bits) and LANDLOCK_SCOPE_* (2 bits)

# linux/filter.h: classic BPF. linux/seccomp.h: what a filter returns, and where in its data it finds what.
LOAD, MASK, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
DONE, ABSENT, TIMED_OUT = 0x00050000, 0x00050000 | errno.ENOENT, 0x00050000 | errno.ETIMEDOUT
X32 = 0x40000000  # numbers from here on are x86-64's other tables
PROT_EXEC = 4
MAP_TYPE, MAP_PRIVATE = 0x0F, 0x02  # linux/mman.h
UNKNOWN = 0x5EA1ED00  # in the place of a process number: no other constant of the filter, and no number that Linux gives
PAGING = 20  # linux/mman.h: MADV_COLD, MADV_PAGEOUT and what came later
OWN_CLOCKS = 12  # clocks below are everybody's; a number made of a process's own is far above, as unsigned
FUTEX_PRIVATE, FUTEX_COMMAND = 0x80, 0x7F  # linux/futex.h
FUTEX_WAITS, FUTEX_WAKES = (0, 9), (1, 3, 4, 5, 10)
SIGNAL_ARGUMENT = {"kill": 1, "tgkill": 2}
KILL_SIGNAL, SELF_SIGNALS = int(signal.SIGKILL), (int(signal.SIGKILL), int(signal.SIGABRT))

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant

MACHINE = os.uname().machine

_libc = ctypes.CDLL(None, use_errno=True)
if sys.platform == "linux":
    _prctl = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, *[ctypes.c_ulong] * 4, use_errno=True)(("prctl", _libc))


def seal(socket: int, bell: int, tier: str, parent: int, memory_bytes: int, cpu_seconds: int) -> None:
    """Leaves this process with nothing but these descriptors, as SOCKET and BELL, and what `tier` allows; raises OSError.

    `parent` is the template's process number.
    """
    _close_descriptors(socket, bell)
    os.setsid()
    if tier != "none":
        give_up_root()
    die_with(parent)
    _limit_all(memory_bytes, cpu_seconds, strictly=tier != "none")
    if tier.startswith("sealed"):
        prctl(PR_SET_DUMPABLE, 0)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        if tier == "sealed":
            restrict_files()
        filter_calls()


# -- steps 1 to 7 ----------------------------------------------------------------------------------------------------


def _close_descriptors(socket: int, bell: int) -> None:
    if bell == SOCKET:
        bell = os.dup(bell)
    os.dup2(socket, SOCKET)
    os.dup2(bell, BELL)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(BELL + 1, max(1024, min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)))


def give_up_root() -> None:
    """Root becomes a user of its own; where that number can't be taken, nobody, and where neither can, it stays as it is."""
    if os.geteuid() != 0:
        return
    for user in (FIRST_USER + os.getpid() % USERS, NOBODY):
        with suppress(OSError):  # a number that this user namespace doesn't map, or no right to change it
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            return


def die_with(parent: int) -> None:
    """Ends this process when its parent ends (on Linux), or at once if that has happened."""
    if sys.platform == "linux":
        prctl(PR_SET_PDEATHSIG, KILL_SIGNAL)
        if os.getppid() != parent:
            os._exit(0)


def _limit_all(memory_bytes: int, cpu_seconds: int, *, strictly: bool) -> None:
    _limit(resource.RLIMIT_AS, _virtual_memory() + memory_bytes)
    _limit(resource.RLIMIT_CPU, cpu_seconds, 1)  # at the hard limit it would be SIGKILL, which doesn't say why
    _limit(resource.RLIMIT_CORE, 0)
    if strictly:
        _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
        _limit(resource.RLIMIT_NPROC, 0)
        _limit(resource.RLIMIT_NOFILE, MOST_FILES)


def _limit(which: int, soft: int, more: int = 0) -> None:
    """`more`: by how much the hard limit is beyond the soft one."""
    hard = soft + more
    if (now := resource.getrlimit(which)[1]) != resource.RLIM_INFINITY:
        hard = min(hard, now)
    try:
        resource.setrlimit(which, (min(soft, hard), hard))
    except (OSError, ValueError):
        if sys.platform == "linux":  # macOS doesn't know every limit
            raise


def _virtual_memory() -> int:
    """Bytes of address space in use: proc(5), statm, first field, in pages."""
    try:
        statm = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 4_000_000_000  # no /proc: more than Python and numpy take
    pages = int(os.read(statm, 100).split()[0])
    os.close(statm)
    return pages * resource.getpagesize()


def prctl(option: int, *arguments: int) -> None:
    """Sets an option of this process; raises OSError."""
    if _prctl(option, *(*arguments, 0, 0, 0, 0)[:4]) != 0:
        raise OSError(number := ctypes.get_errno(), os.strerror(number), f"prctl {option}")


# -- step 8: Landlock ------------------------------------------------------------------------------------------------


def landlock_abi() -> int:
    """Which version of Landlock this kernel has; raises OSError when it has none, or it is switched off."""
    return _call(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_CREATE_RULESET_VERSION)


def restrict_files() -> None:
    """Handles every right that the kernel's Landlock knows, and allows none of them; raises OSError."""
    abi = landlock_abi()
    files = (1 << FILE_RIGHTS[max(known for known in FILE_RIGHTS if known <= abi)]) - 1
    attributes = struct.pack("=Q", files)
    if abi >= NETWORK_ABI:
        attributes += struct.pack("=Q", 0b11)
    if abi >= SCOPE_ABI:
        attributes += struct.pack("=Q", 0b11)
    ruleset = _call(LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    _call(LANDLOCK_RESTRICT_SELF, ruleset, 0, 0)
    os.close(ruleset)


def _call(number: int, first: bytes | int | None, second: int, third: int) -> int:
    given = first if isinstance(first, bytes | None) else ctypes.c_long(first)
    result = int(_libc.syscall(ctypes.c_long(number), given, ctypes.c_size_t(second), ctypes.c_ulong(third)))
    if result < 0:
        raise OSError(failed := ctypes.get_errno(), os.strerror(failed), f"system call {number}")
    return result


# -- step 9: seccomp -------------------------------------------------------------------------------------------------


def program(machine: str, pid: int) -> list[Instruction]:
    """The filter, for a process `pid`: another architecture's call and those in `killed` kill, most fail with EPERM."""
    table = calls(machine)
    rules: list[Instruction] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, AUDIT_ARCH[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
    ]
    if machine == "x86_64":
        rules += [(AT_LEAST, 0, 1, X32), (RETURN, 0, 0, KILL)]
    for number in table.allowed.values():
        rules += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    for numbers, answer in ((table.killed, KILL), (table.done, DONE), (table.absent, ABSENT)):
        for number in numbers.values():
            rules += [(EQUAL, 0, 1, number), (RETURN, 0, 0, answer)]
    for name, number in table.restricted.items():
        if name in SIGNAL_ARGUMENT:
            judged = _to_itself(SIGNAL_ARGUMENT[name], pid)
        elif name == "futex":
            judged = _no_timeout()
        elif name == "mmap":
            judged = _not_shared() + _not_executable()
        elif name == "madvise":
            judged = _below(PAGING, argument=2)
        else:
            judged = _below(OWN_CLOCKS, argument=0) if name.startswith("clock_") else _not_executable()
        rules += [(EQUAL, 0, len(judged), number), *judged]
    return [*rules, (RETURN, 0, 0, REFUSE)]


def _not_executable() -> list[Instruction]:
    """mmap and mprotect: the third argument is the protection."""
    return [(LOAD, 0, 0, ARGUMENTS + 8 * 2), (ANY_BIT, 0, 1, PROT_EXEC), (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]


def _not_shared() -> list[Instruction]:
    """mmap: the fourth argument's lowest bits are its kind. Of what is shared the kernel keeps all as long as one page is
    mapped; no limit counts the others, and where memory gives out it is not this process that is ended.
    """
    return [(LOAD, 0, 0, ARGUMENTS + 8 * 3), (MASK, 0, 0, MAP_TYPE), (EQUAL, 1, 0, MAP_PRIVATE), (RETURN, 0, 0, REFUSE)]


def _below(bound: int, argument: int) -> list[Instruction]:
    """The argument is less than this, as an unsigned number.

    madvise's third is the advice. One is to write memory to the disk, or, where Python's own files are the grader's user's,
    to forget what was read of them: who then waits for the disk looks held up by the machine (clock.py). The first of
    clock_gettime and its like is the clock, which could be another process's.
    """
    at = ARGUMENTS + 8 * argument
    return [(LOAD, 0, 0, at), (AT_LEAST, 0, 1, bound), (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]


def _no_timeout() -> list[Instruction]:
    """futex: the second argument says what it is to do, the fourth is a pointer to how long it waits at most, in two halves.

    A wait for so long is over at once, as sleeping is. One without an end has no way to wake but by another thread, of which
    there is none: who begins it is seen to sleep (see clock.py). Only what is private is allowed: a page of libc is the same
    to every process that has it, so that a wait there could be woken by anybody's, and would tell them something.
    """
    wakes = [(EQUAL, len(FUTEX_WAKES) + 5 - i, 0, wake | FUTEX_PRIVATE) for i, wake in enumerate(FUTEX_WAKES)]
    both = len(FUTEX_WAKES) + len(FUTEX_WAITS)
    waits = [(EQUAL, both - i, 0, wait | FUTEX_PRIVATE) for i, wait in enumerate(FUTEX_WAITS)]
    return [
        (LOAD, 0, 0, ARGUMENTS + 8), (MASK, 0, 0, FUTEX_COMMAND | FUTEX_PRIVATE), *waits, *wakes, (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, ARGUMENTS + 8 * 3), (EQUAL, 0, 2, 0),
        (LOAD, 0, 0, ARGUMENTS + 8 * 3 + 4), (EQUAL, 1, 0, 0),
        (RETURN, 0, 0, TIMED_OUT), (RETURN, 0, 0, ALLOW),
    ]  # fmt: skip


def _to_itself(signal_argument: int, pid: int) -> list[Instruction]:
    """kill and tgkill: the first argument is the process (of which the kernel reads the lower half)."""
    first, second = SELF_SIGNALS
    return [
        (LOAD, 0, 0, ARGUMENTS), (EQUAL, 1, 0, pid), (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, ARGUMENTS + 8 * signal_argument), (EQUAL, 1, 0, first), (EQUAL, 0, 1, second),
        (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE),
    ]  # fmt: skip


@cache
def _template_of_code() -> bytes:
    """The filter as the kernel takes it, for a process UNKNOWN; made once, before there is a child."""
    return b"".join(struct.pack("=HBBI", *rule) for rule in program(MACHINE, UNKNOWN))


class _Program(ctypes.Structure):
    """struct sock_fprog: linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def filter_calls() -> None:
    """Installs the filter; raises OSError, also where there is no table for this machine."""
    if MACHINE not in AUDIT_ARCH:
        raise OSError(errno.ENOSYS, f"there is no table of system calls for {MACHINE}")
    pid = struct.pack("=I", os.getpid())
    code = _template_of_code().replace(struct.pack("=I", UNKNOWN), pid)
    prog = _Program(len(code) // 8, code)
    if _libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(prog), 0, 0) != 0:
        raise OSError(failed := ctypes.get_errno(), os.strerror(failed), "seccomp filter")


if MACHINE in AUDIT_ARCH:
    _template_of_code()  # now: no file can be opened later

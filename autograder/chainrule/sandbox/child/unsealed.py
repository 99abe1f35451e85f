"""In a child that has a process of its own: what the kernel's filter answers to a sealed one, Python itself answers here.

No file is there, nothing sleeps, no process, thread or socket is had: so a file gives at home what it gives when it is
graded, and spoils nothing by mistake. It is no wall: whoever wants to can get around it.
"""

from __future__ import annotations

import _thread
import errno
import gc
import os
import sys
import threading
import time
from queue import SimpleQueue
from types import BuiltinFunctionType
from typing import Any, NoReturn

from .. import OWN_PROCESS
from ..wire import BELL, SOCKET
from . import imports
from .serve import Questions, serve

QUESTIONS = 5  # the descriptor that they come from
POSSIBLE = frozenset({
    "_exit", "abort", "confstr", "cpu_count", "device_encoding", "fspath", "getpid", "getrandom", "isatty", "kill",
    "putenv", "read", "register_at_fork", "strerror", "sysconf", "unsetenv", "urandom", "waitstatus_to_exitcode", "write",
})  # fmt: skip
"""What of `os` a sealed child can do: all else is refused."""
ABSENT = frozenset({"fstat", "listdir", "lstat", "open", "readlink", "scandir", "stat"})
ANSWERS = {
    "access": False, "closerange": None, "getegid": -1, "geteuid": -1, "getgid": -1, "getppid": -1, "getuid": -1,
    "sched_yield": None, "sync": None, "system": 127 << 8,
}  # fmt: skip
"""What others of `os` give without doing anything."""
ASKED_OF_PATHS = ("exists", "isdevdrive", "isdir", "isfile", "isjunction", "islink", "lexists")
STARTING_THREADS = ("start_new", "start_new_thread", "start_joinable_thread", "_start_new_thread", "_start_joinable_thread")
FILE_EVENTS = frozenset({"open", "os.listdir", "os.scandir"})
NAME_EVENTS = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
SELF_SIGNALS = (6, 9)  # SIGABRT and SIGKILL: to end itself is allowed
HARMLESS_EVENTS = frozenset({"os.fwalk", "os.putenv", "os.unsetenv", "os.walk"})
REFUSED_EVENTS = ("_winapi.", "mmap.", "os.", "socket.", "subprocess.", "winreg.")
"""How events begin, of docs.python.org/3/library/audit_events.html."""


def main() -> None:
    """Serves until the judge hangs up. It is told first what to import."""
    questions = _connected()
    gc.disable()  # what is imported stays
    imports.preload()
    imports.load(questions.next())
    gc.enable()
    _shut()
    serve(questions, OWN_PROCESS)


class PipedQuestions(Questions):
    """A thread reads them, so that this process ends with the judge, whatever it is doing (in Python)."""

    def __init__(self) -> None:
        super().__init__(QUESTIONS, BELL)
        self._parts = SimpleQueue[bytes]()
        _thread.start_new_thread(self._read, ())

    def _read(self) -> None:
        while True:
            self._parts.put(super()._more())

    def _more(self) -> bytes:
        return self._parts.get()


def _connected() -> Questions:
    """The pipes to the judge. 0, 1 and the bell are the null device now, 2 when the start needn't be spoken of any more."""
    os.dup2(0, QUESTIONS, inheritable=False)
    os.dup2(1, SOCKET, inheritable=False)
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, BELL):
        os.dup2(null, number)
    return PipedQuestions()


def _shut() -> None:
    os.dup2(BELL, 2)
    for name, function in list(vars(os).items()):
        if isinstance(function, BuiltinFunctionType) and name not in POSSIBLE:
            vars(os)[name] = _answering(ANSWERS[name]) if name in ANSWERS else _refusing(name)
    for name in ASKED_OF_PATHS:
        if isinstance(getattr(os.path, name, None), BuiltinFunctionType):  # as on Windows: elsewhere it asks os.stat
            vars(os.path)[name] = _answering(value=False)
    for module in (_thread, threading):
        for name in STARTING_THREADS:
            if name in vars(module):
                vars(module)[name] = _start_no_thread
    vars(time)["sleep"] = _sleep
    sys.addaudithook(_refuse)


def _answering(value: Any) -> Any:
    def answer(*_: Any, **__: Any) -> Any:
        return value

    return answer


def _refusing(name: str) -> Any:
    number = errno.ENOENT if name in ABSENT else errno.EPERM

    def refuse(*arguments: Any, **_: Any) -> NoReturn:
        raise _error(number, arguments)

    return refuse


def _error(number: int, arguments: Any) -> OSError:
    paths = [os.fspath(one) for one in arguments[:1] if isinstance(one, str | bytes | os.PathLike)]
    return OSError(number, os.strerror(number), *paths)


def _start_no_thread(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError("can't start new thread")


def _sleep(seconds: float) -> None:
    """Takes no time."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Of whoever doesn't ask `os`: the hook of audit events."""
    if event in FILE_EVENTS:
        if not isinstance(arguments[0], int):  # a descriptor
            raise _error(errno.ENOENT, arguments)
    elif event == "sqlite3.connect":
        if arguments[0] != ":memory:":
            raise sys.modules["sqlite3"].OperationalError("unable to open database file")
    elif event in NAME_EVENTS:
        raise sys.modules["_socket"].gaierror(-3, "Temporary failure in name resolution")
    elif event == "os.kill":
        if arguments[0] != os.getpid() or arguments[1] not in SELF_SIGNALS:
            raise _error(errno.EPERM, ())
    elif event.startswith(REFUSED_EVENTS) and event not in HARMLESS_EVENTS:
        raise _error(errno.EPERM, ())

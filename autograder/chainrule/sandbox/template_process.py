"""The template: a Python with numpy imported, which forks children and kills them, and does nothing else.

    hello     which tier its children are sealed to, an index of TIERS, and 0: once, when it is ready
    request   kind, memory in bytes, CPU seconds, and whether it is told of extras (FORK), or process number (KILL,
              RELEASE); with FORK the child's socket and bell, with ANOTHER the control socket of a template like this one,
              forked from it
    reply     process number (below 0: an errno) or wait status, CPU microseconds used; none to RELEASE, which kills, too

When the judge is gone, so that the control socket ends, every child is killed.
"""

from __future__ import annotations

import fcntl
import gc
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from . import TIERS

REQUEST = struct.Struct("<qqqq")
REPLY = struct.Struct("<qq")
FORK, KILL, RELEASE, ANOTHER = range(4)
LAST_SECONDS = 1.0  # for the templates that were forked from this one: they end when their workers do


def main(control_descriptor: int, tier: str | None = None) -> None:
    """Serves the control socket until it ends. `tier` is what its children are sealed to, if not as well as can be."""
    gc.disable()  # what is imported stays, and to look through it again and again takes 5 ms
    with _ends_with(control_descriptor):
        from .child import imports, sealed, serve
        from .sealing import probe  # numpy: the judge imports this module for its constants

        imports.preload()
        serve.rehearse()
        tier = tier or probe.tier()
    gc.freeze()  # so that no collection in a child touches, and copies, the memory they share
    gc.enable()
    control = _greet(control_descriptor, tier)
    alive: set[int] = set()
    others: set[int] = set()  # templates forked from this one
    here = os.getpid()
    while True:
        request, descriptors = _next(control)
        if len(request) < REQUEST.size:
            break
        kind, memory_bytes, cpu_seconds, number = REQUEST.unpack(request)
        if kind in (KILL, RELEASE):
            ended = _kill(number) if number in alive else (signal.SIGKILL, 0)  # it went with a template before this one
            alive.discard(number)
            if kind == KILL:
                _reply(control, *ended)
            continue
        try:
            pid = os.fork()
        except OSError as error:  # this machine has no room for another process now
            _close(descriptors)
            _reply(control, -(error.errno or 1), 0)
            continue
        if pid == 0 and kind == FORK:
            try:
                sealed.main(descriptors[0], descriptors[1], tier, here, memory_bytes, cpu_seconds, number)
            finally:
                os._exit(1)
        elif pid == 0:
            control.close()
            control, alive, others, here = _greet(descriptors[0], tier), set(), set(), os.getpid()
            continue
        _close(descriptors)
        if kind == FORK:
            alive.add(pid)
        else:
            others = {number for number in others if os.waitpid(number, os.WNOHANG)[0] == 0} | {pid}
        _reply(control, pid, 0)
    for number in alive:
        _kill(number)
    _reap(others)
    os._exit(0)  # nothing is left to be tidied up, and somebody waits


@contextmanager
def _ends_with(control: int) -> Iterator[None]:
    """While it starts, which can take seconds on a busy machine, the end of the judge ends it: a socket that is closed, or
    has something to be read, raises SIGIO (fcntl(2), O_ASYNC).
    """
    hung_up = select.poll()
    hung_up.register(control, 0)  # what is always told: POLLHUP

    def look(*_: object) -> None:
        if hung_up.poll(0):
            os._exit(0)

    signal.signal(signal.SIGIO, look)
    flags = fcntl.fcntl(control, fcntl.F_GETFL)
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(control, fcntl.F_SETFL, flags | os.O_ASYNC)
    look()  # it may have ended before
    yield
    fcntl.fcntl(control, fcntl.F_SETFL, flags)
    signal.signal(signal.SIGIO, signal.SIG_DFL)


def _greet(descriptor: int, tier: str) -> socket.socket:
    control = socket.socket(fileno=descriptor)
    _reply(control, TIERS.index(tier), 0)
    return control


def _next(control: socket.socket) -> tuple[bytes, list[int]]:
    """The next request, and the descriptors that came with it; b"" where the judge is gone."""
    with suppress(ConnectionResetError):  # gone with what it hadn't read
        return socket.recv_fds(control, REQUEST.size, 2)[:2]
    return b"", []


def _reply(control: socket.socket, first: int, second: int) -> None:
    """Says it, unless the judge is gone, as is seen with the next request: then the children are ended in order."""
    with suppress(BrokenPipeError, ConnectionResetError):
        control.sendall(REPLY.pack(first, second))


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _reap(others: set[int]) -> None:
    """No zombie is to be left to the first process of the machine, which in a container may be one that reaps nothing."""
    end = time.monotonic() + LAST_SECONDS
    while others and time.monotonic() < end:
        others = {number for number in others if os.waitpid(number, os.WNOHANG)[0] == 0}
        time.sleep(0.001)


def _kill(number: int) -> tuple[int, int]:
    """Wait status and CPU microseconds of the child, which is gone afterwards, with all of its process group."""
    for kill in (os.kill, os.killpg):  # before it is reaped, so that the number is still its own
        with suppress(OSError):
            kill(number, signal.SIGKILL)
    _, status, usage = os.wait4(number, 0)
    return status, int((usage.ru_utime + usage.ru_stime) * 1e6)

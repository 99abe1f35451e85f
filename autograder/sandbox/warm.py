"""The template: a Python with numpy imported, which forks children and kills them, and does nothing else.

    request   kind, memory in bytes, CPU seconds, process number       with the child's socket, for FORK
    reply     process number or wait status, CPU microseconds used

When the judge is gone, so that the control socket ends, every child is killed.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
from contextlib import suppress

REQUEST = struct.Struct("<qqqq")
REPLY = struct.Struct("<qq")
FORK, KILL = 0, 1


def main(control_descriptor: int) -> None:
    """Serves the control socket until it ends."""
    from . import child, imports  # numpy: the judge imports this module for its constants

    imports.preload()
    gc.collect()
    gc.freeze()  # so that no collection in a child touches, and copies, the memory they share
    control = socket.socket(fileno=control_descriptor)
    alive: set[int] = set()
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, REQUEST.size, 1)
        if len(request) < REQUEST.size:
            break
        kind, memory_bytes, cpu_seconds, number = REQUEST.unpack(request)
        if kind == FORK:
            pid = os.fork()
            if pid == 0:
                try:
                    child.main(descriptors[0], memory_bytes, cpu_seconds)
                finally:
                    os._exit(1)
            os.close(descriptors[0])
            alive.add(pid)
            control.sendall(REPLY.pack(pid, 0))
        else:
            alive.discard(number)
            control.sendall(REPLY.pack(*_kill(number)))
    for number in alive:
        _kill(number)


def _kill(number: int) -> tuple[int, int]:
    """Wait status and CPU microseconds of the child, which is gone afterwards, with all of its process group."""
    with suppress(OSError):
        os.kill(number, signal.SIGKILL)
    _, status, usage = os.wait4(number, 0)
    with suppress(OSError):
        os.killpg(number, signal.SIGKILL)
    return status, int((usage.ru_utime + usage.ru_stime) * 1e6)

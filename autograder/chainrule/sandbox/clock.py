"""How long a child may take: what counts is the time that it computes, so that a busy machine decides no mark.

By the wall it has four times as long, less the time for which it waits for a processor.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

PATIENCE = 4.0  # times the limit by the wall: for what waits and never computes
SHORT = 0.001  # seconds
LITTLE = 0.5  # of its time: one that computed for less, and was stopped, may have been held up by something else


class Process:
    """What the kernel says of a child's time; once it is closed, what it said last."""

    def __init__(self, number: int) -> None:
        self._number, self._schedstat = number, -1
        self._last: tuple[float, float | None] | None = None
        with suppress(OSError):  # another kernel
            self._schedstat = os.open(f"/proc/{number}/schedstat", os.O_RDONLY | os.O_CLOEXEC)

    def computed(self) -> float:
        """CPU seconds so far: clock_getcpuclockid(3), whose number Linux makes so of a process's."""
        if self._last is not None:
            return self._last[0]
        try:
            return time.clock_gettime((~self._number << 3) | 2)
        except OSError:
            return 0.0  # another kernel, or it is gone

    def waited(self) -> float | None:
        """Seconds for which it could have run, and others did: the second field of schedstat, in nanoseconds."""
        if self._last is not None:
            return self._last[1]
        try:
            return int(os.pread(self._schedstat, 100, 0).split()[1]) / 1e9
        except (OSError, IndexError):
            return None

    def close(self) -> None:
        """Before it is reaped, when nothing more is known of it."""
        self._last = self.computed(), self.waited()
        if self._schedstat >= 0:
            os.close(self._schedstat)
            self._schedstat = -1


class Unknown(Process):
    """A process of which the system says nothing: it counts as if it had computed for as long as it may wait."""

    def __init__(self) -> None:
        pass

    def computed(self) -> float:
        return time.monotonic() / PATIENCE

    def waited(self) -> None:
        return None

    def close(self) -> None:
        pass


class Budget:
    """What a submission may take in all: many calls, each within its limit, would else take for ever."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def seconds_left(self) -> float:
        return max(0.0, self._left)

    def charge(self, seconds: float) -> None:
        self._left -= seconds


class Clock:
    """The time that a child has for one answer: `seconds`, however long that is by the wall on a busy machine."""

    def __init__(self, process: Process, seconds: float) -> None:
        self._process, self._seconds, self._looked = process, seconds, False
        self._start, self._computed, self._waited = time.monotonic(), process.computed(), process.waited()

    def cost(self) -> float:
        """Seconds for the budget: of a short while those by the wall, which are sooner known."""
        passed = time.monotonic() - self._start
        return passed if passed < SHORT else self.spent()

    def spent(self) -> float:
        """Seconds that it computed; of what it waited for anything but a processor, a quarter."""
        passed, waited = time.monotonic() - self._start, self._process.waited()
        if waited is not None and self._waited is not None:
            passed -= waited - self._waited
        return max(passed / PATIENCE, self._process.computed() - self._computed)

    def seconds_left(self) -> float:
        """By the wall, until it is worth looking again; 0 when its time is over."""
        if not self._looked:  # it has just begun
            self._looked = True
            return self._seconds
        left = self._seconds - self.spent()
        return max(left, 0.005) if left > 0 else 0.0

    def stood_still(self) -> bool:
        """Whether it hardly computed."""
        return self._process.computed() - self._computed < LITTLE * self._seconds

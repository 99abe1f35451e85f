"""How long a child may take: what counts is the time that it computes, so that a busy machine decides no mark.

By the wall it has four times as long, less the time for which it waits for a processor. One that sleeps is another matter:
in a sealed child nothing wakes it but the judge, who waits for its answer. So it is ended when its time has passed by the
wall, which is charged in full: that it sleeps doesn't depend on what else the machine does.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 4.0  # times the limit by the wall: for what waits and never computes
SHORT = 0.001  # seconds
NAP = 0.02  # seconds: who hasn't run for so long, and wants no processor, is asleep
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

    def sleeps(self) -> bool:
        """Whether it waits for something, and wants no processor: the state in proc(5), stat, behind a name in brackets.

        Not where it was stopped, or waits for a disk.
        """
        with suppress(OSError, IndexError):
            return Path(f"/proc/{self._number}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"S"
        return False

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

    def sleeps(self) -> bool:
        return False

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
    """The time that a child has for one answer: `seconds`, however long that is by the wall on a busy machine.

    `sleeps_for_ever`: whether one that sleeps will not wake.
    """

    def __init__(self, process: Process, seconds: float, *, sleeps_for_ever: bool = False) -> None:
        self._process, self.seconds, self._looked = process, seconds, False
        self._sleeps_for_ever, self.asleep = sleeps_for_ever, False
        self._seen: tuple[float, float | None] | None = None  # what it had had of the processor when it was seen to sleep
        self._since = 0.0
        self._start, self._computed, self._waited = time.monotonic(), process.computed(), process.waited()

    def cost(self) -> float:
        """Seconds for the budget: of a short while those by the wall, which are sooner known."""
        passed = time.monotonic() - self._start
        return passed if passed < SHORT else self.spent()

    def spent(self) -> float:
        """Seconds that it computed, or a quarter of what it waited for anything but a processor; if it sleeps its limit."""
        passed, waited = time.monotonic() - self._start, self._process.waited()
        if waited is not None and self._waited is not None:
            passed -= waited - self._waited
        return max(self.seconds if self.asleep else passed / PATIENCE, self._process.computed() - self._computed)

    def seconds_left(self) -> float:
        """By the wall, until it is worth looking again; 0 when its time is over."""
        if not self._looked:  # it has just begun
            self._looked = True
            return self.seconds
        left = self.seconds - self.spent()
        if left <= 0:
            return 0.0
        if self._sleeps_for_ever and time.monotonic() - self._start >= self.seconds:
            self.asleep = self._slept_on()
            if self.asleep:
                return 0.0
            left = min(left, NAP)
        return max(left, 0.005)

    def heard(self) -> None:
        """Something of it is there to be read: if it sleeps, it may be for want of room for more."""
        self._seen = None

    def computed_all(self) -> bool:
        """Whether it computed for as long as it may, however long it waited."""
        return self._process.computed() - self._computed >= self.seconds

    def stood_still(self) -> bool:
        """Whether it hardly computed, and wasn't asleep: something else held it up."""
        if self.asleep or self._process.computed() - self._computed >= LITTLE * self.seconds:
            return False
        self._slept_on()
        if self._seen is None:
            return True
        time.sleep(NAP)
        return not self._slept_on()

    def _slept_on(self) -> bool:
        """Whether it has slept since it was seen to, a nap ago or more."""
        now = time.monotonic()
        seen = (self._process.computed(), self._process.waited()) if self._process.sleeps() else None
        if seen is None or seen != self._seen:
            self._seen, self._since = seen, now
            return False
        return now - self._since >= NAP

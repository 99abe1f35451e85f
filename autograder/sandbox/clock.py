"""How long a child may take: what counts is the time that it computes, so that a busy machine decides no mark."""

from __future__ import annotations

import time

COMPUTING = 0.01  # share of the wall's time for which a child that computes has a processor, at the least


class Budget:
    """What a submission may take in all: many calls, each within its limit, would else take for ever."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def seconds_left(self) -> float:
        return max(0.0, self._left)

    def charge(self, clock: Clock) -> None:
        self._left -= clock.cost()


class Clock:
    """The time that a child has for one answer: `seconds` of computing, however long that takes on a busy machine.

    One that hardly computes, and does not answer, has `most` seconds by the wall.
    """

    def __init__(self, number: int, seconds: float, most: float) -> None:
        self._number, self._seconds, self._patience = number, seconds, max(1.0, most / seconds)
        self._start, self._cpu = time.monotonic(), self._cpu_seconds()
        self._end, self._latest = self._start + min(seconds, most), self._start + most
        self._looked, self._seen = self._start, 0.0

    def cost(self) -> float:
        """Seconds that it computed; or, if more, those by the wall, as much cheaper as the wall is more patient."""
        return max(self._computed(), (time.monotonic() - self._start) / self._patience)

    def seconds_left(self) -> float:
        """By the wall, until it is worth looking again; 0 when its time is over."""
        now, computed = time.monotonic(), self._computed()
        if now >= self._end and computed < self._seconds:
            computes = computed - self._seen > COMPUTING * (now - self._looked)
            self._looked, self._seen = now, computed
            if computes or now < self._latest:
                self._end = now + min(max(self._seconds - computed, 0.02), max(self._latest - now, 0.2))
        return max(0.0, self._end - now)

    def _computed(self) -> float:
        return self._cpu_seconds() - self._cpu

    def is_idle(self) -> bool:
        """Whether it computed for less than half of its time."""
        return self._computed() < 0.5 * self._seconds

    def _cpu_seconds(self) -> float:
        """CPU seconds of the child so far: clock_getcpuclockid(3), whose number Linux makes so of a process's."""
        try:
            return time.clock_gettime((~self._number << 3) | 2)
        except OSError:
            return 0.0  # another kernel, or it is gone

"""How long a child may take: what counts is the time that it computes, so that a busy machine decides no mark."""

from __future__ import annotations

import time


class Budget:
    """What a submission may take in all, by the wall: many calls, each within its limit, would else take for ever."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def seconds_left(self) -> float:
        return max(0.0, self._left)

    def charge(self, clock: Clock) -> None:
        self._left -= clock.seconds()


class Clock:
    """The time that a child has for one answer: `seconds` of computing, or `most` seconds by the wall."""

    def __init__(self, number: int, seconds: float, most: float) -> None:
        self._number, self._seconds = number, seconds
        self._start, self._cpu = time.monotonic(), self._cpu_seconds()
        self._end, self._latest = self._start + min(seconds, most), self._start + most

    def seconds(self) -> float:
        """By the wall, since it was started."""
        return time.monotonic() - self._start

    def seconds_left(self) -> float:
        """By the wall, until it is worth looking again; 0 when its time is over."""
        now, computed = time.monotonic(), self._cpu_seconds() - self._cpu
        if now >= self._end and computed < self._seconds:
            self._end = min(self._latest, now + max(self._seconds - computed, 0.02))
        return max(0.0, self._end - now)

    def is_idle(self) -> bool:
        """Whether it computed for less than half of its time."""
        return self._cpu_seconds() - self._cpu < 0.5 * self._seconds

    def _cpu_seconds(self) -> float:
        """CPU seconds of the child so far: clock_getcpuclockid(3), whose number Linux makes so of a process's."""
        try:
            return time.clock_gettime((~self._number << 3) | 2)
        except OSError:
            return 0.0  # another kernel, or it is gone

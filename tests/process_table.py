"""The processes of this machine, by /proc; a way to lose none that a test started; and a clock for a busy machine."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@contextmanager
def adopting() -> Iterator[None]:
    """Every process that loses its parent, and descends from this one, becomes a child of this one: none can escape."""
    libc = ctypes.CDLL(None)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    try:
        yield
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def children(number: int | None = None) -> set[int]:
    """Of a process (by default of this one), zombies among them."""
    return {child for child, parent in _parents().items() if parent == (number or os.getpid())}


def descendants(number: int) -> set[int]:
    """Children, theirs, and so on."""
    parents, found, new = _parents(), set[int](), {number}
    while new := {child for child, parent in parents.items() if parent in new} - found:
        found |= new
    return found


def waited(number: int) -> float:
    """Seconds for which a process could have run, and others did (as sandbox/clock.py); 0 for one that is gone."""
    try:
        return int(Path(f"/proc/{number}/schedstat").read_bytes().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


class Stopwatch:
    """A context manager: seconds by the wall, less those for which this process and what it started waited for a processor.

    So a test may say how long something takes, whatever else the machine does meanwhile.
    """

    def __enter__(self) -> Self:
        self._at_first = {number: waited(number) for number in _ours()}
        self._most, self._stop = dict(self._at_first), Event()
        self._thread = Thread(target=self._watch)
        self._thread.start()
        self._started = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        passed = time.perf_counter() - self._started
        self._stop.set()
        self._thread.join()
        self._look()
        self.lost = sum(most - self._at_first.get(number, 0.0) for number, most in self._most.items())
        self.seconds = passed - self.lost

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            self._look()

    def _look(self) -> None:
        for number in _ours():
            self._most[number] = max(self._most.get(number, 0.0), waited(number))


def _ours() -> Iterator[int]:
    """This process and its descendants; without a search of all processes."""
    left = [os.getpid()]
    while left:
        yield (number := left.pop())
        with suppress(OSError):  # it has ended since
            for children in Path(f"/proc/{number}/task").glob("*/children"):
                left += map(int, children.read_text().split())


def command(number: int) -> str:
    """State, number and command line."""
    try:
        line = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        return f"{_fields(number)[0]} {number} {line[:150]}"
    except OSError:
        return f"{number} is gone"


def left_behind(before: set[int], seconds: float = 0.0) -> list[str]:
    """What of new children, within `adopting`, is there yet after that time; they are ended, and zombies are reaped.

    Zombies of lost parents are nobody's fault, and don't count; nor does the time for which they wait for a processor.
    """
    end = time.monotonic() + seconds
    while True:
        new = children() - before
        for number in new:
            with suppress(ChildProcessError):
                os.waitpid(number, os.WNOHANG)
        if not (new := children() - before) or time.monotonic() > end + max(map(waited, new)):
            break
        time.sleep(0.02)
    said = sorted(map(command, new))
    for number in new:
        with suppress(OSError):
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
    return said


def _parents() -> dict[int, int]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended since
            found[int(folder.name)] = int(_fields(int(folder.name))[1])
    return found


def _fields(number: int) -> list[str]:
    """proc(5), stat: from the state on."""
    return Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()

"""Puts results into the order in which their submissions were named; those that come early wait on disk, not in memory."""

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile

MOST_IN_MEMORY = 8_000_000  # bytes


def in_order(results: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    """Each, as soon as all before it have come; they are numbered from 0."""
    turn, places = 0, dict[int, tuple[int, int]]()
    with SpooledTemporaryFile(MOST_IN_MEMORY) as early:
        for number, result in results:
            if number != turn:
                places[number] = early.seek(0, 2), early.write(result)
                continue
            yield result
            turn += 1
            while turn in places:
                start, size = places.pop(turn)
                early.seek(start)
                yield early.read(size)
                turn += 1
            if not places:
                early.seek(0)
                early.truncate()

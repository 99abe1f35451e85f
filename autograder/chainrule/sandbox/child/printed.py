"""In the child: standard output and error of a submission."""

from __future__ import annotations

import io
import sys
from typing import Any

import numpy as np

from ..wire import LARGEST_TEXT

PRINT, NDARRAY = print, np.ndarray
PLAIN = frozenset({str, int, float, bool, type(None), np.float64, np.int64, np.bool_})
NUMBERS = "biufc"  # dtype.kind


class PrintedText(io.RawIOBase):
    """Standard output and error of a submission: the beginning is kept, the rest is dropped."""

    def __init__(self, most: int) -> None:
        self._most, self._kept = most, bytearray()

    def writable(self) -> bool:
        return True

    def is_full(self) -> bool:
        return len(self._kept) >= self._most

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self._kept += view[: max(0, self._most - len(self._kept))]
        return len(view)

    def take(self) -> str:
        if not self._kept:
            return ""
        text = bytes(self._kept[:LARGEST_TEXT]).decode("utf-8", "replace")
        self._kept.clear()
        return text


class Stream(io.TextIOWrapper):
    """sys.stdout, of which nothing is even encoded when the rest is dropped anyway."""

    def write(self, text: str) -> int:
        dropped = isinstance(self.buffer, PrintedText) and self.buffer.is_full() and type(text) is str
        return len(text) if dropped else super().write(text)


def note_only(
    *values: Any, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: bool = False
) -> None:  # fmt: skip
    """print, where nobody reads it, but that anything was printed: numpy takes longer to put an array into words than most
    functions take to compute it. What is no plain value, or goes elsewhere, is printed as always.
    """
    to_us = file is None and type(sys.stdout) is Stream and {type(sep), type(end)} <= {str, type(None)}
    if to_us and values and all(map(_is_plain, values)):
        sys.stdout.write(".")
    else:
        PRINT(*values, sep=sep, end=end, file=file, flush=flush)


def _is_plain(value: Any) -> bool:
    return type(value) in PLAIN or (type(value) is NDARRAY and value.dtype.kind in NUMBERS)

"""The bytes between the judge and a child: length-prefixed frames.

A question is what the judge says, and a child believes it: plain Python values, as marshal writes them, which is fast. An
answer is hostile: it is made of a few kinds of field, and no length, count, dtype or shape in it is trusted. Whatever is
not exactly as it should be raises MalformedError. All numbers are little-endian.
"""

from __future__ import annotations

import marshal
import math
import re
import struct
import sys
from operator import gt
from typing import Any

from ..errors import ChainruleError

SOCKET, BELL = 3, 4
"""The child's descriptors: what its answers go to, and what wakes the judge."""
LARGEST_FRAME = 8_000_000  # bytes; a submission of 1 MB and the arguments of any call fit
LARGEST_VALUE = 1_000_000  # bytes of one array; a larger one travels without its data
LARGEST_TEXT = 4_000  # bytes of UTF-8
MOST_DIMENSIONS = 8
LARGEST_SIZE = 2**40
MOST_ITEMS = 4_096  # cells, functions, arguments, elements of a list
ADDRESS = re.compile(rb" at 0x[0-9A-Fa-f]{6,}")  # as in <function f at 0x7f81f2a3b100>: another in each process

HEAD = struct.Struct("<I")
WORD = struct.Struct("<q")

DTYPES = {
    "float64": 8, "float32": 4, "float16": 2, "bool": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8,
    "uint8": 1, "uint16": 2, "uint32": 4, "uint64": 8,
    "complex": 0, "object": 0, "str": 0, "bytes": 0, "void": 0, "datetime": 0,
}  # fmt: skip
"""Bytes an item; 0: no numbers, so only dtype and shape travel."""
CODES = tuple(DTYPES)
CODE = {name: code for code, name in enumerate(DTYPES)}


def travels(dtype: str, shape: tuple[int, ...]) -> bool:
    """Whether an array comes with its data. (0, 10**12) is no data, but its sum over the first axis would be 8 TB."""
    return 0 < math.prod(size or 1 for size in shape) * DTYPES[dtype] <= LARGEST_VALUE


class MalformedError(ChainruleError, ValueError):  # a deviation, not an error of ours
    """The bytes are not what the protocol allows."""


def asked(value: Any) -> bytes:
    """A question as a frame; arrays in it are float64, and travel as a tuple of their shape and bytes."""
    data = marshal.dumps(value)
    return HEAD.pack(len(data)) + data


def argument(value: Any) -> Any:
    """An argument as it travels: a list of arguments, a text, a whole number, or an array.

    A text is interned, as marshal keeps it: `activation is "relu"` holds for the child as it does in Python's own prompt.
    """
    if isinstance(value, str):
        return sys.intern(value)
    if isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return [argument(item) for item in value]
    return value.shape, value.astype("<f8", copy=False).tobytes()


class Writer:
    """Puts fields one after the other; `frame` gives them with their length in front."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def whole(self, *values: int) -> None:
        """One whole number, or several."""
        self._parts.append(WORD.pack(*values) if len(values) == 1 else struct.pack(f"<{len(values)}q", *values))

    def text(self, value: object) -> None:
        """The beginning of a text; what is no text is empty."""
        plain = value[:LARGEST_TEXT] if type(value) is str else ""
        if plain.isascii():  # nearly always
            return self.blob(plain.encode())
        data = plain.encode("utf-8", "backslashreplace")[:LARGEST_TEXT]
        return self.blob(data.decode("utf-8", "ignore").encode())

    def blob(self, data: bytes) -> None:
        self._parts += (WORD.pack(len(data)), data)

    def form(self, dtype: str, shape: tuple[int, ...], present: bool) -> None:
        """Of an array, all but its data; `present` is False where there is too much of that, or it is no numbers."""
        self.whole(CODE[dtype], len(shape), *shape, int(present))

    def rest(self, data: bytes) -> None:
        """What goes on until the end."""
        self._parts.append(data)

    def frame(self) -> bytes:
        payload = b"".join(self._parts)
        if len(payload) > LARGEST_FRAME:
            raise MalformedError(f"a frame of {len(payload)} bytes")
        return HEAD.pack(len(payload)) + payload


class Reader:
    """Takes the fields of one frame; `end` says that nothing is left."""

    def __init__(self, payload: bytes) -> None:
        self._payload, self._at = payload, 0

    def _take(self, size: int) -> bytes:
        if size < 0 or self._at + size > len(self._payload):
            raise MalformedError("a field goes beyond its frame")
        self._at += size
        return self._payload[self._at - size : self._at]

    def whole(self, low: int = 0, high: int = 2**63 - 1) -> int:
        try:
            (value,) = WORD.unpack_from(self._payload, self._at)
        except struct.error:
            raise MalformedError("a field goes beyond its frame") from None
        self._at += 8
        if not low <= value <= high:
            raise MalformedError(f"{value} is not within {low} and {high}")
        return int(value)

    def wholes(self, *highs: int) -> tuple[int, ...]:
        """Several whole numbers at once, from 0 to these."""
        try:
            values = struct.unpack_from(f"<{len(highs)}q", self._payload, self._at)
        except struct.error:
            raise MalformedError("a field goes beyond its frame") from None
        self._at += 8 * len(highs)
        if (values and min(values) < 0) or any(map(gt, values, highs)):
            raise MalformedError(f"one of {values} is not within 0 and {highs}")
        return values

    def count(self) -> int:
        return self.whole(high=MOST_ITEMS)

    def text(self) -> str:
        """A text without addresses, so that one submission says the same each time."""
        if not (data := self.blob(LARGEST_TEXT)):
            return ""
        try:
            return ADDRESS.sub(b"", data).decode()
        except UnicodeDecodeError as error:
            raise MalformedError("a text that is not UTF-8") from error

    def blob(self, most: int = LARGEST_FRAME) -> bytes:
        return self._take(self.whole(high=most))

    def form(self) -> tuple[str, tuple[int, ...], int | None]:
        """dtype, shape, and how many bytes of data these say; None where it can't or needn't travel."""
        code, dimensions = self.wholes(len(CODES) - 1, MOST_DIMENSIONS)
        *sizes, present = self.wholes(*[LARGEST_SIZE] * dimensions, 1)
        dtype, shape = CODES[code], tuple(sizes)
        if bool(present) != travels(dtype, shape):
            raise MalformedError(f"{dtype} of shape {shape} with data missing, or with data that it can't have")
        return dtype, shape, math.prod(shape) * DTYPES[dtype] if present else None

    def blob_and_rest(self) -> tuple[bytes, bytes]:
        """A blob, and all that is behind it."""
        size = self.whole(high=LARGEST_FRAME)
        at, end = self._at, self._at + size
        if end > len(self._payload):
            raise MalformedError("a field goes beyond its frame")
        self._at = len(self._payload)
        return self._payload[at:end], self._payload[end:]

    def end(self) -> None:
        if self._at != len(self._payload):
            raise MalformedError("a frame with something behind its end")

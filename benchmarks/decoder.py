"""What the bytes of the wire say, read anew from their description: nothing of chainrule is imported here.

The description is the docstrings of chainrule/sandbox (wire.py, answer.py). A frame is a length of 4 bytes and as many
bytes of fields; a field is a whole number of 8 bytes, or such a number and as many bytes. All is little-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeVar

One = TypeVar("One")
Read = Callable[[bytes, int], tuple[Any, ...]]

MOST_BYTES = 8_000_000  # of a frame, and of all frames of a child together
MOST_ARRAY_BYTES = 1_000_000
MOST_TEXT_BYTES = 4_000
MOST_SIZES = 8
MOST = 4_096
DTYPES = (
    ("float64", 8), ("float32", 4), ("float16", 2), ("bool", 1), ("int8", 1), ("int16", 2), ("int32", 4), ("int64", 8),
    ("uint8", 1), ("uint16", 2), ("uint32", 4), ("uint64", 8),
    ("complex", 0), ("object", 0), ("str", 0), ("bytes", 0), ("void", 0), ("datetime", 0),
)  # fmt: skip
OUTCOMES = ("value", "raised", "memory", "missing")
KINDS = ("array", "number", "list", "none", "ellipsis", "other")
NEAR = ("broken", "changed", "alike", "method", "inside")


class NotAnAnswerError(Exception):
    """The bytes are not what the description allows."""


class _Fields:
    def __init__(self, data: bytes) -> None:
        self.left = memoryview(data)

    def raw(self, size: int) -> bytes:
        if size > len(self.left):
            raise NotAnAnswerError
        taken, self.left = bytes(self.left[:size]), self.left[size:]
        return taken

    def number(self, most: int) -> int:
        (value,) = struct.unpack("<q", self.raw(8))
        if value < 0 or value > most:
            raise NotAnAnswerError
        return int(value)

    def text(self) -> str:
        try:
            return str(self.raw(self.number(MOST_TEXT_BYTES)), "utf-8")
        except UnicodeDecodeError:
            raise NotAnAnswerError from None

    def some(self, one: Callable[[], One]) -> tuple[One, ...]:
        return tuple([one() for _ in range(self.number(MOST))])

    def form(self) -> tuple[str, tuple[int, ...], int | None]:
        """dtype, shape, and how many bytes of data come behind; None where there are none."""
        name, width = DTYPES[self.number(len(DTYPES) - 1)]
        shape = tuple([self.number(2**40) for _ in range(self.number(MOST_SIZES))])
        has_data = self.number(1) == 1
        bytes_in_it, bytes_by_its_sizes = width, width
        for size in shape:
            bytes_in_it *= size
            bytes_by_its_sizes *= size or 1
        if has_data != (width > 0 and bytes_by_its_sizes <= MOST_ARRAY_BYTES):
            raise NotAnAnswerError
        return name, shape, bytes_in_it if has_data else None


def answer(data: bytes, number: int) -> tuple[Any, ...]:
    """The fields of Answer, in their order; raises NotAnAnswerError."""
    whole = _begun(data, number)
    fields = _Fields(whole.raw(whole.number(MOST_BYTES)))
    outcome, kind = OUTCOMES[fields.number(len(OUTCOMES) - 1)], KINDS[fields.number(len(KINDS) - 1)]
    forms = fields.some(fields.form)
    texts = fields.text(), fields.text(), fields.text()
    line = fields.number(2**31)
    mutated = fields.some(lambda: fields.number(MOST))
    if list(mutated) != sorted(set(mutated)):
        raise NotAnAnswerError
    printed = fields.text()
    _whole(fields, ())
    parts = tuple([(name, shape, None if size is None else whole.raw(size)) for name, shape, size in forms])
    return _whole(whole, (outcome, kind, parts, *texts, line or None, mutated, printed))


def table(data: bytes, number: int) -> tuple[Any, ...]:
    """Of each statement its cell, its line, and whether it defines; raises NotAnAnswerError."""
    fields = _begun(data, number)
    places = fields.some(lambda: (fields.number(MOST), fields.number(2**31), fields.number(1) == 1))
    fields.raw(fields.number(MOST_BYTES))  # for a later child alone
    return _whole(fields, places)


def nothing(data: bytes, number: int) -> tuple[Any, ...]:
    """That a statement has run; raises NotAnAnswerError."""
    return _whole(_begun(data, number), ())


def loaded(data: bytes, number: int) -> tuple[Any, ...]:
    """The fields of LoadReport that the child says, in their order; raises NotAnAnswerError."""
    fields = _begun(data, number)

    def line() -> int:
        return fields.number(2**31)

    functions, stubs = frozenset(fields.some(fields.text)), frozenset(fields.some(fields.text))
    lines = fields.some(lambda: (fields.text(), fields.text(), line()))
    notes = tuple((cell, at, said) for said, cell, at in fields.some(lambda: (fields.text(), fields.text(), line())))
    near = fields.some(lambda: (fields.text(), NEAR[fields.number(len(NEAR) - 1)], fields.text(), fields.text(), line()))
    calls = fields.some(lambda: (fields.text(), fields.text(), fields.text(), line()))
    return _whole(fields, (functions, stubs, lines, notes, fields.some(fields.text), near, calls))


def _begun(data: bytes, number: int) -> _Fields:
    fields = _Fields(data)
    if fields.number(2**63) != number:
        raise NotAnAnswerError
    return fields


def _whole(fields: _Fields, read: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(fields.left):
        raise NotAnAnswerError
    return read


def frame_at(stream: bytes, at: int) -> tuple[int, int]:
    """Where the payload of the frame at `at` begins and ends; the end may lie beyond the stream's. Raises NotAnAnswerError.

    Of a length that has not come whole, the end is its own.
    """
    if at + 4 > len(stream):
        return at + 4, at + 4
    (size,) = struct.unpack_from("<I", stream, at)
    if size > MOST_BYTES:
        raise NotAnAnswerError
    return at + 4, at + 4 + size


def end_of(stream: bytes, cases: int, number: int) -> int | None:
    """Where the last frame ends of the answers to so many cases, or, without any, to the first question; None where the
    stream is too short for them. Raises NotAnAnswerError.
    """
    at, reads = 0, [answer] * cases or [table]
    while reads:
        begin, end = frame_at(stream, at)
        if end > len(stream):
            return None
        read = reads.pop(0)
        fields = read(stream[begin:end], number)
        if read is table:
            reads = [*[nothing] * len(fields), loaded]
        at, number = end, number + 1
    return at

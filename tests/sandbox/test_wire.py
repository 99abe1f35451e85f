"""Frames: whatever is written is read, and whatever was changed is MalformedError, at no price."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.sandbox import wire
from chainrule.sandbox.answer import (
    NEAR,
    Answer,
    Call,
    LoadReport,
    Near,
    Note,
    Part,
    StatementPlace,
    read_answer,
    read_loaded,
    read_table,
)
from chainrule.sandbox.wire import (
    HEAD,
    LARGEST_FRAME,
    LARGEST_TEXT,
    LARGEST_VALUE,
    MOST_ITEMS,
    MalformedError,
    Reader,
    Writer,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS = [dtype for dtype, size in wire.DTYPES.items() if size]
NO_NUMBERS = [dtype for dtype, size in wire.DTYPES.items() if not size]
SHAPES = st.lists(st.integers(0, 5), max_size=8).map(tuple).filter(lambda shape: wire.travels("float64", shape))


def payload(write: Callable[[Writer], Any]) -> bytes:
    """What `write` wrote, without the length in front."""
    write(writer := Writer())
    frame = writer.frame()
    assert HEAD.unpack(frame[: HEAD.size]) == (len(frame) - HEAD.size,)
    return frame[HEAD.size :]


def words(*numbers: int) -> bytes:
    return struct.pack(f"<{len(numbers)}q", *numbers)


def answer_frame(answer: Answer) -> bytes:
    def head(writer: Writer) -> None:
        writer.whole(("value", "raised", "memory", "missing").index(answer.outcome))
        writer.whole(("array", "number", "list", "none", "ellipsis", "other").index(answer.kind))
        writer.whole(len(answer.parts))
        for part in answer.parts:
            writer.form(part.dtype, part.shape, present=part.data is not None)
        for text in (answer.type_name, answer.message, answer.where):
            writer.text(text)
        writer.whole(answer.line or 0)
        writer.whole(len(answer.mutated))
        for i in answer.mutated:
            writer.whole(i)
        writer.text(answer.printed)

    return answer_with(payload(head), b"".join(part.data or b"" for part in answer.parts))


def answer_with(head: bytes, data: bytes = b"") -> bytes:
    return words(len(head)) + head + data


def loaded_frame(loaded: LoadReport) -> bytes:
    def write(writer: Writer) -> None:
        for names in (loaded.functions, loaded.stubs):
            writer.whole(len(names))
            for name in names:
                writer.text(name)
        writer.whole(len(loaded.lines))
        for name, cell, line in loaded.lines:
            writer.text(name)
            writer.text(cell)
            writer.whole(line)
        writer.whole(len(loaded.notes))
        for cell, line, message in loaded.notes:
            writer.text(message)
            writer.text(cell)
            writer.whole(line)
        writer.whole(len(loaded.near))
        for near in loaded.near:
            writer.text(near.wanted)
            writer.whole(NEAR.index(near.kind))
            for text in (near.other, near.cell):
                writer.text(text)
            writer.whole(near.line)
        writer.whole(len(loaded.calls))
        for call in loaded.calls:
            for text in (call.caller, call.called, call.cell):
                writer.text(text)
            writer.whole(call.line)
        writer.whole(len(loaded.warnings))
        for message in loaded.warnings:
            writer.text(message)

    return payload(write)


def table_frame(places: tuple[StatementPlace, ...]) -> bytes:
    numbers = [number for place in places for number in (place.cell, place.line, int(place.defines))]
    return words(len(places), *numbers, len(READ)) + READ


READ = b"anything"
MATRIX = np.arange(6.0).reshape(2, 3)
ANSWERS = [
    Answer("value", "array", (Part("float64", (2, 3), MATRIX.tobytes()),), "ndarray", printed="hé\n"),
    Answer("value", "list", (Part("bool", (), b"\1"), Part("object", (2,), None), Part("int8", (0, 4), b"")), "list"),
    Answer("raised", type_name="ValueError", message="no", where="cell 1", line=7, mutated=(0, 2)),
]
LOADED = [
    LoadReport(
        "ok",
        frozenset({"f", "g"}),
        frozenset({"g"}),
        (("f", "cell 1", 3),),
        (Note("cell 2", 0, "é"),),
        ("w", ""),
        (Near("h", "alike", "H", "cell 2", 5),),
        (Call("g", "f", "cell 2", 9),),
    ),
    LoadReport("ok"),
]
TABLE = (StatementPlace(0, 1, defines=True), StatementPlace(1, 2**31, defines=False))
FRAMES: list[tuple[Callable[[Reader], Any], bytes]] = [
    *((read_answer, answer_frame(answer)) for answer in ANSWERS),
    *((read_loaded, loaded_frame(loaded)) for loaded in LOADED),
    (read_table, table_frame(TABLE)),
]


# -- what is written is read -----------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 2**63 - 1)))
def test_whole_numbers_come_back(numbers: list[int]) -> None:
    def write(writer: Writer) -> None:
        for number in numbers:
            writer.whole(number)

    reader = Reader(payload(write))
    assert [reader.whole() for _ in numbers] == numbers
    reader.end()


@given(st.text())
def test_a_text_comes_back(text: str) -> None:
    reader = Reader(payload(lambda writer: writer.text(text)))
    assert reader.text() == text
    reader.end()


@given(st.text(min_size=1, max_size=20), st.integers(1, 4001))
def test_a_long_text_keeps_its_beginning(some: str, times: int) -> None:
    text = some * times
    reader = Reader(payload(lambda writer: writer.text(text)))
    read = reader.text()
    assert text.startswith(read)
    assert len(text.encode()) == len(read.encode()) or len(read.encode()) > LARGEST_TEXT - 4
    reader.end()


def test_a_lone_surrogate_is_written_as_its_escape() -> None:
    assert Reader(payload(lambda writer: writer.text("a\ud800b"))).text() == r"a\ud800b"


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["list"], type("Text", (str,), {})("lie")])
def test_what_is_no_text_is_written_as_an_empty_one(value: object) -> None:
    assert Reader(payload(lambda writer: writer.text(value))).text() == ""


@given(st.binary())
def test_bytes_come_back(data: bytes) -> None:
    reader = Reader(payload(lambda writer: writer.blob(data)))
    assert reader.blob() == data
    reader.end()


@given(st.sampled_from(NUMBERS), SHAPES, st.randoms())
def test_an_array_comes_back(dtype: str, shape: tuple[int, ...], chance: random.Random) -> None:
    array = np.frombuffer(chance.randbytes(int(np.prod(shape)) * wire.DTYPES[dtype]), dtype=dtype).reshape(shape)
    (part,) = read_answer(Reader(answer_frame(Answer("value", parts=(Part(dtype, shape, array.tobytes()),))))).parts
    assert (part.dtype, part.shape) == (dtype, shape)
    assert part.array().tobytes() == array.tobytes()
    assert part.array().shape == shape


@given(st.sampled_from(NO_NUMBERS), SHAPES)
def test_an_array_of_no_numbers_comes_back_without_data(dtype: str, shape: tuple[int, ...]) -> None:
    (part,) = read_answer(Reader(answer_frame(Answer("value", parts=(Part(dtype, shape, None),))))).parts
    assert part == Part(dtype, shape, None)
    with pytest.raises(ValueError, match="without its data"):
        part.array()


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_comes_back(answer: Answer) -> None:
    assert read_answer(Reader(answer_frame(answer))) == answer


@pytest.mark.parametrize("loaded", LOADED)
def test_what_was_loaded_comes_back(loaded: LoadReport) -> None:
    assert read_loaded(Reader(loaded_frame(loaded))) == loaded


@pytest.mark.parametrize("places", [(), TABLE])
def test_a_table_of_statements_comes_back(places: tuple[StatementPlace, ...]) -> None:
    assert read_table(Reader(table_frame(places))) == (places, READ)


def test_a_frame_beyond_the_largest_is_not_written() -> None:
    with pytest.raises(MalformedError):
        payload(lambda writer: writer.blob(bytes(LARGEST_FRAME)))


# -- what was changed is malformed, and nothing else -----------------------------------------------------------------


@pytest.mark.parametrize(("read", "frame"), FRAMES, ids=map(str, range(len(FRAMES))))
def test_every_truncation_and_every_extension_is_malformed(read: Callable[[Reader], Any], frame: bytes) -> None:
    for end in range(len(frame)):
        with pytest.raises(MalformedError):
            read(Reader(frame[:end]))
    with pytest.raises(MalformedError):
        read(Reader(frame + b"\0"))


@pytest.mark.parametrize(("read", "frame"), FRAMES, ids=map(str, range(len(FRAMES))))
def test_every_bit_flip_is_malformed_or_another_answer(read: Callable[[Reader], Any], frame: bytes) -> None:
    for bit in range(8 * len(frame)):
        flipped = bytearray(frame)
        flipped[bit // 8] ^= 1 << bit % 8
        assert _same_or_malformed(read, bytes(flipped)) != read(Reader(frame))


@pytest.mark.slow
def test_thousands_of_mutated_frames_raise_nothing_else_and_cost_nothing() -> None:
    chance = random.Random(1)
    tracemalloc.start()
    started = time.process_time()
    try:
        for _ in range(6000):
            read, frame = chance.choice(FRAMES)
            _same_or_malformed(read, _mutated(frame, chance))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
    assert time.process_time() - started < 10


def _same_or_malformed(read: Callable[[Reader], Any], frame: bytes) -> Any:
    """What is read, after all of its arrays were made, as the judge would."""
    try:
        got = read(Reader(frame))
    except MalformedError:
        return None
    for part in getattr(got, "parts", ()):
        if part.data is not None:
            np.asarray(part.array(), dtype=np.float64)
    return got


def _mutated(frame: bytes, chance: random.Random) -> bytes:
    data = bytearray(frame)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(data)) if data else 0
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                word = chance.choice((-1, 0, 1, 2, 3, 8, 9, 17, 18, 4096, 4097, 10**6, 2**31, 2**40, 2**63 - 1, -(2**63)))
                data[at // 8 * 8 : at // 8 * 8 + 8] = words(word)
            case 2:
                del data[at : at + chance.choice((1, 8, 24))]
            case 3:
                data[at:at] = chance.randbytes(chance.choice((1, 8, 24)))
            case _:
                other = chance.choice(FRAMES)[1]
                data[at:] = other[chance.randrange(len(other)) :]
    return bytes(data)


def malformed(frame: bytes, read: Callable[[Reader], Any]) -> str:
    with pytest.raises(MalformedError) as caught:
        read(Reader(frame))
    return str(caught.value)


@pytest.mark.parametrize("number", [-1, 5, 2**63 - 1, -(2**63)])
def test_an_outcome_or_kind_that_is_none_of_ours_is_malformed(number: int) -> None:
    malformed(answer_with(words(number, 0, 0, 0, 0, 0, 0, 0, 0)), read_answer)
    malformed(answer_with(words(0, number + (number == 5), 0, 0, 0, 0, 0, 0, 0)), read_answer)
    near = words(0, 0, 0, 0, 1, 0, number) + bytes(40)
    malformed(near, read_loaded)


@pytest.mark.parametrize("count", [MOST_ITEMS + 1, 2**31, 2**63 - 1, -1])
def test_a_count_of_too_many_items_is_refused_before_any_is_read(count: int) -> None:
    assert "is not within" in malformed(answer_with(words(0, 0, count) + bytes(10_000)), read_answer)
    assert "is not within" in malformed(words(0, count) + bytes(10_000), read_loaded)
    assert "is not within" in malformed(words(count) + bytes(10_000), read_table)


def test_a_dtype_that_is_none_of_ours_is_malformed() -> None:
    malformed(words(len(wire.CODES), 0, 1, 0), Reader.form)
    malformed(words(-1, 0, 1, 0), Reader.form)


@pytest.mark.parametrize("shape", [(-1,), (2**40 + 1,), (1,) * 9])
def test_a_shape_that_no_answer_may_have_is_malformed(shape: tuple[int, ...]) -> None:
    malformed(words(0, len(shape), *shape, 1), Reader.form)


@pytest.mark.parametrize(
    "shape",
    [(2**40,), (2**40,) * 8, (LARGEST_VALUE // 8 + 1,), (0, 2**40), (0, 2**40, 2**40), (2**40, 2**40, 0), (0, 125_001)],
)
def test_a_huge_shape_comes_without_data_even_where_one_size_is_0(shape: tuple[int, ...]) -> None:
    assert Reader(words(0, len(shape), *shape, 0)).form() == ("float64", shape, None)
    malformed(words(0, len(shape), *shape, 1), Reader.form)


@pytest.mark.parametrize(
    ("present", "data"), [(0, b""), (1, b""), (1, bytes(8)), (1, bytes(24)), (2, bytes(16)), (-1, bytes(16))]
)
def test_data_that_is_absent_short_long_or_doubtful_is_malformed(present: int, data: bytes) -> None:
    def frame(present: int, data: bytes) -> bytes:
        return answer_with(words(0, 0, 1, 0, 1, 2, present, *[0] * 6), data)

    assert read_answer(Reader(frame(1, bytes(16)))).parts[0].data == bytes(16)
    malformed(frame(present, data), read_answer)


@pytest.mark.parametrize("dtype", NO_NUMBERS)
def test_data_of_no_numbers_is_malformed(dtype: str) -> None:
    malformed(words(wire.CODES.index(dtype), 1, 2, 1), Reader.form)


@pytest.mark.parametrize("data", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"a\xe2\x82"])
def test_a_text_that_is_not_utf_8_is_malformed(data: bytes) -> None:
    assert "UTF-8" in malformed(words(len(data)) + data, Reader.text)


@pytest.mark.parametrize("size", [LARGEST_TEXT + 1, 2**31, 2**63 - 1, -1])
def test_a_text_that_is_too_long_is_malformed(size: int) -> None:
    malformed(words(size) + b"x" * (LARGEST_TEXT + 1), Reader.text)


def test_a_line_number_beyond_any_file_is_malformed() -> None:
    malformed(answer_with(words(2, 5, 0, 0, 0, 0, 2**31 + 1, 0, 0)), read_answer)
    malformed(words(1, 0, 2**31 + 1, 0), read_table)


def test_a_statement_that_defines_or_not_and_nothing_else() -> None:
    malformed(words(1, 0, 1, 2), read_table)


@pytest.mark.parametrize("mutated", [(0, 0), (1, 0), (0,) * MOST_ITEMS, (0, 1, 1)])
def test_an_argument_that_is_changed_twice_or_in_no_order_is_malformed(mutated: tuple[int, ...]) -> None:
    assert "changed twice" in malformed(answer_frame(Answer("value", mutated=mutated)), read_answer)

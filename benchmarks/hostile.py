"""A process in a child's place, which answers the judge with mutated frames. Run by fuzz.py; imports nothing of chainrule.

Each byte that it sends follows from a seed, the session, the child's number in it, and the questions so far: so that the
judge's end, which asks the same Mind, knows the very bytes without being told.
"""

from __future__ import annotations

import marshal
import os
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from io import RawIOBase
from itertools import pairwise
from random import Random

import decoder

NAMED = struct.Struct("<qqqq")  # seed, session, child, whether it is told of imports first: with each socket
SEALED = 3  # as the greeting says it: the tier's place in TIERS
PATIENCE = 20.0  # seconds without a word from the judge: it hangs, and the end of this process is to show it

Piece = tuple[str, bytes]  # "word", "text" or "data", and the bytes

EDGES = (
    -(2**63), -(2**31), -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 16, 17, 18, 48, 255, 3999, 4000, 4001,
    4095, 4096, 4097, 65535, 125_000, 125_001, 10**6, 10**6 + 1, 8 * 10**6, 2**31 - 1, 2**31, 2**31 + 1, 2**32,
    2**40, 2**40 + 1, 2**61, 2**63 - 1,
)  # fmt: skip
SIZES = (0, 1, 3, 4, 7, 8, 9, 2**16, 7_999_000, 7_999_999, 8_000_000, 8_000_001, 2**31 - 1, 2**31, 2**32 - 1)
NOT_UTF_8 = (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"a\xe2\x82", b"\xf4\x90\x80\x80", b"\x80")
ENDS = (9, 9, 9, 9, 15, 11, 31, 24, 24, 24, 0x86, 64, 0, 1 << 8, 77 << 8, 255 << 8)  # wait statuses: signals, exit codes


# -- frames that are right -------------------------------------------------------------------------------------------


def words(*numbers: int) -> list[Piece]:
    return [("word", struct.pack("<q", number)) for number in numbers]


def texts(*some: str) -> list[Piece]:
    return [piece for data in map(str.encode, some) for piece in (*words(len(data)), ("text", data))]


def array(dtype: str, shape: tuple[int, ...], data: bytes | None) -> list[Piece]:
    code = [name for name, _ in decoder.DTYPES].index(dtype)
    return words(code, len(shape), *shape, int(data is not None)) + ([] if data is None else [("data", data)])


def sized(pieces: list[Piece]) -> list[Piece]:
    return words(sum(len(data) for _, data in pieces)) + pieces


def value(
    kind: str, *parts: list[Piece], name: str = "ndarray", printed: str = "", mutated: tuple[int, ...] = ()
) -> list[Piece]:
    every = [piece for part in parts for piece in part]
    head = words(0, decoder.KINDS.index(kind), len(parts)) + [piece for piece in every if piece[0] == "word"]
    head += texts(name, "", "") + words(0, len(mutated), *mutated) + texts(printed)
    return sized(head) + [piece for piece in every if piece[0] == "data"]


def failure(outcome: str, name: str = "", message: str = "", where: str = "", line: int = 0) -> list[Piece]:
    head = words(decoder.OUTCOMES.index(outcome), 5, 0) + texts(name, message, where) + words(line, 0) + texts("")
    return sized(head)


def table(*places: tuple[int, int, int]) -> list[Piece]:
    return [*words(len(places), *(number for place in places for number in place), 3), ("data", b"any")]


def loaded(names: tuple[str, ...], stubs: tuple[str, ...], more: bool) -> list[Piece]:
    named = [*words(len(names)), *texts(*names), *words(len(stubs)), *texts(*stubs)]
    if not more:
        return named + words(0, 0, 0, 0, 0)
    lines = words(1) + texts("f", "cell 1") + words(3)
    notes = words(2) + texts("é: no", "cell 2") + words(0) + texts("", "no cell") + words(7)
    near = (
        words(2) + texts("g") + words(2) + texts("G", "cell 1") + words(9) + texts("h") + words(0) + texts("", "") + words(0)
    )
    calls = words(1) + texts("g", "f", "cell 2") + words(4)
    return named + lines + notes + near + calls + words(2) + texts("w", "")


DOUBLES = struct.pack("<6d", *range(6))
MATRIX = array("float64", (2, 3), DOUBLES)
ANSWERS = [
    value("array", MATRIX),
    value("array", MATRIX, printed="hé\n", mutated=(0, 1)),
    value("array", MATRIX, mutated=(1,) * 100),
    value("number", array("float64", (), DOUBLES[8:16]), name="float"),
    value("list", MATRIX, array("float64", (), DOUBLES[8:16]), name="list"),
    value("list", array("bool", (1,), b"\1"), array("object", (2,), None), array("int8", (0, 4), b""), name="tuple"),
    value("array", array("float32", (2, 3), struct.pack("<6f", *range(6)))),
    value("array", array("int64", (2, 3), bytes(48))),
    value("array", array("float16", (1,) * 8, b"\0\x7c")),
    value("array", array("float64", (2**40, 0, 2**40), None)),
    value("none", name="None"),
    value("ellipsis"),
    value("other", name="x" * 4000),
    failure("raised", "ValueError", "é" * 40, "cell 1", 7),
    failure("raised", "é" * 2000, "1" * 4000, "cell 1", 2**31),
    failure("missing"),
    failure("memory"),
]
LARGE = [
    value("array", array("float64", (125_000,), bytes(1_000_000))),
    value("list", *[array("uint8", (1,), b"1")] * 4096, mutated=tuple(range(4096))),
]
CELLS = "cell 1", "cell 2"
TABLES = [
    table(),
    table((0, 1, 1)),
    table((0, 1, 1), (0, 2, 0)),
    table((0, 1, 1), (0, 1, 0), (1, 2**31, 0)),
    table(*((i % 2, 5 - i, i % 2) for i in range(5))),
]
REPORTS = [
    *[loaded(("f", "g"), ("g",), more=True)] * 7,
    *[loaded(("f",), (), more=False)] * 7,
    loaded(tuple(map(str, range(30))), (), more=True),
]
BEYOND = [  # what no frame may hold, each by the least
    value("other", name="x" * 4001),
    value("other", printed="é" * 2000 + "x"),
    value("array", array("float64", (125_001,), bytes(1_000_008))),
    value("array", array("float64", (125_000,), None)),
    value("array", array("float64", (125_001, 0), b"")),
    value("array", array("float64", (1,) * 9, bytes(8))),
    value("array", array("object", (2,), bytes(16))),
    value("array", array("float64", (2**40 + 1,), None)),
    value("list", *[array("uint8", (), b"1")] * 4097),
    value("array", MATRIX, mutated=(0,) * 4097),
    value("array", MATRIX, mutated=(0, 4097)),
    failure("raised", "ValueError", line=2**31 + 1),
]
TABLES_BEYOND = [
    table((2, 1, 0)),
    table((0, 2**31 + 1, 0)),
    table((0, 1, 2)),
    table((0, 1, 0), (4097, 1, 0)),
    table(*[(0, 1, 0)] * 4097),
]
REPORTS_BEYOND = [
    loaded(("f",) * 4097, (), more=False),
    loaded(("f",), ("x" * 4001,), more=True),
    loaded(("f",), ("f",), more=False)[:-1] + words(4097) + texts("") * 4097,
    loaded(("f",), (), more=False)[:-3] + words(1) + texts("g") + words(5) + texts("", "") + words(0, 0, 0),
    loaded(("f",), (), more=False)[:-2] + words(1) + texts("g", "f", "") + words(2**31 + 1, 0),
]
STATEMENTS_BEYOND = [words(0), texts("")]
KINDS_OF_FRAMES: dict[str, tuple[list[list[Piece]], list[list[Piece]]]] = {  # what is right, and what is just beyond that
    "answer": (ANSWERS, BEYOND),
    "table": (TABLES, TABLES_BEYOND),
    "statement": ([[]], STATEMENTS_BEYOND),
    "report": (REPORTS, REPORTS_BEYOND),
}


# -- and what becomes of them ----------------------------------------------------------------------------------------


def joined(pieces: list[Piece]) -> bytes:
    return b"".join([data for _, data in pieces])


def framed(payload: bytes) -> bytes:
    return struct.pack("<I", len(payload)) + payload


@dataclass(frozen=True)
class Reply:
    """What is sent in answer to a question, piece by piece, whether the socket is closed then, and which mutation it is."""

    chunks: tuple[bytes, ...]
    closes: bool
    how: str

    @property
    def stream(self) -> bytes:
        return b"".join(self.chunks)


class Mind:
    """What one child sends; both ends have one, and tell it the same questions."""

    def __init__(self, seed: int, session: int, child: int) -> None:
        self._chance = Random(f"{seed} {session} {child}")  # it is to be foreseen
        self._table = Random(f"{seed} {session}").choice(TABLES)  # the same for all children
        self.status = self._chance.choice(ENDS)  # how it will have ended
        self.cpu_seconds = self._chance.choice((0.0, 0.0, 100.0))
        self._next = 0

    def greeting(self) -> Reply:
        """What is sent before any question: that it is sealed."""
        chance, right = self._chance, framed(struct.pack("<q", SEALED))
        match chance.randrange(200):
            case 0:
                return Reply((right[: chance.randrange(len(right))],), True, "greeting cut")
            case 1:
                other = framed(struct.pack("<q", chance.choice((-1, 0, 1, 2, 4, 2**40))))
                return Reply((other,), False, "greeting, other tier")
            case 2:
                return Reply((struct.pack("<I", chance.choice(SIZES)) + right[4:],), True, "greeting, other length")
            case 3:
                ahead = joined(words(0) + chance.choice(TABLES))
                return Reply((right + chance.choice((b"\0", right, framed(ahead))),), False, "greeting, and more")
            case 4:
                return Reply((_flipped(right, chance),), True, "greeting flipped")
            case _:
                return Reply((right,), False, "")

    def answer(self, cases: int) -> Reply:
        """To a question with so many cases; 0: to the first one, which has the source."""
        chance = self._chance
        if cases:
            kinds, right = ["answer"] * cases, 0.08
            some = [chance.choice(LARGE if chance.random() < 0.001 else ANSWERS) for _ in kinds]
        else:
            places = self._table if chance.random() < 0.98 else chance.choice(TABLES)
            (statements,) = struct.unpack("<q", places[0][1])
            kinds, right = ["table", *["statement"] * statements, "report"], 0.45
            some = [places, *[[]] * statements, chance.choice(REPORTS)]
        first, self._next = self._next, self._next + len(some)
        frames = [words(number) + one for number, one in enumerate(some, first)]
        if chance.random() < right:
            how, stream = "", b"".join([framed(joined(frame)) for frame in frames])
        else:
            how, stream = self._mutated(frames, self._next, kinds)
        return self._sent(stream, how, cases, first)

    def _mutated(self, frames: list[list[Piece]], after: int, kinds: list[str]) -> tuple[str, bytes]:
        chance = self._chance
        which = chance.randrange(len(frames))
        pool, beyond = KINDS_OF_FRAMES[kinds[which]]
        before = b"".join([framed(joined(frame)) for frame in frames[:which]])
        behind = b"".join([framed(joined(frame)) for frame in frames[which + 1 :]])
        pieces = frames[which]
        right = framed(joined(pieces))
        how = chance.choice(HOW)
        match how:
            case "bits flipped":
                new = right[:4] + _flipped(right[4:], chance)
            case "bits flipped, length too":
                new = _flipped(right, chance)
            case "bytes replaced":
                at, size = chance.randrange(4, len(right)), chance.choice((1, 1, 2, 8, 30))
                new = right[:at] + chance.randbytes(min(size, len(right) - at)) + right[at + size :]
            case "a word at an edge":
                new = framed(joined(_with_edges(pieces, chance, 1)))
            case "words at edges":
                new = framed(joined(_with_edges(pieces, chance, chance.randint(2, 4))))
            case "a small word moved by one":
                new = framed(joined(_moved(pieces, chance)))
            case "frame cut":
                payload = right[4:]
                new = framed(payload[: chance.randrange(len(payload))])
            case "frame longer":
                new = framed(right[4:] + chance.choice((b"\0", bytes(8), chance.randbytes(chance.randint(1, 60)))))
            case "a field left out, twice, or elsewhere":
                new = framed(joined(_rearranged(pieces, chance)))
            case "other number":
                number = chance.choice((after, after - 2, -1, 0, 1, 2**31, chance.choice(EDGES)))
                new = framed(joined(words(number) + pieces[1:]))
            case "text not UTF-8":
                new = framed(joined(_with_text(pieces, chance)))
            case "other length":
                new = struct.pack("<I", chance.choice(SIZES)) + right[4:]
            case "sent twice":
                new = right + right
            case "answers ahead":
                which = len(frames) - 1  # behind the last of those that were asked
                before, behind = b"".join([framed(joined(frame)) for frame in frames]), b""
                new = framed(joined(words(after) + chance.choice(ANSWERS)))
            case "frame left out":
                new = b""
            case "frames exchanged":
                other = chance.randrange(len(frames))
                frames[which], frames[other] = frames[other], frames[which]
                before, behind, new = b"", b"", b"".join([framed(joined(frame)) for frame in frames])
            case "two frames in one":
                new = framed(joined(pieces + words(after) + chance.choice(pool)))
            case "of the other kind":
                kind = chance.choice([one for one in KINDS_OF_FRAMES if one != kinds[which]])
                new = framed(joined(pieces[:1] + chance.choice(KINDS_OF_FRAMES[kind][0])))
            case "just beyond":
                new = framed(joined(pieces[:1] + chance.choice(beyond)))
            case "garbage":
                new = chance.randbytes(chance.choice((1, 3, 4, 5, 12, 100, 5000)))
            case "garbage in a frame":
                garbage = chance.randbytes(chance.choice((0, 1, 8, 100, 5000)))
                new = framed(joined(pieces[:1]) * chance.randrange(2) + garbage)
            case "stops in the middle":
                new, behind = right[: chance.randrange(len(right))], b""
            case _:
                raise AssertionError(how)
        return how, before + new + behind

    def _sent(self, stream: bytes, how: str, cases: int, first: int) -> Reply:
        """In one write or in several. What is left over goes out in the write that ends the last frame that was asked for:
        there is no telling which of a question and of leftovers sent later is first.
        """
        chance = self._chance
        try:
            end = decoder.end_of(stream, cases, first)
        except decoder.NotAnAnswerError:
            end = len(stream)
        if end is None:
            end, closes = len(stream), chance.random() < 0.995  # else silence, which costs the time limit
        else:
            closes = chance.random() < 0.03
        cuts = {end - 8000} if 8000 < end < len(stream) else set()
        if chance.random() < 0.2:
            cuts |= {chance.randrange(max(0, end - 8000), end) for _ in range(chance.choice((1, 2, 8)))} if end else set()
        places = [0, *sorted(cuts - {0}), len(stream)]
        return Reply(tuple(stream[a:b] for a, b in pairwise(places)), closes, how)


HOW = (
    "bits flipped", "bits flipped", "bits flipped, length too", "bytes replaced", "a word at an edge", "a word at an edge",
    "a word at an edge", "words at edges", "a small word moved by one", "a small word moved by one", "frame cut",
    "frame longer", "a field left out, twice, or elsewhere", "other number", "text not UTF-8", "other length", "sent twice",
    "answers ahead", "frame left out", "frames exchanged", "two frames in one", "of the other kind", "just beyond",
    "garbage", "garbage in a frame", "stops in the middle",
)  # fmt: skip


def _flipped(data: bytes, chance: Random) -> bytes:
    new = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        bit = chance.randrange(8 * len(new))
        new[bit // 8] ^= 1 << bit % 8
    return bytes(new)


def _places(pieces: list[Piece], kind: str) -> list[int]:
    return [i for i, (what, _) in enumerate(pieces) if what == kind]


def _with_edges(pieces: list[Piece], chance: Random, times: int) -> list[Piece]:
    new = list(pieces)
    places = _places(pieces, "word")[:60]
    for _ in range(times):
        (new[chance.choice(places)],) = words(chance.choice(EDGES))
    return new


def _moved(pieces: list[Piece], chance: Random) -> list[Piece]:
    """As near to a right frame as can be: lengths, counts, shapes and dtypes beside the right ones."""
    new = list(pieces)
    places = _places(pieces, "word")[:60]
    at = chance.choice(places[1:] or places)
    (number,) = struct.unpack("<q", pieces[at][1])
    (new[at],) = words(min(number + chance.choice((-1, 1)), 2**63 - 1))
    return new


def _rearranged(pieces: list[Piece], chance: Random) -> list[Piece]:
    new = list(pieces)
    at, to = chance.randrange(len(new)), chance.randrange(len(new))
    match chance.randrange(3):
        case 0:
            del new[at]
        case 1:
            new.insert(at, new[at])
        case _:
            new[at], new[to] = new[to], new[at]
    return new


def _with_text(pieces: list[Piece], chance: Random) -> list[Piece]:
    """One text, of whatever length, is said to be as long as it is, and is no UTF-8."""
    places = _places(pieces, "text")
    if not places:
        return [*pieces, ("text", b"\xff")]
    new, at = list(pieces), chance.choice(places)
    data = pieces[at][1]
    cut = chance.randrange(len(data) + 1)
    data = data[:cut] + chance.choice(NOT_UTF_8) + data[cut:]
    new[at - 1 : at + 1] = [*words(len(data)), ("text", data)]
    return new


# -- the process -----------------------------------------------------------------------------------------------------


def main(control_descriptor: int) -> None:
    """Serves one socket after the other, until no more are handed over."""
    with socket.socket(fileno=control_descriptor) as control:
        while True:
            named, descriptors, _, _ = socket.recv_fds(control, NAMED.size, 2)
            if len(named) < NAMED.size:
                return
            with (
                socket.socket(fileno=descriptors[0]) as judge,
                os.fdopen(descriptors[1], "wb", buffering=0) as bell,
                suppress(OSError),  # it hung up, or hangs
            ):
                judge.settimeout(PATIENCE)
                *mind, extras = NAMED.unpack(named)
                if extras:
                    _question(judge)
                _serve(judge, bell, Mind(*mind))


def _serve(judge: socket.socket, bell: RawIOBase, mind: Mind) -> None:
    reply, first = mind.greeting(), True
    while True:
        for chunk in reply.chunks:
            judge.sendall(chunk)
            bell.write(b"\0")
            if len(reply.chunks) > 4:
                time.sleep(0.0002)  # so that they are read one by one
        if reply.closes:
            return
        question = _question(judge)
        reply, first = mind.answer(0 if first else _cases(question)), False


def _question(judge: socket.socket) -> bytes:
    return _exactly(judge, struct.unpack("<I", _exactly(judge, 4))[0])


def _cases(question: bytes) -> int:
    """How many there are: the last of three things."""
    return len(marshal.loads(question)[2])


def _exactly(judge: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = judge.recv(size - len(data))
        if not part:
            raise ConnectionResetError
        data += part
    return data


if __name__ == "__main__":
    main(int(sys.argv[1]))

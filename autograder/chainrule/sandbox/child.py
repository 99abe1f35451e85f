"""In the child: one submission, run and asked. Reads questions from its socket, writes exactly one answer to each."""

from __future__ import annotations

import io
import marshal
import os
import sys
import warnings
from contextlib import suppress
from typing import Any

import numpy as np

from . import TIERS, child_imports, child_module
from .answer import CALL_OUTCOMES, KINDS, LOAD_OUTCOMES, NO_MEMORY
from .child_values import PlainValue, reduce
from .seal import BELL, SOCKET, seal
from .wire import HEAD, LARGEST_TEXT, Writer

READ, WRITE = os.read, os.write
FROMBUFFER, NDARRAY, FLOAT64 = np.frombuffer, np.ndarray, np.dtype(np.float64)
LOADS = marshal.loads
MOST_TOLD = 50  # errors of cells, and warnings
LONGEST_ERROR = 300  # characters of one of them
SHORT = 4096  # bytes of an answer; a longer one may not find room before the judge reads


def main(socket: int, bell: int, tier: str, parent: int, memory_bytes: int, cpu_seconds: int, extras: int) -> None:
    """Seals this process, says so, and serves until the judge hangs up; raises nothing that would help a submission."""
    child_imports.load(extras)
    seal(socket, bell, tier, parent, memory_bytes, cpu_seconds)
    sealed = Writer()
    sealed.whole(TIERS.index(tier))
    _send(sealed)
    _ring()
    child_imports.restrict()
    warnings.simplefilter("ignore")  # a right sigmoid may overflow on its way to 0
    try:
        module, printed = _load(*_question())
        answered = 1
        while True:
            answered = _calls(_question(), module, printed, answered)
    except MemoryError:
        os._exit(NO_MEMORY)


REHEARSAL = b"""
import numpy as np
def f(W, a, name):
    if name == "none":
        raise NotImplementedError
    z = W @ a
    s = 1 / (1 + np.exp(-z)) + np.tanh(z) + np.maximum(z, 0) + np.where(z > 0, z, 0.0)
    t = np.outer(s, a) * W + np.einsum("j,k->jk", s, a) + W.T.dot(s)[None, :] - np.zeros_like(W) ** 2
    some = np.sum(t), np.mean(t, axis=0)[0], t.sum(axis=1).max(), float(np.dot(a, a)), abs(t).min()
    return np.array(some).reshape(-1, 1)
"""


def rehearse() -> None:
    """Does once, in the template, what every child does: what Python and numpy set up then is there for all of them."""
    module = child_module.run("rehearsal", [("rehearsal.py", REHEARSAL)], notebook=False)
    W, a = ((3, 2), bytes(48)), ((2,), bytes(16))
    for name in ("some", "none"):
        case = [W, a, name]
        arguments = [_argument(one) for one in case]
        writer = Writer()
        _answer(module, "f", "value", arguments)(writer)
        writer.text("")
        writer.frame()
        assert all(map(_is_as_asked, arguments, case))
    del sys.modules["rehearsal"]
    child_imports.cells.clear()


def _question() -> Any:
    (size,) = HEAD.unpack(_exactly(HEAD.size))
    return LOADS(_exactly(size))


def _exactly(size: int) -> bytes:
    parts = []
    while size:
        part = READ(SOCKET, min(size, 1 << 16))
        if not part:
            os._exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _send(writer: Writer) -> None:
    data = memoryview(writer.frame())
    data = data[WRITE(SOCKET, data[:SHORT]) :]
    if data:
        _ring()
    while data:
        data = data[WRITE(SOCKET, data) :]


def _ring() -> None:
    """Wakes the judge: answers of quick calls wait for each other in the socket, as to be woken for each costs both more."""
    with suppress(OSError):  # closed by the submission: the judge looks without it
        WRITE(BELL, b"\0")


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


def _load(
    stem: str, cells: tuple[tuple[str, bytes], ...], notebook: bool, wanted: tuple[str, ...], output_bytes: int
) -> tuple[child_module.Module, PrintedText]:
    printed = PrintedText(output_bytes)
    stream = Stream(printed, encoding="utf-8", errors="backslashreplace", write_through=True)  # type: ignore[arg-type]  # a raw stream
    vars(sys).update(dict.fromkeys(("stdout", "stderr", "__stdout__", "__stderr__"), stream))
    sys.stdin = io.StringIO()
    outcome = "ok"
    try:
        module = child_module.run(stem, cells, notebook=notebook)
    except MemoryError:
        outcome, module = "memory", child_module.Module({}, {})
    printed.take()
    there = module.functions(wanted)
    lines = [(name, *place) for name in there if (place := module.line(name)) is not None]
    writer = Writer()
    writer.whole(0, LOAD_OUTCOMES.index(outcome))
    for names in (there, [name for name in there if child_module.is_stub(module.names[name])]):
        writer.whole(len(names))
        for name in names:
            writer.text(name)
    writer.whole(len(lines))
    for name, cell, line in lines:
        writer.text(name)
        writer.text(cell)
        writer.whole(line)
    writer.whole(len(errors := module.errors[:MOST_TOLD]))
    for cell, line, message in errors:
        writer.text(cell)
        writer.whole(line)
        writer.text(message[:LONGEST_ERROR])
    writer.whole(len(said := module.warnings[:MOST_TOLD]))
    for message in said:
        writer.text(message[:LONGEST_ERROR])
    _send(writer)
    _ring()
    return module, printed


def _calls(question: Any, module: child_module.Module, printed: PrintedText, answered: int) -> int:
    """Answers a question, case after case; how many answers there have been."""
    name, form, cases = question
    for case in cases:
        arguments = [_argument(one) for one in case]
        answer = _answer(module, name, form, arguments)
        changed = [i for i, (now, then) in enumerate(zip(arguments, case, strict=True)) if not _is_as_asked(now, then)]
        writer = Writer()
        writer.whole(answered)
        answer(writer)
        writer.whole(len(changed), *changed)
        writer.text(printed.take())
        _send(writer)
        answered += 1
    _ring()
    return answered


def _answer(module: child_module.Module, name: str, form: str, arguments: list[Any]) -> Any:
    """What writes the answer, up to what is the same for all."""
    function = module.names.get(name)
    if not callable(function):
        return _failure("missing")
    try:
        value = function(*arguments)
        reduced = reduce(value, form)
    except NotImplementedError as error:
        _, line, inside = module.place(child_module.traceback_of(error))
        return _failure("not-implemented", message=inside if inside != name else "", line=line)
    except MemoryError:
        return _failure("memory")
    except BaseException as error:  # noqa: BLE001  # SystemExit and KeyboardInterrupt are a submission's errors, too
        cell, line, _ = module.place(child_module.traceback_of(error))
        return _failure("raised", child_module.name_of(error), child_module.text_of(error), cell, line)
    return lambda writer: _value(writer, reduced)


def _value(writer: Writer, reduced: PlainValue) -> None:
    writer.whole(CALL_OUTCOMES.index("value"), KINDS.index(reduced.kind), len(reduced.parts))
    for part in reduced.parts:
        writer.array(*part)
    writer.text(reduced.type_name)
    writer.whole(0, 0, 0)  # no message, no place, no line


def _failure(outcome: str, type_name: Any = "", message: str = "", where: str = "", line: int = 0) -> Any:
    def write(writer: Writer) -> None:
        writer.whole(CALL_OUTCOMES.index(outcome), KINDS.index("other"), 0)
        writer.text(type_name)
        writer.text(message)
        writer.text(where)
        writer.whole(line)

    return write


def _argument(value: Any) -> Any:
    """As wire.argument wrote it; an array is a fresh one, that may be written to."""
    if isinstance(value, tuple):
        shape, data = value
        return FROMBUFFER(data).reshape(shape).copy()
    return [_argument(item) for item in value] if isinstance(value, list) else value


def _is_as_asked(now: Any, then: Any) -> bool:
    """Whether an argument is still what was sent."""
    if isinstance(then, tuple):
        return type(now) is NDARRAY and now.dtype == FLOAT64 and (now.shape, now.tobytes()) == then
    if isinstance(then, list):
        return len(now) == len(then) and all(map(_is_as_asked, now, then))
    return bool(type(now) is type(then) and now == then)

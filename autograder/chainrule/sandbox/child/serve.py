"""In the child: one submission, run and asked. Reads questions from its socket, writes exactly one answer to each."""

from __future__ import annotations

import gc
import io
import marshal
import os
import sys
import warnings
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import TIERS
from ..answer import CALL_OUTCOMES, KINDS, NEAR, NO_MEMORY, Answer
from ..wire import BELL, HEAD, SOCKET, Writer
from . import imports
from .exceptions import traceback_of, with_guess
from .functions import calls, near, stubs
from .module import Module
from .printed import PrintedText, Stream, note_only
from .statements import Statements, packed, statements, unpacked
from .switches import Switchboard
from .values import name_of, reduce

if TYPE_CHECKING:
    from collections.abc import Iterator

READ, WRITE = os.read, os.write
FROMBUFFER, NDARRAY, FLOAT64 = np.frombuffer, np.ndarray, np.dtype(np.float64)
EMPTY, UINT8 = np.empty, np.dtype(np.uint8)
LOADS = marshal.loads
RESET_WARNINGS, FILTER_WARNINGS, SET_ERRORS = warnings.resetwarnings, warnings.simplefilter, np.seterr
WARNINGS = vars(warnings)
MOST_CALLS = 500
MOST_TOLD = 50  # errors of cells, and warnings
LONGEST_ERROR = 300  # characters of one of them
SHORT_TEXTS = 200  # characters: a longer one is not kept
MOST_UNHEARD = 100  # statements: of no more than some 270 the answers, however short, find room before the judge reads
SHORT = 4096  # bytes of an answer; a longer one may not find room before the judge reads
ROOM = 3_000_000  # bytes that each statement and each call must leave: who keeps more has too much, not who comes next


def serve(questions: Questions, tier: str) -> None:
    """Says that this process is confined to its tier, and serves until the judge hangs up; raises nothing that would help a
    submission.
    """
    confined = Writer()
    confined.whole(TIERS.index(tier))
    _send(confined)
    imports.restrict()
    FILTER_WARNINGS("ignore")
    try:
        module, printed, answered = _load(*questions.next())
        while True:
            answered = _calls(questions.next(), module, printed, answered)
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
    cells = (("rehearsal.py", REHEARSAL),)
    module = Module("rehearsal", cells, ("f",))
    found = statements(cells)
    module.prepare(found)
    for statement in found.all:
        module.run(statement)
    W, a = ((3, 2), bytes(48)), ((2,), bytes(16))
    for name in ("some", "none"):
        case = [W, a, name]
        arguments = [_argument(one) for one in case]
        _written(0, _answer(module, "f", "value", arguments)).frame()
        assert all(map(_is_as_asked, arguments, case))
    del sys.modules["rehearsal"]
    imports.finder.cells.clear()


class Questions:
    """What the judge asks, one after the other: it may send several at once."""

    def __init__(self, socket: int, bell: int) -> None:
        self._socket, self._bell, self._came = socket, bell, b""

    def next(self) -> Any:
        """The next question. Where there is none yet, the judge is told that all others are answered."""
        size = HEAD.size
        while len(self._came) < size or len(self._came) < (size := HEAD.size + HEAD.unpack_from(self._came)[0]):
            if not self._came:
                _ring(self._bell)
            self._came += self._more()
        question, self._came = self._came[HEAD.size : size], self._came[size:]
        return LOADS(question)

    def _more(self) -> bytes:
        """What comes next; ends the process where the judge has hung up."""
        return READ(self._socket, 1 << 16) or os._exit(0)


def _send(writer: Writer) -> None:
    data = memoryview(writer.frame())
    data = data[WRITE(SOCKET, data[:SHORT]) :]
    if data:
        _ring()
    while data:
        data = data[WRITE(SOCKET, data) :]


def _ring(bell: int = BELL) -> None:
    """Wakes the judge: answers of quick calls wait for each other in the socket, as to be woken for each costs both more."""
    with suppress(OSError):  # closed by the submission: the judge looks without it
        WRITE(bell, b"\0")


def _load(
    stem: str, cells: tuple[tuple[str, bytes], ...], wanted: tuple[str, ...], output_bytes: int,
    left_out: dict[int, bool], definitions: bool, bare: bool, switches: tuple[Any, ...], read_before: bytes, heard: bool,
) -> tuple[Module, PrintedText, int]:  # fmt: skip
    """Runs the statements one by one, and says so after each: the judge counts them, and ends this process when one takes
    too long. `left_out` are the numbers of those that are passed over, and whether with all that is within; `definitions`
    says that only these are run, and `bare` that of all it is told which functions are there, and no more. `switches` are
    what a Switchboard is made of, if anything can be put right. `read_before` are the statements as an earlier process of
    the same submission packed them, before any of them ran. What it prints is only read where it is `heard`.

    Gives how many answers there have been: the table of statements, one for each, and what is there in the end.
    """
    printed = PrintedText(output_bytes)
    stream = Stream(printed, encoding="utf-8", errors="backslashreplace", write_through=True)  # type: ignore[arg-type]  # a raw stream
    vars(sys).update(dict.fromkeys(("stdout", "stderr", "__stdout__", "__stderr__"), stream))
    sys.stdin = io.StringIO()
    vars(os).update(getcwd=lambda: "/", getcwdb=lambda: b"/")
    gc.disable()  # while trees are built, which takes half the time else
    found = unpacked(read_before, cells) if read_before else statements(cells)
    gc.enable()
    module = Module(stem, cells, wanted, switches=Switchboard(*switches) if switches else None)
    module.prepare(found)
    if not heard:
        vars(sys.modules["builtins"]).update(print=note_only)
    _send_table(found, [name for name, _ in cells], b"" if read_before else packed(found))
    for number, statement in enumerate(found.all):
        if number in left_out or (definitions and not statement.defines):
            module.leave_out(statement, whole=left_out.get(number, False))
        else:
            module.run(statement)
        EMPTY(ROOM, UINT8)
        writer = Writer()
        writer.whole(1 + number)
        _send(writer)
        if number % MOST_UNHEARD == MOST_UNHEARD - 1:
            _ring()
    printed.take()
    found.said.warnings += imports.finder.warning()
    _send_report(1 + len(found.all), module, found, last=definitions, bare=bare)
    return module, printed, 2 + len(found.all)


def _send_table(found: Statements, names: list[str], data: bytes) -> None:
    """Cell and line of each statement, and whether it is an import or a definition; and the statements themselves."""
    writer = Writer()
    places = [(names.index(one.cell), one.line, int(one.defines)) for one in found.all]
    writer.whole(0, len(places), *(number for place in places for number in place))
    writer.blob(data)
    _send(writer)


def _send_report(number: int, module: Module, found: Statements, *, last: bool, bare: bool) -> None:
    """`last`: where it can't be made there is no other load, without what is in its way; at most a `bare` one."""
    there = module.functions()
    module.wanted = () if bare else module.wanted  # whoever looks at these comes to no end
    writer = Writer()
    writer.whole(number)
    for names in (there, _as_far(stubs(module, found), last=last)):
        writer.whole(len(names))
        for name in names:
            writer.text(name)
    lines = [(name, *place) for name in module.functions() if (place := module.line(name)) is not None]
    for places in (lines, [(note.text, note.cell, note.line) for note in [*found.said.notes, *module.notes][:MOST_TOLD]]):
        writer.whole(len(places))
        for text, cell, line in places:
            writer.text(text[:LONGEST_ERROR])
            writer.text(cell)
            writer.whole(line)
    almost = _as_far(near(module, found), last=last)
    called = sorted(_as_far(calls(module), last=last), key=lambda call: call.called not in module.wanted)[:MOST_CALLS]
    writer.whole(len(almost))
    for one in almost:
        writer.text(one.wanted)
        writer.whole(NEAR.index(one.kind))
        writer.text(one.other)
        writer.text(one.cell)
        writer.whole(one.line)
    writer.whole(len(called))
    for call in called:
        writer.text(call.caller)
        writer.text(call.called)
        writer.text(call.cell)
        writer.whole(call.line)
    writer.whole(len(said_of := found.said.warnings[:MOST_TOLD]))
    for message in said_of:
        writer.text(message[:LONGEST_ERROR])
    _send(writer)


def _as_far(found: Iterator[Any], *, last: bool) -> list[Any]:
    """All that is found; at `last` until something raises: a submission may have changed what is looked at, or looks."""
    every: list[Any] = []
    try:
        every.extend(found)
    except Exception as error:
        if not last or isinstance(error, MemoryError):
            raise
    return every


def _calls(question: Any, module: Module, printed: PrintedText, answered: int) -> int:
    """Answers a question, case after case; how many answers there have been."""
    name, form, cases, lesson = question
    if module.switches:
        module.switches.put_right(*lesson)
    for case in cases:
        arguments = [_argument(one) for one in case]
        answer = _answer(module, name, form, arguments)
        EMPTY(ROOM, UINT8)
        changed = [i for i, (now, then) in enumerate(zip(arguments, case, strict=True)) if not _is_as_asked(now, then)]
        _send(_written(answered, answer._replace(mutated=tuple(changed), printed=printed.take())))
        answered += 1
    return answered


def _answer(module: Module, name: str, form: str, arguments: list[Any]) -> Answer:
    function = module.names.get(name)
    if not callable(function):
        return Answer("missing")
    WARNINGS["filters"] = []  # a submission may have put anything there
    RESET_WARNINGS()
    FILTER_WARNINGS("ignore")  # a right sigmoid may overflow on its way to 0
    SET_ERRORS(divide="warn", over="warn", under="ignore", invalid="warn")
    try:
        value = function(*arguments)
        reduced = reduce(value, form)
    except MemoryError:
        return Answer("memory")
    except BaseException as error:  # noqa: BLE001  # SystemExit and KeyboardInterrupt are a submission's errors, too
        cell, line = module.place(traceback_of(error))
        return Answer("raised", "other", (), name_of(error), with_guess(error), cell, line)
    return Answer("value", reduced.kind, reduced.parts, reduced.type_name)


def _written(number: int, answer: Answer) -> Writer:
    """All but the numbers first, as the judge has often read it before."""
    outcome, kind, parts, type_name, message, where, line, changed, printed = answer
    texts = tuple([text if type(text) is str else "" for text in (type_name, message, where, printed)])
    forms = tuple([(dtype, shape, data is not None) for dtype, shape, data in parts])
    is_short = sum(map(len, texts)) < SHORT_TEXTS
    writer = Writer()
    writer.whole(number)
    writer.blob((_head if is_short else _head.__wrapped__)(outcome, kind, forms, texts, line or 0, changed))
    for _, _, data in parts:
        writer.rest(data or b"")
    return writer


@lru_cache(maxsize=64)
def _head(
    outcome: str, kind: str, forms: tuple[Any, ...], texts: tuple[str, ...], line: int, changed: tuple[int, ...]
) -> bytes:  # fmt: skip
    type_name, message, where, printed = texts
    writer = Writer()
    writer.whole(CALL_OUTCOMES.index(outcome), KINDS.index(kind), len(forms))
    for form in forms:
        writer.form(*form)
    for text in (type_name, message, where):
        writer.text(text)
    writer.whole(line, len(changed), *changed)
    writer.text(printed)
    return writer.frame()[HEAD.size :]


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

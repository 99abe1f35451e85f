"""What came of a question, as plain data: the fields were checked, and nothing that the child wrote is executed."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from .wire import MOST_ITEMS, MalformedError, Reader

if TYPE_CHECKING:
    import numpy as np

CALL_OUTCOMES = ("value", "raised", "memory", "missing")
ENDED = ("timeout", "memory", "died", "lied", "forbidden")
"""Outcomes of a call that cost time or a process: no more is asked of the function."""
LARGEST_KEPT = 400  # bytes of an answer but for its numbers: with a longer text there is none like it
NO_MEMORY = 77  # exit status of a child that had none left even to say so
NEAR = ("broken", "changed", "alike", "method", "inside")
"""What may stand in the place of a function: its definition is not Python; it became something else; another function is
called like it; it is a method of a class; it stands inside of a block or a function that was not run."""
KINDS = ("array", "number", "list", "none", "ellipsis", "other")


class Part(NamedTuple):
    """One array: dtype, shape, C-ordered bytes; `data` is None for no numbers, and for more than 1 MB."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes | None

    def array(self) -> np.ndarray[Any, Any]:
        """The array itself; a part without data has none, and raises ValueError."""
        import numpy as np  # the command answers before numpy is there

        if self.data is None:
            raise ValueError(f"{self.dtype} of shape {self.shape} came without its data")
        return np.frombuffer(self.data, dtype=self.dtype).reshape(self.shape)


class Answer(NamedTuple):
    """What came of one call.

    `outcome` is one of CALL_OUTCOMES as the child says, or as the judge found: "timeout", "died", "lied" (not an answer
    by the protocol), "forbidden" (ended by the filter of system calls). All texts are the student's: make them inert.
    """

    outcome: str
    kind: str = "other"
    parts: tuple[Part, ...] = ()
    type_name: str = ""
    message: str = ""
    where: str = ""
    line: int | None = None
    mutated: tuple[int, ...] = ()
    printed: str = ""


class StatementPlace(NamedTuple):
    """Where a statement stands; `cell` is its number. `defines`: it is an import or a definition."""

    cell: int
    line: int
    defines: bool


class Note(NamedTuple):
    """What is said of a part that is left out: where it stands, and why. `line` 0: the cell as a whole."""

    cell: str
    line: int
    text: str


class Near(NamedTuple):
    """What stands in the place of a function that is not there: see child/functions.py. All texts are the student's."""

    wanted: str
    kind: str
    other: str
    cell: str
    line: int


class Call(NamedTuple):
    """One of the functions calls another one, in this line."""

    caller: str
    called: str
    cell: str
    line: int


class Switchable(NamedTuple):
    """A function that can be put right: the name that it is bound to, which may be one that was nearly right.

    `ranks` are the numbers of axes of its parameters; -1 of what is no array.
    """

    exercise: str
    name: str
    parameters: tuple[str, ...]
    ranks: tuple[int, ...]


class LoadReport(NamedTuple):
    """What is there after the statements of a submission were run, and what was left out of it.

    `outcome` is "ok", or "timeout", "memory", "died", "lied", "forbidden" where nothing can be asked. `lines`: of each
    function, cell and line. `notes` are on what was left out. `left_out`: cell and line of the statements
    that the judge had every later child leave out, too; `statements`: how many there are.
    """

    outcome: str
    functions: frozenset[str] = frozenset()
    stubs: frozenset[str] = frozenset()
    lines: tuple[tuple[str, str, int], ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    calls: tuple[Call, ...] = ()
    message: str = ""
    left_out: tuple[tuple[str, int], ...] = ()
    statements: int = 0


def name_line(cell: str, line: int) -> str:
    """As in "line 12", or in a notebook "cell 3, line 12"."""
    return f"{cell}, line {line}" if cell.startswith("cell ") else f"line {line}"


def place(cell: str, line: int) -> str:
    """As in "gradient.py:12" or "cell 3:12"; line 0 is the whole of it."""
    return f"{cell}:{line}" if line else cell


def read_answer(reader: Reader) -> Answer:
    """First all but the numbers, which nearly all answers to a question have alike, then these. Raises MalformedError."""
    head, data = reader.blob_and_rest()
    answer, sizes = (_read_head if len(head) <= LARGEST_KEPT else _read_head.__wrapped__)(head)
    if len(data) != sum(sizes):
        raise MalformedError(f"{len(data)} bytes of numbers, and not {sum(sizes)}")
    if not data:
        return answer
    parts, at = [], 0
    for part, size in zip(answer.parts, sizes, strict=True):
        parts.append(Part(part.dtype, part.shape, data[at : at + size]) if size else part)
        at += size
    return Answer(answer.outcome, answer.kind, tuple(parts), *answer[3:])


@lru_cache(maxsize=256)
def _read_head(data: bytes) -> tuple[Answer, tuple[int, ...]]:
    """An answer whose parts wait for their data, and how many bytes each waits for; raises MalformedError."""
    reader = Reader(data)
    outcome, kind, count = reader.wholes(len(CALL_OUTCOMES) - 1, len(KINDS) - 1, MOST_ITEMS)
    forms = [reader.form() for _ in range(count)]
    type_name, message, where = reader.text(), reader.text(), reader.text()
    line = reader.whole(high=2**31)
    mutated = tuple([reader.whole(high=MOST_ITEMS) for _ in range(reader.count())])
    if any(following <= index for index, following in pairwise(mutated)):
        raise MalformedError("arguments that are changed twice, or in no order")
    printed = reader.text()
    reader.end()
    parts = tuple([Part(dtype, shape, None if size is None else b"") for dtype, shape, size in forms])
    texts = type_name, message, where, line or None, mutated, printed
    return Answer(CALL_OUTCOMES[outcome], KINDS[kind], parts, *texts), tuple([size or 0 for _, _, size in forms])


def read_table(reader: Reader) -> tuple[tuple[StatementPlace, ...], bytes]:
    """The statements of a submission, in their order, and what a later child is handed instead of reading them again (nobody
    else looks into it); raises MalformedError when it is no such table.
    """
    count = reader.count()
    numbers = reader.wholes(*(MOST_ITEMS, 2**31, 1) * count)
    data = reader.blob()
    reader.end()
    triples = zip(*(iter(numbers),) * 3, strict=True)
    return tuple(StatementPlace(cell, line, bool(defines)) for cell, line, defines in triples), data


def read_loaded(reader: Reader) -> LoadReport:
    """Raises MalformedError when it is not one."""
    functions = frozenset(reader.text() for _ in range(reader.count()))
    stubs = frozenset(reader.text() for _ in range(reader.count()))
    lines = tuple((reader.text(), reader.text(), reader.whole(high=2**31)) for _ in range(reader.count()))
    notes = tuple(Note(text=reader.text(), cell=reader.text(), line=reader.whole(high=2**31)) for _ in range(reader.count()))
    near = tuple(
        Near(reader.text(), NEAR[reader.whole(high=len(NEAR) - 1)], reader.text(), reader.text(), reader.whole(high=2**31))
        for _ in range(reader.count())
    )
    calls = tuple(Call(reader.text(), reader.text(), reader.text(), reader.whole(high=2**31)) for _ in range(reader.count()))
    warnings = tuple(reader.text() for _ in range(reader.count()))
    reader.end()
    return LoadReport("ok", functions, stubs, lines, notes, warnings, near, calls)

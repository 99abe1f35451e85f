"""In the child: what can be read of a cell that Python can't.

A part begins at each line that is not indented, a part that is only incomplete (an open bracket, a decorator, `try:` without
its `except`) takes in the next ones, and what can be read by itself is kept. So a stray indent in one function costs that
function, and no other. Blanks that Jupyter takes away before it runs a cell are taken away, too.
"""

from __future__ import annotations

import ast
import re
import textwrap
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..answer import Note
from .magics import BEGINS_AS_MAGIC, lines_of, take_out, without_magics, without_pasted
from .reading import DEFINED, GOES_ON, MOST_LINES_APART, number, read, syntax
from .trees import ends_its_function

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 20_000  # that are not indented, or parts of lines between semicolons: a million `a=1` take seconds to parse
MOST_TRIED = 1_000_000  # characters of broken cells that are read again and again, to find what can be read
INCOMPLETE = 0x4000  # codeop.PyCF_ALLOW_INCOMPLETE_INPUT: says of a text whether more of it could make it Python
INDENTED = re.compile(r"[ \t]+(?:(?:async\s+)?def\s+(\w+)|@)")
DECORATOR = re.compile(r"[ \t]+@")


@dataclass
class Said:
    """What is said of what was left out before anything ran."""

    notes: list[Note] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    broken: list[tuple[str, str, int]] = field(default_factory=list)  # functions that are not Python: name, cell, line
    missing: set[str] = field(default_factory=set)  # names that what can't be run would have bound
    tried: int = 0  # characters


def read_in_part(said: Said, cell: str, text: str) -> list[ast.stmt]:
    """The statements that are left of it, without magics and what was pasted along."""
    lines = lines_of(text)
    if sum(not line[:1].isspace() for line in lines) + text.count(";") > MOST_LINES:
        said.notes.append(Note(cell, 0, f"it has more than {MOST_LINES} statements, which is no exercise's"))
        return []
    ignored: list[str] = []
    try:
        return without_magics(lines, cell, ignored)
    except SyntaxError as error:
        others = []
        for pasted, lines in without_pasted(lines):  # noqa: B020  # each time without one thing more
            said.warnings.append(f"{cell}: {pasted} are left out: hand in the code without them")
            others.append("".join(lines))
        for other in (*others, *_moved_left(lines)):
            also: list[str] = []
            with suppress(SyntaxError):
                nodes = without_magics(lines_of(other), cell, also)
                ignored += also
                return nodes
        return _taken_apart(said, cell, lines, error, ignored)
    finally:
        if ignored:
            said.missing |= {name for line in ignored if "=" in line for name in re.findall(r"\w+", line.partition("=")[0])}
            more = f" (and {len(ignored) - 1} more)" if len(ignored) > 1 else ""
            said.warnings.append(f"{cell}: left out, as it is not Python: {ignored[0].strip()[:80]}{more}")


def _taken_apart(said: Said, cell: str, lines: list[str], whole: SyntaxError, ignored: list[str]) -> list[ast.stmt]:
    """What can be read of it. Parts beside each other that can't are told together, with the first one's error."""
    starts = [i for i, line in enumerate(lines) if _begins_a_part(line)] or [0]
    if starts[0] != 0:
        starts.insert(0, 0)
    ends = [*starts[1:], len(lines)]
    found: list[ast.stmt] = []
    at, quiet = 0, False
    while at < len(starts):
        if BEGINS_AS_MAGIC.match(lines[starts[at]]):
            ignored += take_out(lines, starts[at])
        nodes, upto, error = _grown(said, cell, lines, starts, ends, at, ignored)
        if error is None:
            found += nodes
            quiet = False
        elif cut := _indented_below(lines, starts[at], ends[at], error):
            starts.insert(at + 1, cut)
            ends.insert(at, cut)
            continue
        else:
            for name in _defined(lines[starts[at] : ends[at]]):
                said.broken.append((name, cell, number(error.lineno)))
                said.missing.add(name)
            if not quiet:
                said.notes.append(Note(cell, number(error.lineno), syntax(error)))
            quiet = True
        at = upto
    if not found and not any(note.cell == cell for note in said.notes):
        said.notes.append(Note(cell, number(whole.lineno), syntax(whole)))
    return found


def _grown(
    said: Said, cell: str, lines: list[str], starts: list[int], ends: list[int], at: int, ignored: list[str]
) -> tuple[list[ast.stmt], int, SyntaxError | None]:
    """The statements of part `at`, with as many of the next ones as it takes; which part comes then; its error.

    One that never ends takes at most half of what may be tried: each part can be read by itself in any case.
    """
    first: SyntaxError | None = None
    most, last = (said.tried + MOST_TRIED) // 2, at
    while last < len(starts):
        text = "".join(lines[starts[at] : ends[last]])
        if last > at:
            said.tried += len(text)
            if said.tried > most:
                break
        try:
            nodes = read(text, cell, INCOMPLETE)
        except SyntaxError as error:
            line = starts[at] + number(error.lineno) - 1
            if starts[at] < line < ends[last] and BEGINS_AS_MAGIC.match(lines[line]) and said.tried < most:
                said.tried += len(text)
                ignored += take_out(lines, line)
                continue
            _move(error, starts[at])
            is_incomplete = error.msg == "incomplete input"
            if first is None:
                first = _plain_error(text, cell, starts[at]) if is_incomplete else error
            if not is_incomplete:
                break
            last += 1
        else:
            for node in nodes:
                ast.increment_lineno(node, starts[at])
            return nodes, last + 1, None
    return [], at + 1, first or SyntaxError("too much of it is not Python")


def _plain_error(text: str, cell: str, above: int) -> SyntaxError:
    """Python's own words for a text that is incomplete."""
    try:
        read(text, cell)
    except SyntaxError as error:
        _move(error, above)
        return error
    return SyntaxError("it is not complete")


def _move(error: SyntaxError, above: int) -> None:
    """Counts the lines from the file's beginning, those of which Python's message speaks, too."""
    error.lineno = above + number(error.lineno)
    error.msg = re.sub(r"\bline (\d+)", lambda found: f"line {above + int(found[1])}", str(error.msg))


def _moved_left(lines: list[str]) -> Iterator[str]:
    """A cell that begins with blanks, without those of all its lines or, as Jupyter reads it, those of its first line."""
    first = next((line for line in lines if line.strip()), "")
    if blanks := first[: len(first) - len(first.lstrip())]:
        yield textwrap.dedent("".join(lines))
        yield "".join(line.removeprefix(blanks) for line in lines)


def _indented_below(lines: list[str], start: int, end: int, error: SyntaxError) -> int:
    """The line from which on a part is no Python as it is indented, and is nothing of what stands above; 0 if there is none.

    It is a `def` behind a function's last `return`, or what is indented less than that, or whatever stands below an import.
    A function is not cut within.
    """
    if not isinstance(error, IndentationError) or end - start > MOST_LINES_APART:
        return 0
    wrong = min(number(error.lineno), end) - 1
    head = next((at for at in range(wrong, start, -1) if INDENTED.match(lines[at])), 0)
    while head - 1 > start and DECORATOR.match(lines[head - 1]):
        head -= 1
    cut = head or wrong
    with suppress(SyntaxError):
        above = read("".join(lines[start:cut]), "") if cut > start else []
        less = head or error.msg.startswith("unindent")
        if above and ((less and ends_its_function(above[-1])) or (not head and not hasattr(above[-1], "body"))):
            return cut
    return 0


def _defined(part: list[str]) -> list[str]:
    """The functions in a part that is no Python: the one that it begins with, or, where it is indented, each."""
    if found := DEFINED.match(part[0]):
        return [found[1]]
    heads = map(INDENTED.match, part) if part[0][:1] in (" ", "\t") else ()
    return [head[1] for head in heads if head and head[1]]


def _begins_a_part(line: str) -> bool:
    if line.startswith(("# %%", "#%%")):
        return True
    return bool(line.strip()) and not line[0].isspace() and line[0] != "#" and not GOES_ON.match(line)

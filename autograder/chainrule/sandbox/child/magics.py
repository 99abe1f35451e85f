"""In the child: what Jupyter knows and Python doesn't, and what was pasted along with the code.

Cell and line magics, prompts and line numbers are taken out before a cell is read, or where Python can't read it with them.
Lines keep their numbers.
"""

from __future__ import annotations

import re
import textwrap
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from .reading import number, read

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

SINGLE_STEPS = 50  # magics that are looked for one by one; a cell with more loses all such lines at once
BEGINS_AS_MAGIC = re.compile(r"\s*[%!]")  # as no statement does; but the line that one goes on with may
MAGIC = re.compile(r"[%!?]|.*\?\Z|[\w, ]+=\s*[%!]")  # of a line without the blanks around it
RUNNING = frozenset({"time", "timeit", "capture", "prun"})  # cell magics whose cell is Python, and runs
WRITTEN = re.compile(r"%%(?:writefile|file)\s.*\.py['\"]?\s*")
PROMPTS = (  # of Python and of IPython: how a text with them begins, and what is taken away in each line
    (re.compile(r">>>( |$)"), re.compile(r"(?:>>>|\.\.\.)(?: |(?=\s|$))")),
    (re.compile(r"In \[\d+\]: "), re.compile(r"In \[\d+\]: |\s*\.{3,}: ?")),
)
NUMBERED = re.compile(r"[ \t]*(\d{1,5})(?:[.:|)]|[ \t]+\|)?(?=\s|$)")
TIMED = re.compile(r"(\s*)%time\s+(\S.*)", re.DOTALL)


def lines_of(text: str) -> list[str]:
    """The lines of a text, which end as in Python."""
    return list(StringIO(text, newline="")) or [""]


def without_cell_magic(text: str) -> tuple[str | None, str]:
    """The text of a cell without its `%%` line, None for one in another language; and what is said of it."""
    lines = lines_of(text)
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].startswith("%%"):
        return text, ""
    magic, shown = lines[first][2:].split(maxsplit=1)[:1], lines[first].strip()[:80]
    is_written = WRITTEN.fullmatch(lines[first])
    if not is_written and (not magic or magic[0] not in RUNNING):
        return None, f"{shown} is not Python; the cell is left out"
    lines[first] = "\n"
    return "".join(lines), f"{shown} is left out, and what stands below it is run" if is_written else ""


def without_pasted(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What was pasted along, by its name, and the lines without that and what came before it."""
    for name, without in (("prompts (such as >>>)", _without_prompts), ("line numbers", _without_numbers)):
        if typed := without(lines):
            yield name, typed
            lines = typed


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines without the prompts that were pasted along, as Jupyter reads them; none where it begins with no prompt."""
    first, second = [*islice(filter(str.strip, lines), 2), "", ""][:2]
    for begins, prompt in PROMPTS:
        if begins.match(first) or prompt.match(second):
            return [prompt.sub("", line, count=1) if prompt.match(line) else line for line in lines]
    return []


def _without_numbers(lines: list[str]) -> list[str]:
    """The lines without the numbers that were pasted along, as a page or an editor shows them; none where one has none."""
    found = [NUMBERED.match(line) for line in lines]
    numbers = [int(one[1]) for one in found if one]
    if len(numbers) < max(2, sum(map(bool, map(str.strip, lines)))) or numbers != sorted({*numbers}):
        return []
    bare = (line[one.end() :] if one else line for one, line in zip(found, lines, strict=True))
    return lines_of(textwrap.dedent("".join(bare)))


def without_magics(lines: list[str], cell: str, ignored: list[str]) -> list[ast.stmt]:
    """The statements of a cell; a line is a magic if Python can't read it and it looks so. Lines keep their numbers."""
    for _ in range(SINGLE_STEPS):
        try:
            return read("".join(lines), cell)
        except SyntaxError as error:
            at = number(error.lineno) - 1
            if not (0 <= at < len(lines) and MAGIC.match(lines[at].strip())):
                raise
            ignored += take_out(lines, at)
    _take_out_all(lines, ignored)
    return read("".join(lines), cell)


def _take_out_all(lines: list[str], ignored: list[str]) -> None:
    for at, line in enumerate(lines):
        if BEGINS_AS_MAGIC.match(line):
            ignored += take_out(lines, at)


def take_out(lines: list[str], at: int) -> list[str]:
    """Puts `pass` in the line's place, or the statement that `%time` is in front of; gives what was left out."""
    line = lines[at]
    if timed := TIMED.fullmatch(line):
        lines[at] = timed[1] + timed[2]
        return []
    lines[at] = line[: len(line) - len(line.lstrip())] + "pass\n"
    goes_on = line.rstrip().endswith("\\")
    while goes_on and at + 1 < len(lines):  # a shell command goes on after a backslash
        at += 1
        goes_on, lines[at] = lines[at].rstrip().endswith("\\"), "\n"
    return [line]

"""In the child: reads and compiles what is Python, part by part where that is quicker."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

MOST_LINES_APART = 2_000  # and semicolons, of a cell that is read part by part
DEFINED = re.compile(r"(?:[^\w\s#'\"]+ ?)?(?:async\s+)?def\s+(\w+)")  # also behind a mark that nobody sees, or a +
GOES_ON = re.compile(r"(else|elif|except|finally)\b")
VERSION = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
NO_BEGINNING = " \t\r\v#)]}"  # first characters of a line that goes on with a part, or says nothing
UNINDENTED = re.compile(r"\n[^\s#)\]}]")
TRIPLE = re.compile(r"\"{3}|'{3}")
AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class Function(NamedTuple):
    """A function at the top of a cell that could be compiled without its tree."""

    name: str
    line: int
    text: str  # behind as many empty lines as stand above it
    code: CodeType

    def tree(self) -> ast.stmt:
        (node,) = read(self.text, self.code.co_filename)
        return node


def read_apart(text: str, cell: str, flags: int) -> list[ast.stmt | Function]:
    """The statements of a cell each part of which can be read by itself; none of one that is to be read as a whole.

    So no tree of a function is built, which takes more memory, and time, than to compile it. Where quotes in a comment hid a
    beginning, or a string holds what looks like one, a part is read like any other.
    """
    starts = list(_starts(text)) or [len(text)]
    is_odd = "\f" in text or "__future__" in text or text.count("\r") != text.count("\r\n")
    is_long = text.count("\n") + text.count(";") > MOST_LINES_APART
    if is_odd or is_long or any(map(_says_something, text[: starts[0]].split("\n"))):
        return []
    found: list[ast.stmt | Function] = []
    above = text.count("\n", 0, starts[0])
    try:
        for start, end in pairwise([*starts, len(text)]):
            part = "\n" * above + text[start:end]
            is_one = part.startswith("def ", above) and not UNINDENTED.search(part, above)
            if is_one and (defined := DEFINED.match(part, above)):
                found.append(Function(defined[1], above + 1, part, compiled(part, cell, flags | AWAIT)))
            else:
                found += read(part, cell)
            above += text.count("\n", start, end)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return found


def _starts(text: str) -> Iterator[int]:
    """Where parts are likely to begin; where that is not so, one of them can't be read."""
    inside, at = "", 0
    for line in text.split("\n"):
        if not inside and line and line[0] not in NO_BEGINNING and not GOES_ON.match(line):
            yield at
        for quotes in TRIPLE.findall(line) if '"""' in line or "'''" in line else ():
            if inside in ("", quotes):
                inside = "" if inside else quotes
        at += len(line) + 1


def _says_something(line: str) -> bool:
    return line.strip() != "" and not line.lstrip().startswith("#")


def read(text: str, cell: str, flags: int = 0) -> list[ast.stmt]:
    tree: ast.Module = compiled(text, cell, flags | ast.PyCF_ONLY_AST | AWAIT)
    return tree.body


def compiled(text: str, cell: str, flags: int) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a student wrote
        return compile(text, cell, "exec", flags=flags, dont_inherit=True)


def syntax(error: SyntaxError) -> str:
    """What is said of it: newer versions of Python read more than the one that grades."""
    message = error.msg if type(error.msg) is str else ""
    return f"{type(error).__name__}: {message} (graded with {VERSION})"


def number(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0

"""Folds lines that are wider than a terminal, at blanks, so that none is broken within a word.

What goes to a file or a pipe keeps its lines. No word is cut. A verdict and its count are one word, and so is a command, or
what stands between backticks: where it is wider than the terminal, that breaks it itself, and it can be copied as it is.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from typing import TextIO

NARROWEST = 40  # columns: on less, the terminal is left to it
USUAL = 80
DEEPEST = 0.65  # of the columns: how far in the next lines may begin
INDENT = 2  # of the next lines, where they don't stand below a column
WORDS = re.compile(r"`[^`]*`\S*|\bchainrule [a-z].*|\b[A-Z_]{4,10} \d+|\S+")
GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
COMMENT = re.compile(r"(?:^|  )# ")


def columns_of(stream: TextIO) -> int | None:
    """How wide the terminal is that the stream is shown on; None where it is none."""
    try:
        if not stream.isatty():
            return None
        told = os.environ.get("COLUMNS", "")
        columns = int(told) if told.isdigit() else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):  # closed, or none of the system's
        return None
    return max(columns, NARROWEST) if columns > 1 else USUAL  # what says that it has none doesn't know


def folded(text: str, columns: int) -> str:
    """The text; each line that is too wide goes on below its last column, or a little further in than it begins."""
    return "\n".join(part for line in text.split("\n") for part in _fold(line, columns))


def width(shown: str) -> int:
    """Columns that it takes on a terminal: a Chinese letter two, an accent by itself none."""
    if shown.isascii():
        return len(shown)
    wide = {"W": 2, "F": 2}
    return sum(0 if unicodedata.combining(one) else wide.get(unicodedata.east_asian_width(one), 1) for one in shown)


def _fold(line: str, columns: int) -> Iterator[str]:
    if width(line) <= columns:
        yield line
        return
    indent = len(line) - len(line.lstrip()) + INDENT * (not line.startswith("#"))
    hang, comment = _hang(line, columns, indent), COMMENT.search(line)
    part, end = "", 0
    for word in WORDS.finditer(line):
        joined = f"{part}{line[end : word.start()]}{word[0]}"
        if part.strip() and width(joined) > columns:
            yield part
            at = hang if hang + width(word[0]) <= columns else indent
            joined = f"{' ' * at}{'# ' * (comment is not None and comment.end() < word.start())}{word[0]}"
        part, end = joined, word.end()
    yield part


def _hang(line: str, columns: int, indent: int) -> int:
    """Where the next lines begin: below the last column of a table, if that leaves room."""
    gaps = [width(line[: gap.end()]) for gap in GAP.finditer(line)]
    return gaps[-1] if gaps and gaps[-1] <= DEEPEST * columns else indent

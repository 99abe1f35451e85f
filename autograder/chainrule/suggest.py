"""What was probably meant by a name that is not known: the end of many a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .safe_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMES = 16  # listed after "there are": every exercise of the built-in course
LONGEST_NAME = 60


def quoted(name: str) -> str:
    """A name in a message, whatever it holds: in quotes, on one line, cut where it is long."""
    return f'"{plain(name, LONGEST_NAME)}"'


def suggestion(name: str, known: Iterable[str], indent: int = 0) -> str:
    """What follows an unknown name: the known one that is most like it, or all there are; "" where there are none."""
    import difflib  # only a mistake needs it

    names, line = sorted(known), "\n" + " " * indent
    if close := difflib.get_close_matches(name, names, n=1):
        return f"{line}did you mean {quoted(close[0])}?"
    listed = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    return f"{line}there are: {listed}" if names else ""

"""What was probably meant by a name that is not known: the end of many a message."""

from collections.abc import Iterable

from .safe_text import plain

MOST_NAMES = 16  # listed after "there are": every exercise of the built-in course
LONGEST_NAME = 60


def quoted(name: str) -> str:
    """A name in a message, whatever it holds: in quotes, on one line, cut where it is long."""
    return f'"{plain(name, LONGEST_NAME)}"'


def suggestion(name: str, known: Iterable[str], indent: int = 0, *, in_order: bool = False) -> str:
    """What follows an unknown name: the known one that is most like it, or all there are; "" where there are none.

    They are listed by the alphabet; `in_order`, as they come: exercises are in the lesson's order.
    """
    import difflib  # only a mistake needs it

    names, line = list(known) if in_order else sorted(known), "\n" + " " * indent
    if close := difflib.get_close_matches(name, names, n=1):
        return f"{line}did you mean {quoted(close[0])}?"
    listed = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    return f"{line}there are: {listed}" if names else ""

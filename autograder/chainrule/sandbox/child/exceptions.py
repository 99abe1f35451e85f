"""In the child: what is said of an exception, whatever the student's own classes do."""

from __future__ import annotations

import builtins
import difflib
from typing import TYPE_CHECKING

from ..wire import LARGEST_TEXT

if TYPE_CHECKING:
    from types import TracebackType

MOST_GUESSED = 100  # texts
CLOSE = 0.66  # of difflib's ratio: sun for sum


def error_text(error: BaseException) -> str:
    """The beginning of str(error), which may be the student's own function."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001  # an exception whose __str__ raises has no text
        return ""
    return text[:LARGEST_TEXT] if type(text) is str else ""  # thousands of them may be kept


def with_guess(error: BaseException) -> str:
    """The same text and, as Python's own traceback has it, the name that was probably meant."""
    text = error_text(error)
    if not issubclass(type(error), NameError | AttributeError) or "\n" in text:  # numpy has a guess of its own
        return text
    if text not in _guessed:  # which is the same for each case that a function is called with
        if len(_guessed) >= MOST_GUESSED:
            _guessed.clear()
        _guessed[text] = _guess(error)
    return f"{text}. Did you mean: {_guessed[text]!r}?" if _guessed[text] else text


_guessed: dict[str, str] = {}


def _guess(error: BaseException) -> str:
    try:
        name, names = _missing(error)
        likely = [one for one in names if one.casefold() == name.casefold()]
        likely = likely or difflib.get_close_matches(name, names, n=1, cutoff=CLOSE)
    except BaseException:  # noqa: BLE001  # whatever the student's own objects do
        return ""
    return likely[0] if likely else ""


def _missing(error: BaseException) -> tuple[str, list[str]]:
    """The name that is not there, and those that are."""
    frame = error.__traceback__
    if isinstance(error, AttributeError) and error.name:
        return error.name, dir(error.obj)
    if not isinstance(error, NameError) or not error.name or frame is None:
        return "", []
    while frame.tb_next is not None:
        frame = frame.tb_next
    return error.name, [*frame.tb_frame.f_locals, *frame.tb_frame.f_globals, *dir(builtins)]


def traceback_of(error: BaseException) -> TracebackType | None:
    """Its traceback, whatever its class says."""
    traceback: TracebackType | None = BaseException.__dict__["__traceback__"].__get__(error)
    return traceback

"""Grades a file again whenever it is saved, and shows what has changed, until it is told to end: the loop, and no more."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..grading import grade
from ..reports.watched import drawn, first_to_mend
from ..safe_text import plain
from .saved_file import SavedFile
from .terminal import opened

if TYPE_CHECKING:
    from pathlib import Path

    from ..key import AnswerKey
    from ..result import Result
    from ..sandbox.template import Template
    from ..submissions.file import Submission
    from .terminal import Screen

SECONDS = 0.2  # between two looks at the file
ENDS = ("q", "Q", "\x03", "\x04")  # Ctrl-C where it is a character; Ctrl-D, or a terminal that was closed


def watch(path: Path, key: AnswerKey, template: Template, *, options: str = "", hints: int = 1) -> None:
    """Returns when somebody ends it: by Ctrl-C, by a key, or by closing the terminal.

    `hints` is the level of hint to begin with for each mistake, `options` what makes another command use the same deck.
    Raises SetupError where there is no such file to begin with, and as `grade` does.
    """
    file, most = SavedFile(path), key.hints
    saved: Submission | None = file.first()
    before = result = None
    levels, pressed = hints, ""
    with suppress(KeyboardInterrupt), opened() as screen:
        shown = _Shown(screen)
        while pressed not in ENDS:
            if saved is not None:
                shown.grading(result, before, levels)
                before, result = result, replace(grade(saved, key, template), options=options)
                levels = levels if _mends_the_same(before, result) else hints
            elif pressed.isdecimal():
                levels = min(max(1, int(pressed)), most)
            assert result is not None
            shown.result(result, before, levels, _waiting(file, most if screen.takes_keys else 0))
            pressed, saved = screen.key(SECONDS), file.saved()


class _Shown:
    """What the screen shows, so that nothing is drawn twice."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._last: tuple[Result | None, int, str, tuple[int, int] | None, int] = None, 0, "", None, 0

    def grading(self, result: Result | None, before: Result | None, levels: int) -> None:
        """While it takes, the last result stands there: an endless loop takes seconds."""
        if result is not None and self._screen.draws:
            self.result(result, before, levels, "grading what was saved")

    def result(self, result: Result, before: Result | None, levels: int, said: str) -> None:
        last, self._last = self._last, (result, levels, said, self._screen.size, self._screen.resumed)
        if self._last[0] is last[0] and self._last[1:] == last[1:]:
            return
        if self._last[0] is last[0] and not self._screen.draws:
            self._screen.show([said])
        else:
            self._screen.show(drawn(result, before, levels, said, self._screen.size))


def _mends_the_same(before: Result | None, result: Result) -> bool:
    """Whether the same mistake is to be mended: then the hints that were asked for stay."""
    one, other = None if before is None else first_to_mend(before), first_to_mend(result)
    return bool(one and other and (one.name, one.misconception) == (other.name, other.misconception))


def _waiting(file: SavedFile, most: int) -> str:
    """The last line; with keys, the `most` levels of hint that can be asked for."""
    keys = f"{'1 to ' * (most > 1)}{most}: hints, q: end" if most else "Ctrl-C ends"
    what = f"{plain(str(file.path))} is not there; waiting for it" if file.is_gone else "waiting for the next save"
    return f"{what} ({keys})"

"""The terminal: draws in place, and reads single keys, on any system; where there is none, prints what comes.

It draws where the cursor is and not on a screen of its own, so that what stood there before stays, and the last report, too.
Whatever ends the process but kill -9, the terminal is as it was.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn, Protocol

from ..safe_text import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

CLOSED = "\x04"  # what is read from a terminal that is gone: as Ctrl-D
ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")


class Screen(Protocol):
    """What is drawn on; `size` (columns, lines) is None where nothing has to fit."""

    draws: bool
    takes_keys: bool
    resumed: int
    """How often it was stopped (Ctrl-Z) and went on, after which others may have drawn."""

    @property
    def size(self) -> tuple[int, int] | None:
        """It may change at any time."""

    def show(self, lines: Sequence[str]) -> None:
        """In the place of what it showed, if it draws."""

    def key(self, seconds: float) -> str:
        """The key that is pressed within that time, "" for none."""


@contextmanager
def opened() -> Iterator[Screen]:
    """The terminal, if stdout is one that can be drawn on; at the end it is as it was."""
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb" or not _in_front():
        yield Paper()
        return
    keys: Keys | None = Keys() if CAN_READ_KEYS and sys.stdin is not None and sys.stdin.isatty() else None
    terminal = Terminal(keys)
    before = {number: signal.signal(number, _end) for number in _ending()}
    if resume := getattr(signal, "SIGCONT", None):
        before[resume] = signal.signal(resume, terminal.resume)
    try:
        yield terminal
    finally:
        try:
            terminal.leave()
        except OSError:  # it is gone: what is left to be written shall not be an error once more
            for stream in (sys.stdout, sys.stderr):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        for number, handler in before.items():
            signal.signal(number, handler)


class Paper:
    """No terminal: one report after the other."""

    draws = takes_keys = False
    size, resumed = None, 0

    def show(self, lines: Sequence[str]) -> None:
        say("\n".join([*lines, ""]))

    def key(self, seconds: float) -> str:
        time.sleep(seconds)
        return ""


class Terminal:
    """One that can be drawn on."""

    draws = True

    def __init__(self, keys: Keys | None) -> None:
        self._keys, self.takes_keys = keys, keys is not None
        self._count, self._size = 0, (0, 0)
        self._is_closed = False
        self.resumed = 0

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        try:
            columns, lines = os.get_terminal_size(sys.stdout.fileno())
        except OSError:
            columns, lines = 0, 0
        return columns if columns > 1 else 80, lines if lines > 1 else 24  # what says that it has none doesn't know

    def show(self, lines: Sequence[str]) -> None:
        """In the place of what it showed; lines that are too long are cut by the terminal, and all fit on it."""
        if self._count and self._size != self.size:
            start = "\x1b[H\x1b[2J"  # what was drawn may have been wrapped, and stands nobody knows where
        else:
            start = "\r" + f"\x1b[{self._count - 1}A" * (self._count > 1)
        self._count, self._size = len(lines), self.size
        try:
            say(f"\x1b[?7l{start}" + "\x1b[K\n".join(lines) + "\x1b[J\x1b[?7h", end="", fold=False)
        except OSError:
            self._is_closed = True

    def key(self, seconds: float) -> str:
        """The key that is pressed within that time, "" for none, CLOSED where the terminal is gone."""
        if self._is_closed:
            return CLOSED
        if self._keys is not None:
            return self._keys.key(seconds)
        time.sleep(seconds)
        return ""

    def resume(self, *_: object) -> None:
        """It draws below what is there now."""
        self._count = 0
        self.resumed += 1

    def leave(self) -> None:
        """As it was, and the cursor below."""
        if self._keys is not None:
            self._keys.restore()
        say("")


if sys.platform == "win32":
    import msvcrt

    CAN_READ_KEYS = True
    os.system("")  # noqa: S605, S607  # the known way to have a console of Windows obey escapes

    class Keys:
        """The keys of a console of Windows."""

        def key(self, seconds: float) -> str:
            """The key that is pressed within that time, "" for none."""
            end = time.monotonic() + seconds
            while not msvcrt.kbhit():
                if time.monotonic() >= end:
                    return ""
                time.sleep(0.02)
            pressed = msvcrt.getwch()
            if pressed in ("\x00", "\xe0"):  # an arrow, and the like: two characters
                msvcrt.getwch()
                return ""
            return pressed

        def restore(self) -> None:
            """There is nothing to."""

else:
    import select

    try:
        import termios
    except ImportError:  # neither Windows nor POSIX
        CAN_READ_KEYS = False
    else:
        CAN_READ_KEYS = True

    class Keys:
        """The keys of a terminal that was told to hand on each at once, and to show none."""

        def __init__(self) -> None:
            self._in = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._in)
            self._hand_on()

        def key(self, seconds: float) -> str:
            """The key that is pressed within that time, "" for none; what a closed terminal gives is CLOSED."""
            if not _in_front():  # it was put into the background: the keys are for others
                time.sleep(seconds)
                return ""
            try:
                self._hand_on()
                if not select.select([self._in], [], [], seconds)[0]:
                    return ""
                data = os.read(self._in, 64)
            except (OSError, termios.error):
                return CLOSED
            return chr(data[-1]) if data and data[0] != 0x1B else "" if data else CLOSED  # ESC begins an arrow, and the like

        def restore(self) -> None:
            """The terminal as it was."""
            with suppress(termios.error):
                if _in_front():
                    termios.tcsetattr(self._in, termios.TCSADRAIN, self._before)

        def _hand_on(self) -> None:
            """Asked each time: a shell may have set it otherwise while this was stopped."""
            now = termios.tcgetattr(self._in)
            if now[3] & (termios.ICANON | termios.ECHO):
                now[3] &= ~(termios.ICANON | termios.ECHO)
                termios.tcsetattr(self._in, termios.TCSANOW, now)


def _in_front() -> bool:
    """Whether the terminal is for this process now, and not for others while this is in the background."""
    if sys.platform == "win32" or not hasattr(os, "tcgetpgrp"):
        return True
    try:
        return os.tcgetpgrp(sys.stdout.fileno()) == os.getpgrp()
    except OSError:
        return True  # it is gone, or not the one that this process hangs on


def _ending() -> list[int]:
    """Signals that end a process: here they do it after the terminal is as it was."""
    there = [getattr(signal, name, None) for name in ENDING]
    return [one for one in there if one is not None and signal.getsignal(one) is signal.SIG_DFL]


def _end(number: int, _: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)

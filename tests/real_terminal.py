"""A real terminal (a pty) with a program in it, and what a person would see on it now."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Any, Self

from repository import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAKES_IT = """
import fcntl, os, signal, sys, termios
for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):  # which a job in the background, or below nohup, ignores
    signal.signal(number, signal.SIG_DFL)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
PARTS = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|([^\x1b])", re.DOTALL)


class RealTerminal:
    """The program runs in it as its foreground job; `lines` is what its screen shows, and what scrolled away above it."""

    def __init__(self, command: list[str], cwd: Path, *, columns: int = 100, rows: int = 40, **environment: str) -> None:
        self._ours, theirs = os.openpty()
        self._columns, self._rows = columns, rows
        self.lines, self._at = [""], (0, 0)
        self._wraps, self.said = True, ""
        self.resize(columns, rows)
        self.modes = termios.tcgetattr(theirs)
        self.theirs = theirs
        self.process = subprocess.Popen(
            [sys.executable, "-c", TAKES_IT, *command], cwd=cwd, env={**os.environ, "TERM": "xterm"} | environment,
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for one in (self._ours, self.theirs):
            if one >= 0:
                os.close(one)

    def resize(self, columns: int, rows: int) -> None:
        self._columns, self._rows = columns, rows
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def close(self) -> None:
        """As a window is closed: who runs in it is told by SIGHUP, and can neither read nor write any more."""
        for one in (self.theirs, self._ours):
            os.close(one)
        self._ours = self.theirs = -1

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def until(self, seen: str | Callable[[str], Any], seconds: float = 8) -> str:
        """What it shows when this is seen in it; it fails where that doesn't come."""
        end = time.monotonic() + seconds
        while not (seen in self.text if isinstance(seen, str) else seen(self.text)):
            assert time.monotonic() < end, f"{seen!r} doesn't come:\n{self.text}"
            self._read(0.05)
        return self.rest(0.1)  # and all that is drawn with it

    def rest(self, seconds: float) -> str:
        """What it shows after so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read(0.05)
        return self.text

    def status(self) -> int:
        """The exit status, once it has ended."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end
            if self._ours >= 0:
                self._read(0.05)
        if self._ours >= 0:
            self._read(0.05)
        return int(self.process.returncode)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def _read(self, seconds: float) -> None:
        if select.select([self._ours], [], [], seconds)[0]:
            part = os.read(self._ours, 1 << 16).decode()
            self.said += part
            for numbers, letter, character in PARTS.findall(part):
                self._obey(numbers, letter) if letter else self._write(character)

    def _obey(self, numbers: str, letter: str) -> None:
        """Of the escapes of ECMA-48 those that are used; any other fails."""
        row, column = self._at
        top = max(0, len(self.lines) - self._rows)
        if letter == "A":
            self._at = max(top, row - int(numbers or 1)), column
        elif (letter, numbers) == ("H", ""):
            self._at = top, 0
        elif (letter, numbers) == ("J", "2"):
            self.lines[top:] = ["" for _ in self.lines[top:]]
        elif (letter, numbers) == ("J", ""):
            self.lines[row] = self.lines[row][:column]
            del self.lines[row + 1 :]
        elif (letter, numbers) == ("K", ""):
            self.lines[row] = self.lines[row][:column]
        elif numbers == "?7":
            self._wraps = letter == "h"
        else:
            assert letter == "m", (numbers, letter)

    def _write(self, character: str) -> None:
        row, column = self._at
        if character == "\r":
            self._at = row, 0
        elif character == "\n":
            self._at = row + 1, column
            self.lines += [""] * (len(self.lines) == row + 1)
        else:
            if column >= self._columns:
                if not self._wraps:
                    column = self._columns - 1
                else:
                    row, column = row + 1, 0
                    self.lines += [""] * (len(self.lines) == row)
            line = self.lines[row].ljust(column)
            self.lines[row] = line[:column] + character + line[column + 1 :]
            self._at = row, column + 1

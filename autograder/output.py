"""Writes a file whole or not at all; what is no plain file (a device, a pipe) is written to as it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path

from .fault import Fault


def save(path: Path, data: bytes, repair: str, *, mode: int = 0o666) -> None:
    """Replaces what `path` names, through a link, in one step; raises Fault, with the repair, and leaves no half file.

    A new file has the permissions `mode`, less the umask.
    """
    with written(str(path), repair):
        target = check(path)
        if not stat.S_ISREG(_mode(target)):
            target.write_bytes(data)
            return
        beside = target.with_name(f".{target.name}.{os.getpid()}.new")
        try:
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123  # a mode
                file.write(data)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


def check(path: Path) -> Path:
    """Where `path` leads to; raises OSError when nothing can be written there."""
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if stat.S_ISREG(mode):
        beside = target.with_name(f".{target.name}.{os.getpid()}.new")
        try:
            beside.touch()
        finally:
            beside.unlink(missing_ok=True)
    return target


@contextmanager
def written(what: str, repair: str) -> Iterator[None]:
    """A Fault in place of the OSError of something that can't be written."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Fault(f"{what}: can't be written: {error.strerror or error}\n  {repair}") from error


def _mode(path: Path) -> int:
    """st_mode; of what is not there yet, a plain file's."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return stat.S_IFREG

"""Writes a file whole or not at all; what is not a regular file (a device, a pipe) is written to as it is.

On Linux, where the file system has nameless files, even kill -9 leaves nothing behind: a nameless file is filled, and then
given its name. A file that is there already can only be replaced by one that has a name; so between two system calls the new
one is called as `_beside` says, always the same, and the next run removes it. Elsewhere a file of another name is filled,
and then renamed.
"""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EINVAL, EISDIR, EOPNOTSUPP
from functools import partial
from pathlib import Path

from .errors import SetupError
from .safe_text import plain

NAMELESS_UNKNOWN = (EOPNOTSUPP, EISDIR, EINVAL)  # by the file system; by a kernel before 3.11; by some of FUSE
PIECE = 1 << 20  # bytes that are copied at a time
TRIES = 100  # for the name beside the target, which others who write to the same target take, too


def save(path: Path, data: bytes | Iterable[bytes], repair: str, *, mode: int = 0o666) -> None:
    """Replaces the file at `path`, or where a link there leads, in one step; raises SetupError, which says the repair.

    The data may come in pieces, in their own time. A new file has the permissions `mode`, less the umask.
    """
    pieces = [data] if isinstance(data, bytes) else data
    with written(str(path), repair):
        target = check(path)
        if not stat.S_ISREG(_mode(target)):
            with target.open("wb") as file:
                file.writelines(pieces)
        elif (nameless := _nameless(target.parent, mode)) is None:
            _rename(target, pieces, mode)
        else:
            with os.fdopen(nameless, "w+b") as file:
                file.writelines(pieces)
                file.flush()
                if not _named(nameless, target):
                    file.seek(0)
                    _rename(target, iter(partial(file.read, PIECE), b""), mode)


def refuse_links(folder: Path, path: Path, repair: str) -> None:
    """Raises SetupError where a link between the folder and `path` would lead elsewhere, or what is there is no file."""
    below = path.relative_to(folder)
    for place in [*reversed(below.parents[:-1]), below]:
        if (folder / place).is_symlink():
            raise SetupError(f"{plain(str(folder / place))}: is a link, and nothing is written where it leads\n  {repair}")
    if os.path.lexists(path) and not path.is_file():
        raise SetupError(f"{plain(str(path))}: is no file, and is left as it is\n  {repair}")


def save_new(folder: Path, files: Mapping[str, bytes], repair: str, *, mode: int = 0o666) -> list[Path]:
    """Writes files below `folder`, by path, all or none. Gives those that are new: what is as it should be stays.

    Raises SetupError where one is there with another content, or can't be written: then all is as it was.
    """
    new: list[Path] = []
    made: list[Path] = []
    for target, data in ((folder / name, data) for name, data in files.items()):
        with written(str(target), repair):
            if not os.path.lexists(target):
                new.append(target)
            elif not target.is_file() or target.read_bytes() != data:
                raise SetupError(f"{target} is there already, with another content, and is left as it is\n  {repair}")
    try:
        for target in new:
            with written(str(target), repair):
                for parent in reversed([one for one in target.parents if not one.exists()]):
                    parent.mkdir()
                    made.append(parent)
            save(target, files[target.relative_to(folder).as_posix()], repair, mode=mode)
            made.append(target)
    except BaseException:  # Ctrl-C, too: what was made goes, and the exception goes on
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise
    return new


def check(path: Path) -> Path:
    """Where `path` leads to, without what an earlier run left there; raises OSError when nothing can be written there."""
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if stat.S_ISREG(mode):
        _beside(target).unlink(missing_ok=True)
        if (nameless := _nameless(target.parent, 0o600)) is not None:
            os.close(nameless)
        else:
            own = _own(target)
            try:
                own.touch()
            finally:
                own.unlink(missing_ok=True)
    return target


@contextmanager
def written(what: str, repair: str) -> Iterator[None]:
    """Raises a SetupError where an OSError says that `what` can't be written."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise SetupError(f"{plain(what)}: can't be written: {error.strerror or plain(str(error))}\n  {repair}") from error


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")


def _own(target: Path) -> Path:
    """No other process writes to it: it may be half a file."""
    return target.with_name(f".{target.name}.{os.getpid()}.new")


def _nameless(folder: Path, mode: int) -> int | None:
    """A descriptor to write to; None where there are no such files. open(2): O_TMPFILE."""
    if sys.platform != "linux":
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, mode)
    except OSError as error:
        if error.errno in NAMELESS_UNKNOWN:
            return None
        raise


def _named(nameless: int, target: Path) -> bool:
    """Names the file, in place of the one that has the name now; False where nameless files can't be named."""
    try:
        _link(nameless, target)
    except FileExistsError:
        pass
    except OSError:  # no /proc
        return False
    else:
        return True
    beside = _beside(target)
    for _ in range(TRIES):
        with suppress(FileExistsError, FileNotFoundError):  # another process has the same in mind: one after the other
            _link(nameless, beside)
            beside.replace(target)
            beside.unlink(missing_ok=True)  # it is there yet if another process had put our file in its place
            return True
        beside.unlink(missing_ok=True)
    return False


def _link(nameless: int, name: Path) -> None:
    """linkat(2), through the link in /proc; os.link without a descriptor of a folder would not follow that."""
    folder = os.open(name.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.link(f"/proc/self/fd/{nameless}", name.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _rename(target: Path, pieces: Iterable[bytes], mode: int) -> None:
    own = _own(target)
    try:
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.writelines(pieces)
        own.replace(target)
    finally:
        own.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Its st_mode; a regular file's if it is not there yet."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return stat.S_IFREG

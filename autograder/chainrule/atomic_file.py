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
from errno import EACCES, EINVAL, EISDIR, EOPNOTSUPP
from functools import partial
from pathlib import Path

from .errors import SetupError
from .safe_text import plain

NAMELESS_UNKNOWN = (EOPNOTSUPP, EISDIR, EINVAL)  # by the file system; by a kernel before 3.11; by some of FUSE
PIECE = 1 << 20  # bytes that are copied at a time
FOLDER = sum(getattr(os, flag, 0) for flag in ("O_PATH", "O_DIRECTORY", "O_CLOEXEC"))
BY_DESCRIPTOR = {os.open, os.mkdir, os.rename, os.unlink} <= os.supports_dir_fd
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
        else:
            _put(target, pieces, mode)


def save_below(folder: Path, place: Path, data: bytes, repair: str) -> None:
    """As `save`, at the `place` below the folder; folders that are missing are made. Raises SetupError.

    No link below the folder is followed: those who own what is there could put one there at any time, while we write.
    """
    path = folder / place
    with written(str(path), repair):
        refuse_links(folder, path, repair)
        if not BY_DESCRIPTOR:
            path.parent.mkdir(parents=True, exist_ok=True)
            save(path, data, repair)
            return
        folder.mkdir(parents=True, exist_ok=True)
        within = os.open(folder, FOLDER)
        try:
            for step in place.parts[:-1]:
                with suppress(FileExistsError):
                    os.mkdir(step, dir_fd=within)
                below = os.open(step, FOLDER | os.O_NOFOLLOW, dir_fd=within)
                os.close(within)
                within = below
            _put(Path(place.name), [data], 0o666, within)
        finally:
            os.close(within)


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
    _refuse_planted(path)
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


def _refuse_planted(path: Path) -> None:
    """Raises OSError for a link that somebody else has put into a folder that is everybody's, as /tmp: the rule of Linux's
    fs.protected_symlinks, which knows nothing of a link that is read and not followed.
    """
    if os.name != "posix":
        return
    for place in (path, *path.parents):
        if place.is_symlink():
            folder = place.parent.stat()
            everybodys = folder.st_mode & stat.S_ISVTX and folder.st_mode & stat.S_IWOTH
            if everybodys and place.lstat().st_uid not in (os.geteuid(), folder.st_uid):
                raise PermissionError(EACCES, "a link of somebody else's stands there", str(place))


@contextmanager
def written(what: str, repair: str) -> Iterator[None]:
    """Raises a SetupError where an OSError says that `what` can't be written, or no name can have such letters here."""
    try:
        yield
    except BrokenPipeError:
        raise
    except UnicodeEncodeError as error:
        why = f"no name has such letters in the locale's {error.encoding}"
        raise SetupError(f"{plain(what)}: can't be written: {why}\n  set LC_ALL=C.UTF-8") from error
    except OSError as error:
        raise SetupError(f"{plain(what)}: can't be written: {error.strerror or plain(str(error))}\n  {repair}") from error


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.new")


def _own(target: Path) -> Path:
    """No other process writes to it: it may be half a file."""
    return target.with_name(f".{target.name}.{os.getpid()}.new")


def _put(target: Path, pieces: Iterable[bytes], mode: int, at: int | None = None) -> None:
    """Replaces the regular file `target`, or makes it; seen from the open folder `at`, if that is given."""
    if (nameless := _nameless(target.parent, mode, at)) is None:
        _rename(target, pieces, mode, at)
        return
    with os.fdopen(nameless, "w+b") as file:
        file.writelines(pieces)
        file.flush()
        if not _named(nameless, target, at):
            file.seek(0)
            _rename(target, iter(partial(file.read, PIECE), b""), mode, at)


def _nameless(folder: Path, mode: int, at: int | None = None) -> int | None:
    """A descriptor to write to; None where there are no such files. open(2): O_TMPFILE."""
    if sys.platform != "linux":
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, mode, dir_fd=at)
    except OSError as error:
        if error.errno in NAMELESS_UNKNOWN:
            return None
        raise


def _named(nameless: int, target: Path, at: int | None) -> bool:
    """Names the file, in place of the one that has the name now; False where nameless files can't be named."""
    try:
        _link(nameless, target, at)
    except FileExistsError:
        pass
    except OSError:  # no /proc
        return False
    else:
        return True
    beside = _beside(target)
    for _ in range(TRIES):
        with suppress(FileExistsError, FileNotFoundError):  # another process has the same in mind: one after the other
            _link(nameless, beside, at)
            os.rename(beside, target, src_dir_fd=at, dst_dir_fd=at)
            _remove(beside, at)  # it is there yet if another process had put our file in its place
            return True
        _remove(beside, at)
    return False


def _link(nameless: int, name: Path, at: int | None) -> None:
    """linkat(2), through the link in /proc; os.link without a descriptor of a folder would not follow that."""
    folder = os.open(name.parent, FOLDER, dir_fd=at)
    try:
        os.link(f"/proc/self/fd/{nameless}", name.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _rename(target: Path, pieces: Iterable[bytes], mode: int, at: int | None) -> None:
    own = _own(target)
    try:
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode, dir_fd=at), "wb") as file:
            file.writelines(pieces)
        os.replace(own, target, src_dir_fd=at, dst_dir_fd=at)
    finally:
        _remove(own, at)


def _remove(path: Path, at: int | None) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path, dir_fd=at)


def _mode(path: Path) -> int:
    """Its st_mode; a regular file's if it is not there yet."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return stat.S_IFREG

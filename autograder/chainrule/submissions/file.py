"""A submission: what a student handed in, cell by cell, and where it came from.

Nothing of it is run or compiled here; the sandbox does that. A submission that can't be read is `broken`, and says why.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from ..atomic_file import FOLDER
from ..errors import ChainruleError, SetupError
from ..safe_text import plain
from ..suggest import quoted
from .cells import UnreadableError, is_notebook, read_code

LARGEST = 32_000_000  # bytes, of which most may be a notebook's outputs; LARGEST_CODE is the limit of the code
TOO_LARGE = f"it is beyond {LARGEST // 1_000_000} MB; hand in the code alone, and clear a notebook's outputs"
MOST_BESIDE = 1_000  # files of a folder that are looked at for one of nearly this name: it may be a student's
NAME = "name a .py or .ipynb file, a folder, or a .zip"
OTHERS = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a directory", stat.S_IFIFO: "a named pipe"}
READ_ONLY = sum(getattr(os, flag, 0) for flag in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
"""Follows no link, waits for no pipe, changes no end of a line: as far as the system knows of these."""
LINKED = "it is a symbolic link; hand in the folder itself"


class Submission(Struct, frozen=True):
    """What was handed in. `path` and `student` may hold any text: whoever prints them makes them inert."""

    path: str  # as shown: relative to where grade was run
    sha256: str  # of all the bytes; "" when they can't be read, or are too many
    cells: tuple[tuple[str, bytes], ...]  # name and source in UTF-8: of a .py its own, of a notebook "cell 1" …
    notebook: bool
    warnings: tuple[str, ...] = ()
    about_files: tuple[str, ...] = ()  # which of the student's files it is: see result.is_about_files
    broken: str | None = None  # why it can't be graded
    student: str | None = None


def read_submission(path: Path, *, shown: str | None = None, student: str | None = None, below: int = 0) -> Submission:
    """The submission in the file `path`, read as `contents` does; raises SetupError if there is no such file, or it is no
    .py or .ipynb.
    """
    shown = str(path) if shown is None else shown
    data = contents(path, shown, below)
    if isinstance(data, str):
        return broken_submission(data, path=shown, student=student)
    return submission_from_bytes(data, path=shown, name=path.name, student=student)


def contents(path: Path, shown: str, below: int = 0) -> bytes | str:
    """The bytes of the file `path`, or why they are not read; raises SetupError as `read_submission` does.

    The `below` folders right above it are students' own: any of them may be exchanged for a link to another's at any time.
    """
    try:
        with _folder(path, below) as (name, above):
            reason = refusal(os.lstat(name, dir_fd=above).st_mode)  # before it is opened: a device may already do something
            refuse_name(path.name)
            if reason is None:
                with os.fdopen(os.open(name, READ_ONLY, dir_fd=above), "rb") as file:
                    reason = refusal(os.fstat(file.fileno()).st_mode)  # it may have been exchanged since
                    data = b"" if reason else file.read(LARGEST + 1)
    except _LinkError as link:
        reason = str(link)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a name that no file can have
        raise SetupError(f"{plain(shown)}: there is no such file{_where_to_look(path)}") from None
    except OSError as error:
        reason = f"it can't be read: {error.strerror or error}"
    if reason is None and len(data) > LARGEST:
        reason = TOO_LARGE
    return data if reason is None else reason


class _LinkError(ChainruleError):
    """A folder on the way to a file is a link."""


@contextmanager
def _folder(path: Path, below: int) -> Iterator[tuple[Path | str, int | None]]:
    """What the file is called, and in which open folder (None: its path is all there is), to which no link leads in any of
    the `below` last steps; raises _LinkError, and OSError as open(2) does.
    """
    if not below or os.open not in os.supports_dir_fd:
        yield path, None
        return
    whole = path if below < len(path.parents) else Path(os.path.abspath(path))  # noqa: PTH100  # Path.resolve follows links
    folder = os.open(whole.parents[below], FOLDER)
    try:
        for step in whole.parts[-1 - below : -1]:
            if stat.S_ISLNK(os.lstat(step, dir_fd=folder).st_mode):
                raise _LinkError(f"{plain(step)}: {LINKED}")
            within = os.open(step, FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = within
        yield path.name, folder
    finally:
        os.close(folder)


def _where_to_look(path: Path) -> str:
    """What follows "there is no such file": the folder that was looked in, and what is called nearly so there."""
    import difflib  # only a mistake needs it

    folder, beside = "", []
    with suppress(OSError, ValueError):
        folder = "" if path.is_absolute() else f" in {plain(str(Path.cwd()))}"
        with os.scandir(path.parent) as there:
            beside = [plain(one.name) for one in islice(there, MOST_BESIDE) if is_code_file(one.name)]
    close = difflib.get_close_matches(plain(path.name), beside, n=1)
    return folder + (f"\n  did you mean {quoted(close[0])}?" if close else f"\n  {NAME}")


def submission_from_bytes(data: bytes, *, path: str, name: str, student: str | None = None) -> Submission:
    """The submission whose bytes are `data`. Raises SetupError for a `name` that is not one of a submission."""
    refuse_name(name)
    if len(data) > LARGEST:
        return broken_submission(TOO_LARGE, path=path, student=student)
    digest = hashlib.sha256(data).hexdigest()
    try:
        code = read_code(data, name)
    except UnreadableError as error:
        return replace(broken_submission(str(error), path=path, student=student), sha256=digest)
    return Submission(path, digest, tuple(code.cells), code.notebook, tuple(code.notes), student=student)


def broken_submission(reason: str, *, path: str, student: str | None = None) -> Submission:
    """A submission that can't be read, for this reason."""
    return Submission(path, "", (), is_notebook(path), broken=reason, student=student)


def refuse_name(name: str) -> None:
    """Raises SetupError unless a file of this name may be a submission."""
    if not is_code_file(name):
        raise SetupError(f"{plain(name)} is not a submission; {NAME}")


def is_code_file(name: str) -> bool:
    """Whether a file of this name may be a submission. It is asked so often of each file that no path is made of it."""
    stem, _, suffix = name.rpartition("/")[2].rpartition(".")
    return stem != "" and suffix.lower() in ("py", "ipynb")


def relative(path: PurePath) -> str:
    """As seen from the folder where grade is run; whole where it is on another drive."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return str(path)


def holds_many(path: Path) -> bool:
    """Whether it is a folder, or called like a .zip. Not one that is called like a file: a pattern that names files finds
    it, which is a student's, or their link to anybody's.
    """
    is_folder = os.path.isdir(path) and not is_code_file(path.name)  # noqa: PTH112  # Path.is_dir raises without permission
    return is_folder or path.suffix.lower() == ".zip"


def refusal(mode: int) -> str | None:
    """Why what has this `st_mode` is not read; None for a regular file."""
    kind = OTHERS.get(stat.S_IFMT(mode), "a device or a socket")
    return None if stat.S_ISREG(mode) else f"it is {kind}; hand in the file itself"

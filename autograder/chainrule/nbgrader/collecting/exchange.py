"""`nbgrader collect` from an exchange, a folder in which students own what lies there, and may call it as they like.

nbgrader copies of a link what it leads to, takes a folder for the student's whom its name names, whoever made it, and ends
at the first that it can't read. So what isn't plain is left out, with the reason, and nobody else waits for it.
"""

import os
import pwd
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import parse_utc

from ...atomic_file import PIECE
from ...errors import SetupError
from ...safe_text import plain
from ...submissions.file import READ_ONLY, refusal
from ..autograding.submitted import LARGEST_BESIDE, MOST_BESIDE, TIME, is_time, listed
from ..names import TIMESTAMP

TOKEN = "submission_secret.txt"  # noqa: S105  # a file's name: what is in it leads its student to the feedback
TOKENS, LONGEST = re.compile(rb"[0-9a-f]{128}\s*"), 200  # bytes
STUDENT = re.compile(r"[\w@+-][\w.@+-]*")  # anything else could be another place, or markup in formgrader's pages
A_WHILE = timedelta(minutes=10)  # in which `nbgrader submit` has copied all, and clocks differ
MOST_TRIED = 3  # of a student's, the newest first
NEVER = datetime.min  # noqa: DTZ901  # as nbgrader has times, without a zone


class TrustedCollect(ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """In the place of nbgrader's own: `c.ExchangeFactory.collect`."""

    src_records: list[dict[str, Any]]

    def init_src(self) -> None:
        self._sorted: dict[str, list[dict[str, Any]]] = {}
        super().init_src()

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """As nbgrader's; nobody's where it would raise, or of a time beyond all."""
        nobodys = {"username": "", "filename": Path(path).name, "timestamp": NEVER}
        try:
            record: dict[str, Any] = super()._path_to_record(path)
        except Exception:  # noqa: BLE001  # dateutil's parser raises many kinds
            return nobodys
        return record if TIME.fullmatch(record["timestamp"].isoformat(" ")) else nobodys

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The newest first, of those that are the student's own, if any is."""
        refused = {record["filename"]: reason for record in records if (reason := self._why_not(record))}
        for name, reason in refused.items():
            self._refuse(name, reason)
        own = [record for record in records if record["filename"] not in refused]
        found: list[dict[str, Any]] = super()._sort_by_timestamp(own or records)
        self._sorted[found[0]["username"]] = found
        return found

    def copy_files(self) -> None:
        """As nbgrader's, of what is a student's own, one after the other; what is there stays where a newer one can't be.

        Where nothing is there, the one before is taken in the place of one that is refused.
        """
        for newest in self.src_records:
            own = self._sorted[newest["username"]]
            for record in own[own.index(newest) :][:MOST_TRIED]:
                if not self._why_not(record) and not self._is_refused(record):
                    break

    def _is_refused(self, record: dict[str, Any]) -> bool:
        """Copies it, unless it is refused; whether it was, and nothing is there."""
        course, updates = self.coursedir, self.update or self.before_duedate
        place = Path(course.format_path(course.submitted_directory, record["username"], course.assignment_id))
        self.src_records = [record]
        try:
            with _kept(place) if updates else nullcontext():
                super().copy_files()
        except Exception as error:  # noqa: BLE001  # nbgrader's are of many kinds: of what is large, or of a bad time
            self._refuse(record["filename"], plain(str(error)))
            return not isinstance(error, OSError) and not place.is_dir()  # the disk gives out: it may be taken the next time
        return False

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """As nbgrader's, of a copy in which all is plain; raises SetupError where that can't be made."""
        record = self._path_to_record(src)
        with _opened(src) as opened, TemporaryDirectory() as folder:
            if reason := self._not_theirs(record["username"], os.fstat(opened)):
                raise SetupError(reason)  # it was exchanged since it was looked at
            plain_copy = Path(folder, "copy")
            changed = _copy(opened, plain_copy, _Room())
            said = _mend(plain_copy, record["timestamp"])
            if changed > said + A_WHILE:
                self.log.warning("%s: handed in at %s, as it says, and changed at %s", plain(Path(src).name), said, changed)
            try:
                super().do_copy(str(plain_copy), dest, log)
            except BaseException:  # Ctrl-C, too: a part of it would be taken for all of it
                shutil.rmtree(dest, ignore_errors=True)
                raise

    def _refuse(self, name: str, reason: str) -> None:
        self.log.error("%s: not collected: %s", plain(name), reason)

    def _why_not(self, record: dict[str, Any]) -> str:
        """Why a folder of the exchange isn't its student's; "" if it is."""
        student, path = record["username"], Path(self.inbound_path, record["filename"])
        if not STUDENT.fullmatch(student):
            return "it isn't called as nbgrader submit calls a submission"
        try:
            found = path.lstat()
        except OSError as error:
            return error.strerror or str(error)
        if not stat.S_ISDIR(found.st_mode):
            return refusal(found.st_mode) or "it is a file"
        return self._not_theirs(student, found)

    def _not_theirs(self, student: str, found: os.stat_result) -> str:
        owner = _owner(found.st_uid)
        if self.check_owner and owner != student and found.st_uid != os.geteuid():  # ours, where all share a login
            return f"{owner} owns it; if that is no matter here: c.ExchangeCollect.check_owner = False"
        return ""


def _owner(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Puts back what is in the folder where what is within raises: nbgrader removes it before it copies a newer one."""
    before, made = (folder.with_name(f".{folder.name}.{name}") for name in ("before", "made"))
    shutil.rmtree(made, ignore_errors=True)
    if before.is_dir():  # of a run that was killed: what is in the folder may be a half
        shutil.rmtree(folder, ignore_errors=True)
        before.rename(folder)
    if folder.is_dir():
        shutil.copytree(folder, made, symlinks=True, copy_function=_link)
        made.rename(before)
    try:
        yield
    except BaseException:  # raised again; Ctrl-C, too, leaves no half
        if before.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # of a disk that knows no such links
        shutil.copy2(source, target)


class _Room:
    """What a student's folder may still have: files and folders, and bytes."""

    def __init__(self) -> None:
        self.files, self.bytes = MOST_BESIDE, LARGEST_BESIDE


@contextmanager
def _opened(folder: str | Path, above: int | None = None) -> Iterator[int]:
    """The folder, seen from the open one `above`; raises OSError for a link."""
    opened = os.open(folder, READ_ONLY | os.O_DIRECTORY, dir_fd=above)
    try:
        yield opened
    finally:
        os.close(opened)


def _copy(folder: int, into: Path, room: _Room) -> datetime:
    """A copy of the open folder; raises SetupError, OSError for anything in it that isn't plain. It is not left meanwhile by
    any link. Gives when something in it was changed last, in UTC, by the clock of whoever keeps it (inode(7), st_ctime).
    """
    into.mkdir()
    names = listed(folder, room.files)
    room.files -= len(names)
    if room.files < 0:
        raise SetupError(f"it has more than {MOST_BESIDE} files; hand in the notebook alone")
    changed = _changed(os.fstat(folder))
    for name in names:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode):
            with _opened(name, folder) as within:
                changed = max(changed, _copy(within, into / name, room))
        elif reason := refusal(found.st_mode):
            raise SetupError(f"{plain(name)}: {reason}")
        else:
            changed = max(changed, _changed(found))
            _copy_file(name, into / name, room, folder)
    return changed


def _changed(found: os.stat_result) -> datetime:
    return datetime.fromtimestamp(found.st_ctime, UTC).replace(microsecond=0, tzinfo=None)


def _copy_file(name: str, into: Path, room: _Room, above: int) -> None:
    with os.fdopen(os.open(name, READ_ONLY, dir_fd=above), "rb") as file, into.open("wb") as copy:
        if reason := refusal(os.fstat(file.fileno()).st_mode):  # it may have been exchanged since
            raise SetupError(f"{plain(name)}: {reason}")
        for piece in iter(partial(file.read, PIECE), b""):
            room.bytes -= copy.write(piece)
            if room.bytes < 0:
                raise SetupError(f"it is beyond {LARGEST_BESIDE // 1_000_000} MB; hand in the notebook alone")


def _mend(folder: Path, when: datetime) -> datetime:
    """What nbgrader reads beside the notebook, and ends at if it isn't as `nbgrader submit` wrote it, is written anew. Gives
    when it was handed in by that.
    """
    time, secret = folder / TIMESTAMP, folder / TOKEN
    if not (time.is_file() and is_time(time) and time.read_text().strip()):
        _replace(time, f"{when.isoformat(' ')} UTC")
    if not (secret.is_file() and secret.stat().st_size < LONGEST and TOKENS.fullmatch(secret.read_bytes())):
        _replace(secret, secrets.token_hex(64))
    said: datetime = parse_utc(time.read_text().strip())
    return said


def _replace(path: Path, text: str) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.write_text(text, encoding="utf-8")

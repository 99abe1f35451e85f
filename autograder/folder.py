"""A folder of submissions, or a .zip of one: who handed in, and which files of theirs may be the submission.

The depth is fixed, no link is followed, and nothing is extracted to disk. A name may hold anything here.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .fault import Fault
from .inert import plain
from .submission import LARGEST, TOO_LARGE, Submission, broken, of_bytes, read, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_MEMBERS = 100_000
SKIPPED = re.compile(r"\.|(__MACOSX|__pycache__)\Z")
UNSAFE = re.compile(r"/|[A-Za-z]:|.*[\\\0]|(.*/)?\.\.(/|\Z)", re.DOTALL)
DAMAGED = (BadZipFile, EOFError, OverflowError, RuntimeError, ValueError, struct.error, zlib.error)

Place: TypeAlias = tuple[str, ...]  # the names on the way from the folder to a file: ("ada", "gradient.py")


@dataclass(frozen=True)
class Candidate:
    """What stands in a submission's place: a file, a member of an open .zip, or why it is never read."""

    place: Place
    shown: str
    source: Path | tuple[ZipFile, ZipInfo] | str
    hides: bool = False  # it may be a folder that is not looked into

    def read(self, student: str | None) -> Submission:
        """The submission, or a broken one."""
        if isinstance(self.source, str):
            return broken(self.source, path=self.shown, student=student)
        if isinstance(self.source, tuple):
            return _unzipped(*self.source, self.shown, student)
        try:
            return read(self.source, shown=self.shown, student=student)
        except Fault:
            return broken("it is no longer there", path=self.shown, student=student)


@dataclass(frozen=True)
class Found:
    """A student, and what may be their submission, the preferred first: shallow before deep, then .py before .ipynb."""

    student: str | None  # None: a file that was named by itself
    candidates: tuple[Candidate, ...]

    def read(self, i: int) -> Submission:
        """What `candidates[i]` holds; read anew each time, and not kept."""
        return self.candidates[i].read(self.student)


def find(path: Path, stem: str) -> list[Found]:
    """Who handed in a `stem`.py or .ipynb, sorted by student; raises Fault if nobody did, or a .zip is unsafe."""
    try:
        zipped = path.suffix.lower() == ".zip" and path.is_file()
        found = _in_zip(path, stem) if zipped else _grouped(_in_folder(path, (), stem), stem)
    except OSError as error:
        what = f"can't be read: {error.strerror or error}\n  name a file, a folder, or a .zip"
        raise Fault(f"{plain(str(path))}: {what}") from None
    if not found:
        places = f"STUDENT.py, STUDENT/{stem}.py or STUDENT/{stem}/{stem}.py, or .ipynb in place of .py"
        raise Fault(f"{plain(str(path))}: holds no submission\n  it may hold them as {places}")
    return found


def _grouped(candidates: Iterable[Candidate], stem: str) -> list[Found]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        *folders, last = candidate.place
        student, *inner = (*folders, PurePosixPath(last).stem if _is_file(last) else last)
        deepest = 2 if _is_file(last) else 1 if candidate.hides else -1
        if len(inner) <= deepest and all(name == stem for name in inner) and not any(map(_is_file, folders)):
            found[student].append(candidate)
    for some in found.values():
        some.sort(key=lambda one: (len(one.place), one.shown.lower().endswith(".ipynb"), one.place))
    return [Found(student, tuple(found[student])) for student in sorted(found)]


def _is_file(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in (".py", ".ipynb")


def _in_folder(top: Path, above: Place, stem: str) -> Iterator[Candidate]:
    for entry in list(os.scandir(top.joinpath(*above))):
        place = (*above, entry.name)
        path = top.joinpath(*place)
        if SKIPPED.match(entry.name):
            continue
        if _is_file(entry.name):  # or so it is called: reading it tells
            yield Candidate(place, str(path), path)
        elif entry.is_symlink():
            yield Candidate(place, str(path), refusal(stat.S_IFLNK) or "", hides=True)
        elif place[1:] in ((), (stem,)) and entry.is_dir(follow_symlinks=False):
            try:
                yield from list(_in_folder(top, place, stem))
            except OSError as error:
                yield Candidate(place, str(path), f"it can't be read: {error.strerror}", hides=True)


def _in_zip(path: Path, stem: str) -> list[Found]:
    try:
        archive = ZipFile(path)
    except DAMAGED as error:
        raise Fault(f"{plain(str(path))}: not a .zip, or damaged: {plain(str(error))}\n  make it again") from None
    if reason := _unsafe(archive.infolist()):
        archive.close()
        raise Fault(f"{plain(str(path))}: {reason}\n  make it again, from a folder of submissions")
    found: dict[Place, Candidate] = {}
    for info in archive.infolist():
        place = _place(info)
        if any(map(SKIPPED.match, place)):
            continue
        for above in (place[:n] for n in range(1, min(len(place), 4) + 1)):  # a folder need not be a member itself
            found.setdefault(above, Candidate(above, "/".join((str(path), *above)), refusal(stat.S_IFDIR) or ""))
        if place and not info.is_dir():
            mode = stat.S_IFMT(info.external_attr >> 16) or stat.S_IFREG  # 0: not made on Unix
            source = refusal(mode) or (archive, info)
            found[place] = Candidate(place, f"{path}/{info.orig_filename}", source, hides=stat.S_ISLNK(mode))
    unwrapped = (replace(one, place=one.place[1:]) for one in found.values() if one.place[1:])
    single = len({place[0] for place in found}) == 1
    return _grouped(found.values(), stem) or (_grouped(unwrapped, stem) if single else [])


def _place(info: ZipInfo) -> Place:
    return tuple(name for name in info.orig_filename.split("/") if name not in ("", "."))


def _unsafe(members: list[ZipInfo]) -> str | None:
    """Why a .zip is refused as a whole."""
    if len(members) > MOST_MEMBERS:
        return f"has more than {MOST_MEMBERS} members"
    seen: set[Place] = set()
    for info in members:
        place, name = _place(info), info.orig_filename
        if UNSAFE.match(name) or UNSAFE.match(info.filename):
            return f'"{plain(name, 80)}" in it is no plain path ("/" or a drive in front, "..", "\\" or a NUL within)'
        if place in seen:
            return f'"{plain(name, 80)}" is in it twice'
        seen.add(place)
    return None


def _unzipped(archive: ZipFile, info: ZipInfo, shown: str, student: str | None) -> Submission:
    """A member, of which at most LARGEST + 1 bytes are unpacked, whatever it declares."""
    reason = "it is damaged in the .zip"
    if info.flag_bits & 1:
        reason = "it is encrypted in the .zip; hand it in without a password"
    elif info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # zipfile unpacks bzip2 and LZMA without bound
        reason = "it is compressed in an unusual way; make the .zip with the default method (deflate)"
    elif info.file_size > LARGEST:
        reason = TOO_LARGE
    else:
        try:
            with archive.open(info) as member:
                data = member.read(LARGEST + 1)
            if len(data) == info.file_size:
                return of_bytes(data, path=shown, name=PurePosixPath(info.orig_filename).name, student=student)
        except (OSError, *DAMAGED):
            pass
    return broken(reason, path=shown, student=student)

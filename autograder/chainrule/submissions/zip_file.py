"""A .zip of submissions. Its members are read, and never extracted to disk; an unsafe .zip is refused as a whole."""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections import defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ..errors import SetupError
from ..safe_text import plain
from .file import LARGEST, TOO_LARGE, refusal
from .found import DIRECTORY, SKIPPED, Candidate, Place, StudentFiles, grouped, with_empty

MOST_MEMBERS = 100_000
UNSAFE = re.compile(r"/|[A-Za-z]:|.*[\\\0]|(.*/)?\.\.(/|\Z)", re.DOTALL)
DAMAGED = (BadZipFile, EOFError, OverflowError, RuntimeError, ValueError, struct.error, zlib.error)


def in_zip(path: Path, stem: str) -> list[StudentFiles]:
    """Everybody who handed in, as folder.find has them; raises SetupError for what is no .zip, or an unsafe one."""
    found = members(path)
    unwrapped = (replace(one, place=one.place[1:]) for one in found.values() if one.place[1:])
    single = len({place[0] for place in found}) == 1
    depth, some = 0, grouped(found.values(), stem)
    if not some and single:
        depth, some = 1, grouped(unwrapped, stem)
    inside: dict[str, set[str]] = defaultdict(set)
    for place in found:
        if len(place) > depth + 1:
            inside[place[depth]].add(place[depth + 1])
    return with_empty(some, path, inside, stem)


def members(path: Path) -> dict[Place, Candidate]:
    """Everything in it by its place, folders as well; raises SetupError as `in_zip` does."""
    try:
        archive = _Archive(path)
    except DAMAGED as error:
        raise SetupError(f"{plain(str(path))}: not a .zip, or damaged: {plain(str(error))}\n  make it again") from None
    listed = archive.here().infolist()
    if reason := _unsafe(listed):
        raise SetupError(f"{plain(str(path))}: {reason}\n  make it again, from a folder of submissions")
    found: dict[Place, Candidate] = {}
    for info in listed:
        place = _place(info)
        if any(map(SKIPPED.match, place)):
            continue
        for above in (place[:n] for n in range(1, min(len(place), 4) + 1)):  # a folder need not be a member itself
            found.setdefault(above, Candidate(above, "/".join((str(path), *above)), DIRECTORY))
        if place and not info.is_dir():
            mode = stat.S_IFMT(info.external_attr >> 16) or stat.S_IFREG  # 0: not made on Unix
            shown = f"{path}/{info.orig_filename}"
            source = refusal(mode) or partial(_unzipped, archive, info)
            found[place] = Candidate(place, shown, source, hides=stat.S_ISLNK(mode))
    return found


def _place(info: ZipInfo) -> Place:
    return tuple(name for name in info.orig_filename.split("/") if name not in ("", "."))


def _unsafe(members: list[ZipInfo]) -> str | None:
    """Why a .zip with these members is refused; None if it isn't."""
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


class _Archive:
    """An open .zip. A forked process opens it again, as two processes would share one position in the file."""

    def __init__(self, path: Path) -> None:
        self._path, self._process, self._zip = path.absolute(), os.getpid(), ZipFile(path)

    def here(self) -> ZipFile:
        if self._process != os.getpid():
            self._process, self._zip = os.getpid(), ZipFile(self._path)
        return self._zip


def _unzipped(archive: _Archive, info: ZipInfo) -> bytes | str:
    """A member's bytes, or why they can't be read. At most LARGEST + 1 bytes are unpacked, whatever size it declares."""
    reason = "it is damaged in the .zip"
    if info.flag_bits & 1:
        reason = "it is encrypted in the .zip; hand it in without a password"
    elif info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # zipfile unpacks bzip2 and LZMA without bound
        reason = "it is compressed in an unusual way; make the .zip with the default method (deflate)"
    elif info.file_size > LARGEST:
        reason = TOO_LARGE
    else:
        try:
            with archive.here().open(info) as member:
                data = member.read(LARGEST + 1)
            if len(data) == info.file_size:
                return data
        except (OSError, *DAMAGED):
            pass
    return reason

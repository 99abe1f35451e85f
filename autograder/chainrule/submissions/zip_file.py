"""A .zip of submissions. Its members are read, and never extracted to disk; one with an unsafe name is not even read."""

import os
import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from io import FileIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from msgspec.structs import replace

from ..errors import SetupError
from ..safe_text import plain
from .file import LARGEST, TOO_LARGE, is_code_file, refusal
from .found import DEEPEST, DIRECTORY, EMPTY_FOLDER, LONG, MOST_BELOW, SKIPPED, TOO_DEEP, Candidate, Place

MOST_MEMBERS = 1_000_000  # of all students; each is a file or a folder
CROWD = f"it holds more than {MOST_BELOW} files, or too long names: beside .py and .ipynb nothing is looked at"
CODE = b".py", b".ipynb"
LONGEST_COMMENT = 0xFFFF
ENTRY = b"PK\1\2"  # how each one of a .zip's directory begins
FAR_END, LOCATOR = b"PK\6\6", b"PK\6\7"  # what stands before a .zip's end where that has numbers beyond 4 GB
OLDEST_VERSION = 20  # of ZIP, which every reader knows
UTF_8 = 8  # of the upper byte of the flags
MOST_SAID = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF  # entries, size and place: in the place of larger ones
FAR = b"\xff" * 4  # in the place of a number that is beyond 4 GB
ZIP_64, UNKNOWN = 1, 0xFFFF  # kinds of what stands beside a name; nobody reads the second
UNSAFE = re.compile(r"/|[A-Za-z]:|.*[\\\0]|(.*/)?\.\.(/|\Z)", re.DOTALL)
UNSAFE_NAME = 'its name in the .zip is no plain path ("/" or a drive in front, "..", "\\" or a NUL within); make it again'
ESCAPED = re.compile("[\udc80-\udcff]+")  # bytes that are no UTF-8, which older programs of Windows wrote
SEPARATORS = re.compile(r"[/\\\0]|^[A-Za-z]:(?=[/\\])")
DAMAGED = (BadZipFile, EOFError, OverflowError, RuntimeError, ValueError, struct.error, zlib.error)


def members(path: Path) -> list[Candidate]:
    """What is in it: files, and folders that are empty or called like a file; raises SetupError for what is no .zip.

    A member with an unsafe name, or with one that is in it twice, is `odd`, and never read.
    """
    try:
        archive = _Archive(path)
    except DAMAGED as error:
        raise SetupError(f"{plain(str(path))}: not a .zip, or damaged: {plain(str(error))}\n  make it again") from None
    listed = archive.here().infolist()
    if len(listed) > MOST_MEMBERS:
        raise SetupError(f"{plain(str(path))}: has more than {MOST_MEMBERS} members\n  make it again, with less in it")
    found: dict[Place, Candidate] = {}
    odd: list[Candidate] = []
    for info in listed:
        name = _name(info)
        place, shown = _place(name), f"{path}/{name}"
        seen = place[: next((n for n, part in enumerate(place) if SKIPPED.match(part)), None)]
        if UNSAFE.match(info.orig_filename) or UNSAFE.match(info.filename):
            odd.append(Candidate(place or (name,), shown, UNSAFE_NAME, odd=True))
        elif not seen:
            continue
        elif len(seen) > DEEPEST + 1:
            place = seen[: DEEPEST + 1]
            found.setdefault(place, Candidate(place, "/".join((str(path), *place)), TOO_DEEP))
        elif len(seen) < len(place):  # what is hidden is not read; the folder that it is in may have nothing else
            _add_folder(found, path, seen)
            found.setdefault(seen, _folder(path, seen))
        elif place in found and not (info.is_dir() and found[place].source == DIRECTORY):
            odd.append(Candidate(place, shown, "it is in the .zip twice; make the .zip again", odd=True))
        else:
            _add_folder(found, path, place)
            mode = stat.S_IFMT(info.external_attr >> 16) or stat.S_IFREG  # 0: not made on Unix
            source = DIRECTORY if info.is_dir() else refusal(mode) or partial(_unzipped, archive, info)
            found[place] = Candidate(place, shown.rstrip("/"), source, hides=stat.S_ISLNK(mode), time=info.date_time)
    for name in archive.crowds:
        place = _place(name)
        if place and not any(map(SKIPPED.match, place)) and (place not in found or found[place].source == DIRECTORY):
            found[place] = Candidate(place, f"{path}/{name}", CROWD)
    holding = {above for place in found for above in _above(place) if above in found}
    return [*(_as_folder(one, empty=place not in holding) for place, one in found.items() if _tells(one, holding)), *odd]


def _above(place: Place) -> Iterator[Place]:
    """The folders on the way to it."""
    return (place[:n] for n in range(1, len(place)))


def _add_folder(found: dict[Place, Candidate], path: Path, place: Place) -> None:
    """The first on the way to it that is called like a file, which need not be a member itself. Of the others nothing is
    told, and there may be eight on the way to each of a hundred thousand members.
    """
    called_so = next((above for above in _above(place) if is_code_file(above[-1])), None)
    if called_so is not None and called_so not in found:
        found[called_so] = _folder(path, called_so)


def _folder(path: Path, place: Place) -> Candidate:
    return Candidate(place, "/".join((str(path), *place)), DIRECTORY)


def _tells(one: Candidate, holding: set[Place]) -> bool:
    """Whether it is more than a folder that holds something."""
    return one.source != DIRECTORY or one.place not in holding or is_code_file(one.place[-1])


def _as_folder(one: Candidate, *, empty: bool) -> Candidate:
    is_empty = empty and one.source == DIRECTORY and not is_code_file(one.place[-1])
    return replace(one, source=EMPTY_FOLDER) if is_empty else one


def _name(info: ZipInfo) -> str:
    """Its name in UTF-8 also where nothing says so, as Finder and Linux's zip write it, but for bytes that are none: what a
    student calls a file changes nothing of the name in front.
    """
    if info.orig_filename.isascii() or info.flag_bits & UTF_8 << 8:
        return info.orig_filename
    return _in_utf_8(info.orig_filename.encode("cp437"))


def _in_utf_8(name: bytes) -> str:
    said = name.decode("utf-8", "surrogateescape")
    return ESCAPED.sub(lambda odd: odd[0].encode("utf-8", "surrogateescape").decode("cp437"), said)


def _place(name: str) -> Place:
    return tuple(part for part in SEPARATORS.split(name) if part not in ("", ".", ".."))


class _Archive:
    """An open .zip. A forked process opens it again, as two processes would share one position in the file.

    `crowds` are the folders of students who have too much in it, of which not all is listed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._process, self._zip = os.getpid(), self._opened()

    def here(self) -> ZipFile:
        if self._process != os.getpid():
            self._process, self._zip = os.getpid(), self._opened()
        return self._zip

    def _opened(self) -> ZipFile:
        file = _ZipFileIO(self._path)
        opened = ZipFile(file)
        file.is_listed, self.crowds = True, file.crowds
        return opened


class _ZipFileIO(FileIO):
    """A .zip whose directory zipfile can read to its end, where it would refuse all of it for the entry of one member."""

    is_listed = False
    crowds: Sequence[str] = ()

    def __del__(self) -> None:
        self.close()  # a ZipFile does so with a path that it was given, and not with a file

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size) or b""
        if self.is_listed or self.tell() == os.fstat(self.fileno()).st_size:  # the last part of it is no directory
            return data
        if data.startswith(LOCATOR) and not self._is_behind_far_end():
            return bytes(len(data))  # it is the end of a name, or of what stands behind one
        if not data.startswith(ENTRY):
            return data
        self.crowds = _thin_out(directory := bytearray(data))
        del data  # it may be 50 MB
        return _mended(directory)

    def _is_behind_far_end(self) -> bool:
        """Whether what was just read stands between two ends that say the same (4.3.14 to 4.3.16), and both behind the
        directory, of which it may be a part: zipfile asks for none of this.
        """
        at = self.tell()
        self.seek(max(0, at - 76))
        far, locator, near = (super(_ZipFileIO, self).read(size).ljust(size, b"\0") for size in (56, 20, 22))
        self.seek(at)
        said, large = struct.unpack_from("<H2L", near, 10), struct.unpack_from("<3Q", far, 32)
        alike = all(one in pair for one, *pair in zip(said, large, MOST_SAID, strict=True))
        is_behind = sum(large[1:]) <= at - 76
        return far.startswith(FAR_END) and struct.unpack_from("<LQL", locator, 4)[::2] == (0, 1) and alike and is_behind


def _mended(directory: bytearray) -> bytes:
    """A .zip's directory (APPNOTE.TXT, 4.3.12), in which no entry asks for more than zipfile can.

    A name that says it is UTF-8, and isn't, is read as an older one. No version of ZIP is asked for. What stands beside a
    name is left out, but for what is beyond 4 GB; where that is missing, it is a place where nothing is.
    """
    for at, beside, behind, _ in _entries(directory):
        directory[at + 6] = min(directory[at + 6], OLDEST_VERSION)
        try:
            directory[at + 46 : beside].decode()
        except UnicodeDecodeError:
            directory[at + 9] &= ~UTF_8
        far = [field for field in (at + 20, at + 24, at + 42) if directory[field : field + 4] == FAR]
        if not far or not _says(directory, beside, behind, len(far)):
            for field in far:
                directory[field] -= 1
            if behind - beside >= 4:
                struct.pack_into("<2H", directory, beside, UNKNOWN, behind - beside - 4)
    return bytes(directory)


def _entries(directory: bytearray) -> Iterator[tuple[int, int, int, int]]:
    """Of each entry where it begins, where its name ends, where what stands beside that ends, and the entry."""
    at = 0
    while directory[at : at + 4] == ENTRY and len(directory) >= at + 46:
        name, extra, comment = struct.unpack_from("<3H", directory, at + 28)
        beside = at + 46 + name
        yield at, beside, (behind := beside + extra), (at := behind + comment)


def _thin_out(directory: bytearray) -> list[str]:
    """Leaves of whoever has too much no more than code files: the others become comments of entries without a name, as many
    in one as go into it. Gives whose folders these are: the outermost ones, but for those that all is in.
    """
    room, top = MOST_BELOW, None
    for at, beside, *_ in _entries(directory):
        name = bytes(directory[at + 46 : beside]).removeprefix(b"./")
        room -= _weight(name)
        if not name.startswith((b".", b"__MACOSX/", b"__pycache__/")):
            top = name[: name.rfind(b"/") + 1] if top is None else top
            while not name.startswith(top):
                top = top[: top.rfind(b"/", 0, -1) + 1]
    if room >= 0:
        return []
    sizes, start, behind = Counter[bytes](), 0, 0
    for whose, size, *_ in _in_folders(directory, top or b""):
        sizes[whose] += size
    left = {whose: MOST_BELOW for whose, size in sizes.items() if size > MOST_BELOW}
    for whose, size, is_code, at, end in _in_folders(directory, top or b""):
        if whose not in left:
            continue
        left[whose] -= size if is_code else 0
        if is_code and left[whose] >= 0:
            continue
        if at != behind or end - start - 46 > LONGEST_COMMENT:
            start = at
        if end - start - 46 <= LONGEST_COMMENT:
            struct.pack_into("<3H", directory, start + 28, 0, 0, end - start - 46)
            behind = end
    return [*map(_in_utf_8, left)]


def _weight(name: bytes) -> int:
    """As how many entries one counts: its name is kept four times, and one emoji in it makes each of its letters 4 bytes."""
    return 1 + len(name) * (4 if name.isascii() else 16) // LONG


def _in_folders(directory: bytearray, top: bytes) -> Iterator[tuple[bytes, int, bool, int, int]]:
    """Of each entry in a folder below `top` which that is, as how many it counts, whether it may be code, where it begins,
    and where it ends.
    """
    for at, beside, _, end in _entries(directory):
        name = bytes(directory[at + 46 : beside]).removeprefix(b"./")
        if (slash := name.find(b"/", len(top) if name.startswith(top) else 0)) > 0:
            yield name[:slash], _weight(name), name.lower().endswith(CODE), at, end


def _says(directory: bytearray, at: int, end: int, numbers: int) -> bool:
    """Whether what stands beside a name is whole, and holds so many numbers of 8 bytes in the place of those beyond 4 GB,
    each time that it says so, as zipfile reads all of them; what else it holds, nobody reads.
    """
    found = False
    while at + 4 <= min(end, len(directory)):
        kind, size = struct.unpack_from("<2H", directory, at)
        if kind == ZIP_64 and size < 8 * numbers:
            return False
        found = found or kind == ZIP_64
        if kind != ZIP_64:
            struct.pack_into("<H", directory, at, UNKNOWN)
        at += 4 + size
    return found and at <= min(end, len(directory))


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
        with suppress(AttributeError):  # later Pythons look where the next entry is, as that says: in this one, say
            info._end_offset = None  # type: ignore[attr-defined]  # noqa: SLF001  # zipfile has no public name for it
        try:
            with archive.here().open(info) as member:
                data = member.read(LARGEST + 1)
            if len(data) == info.file_size:
                return data
        except (OSError, *DAMAGED):
            pass
    return reason

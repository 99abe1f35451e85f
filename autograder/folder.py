"""A folder of submissions, or a .zip of one: who handed in, and which files of theirs may be the submission.

The depth is fixed, no link is followed, and nothing is extracted to disk. A name may hold anything here.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from .fault import Fault
from .inert import plain
from .submission import Submission, broken, contents, of_bytes, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

DEEPEST = 8  # folders within each other: nbgrader's, a .zip's in it, an LMS's, and a student's own
DIRECTORY = refusal(stat.S_IFDIR) or ""
SKIPPED = re.compile(r"\.|(__MACOSX|__pycache__)\Z")

Place: TypeAlias = tuple[str, ...]  # the names on the way from the folder to a file: ("ada", "gradient.py")


@dataclass(frozen=True)
class Candidate:
    """What stands in a submission's place. `source`: its path, why it is never read, or (in a .zip) what gives its bytes."""

    place: Place
    shown: str
    source: Path | str | Callable[[], bytes | str]
    hides: bool = False  # it may be a folder that is not looked into

    def data(self) -> bytes | str:
        """Its bytes, or why they are not read."""
        if isinstance(self.source, str):
            return self.source
        if not isinstance(self.source, Path):
            return self.source()
        try:
            return contents(self.source, self.shown)
        except Fault:
            return "it is no longer there"

    def read(self, student: str | None) -> Submission:
        """The submission, or a broken one."""
        data = self.data()
        if isinstance(data, str):
            return broken(data, path=self.shown, student=student)
        return of_bytes(data, path=self.shown, name=self.place[-1], student=student)


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
        if path.suffix.lower() == ".zip" and path.is_file():
            from .zipped import in_zip

            found = in_zip(path, stem)
        else:
            found = with_empty(grouped(_in_folder(path, (), stem), stem), path, _inside(path), stem)
    except OSError as error:
        what = f"can't be read: {error.strerror or error}\n  name a file, a folder, or a .zip"
        raise Fault(f"{plain(str(path))}: {what}") from None
    if not found:
        places = f"STUDENT.py, STUDENT/{stem}.py or STUDENT/{stem}/{stem}.py, or .ipynb in place of .py"
        raise Fault(f"{plain(str(path))}: holds no submission\n  it may hold them as {places}")
    return _composed(found)


def _composed(found: list[Found]) -> list[Found]:
    """With accents as one character each, which some disks take apart, where that makes no student another."""
    names = [unicodedata.normalize("NFC", one.student or "") for one in found]
    count = Counter(names)
    alone = [replace(one, student=name) if count[name] == 1 else one for one, name in zip(found, names, strict=True)]
    return sorted(alone, key=lambda one: one.student or "")


def grouped(candidates: Iterable[Candidate], stem: str) -> list[Found]:
    """Those that stand where a submission may, by student."""
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


def with_empty(found: list[Found], top: Path, inside: dict[str, set[str]], stem: str) -> list[Found]:
    """With a broken submission for each student whose folder, of which the names are given, holds none."""
    students = {one.student for one in found}
    empty = []
    for student, names in inside.items() if found else ():
        if student not in students and not SKIPPED.match(student) and not _is_file(student):
            there = ", ".join(sorted(plain(name, 40) for name in names)[:5])
            reason = f"it holds no {stem}.py or {stem}.ipynb; {f'there is: {there}' if there else 'it is empty'}"
            empty.append(Found(student, (Candidate((student,), f"{top}/{student}", reason),)))
    return sorted([*found, *empty], key=lambda one: one.student or "")


def _inside(top: Path) -> dict[str, set[str]]:
    """The names in each folder of `top`."""
    found = {}
    for entry in os.scandir(top):
        if entry.is_dir(follow_symlinks=False):
            with suppress(OSError):  # it can't be listed, and has its candidate already
                found[entry.name] = set(os.listdir(entry.path))  # noqa: PTH208  # names alone
    return found


def everything(path: Path) -> list[Candidate]:
    """Every file in a folder, at most DEEPEST folders down, or in a .zip, whatever it is called; raises Fault as `find`."""
    try:
        if path.suffix.lower() == ".zip" and path.is_file():
            from .zipped import members

            files = {place: one for place, one in members(path).items() if one.source != DIRECTORY}
            return [files[place] for place in sorted(files)]
        return list(_below(path, ()))
    except OSError as error:
        raise Fault(f"{plain(str(path))}: can't be read: {error.strerror or error}") from None


def _below(top: Path, above: Place) -> Iterator[Candidate]:
    for entry in sorted(os.scandir(top.joinpath(*above)), key=lambda entry: entry.name):
        place = (*above, entry.name)
        path = top.joinpath(*place)
        if SKIPPED.match(entry.name):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield Candidate(place, str(path), path)
        elif len(place) > DEEPEST:
            yield Candidate(place, str(path), "it is too deep in the folder to be looked into")
        else:
            try:
                yield from list(_below(top, place))
            except OSError as error:
                yield Candidate(place, str(path), f"it can't be read: {error.strerror}")


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

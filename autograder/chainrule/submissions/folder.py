"""A folder of submissions, or a .zip of one: who handed in, and which of their files may be the submission.

The depth is limited, no link is followed, and nothing is extracted to disk. A name may hold any characters.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SetupError
from ..safe_text import plain
from .file import refusal
from .found import DIRECTORY, SKIPPED, Candidate, Place, StudentFiles, grouped, is_code_file, with_empty
from .zip_file import in_zip, members

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 8  # folders within each other: nbgrader's, a .zip's in it, an LMS's, and a student's own


def find(path: Path, stem: str) -> list[StudentFiles]:
    """Everybody who handed in a `stem`.py or .ipynb, sorted; raises SetupError if nobody did, or a .zip is unsafe."""
    try:
        if is_zip(path) and path.is_file():
            found = in_zip(path, stem)
        else:
            found = with_empty(grouped(_in_folder(path, (), stem), stem), path, _inside(path), stem)
    except OSError as error:
        what = f"can't be read: {error.strerror or error}\n  name a file, a folder, or a .zip"
        raise SetupError(f"{plain(str(path))}: {what}") from None
    if not found:
        places = f"STUDENT.py, STUDENT/{stem}.py or STUDENT/{stem}/{stem}.py, or .ipynb in place of .py"
        raise SetupError(f"{plain(str(path))}: holds no submission\n  it may hold them as {places}")
    return _composed(found)


def is_zip(path: Path) -> bool:
    """Whether it is called like one."""
    return path.suffix.lower() == ".zip"


def _composed(found: list[StudentFiles]) -> list[StudentFiles]:
    """With each accented letter as one character, which some disks split, unless two students would become the same."""
    names = [unicodedata.normalize("NFC", one.student or "") for one in found]
    count = Counter(names)
    alone = [replace(one, student=name) if count[name] == 1 else one for one, name in zip(found, names, strict=True)]
    return sorted(alone, key=lambda one: one.student or "")


def _inside(top: Path) -> dict[str, set[str]]:
    """The names in each folder of `top`."""
    found = {}
    for entry in os.scandir(top):
        if entry.is_dir(follow_symlinks=False):
            with suppress(OSError):  # it can't be listed, and has its candidate already
                found[entry.name] = set(os.listdir(entry.path))  # noqa: PTH208  # names alone
    return found


def everything(path: Path) -> list[Candidate]:
    """Every file in a folder, at most DEEPEST levels down, or in a .zip, whatever its name; raises what `find` raises."""
    try:
        if is_zip(path) and path.is_file():
            files = {place: one for place, one in members(path).items() if one.source != DIRECTORY}
            return [files[place] for place in sorted(files)]
        return list(_below(path, ()))
    except OSError as error:
        raise SetupError(f"{plain(str(path))}: can't be read: {error.strerror or error}") from None


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


def _in_folder(top: Path, above: Place, stem: str) -> Iterator[Candidate]:
    for entry in list(os.scandir(top.joinpath(*above))):
        place = (*above, entry.name)
        path = top.joinpath(*place)
        if SKIPPED.match(entry.name):
            continue
        if is_code_file(entry.name):  # or so it is called: reading it tells
            yield Candidate(place, str(path), path)
        elif entry.is_symlink():
            yield Candidate(place, str(path), refusal(stat.S_IFLNK) or "", hides=True)
        elif place[1:] in ((), (stem,)) and entry.is_dir(follow_symlinks=False):
            try:
                yield from list(_in_folder(top, place, stem))
            except OSError as error:
                yield Candidate(place, str(path), f"it can't be read: {error.strerror}", hides=True)

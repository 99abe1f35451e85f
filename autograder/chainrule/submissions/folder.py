"""A folder of submissions, or a .zip of one: who handed in, and which of their files may be the submission.

The depth is limited, no link is followed, and nothing is extracted to disk. A name may hold any characters.
"""

import os
import stat
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EMFILE
from pathlib import Path

from msgspec.structs import replace

from ..errors import SetupError
from ..safe_text import plain
from .file import READ_ONLY, holds_many, is_code_file, refusal
from .found import (
    DEEPEST,
    DIRECTORY,
    EMPTY_FOLDER,
    LONG,
    MOST_BELOW,
    SKIPPED,
    TOO_DEEP,
    Candidate,
    Cohort,
    Place,
    StudentFiles,
    cohort_of,
    copy_number,
    grouped,
    one_source_each,
)
from .whose import absolute, with_owners
from .zip_file import members

THE_CLASS = "it is the folder of all, as the .zip is called so; if it is a student's, unpack the .zip and name the folder"
MOST_TOLD, LONGEST_TOLD = 5, 140  # and characters, of what lies there, where nobody handed in
Entry = tuple[str, os.DirEntry[str]]  # and its path
TOO_MANY = f"with what is beside it, it holds more than {MOST_BELOW} files, or too long names"


def find(path: Path, stem: str, *, of_one: bool = False) -> Cohort:
    """Everybody who handed in a `stem`.py or .ipynb, and what lies there beside; raises SetupError if nobody did.

    `of_one`: it is known to be one student's.
    """
    there_is = everything(path)
    candidates = with_owners(there_is, absolute(path).name if path.is_file() else "", stem, of_one=of_one)
    found = cohort_of(candidates, stem)
    if candidates and len(candidates[0].place) < len(there_is[0].place):
        found = replace(found, left=[(f"{path}/{there_is[0].place[0]}", THE_CLASS), *found.left])
    if not found.students:
        places = f"STUDENT.py, STUDENT/{stem}.py or STUDENT/{stem}/{stem}.py, or .ipynb in place of .py"
        there = "".join(f"\n  {plain(f'{shown}: {reason}', LONGEST_TOLD)}" for shown, reason in found.left[:MOST_TOLD])
        folders = [*{one.place[0] for one in candidates if one.place[1:]}]
        if len(folders) == 1:
            there += "\n  " + plain(f"if {folders[0]} is a student, nothing of theirs is in its place")
            there += "\n  " + plain(f"if the students are within {folders[0]}, name that folder (of a .zip, unpacked)")
        stems = {Path(shown).stem for shown, _ in found.left if shown.endswith((".py", ".ipynb"))}
        if len(stems) == 1:
            there += f"\n  if they are of another course than {stem}, name its key: --key FILE"
        raise SetupError(f"{plain(str(path))}: holds no submission\n  it may hold them as {places}{there}")
    return replace(found, students=one_source_each(_composed(found.students)))


def find_one(folder: Path, stem: str) -> StudentFiles:
    """What lies in the folder of a single student, as a platform hands it over; raises SetupError where there is no folder.

    Where there is no `stem`.py or .ipynb in it, a candidate that is never read says what there is.
    """
    if not folder.is_dir():
        raise SetupError(
            f"{plain(str(folder))}: there is no such folder\n  name the one that holds what the student handed in"
        )
    there = [replace(one, student=folder.name or stem, inner=one.place) for one in everything(folder)]
    found = grouped(there, stem)
    if found:
        return replace(found[0], student=None)
    like = sum(copy_number(one.place[-1], stem) is not None for one in there)
    names = plain(", ".join("/".join(one.place) for one in there[:MOST_TOLD]), 200)
    what = f"{stem}.py or {stem}.ipynb"
    nothing = f"nothing was handed in; hand in {what}"
    no = f"there is no {what}, but: {names}; hand it in under this name" if there else nothing
    reason = no if like < 2 else f"there are several of {what}: {names}; hand in one of them"
    return StudentFiles(None, (Candidate((f"{stem}.py",), f"{stem}.py", reason),))


def _composed(found: list[StudentFiles]) -> list[StudentFiles]:
    """With each accented letter as one character, which some disks split, unless two students would become the same."""
    names = [unicodedata.normalize("NFC", one.student or "") for one in found]
    count = Counter(names)
    alone = [replace(one, student=name) if count[name] == 1 else one for one, name in zip(found, names, strict=True)]
    return sorted(alone, key=lambda one: one.student or "")


def everything(path: Path) -> list[Candidate]:
    """Every file in a folder, at most DEEPEST levels down, or in a .zip, whatever its name; raises what `find` raises."""
    try:
        return sorted(members(path) if holds_many(path) and path.is_file() else _below(path, ()), key=lambda one: one.place)
    except OSError as error:
        what = f"can't be read: {error.strerror or error}\n  name a file, a folder, or a .zip"
        raise SetupError(f"{plain(str(path))}: {what}") from None


def _below(top: Path, above: Place, room: list[int] | None = None, within: int | None = None) -> Iterator[Candidate]:
    """What is in a folder; of what is in an outermost one no more than there is `room` for. Raises OSError.

    Below the top it is opened in the one that it was found `within`: it may have been exchanged for a link meanwhile.
    """
    where = top.joinpath(*above)
    with _opened(where, above, within) as folder:
        with os.scandir(where if folder is None else folder) as there:
            paths = ((os.path.join(where, entry.name), entry) for entry in there)  # noqa: PTH118  # a Path takes longer
            found = sorted(paths if room is None else _as_far_as(room, paths), key=lambda one: one[1].name)
        entries = [one for one in found if not SKIPPED.match(one[1].name)]
        if above and not entries:
            yield Candidate(above, str(where), EMPTY_FOLDER)
        for path, entry in entries:
            place = (*above, sys.intern(entry.name))  # most files are called alike
            shown = path.removeprefix("./")
            if entry.is_symlink():
                yield Candidate(place, shown, refusal(stat.S_IFLNK) or "", hides=True)
            elif not entry.is_dir(follow_symlinks=False):
                yield Candidate(place, shown)
            elif is_code_file(entry.name):
                yield Candidate(place, shown, DIRECTORY)
            elif len(place) > DEEPEST:
                yield Candidate(place, shown, TOO_DEEP)
            else:
                try:
                    yield from list(_below(top, place, [MOST_BELOW] if room is None else room, folder))
                except OSError as error:
                    yield Candidate(place, shown, f"it can't be read: {error.strerror}", hides=True)


@contextmanager
def _opened(where: Path, above: Place, within: int | None) -> Iterator[int | None]:
    """The folder, which if anything is `above` is no link; None where the system lists none that is open."""
    if os.scandir not in os.supports_fd:
        yield None
        return
    follow = 0 if above else getattr(os, "O_NOFOLLOW", 0)  # what is named may be a link
    folder = os.open(above[-1] if above else where, READ_ONLY & ~follow, dir_fd=within)
    try:
        yield folder
    finally:
        os.close(folder)


def _as_far_as(room: list[int], there: Iterable[Entry]) -> Iterator[Entry]:
    """What is there; raises OSError where it is more than there is room for."""
    for path, entry in there:
        room[0] -= 1 + sys.getsizeof(path) // LONG
        if room[0] < 0:
            room[0] = 0
            raise OSError(EMFILE, TOO_MANY)
        yield path, entry

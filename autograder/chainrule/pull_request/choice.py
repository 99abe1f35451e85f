"""Which file of a pull request is the submission: what the course allows, and the pull request changes; or why none is."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TypeAlias

from ..safe_text import INVISIBLE, plain
from ..submissions.file import LARGEST, TOO_LARGE, submission_from_bytes
from ..submissions.found import copy_number
from .git import ObjectError
from .outcome import Outcome
from .plumbing import FOLDER, KINDS, REGULAR, Change, Entry, Repository

LONGEST_SEEN = 500
"""Characters of a path, as to normalize combining marks takes as long as the square of their number; and of what they stand
for, as one may for eighteen.
"""

Entries: TypeAlias = Mapping[str, Entry]  # by path

# Letters of other scripts that look like those of a name, from Unicode's confusables.txt.
ALIKE = str.maketrans(
    {
        "\u0430": "a", "\u0435": "e", "\u0456": "i", "\u0458": "j", "\u043e": "o", "\u0440": "p", "\u0441": "c",
        "\u0443": "y", "\u0445": "x", "\u0455": "s", "\u0501": "d", "\u051b": "q", "\u051d": "w", "\u0433": "r",
        "\u03b1": "a", "\u03bf": "o", "\u03c1": "p", "\u03bd": "v", "\u03b9": "i", "\u0131": "i", "\u0261": "g",
        "\u0251": "a", "\u0578": "n", "\u057d": "u", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
        "\u2212": "-", "\u2044": "/", "\u2215": "/", "\\": "/",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """The submission's path and bytes; or, with `refused`, why there are none, and what kind of refusal that is."""

    path: str
    data: bytes = b""
    refused: Outcome | None = None
    reason: str = ""


def choose(repository: Repository, start: str, head: str, files: Sequence[str], changes: Sequence[Change]) -> Choice:
    """The one of `files`, the paths that the course allows, that head has and has not from `start`; `changes` lie between.

    What git can't read of the head is a refusal, and of the base ObjectError.
    """
    before = around(repository, start, files)
    try:
        now = around(repository, head, files)
        found = _in_its_way(before, now, files) or _touched(repository, before, now, files)
        return found or _missing(repository, start, before, now, files, changes)
    except ObjectError:
        return unreadable(files[0])


def around(repository: Repository, commit: str, files: Sequence[str]) -> dict[str, Entry]:
    """What stands in each folder on the way to the files, by path; raises ObjectError."""
    folders = dict.fromkeys(str(parent) for file in files for parent in reversed(PurePosixPath(file).parents))
    return {path: entry for folder in folders for path, entry in repository.folder_of(commit, folder).items()}


def unreadable(file: str) -> Choice:
    """The refusal of a head that git can't read."""
    reason = "git can't read it: an object is missing, damaged, or not what its name says; commit it again, and push"
    return Choice(file, refused=Outcome.NO_FILE, reason=reason)


def _in_its_way(before: Entries, now: Entries, files: Sequence[str]) -> Choice | None:
    if aliases := sorted(_aliases(before, now, files)):
        meant = " or ".join(files)
        reason = f"{written(aliases[0])} can be taken for {meant}; give it another name, or remove it"
        return Choice(files[0], refused=Outcome.IN_ITS_WAY, reason=reason)
    for file in files:
        if kind := _barred(now, file):
            return Choice(file, refused=Outcome.NO_FILE, reason=kind)
    return None


def _touched(repository: Repository, before: Entries, now: Entries, files: Sequence[str]) -> Choice | None:
    mine = [file for file in files if file in now and now[file] != before.get(file)]
    if len(mine) > 1:  # a notebook that was only run has other outputs, and nothing new to grade
        mine = [one for one in mine if _code(repository, before, one) != _code(repository, now, one)] or mine
    if len(mine) > 1:
        reason = f"it changes both {' and '.join(mine)}, and one is graded; leave the other as it was"
        return Choice(mine[0], refused=Outcome.TWO, reason=reason)
    return _read(repository, now[mine[0]], mine[0]) if mine else None


def _missing(
    repository: Repository, start: str, before: Entries, now: Entries, files: Sequence[str], changes: Sequence[Change]
) -> Choice:
    if misplaced := _misplaced(repository, start, files, changes):
        path, meant = misplaced
        reason = f"{written(path)} is not where the submission belongs; did you mean {meant}?"
        return Choice(meant, refused=Outcome.MISSING, reason=reason)
    where = " or ".join(files)
    gone = [file for file in files if file in before and file not in now]
    if not gone and any(file in now for file in files):
        return Choice(files[0], refused=Outcome.UNTOUCHED, reason=f"it does not touch {where}")
    lost = f"it takes away {' and '.join(gone)}" if gone else "it has no submission"
    return Choice((gone or files)[0], refused=Outcome.MISSING, reason=f"{lost}; put it at {where}")


def _read(repository: Repository, entry: Entry, file: str) -> Choice:
    if entry.mode not in REGULAR:
        reason = f"it is {KINDS.get(entry.mode, 'no file')}; hand in the file itself"
        return Choice(file, refused=Outcome.NO_FILE, reason=reason)
    data = repository.blob(entry.id, LARGEST)
    if data is None:
        return Choice(file, refused=Outcome.TOO_LARGE, reason=TOO_LARGE)
    return Choice(file, data)


def _code(repository: Repository, entries: Entries, file: str) -> object:
    """What is compared of the file: its code, without blanks at the ends of lines; its entry, if any, where it has none."""
    entry = entries.get(file)
    if entry is None or (choice := _read(repository, entry, file)).refused:
        return entry
    made = submission_from_bytes(choice.data, path=file, name=file)
    cells = [[line.rstrip() for line in source.rstrip().splitlines()] for _, source in made.cells if source.strip()]
    return cells or entry


def _misplaced(
    repository: Repository, start: str, files: Sequence[str], changes: Sequence[Change]
) -> tuple[str, str] | None:
    """A new file that is called like the submission and lies elsewhere, and where it was meant to be; None if there is none.

    Where the course itself keeps such files in the same folder, as in tests/, one more is none.
    """
    stem = PurePosixPath(files[0]).stem

    def is_like(path: str) -> bool:
        return path not in files and copy_number(PurePosixPath(path).name, stem) is not None

    @cache  # a few objects make half a million paths in one folder
    def are_there(top: str) -> bool:
        return any(map(is_like, repository.below(start, top)))

    for change in changes:
        if change.how == "A" and is_like(change.path) and not are_there(change.path.partition("/")[0]):
            suffix = PurePosixPath(change.path).suffix.lower()
            return change.path, next((file for file in files if file.endswith(suffix)), files[0])
    return None


def _barred(now: Entries, file: str) -> str | None:
    """What stands on the way to `file` in place of a folder, if anything does."""
    for parent in map(str, reversed(PurePosixPath(file).parents[:-1])):
        if parent in now and now[parent].mode != FOLDER:
            return f"{parent} is {KINDS.get(now[parent].mode, 'a file')}; it must be a folder"
    return None


def _aliases(before: Entries, now: Entries, files: Sequence[str]) -> set[str]:
    """The paths that were not there before, and that a disk or a reader may take for one of the files or a folder of it."""
    way = {path for file in files for path in (file, *map(str, PurePosixPath(file).parents[:-1]))}
    alike = set(map(_seen, way))
    return {path for path in now if path not in before and path not in way and _seen(path) in alike}


def _seen(path: str) -> str:
    """The path as some disks and most readers take it: one case, no accents, nothing invisible, no blanks or dots behind."""
    letters = unicodedata.normalize("NFKD", path[:LONGEST_SEEN])[:LONGEST_SEEN].casefold().translate(ALIKE)
    return "".join(
        letter for letter in letters if unicodedata.category(letter)[0] not in "CMZ" and ord(letter) not in INVISIBLE
    ).rstrip(".")


def written(path: str) -> str:
    r"""The path, inert; one with anything else than what it seems to have is written in ASCII: 'gradient.py\n'."""
    return path if path == plain(path) and path.isascii() else plain(ascii(path))

"""Which file of a pull request is the submission: what the course allows, and the pull request changes; or why none is."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..errors import SetupError
from ..safe_text import INVISIBLE, plain
from ..submissions.file import LARGEST, TOO_LARGE
from .outcome import Outcome
from .plumbing import KINDS, REGULAR, Repository

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


def choose(repository: Repository, start: str, head: str, files: Sequence[str]) -> Choice:
    """The one of `files`, the paths that the course allows, that head has and has not from `start`."""
    if aliases := sorted({one for file in files for one in _aliases(repository, start, head, file)}):
        meant = " or ".join(files)
        reason = f"{written(aliases[0])} can be taken for {meant}; give it another name, or remove it"
        return Choice(files[0], refused=Outcome.IN_ITS_WAY, reason=reason)
    for file in files:
        if kind := _barred(repository, head, file):
            return Choice(file, refused=Outcome.NO_FILE, reason=kind)
    there = [file for file in files if repository.entry(head, file)]
    touched = [file for file in files if repository.entry(head, file) != repository.entry(start, file)]
    mine = [file for file in there if file in touched]
    if len(mine) == 1:
        return _read(repository, head, mine[0])
    if mine:
        reason = f"it changes both {' and '.join(mine)}, and one is graded; leave the other as it was"
        return Choice(mine[0], refused=Outcome.TWO, reason=reason)
    if there and not touched:
        return Choice(there[0], refused=Outcome.UNTOUCHED, reason=f"it does not touch {' or '.join(files)}")
    gone = f"it takes away {' and '.join(touched)}" if touched else "it has no submission"
    return Choice((touched or files)[0], refused=Outcome.MISSING, reason=f"{gone}; put it at {' or '.join(files)}")


def _read(repository: Repository, head: str, file: str) -> Choice:
    entry = repository.entry(head, file)
    assert entry is not None
    if entry.mode not in REGULAR:
        reason = f"it is {KINDS.get(entry.mode, 'no file')}; hand in the file itself"
        return Choice(file, refused=Outcome.NO_FILE, reason=reason)
    size = repository.size(entry.id)
    if size is None:
        limit = repository.left_out()
        if limit is None or limit < LARGEST:
            what = f"{file}: its contents ({entry.id[:12]}) are not in this clone, and nothing is downloaded here"
            raise SetupError(f"{what}\n  fetch the pull request with --filter=blob:limit=32m, or without a filter")
    if size is None or size > LARGEST:
        return Choice(file, refused=Outcome.TOO_LARGE, reason=TOO_LARGE)
    return Choice(file, repository.blob(entry.id, LARGEST))


def _barred(repository: Repository, head: str, file: str) -> str | None:
    """What stands on the way to `file` in place of a folder, if anything does."""
    for parent in reversed(PurePosixPath(file).parents[:-1]):
        entry = repository.entry(head, str(parent))
        if entry is not None and entry.mode != "040000":
            return f"{parent} is {KINDS.get(entry.mode, 'a file')}; it must be a folder"
    return None


def _aliases(repository: Repository, start: str, head: str, file: str) -> Iterator[str]:
    """The paths that were not there at `start`, and that a disk or a reader may take for `file` or a folder of it."""
    way = [file, *map(str, PurePosixPath(file).parents[:-1])]
    alike = set(map(_seen, way))
    for path in way:
        folder = path.rpartition("/")[0]
        before = repository.folder_of(start, folder)
        for other in repository.folder_of(head, folder):
            if other not in before and other not in way and _seen(other) in alike:
                yield other


def _seen(path: str) -> str:
    """The path as some disks and most readers take it: one case, no accents, nothing invisible, no blanks or dots behind."""
    letters = unicodedata.normalize("NFKD", path).casefold().translate(ALIKE)
    return "".join(
        letter for letter in letters if unicodedata.category(letter)[0] not in "CMZ" and ord(letter) not in INVISIBLE
    ).rstrip(".")


def written(path: str) -> str:
    r"""The path, inert; one with anything else than what it seems to have is written in ASCII: 'gradient.py\n'."""
    return path if path == plain(path) and path.isascii() else plain(ascii(path))

"""What grades is the base's: course.yml, solutions/, the key and the grader, wherever they lie in the repository's folder.

The trap is a workflow that checks out the head: then whoever opened the pull request would say how it is graded.
"""

import hashlib
import os
from pathlib import Path

from .. import builtin
from ..deck.choice import COURSE, DeckChoice
from ..errors import SetupError
from ..safe_text import plain
from ..submissions.file import LARGEST
from .plumbing import REGULAR, Repository

GRADER = Path(__file__).parents[1]


def course_at_hand(repository: Repository, base: str, deck: DeckChoice) -> Path | None:
    """course.yml: the one that is named, that is here, or that is checked out; None for the built-in course.

    Raises SetupError where the base has a course of its own that is not on this disk, as in a bare repository.
    """
    if deck.course is not None:
        return deck.course
    top = repository.folder
    known = [COURSE] if top is None else [COURSE, top / COURSE] if _is_in(Path(), top) else [top / COURSE, COURSE]
    for path in known:
        if path.is_file():
            return path
    own = repository.entry(base, str(COURSE))
    if own is not None and deck.key is None and repository.blob(own.id, LARGEST) != builtin.file("course.yml").read_bytes():
        raise SetupError(
            "the base has a course.yml, and it is not checked out here\n  check the base out, or name it: --course FILE"
        )
    return None


def check(repository: Repository, base: str, head: str, course: Path | None, key: Path | None) -> None:
    """Raises SetupError where what is to grade lies in the checkout, and is not what the base has there."""
    if repository.folder is None:
        return
    top = Path(os.path.realpath(repository.folder))
    for path in (course, key, GRADER, course and course.parent / "solutions"):
        if path is None or not _is_in(path, top):
            continue
        name = Path(os.path.realpath(path)).relative_to(top).as_posix()
        was, comes = (repository.below(commit, name) for commit in (base, head))
        kept = {one: entry.id for one, entry in was.items() if entry.mode in REGULAR or one == name}
        changed = [one for one, blob in kept.items() if _id(top / one, blob) != blob]
        added = [one for one in comes.keys() - was.keys() if os.path.lexists(top / one)]
        if wrong := sorted([*changed, *added]):
            what = f"{plain(wrong[0])} is not the base's ({base[:12]}), and it would say how to grade"
            raise SetupError(f"{what}\n  check out the base, and never the head: the head is read from the repository")


def _is_in(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _id(path: Path, like: str) -> str:
    """What git calls the bytes of a file, in the repository's kind of ids; "" when it is not there."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    digest = hashlib.sha1(usedforsecurity=False) if len(like) == 40 else hashlib.sha256()
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()

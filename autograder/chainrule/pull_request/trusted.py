"""What grades is the base's: course.yml, solutions/, the key and the grader, wherever they lie in the repository's folder.

The trap is a workflow that checks out the head: then whoever opened the pull request would say how it is graded.
"""

import os
from pathlib import Path

from .. import builtin
from ..deck.choice import COURSE, DeckChoice
from ..errors import SetupError
from ..safe_text import plain
from ..submissions.file import LARGEST
from .plumbing import Repository, blob_id

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


def check(repository: Repository, base: str, course: Path | None, key: Path | None) -> None:
    """Raises SetupError where what is to grade lies in the checkout, and is not what the base has there.

    What git has not put there, as solutions from a private repository, is the instructor's. The head is not asked: what it
    holds must not tell what lies on this disk.
    """
    if repository.folder is None:
        return
    top = Path(os.path.realpath(repository.folder))
    trusted = [path for path in (course, key, GRADER, course and course.parent / "solutions") if path is not None]
    links = [Path(os.path.realpath(path.parent)) / path.name for path in trusted]  # where the name itself may be a link
    for path in dict.fromkeys([*links, *(Path(os.path.realpath(path)) for path in trusted)]):
        if not path.is_relative_to(top):
            continue
        name = path.relative_to(top).as_posix()
        was = repository.below(base, name)
        kept = {one: entry.id for one, entry in was.items() if entry.mode != "160000" or one == name}
        changed = [one for one, blob in kept.items() if _id(top / one, blob) != blob]
        if wrong := sorted([*changed, *(repository.checked_out(name) - was.keys())]):
            what = f"{plain(wrong[0])} is not the base's ({base[:12]}), and it would say how to grade"
            raise SetupError(f"{what}\n  check out the base, and never the head: the head is read from the repository")


def _is_in(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _id(path: Path, like: str) -> str:
    """What git calls the bytes of a file or the target of a link, in the repository's kind of ids; "" if it is not there."""
    try:
        data = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    except OSError:
        return ""
    return blob_id(data, like)

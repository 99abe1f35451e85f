"""What grades is the base's: course.yml, solutions/, the key and the grader, wherever they lie in the repository's folder.

The trap is a workflow that checks out the head: then whoever opened the pull request would say how it is graded.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from .. import builtin
from ..deck.choice import COURSE
from ..errors import SetupError
from ..safe_text import plain
from ..submissions.file import LARGEST
from .plumbing import REGULAR

if TYPE_CHECKING:
    from ..deck.choice import DeckChoice
    from .plumbing import Repository

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
    top = repository.folder
    if top is None:
        return
    checkout = _Checkout(repository, base, head, Path(os.path.realpath(top)))
    for file in (course, key):
        if file is not None:
            checkout.check_file(file)
    for folder in (GRADER, course and course.parent / "solutions"):
        if folder is not None:
            checkout.check_folder(folder)


class _Checkout:
    def __init__(self, repository: Repository, base: str, head: str, top: Path) -> None:
        self._repository, self._base, self._head, self._top = repository, base, head, top

    def check_file(self, path: Path) -> None:
        if name := self._name(path):
            found = {commit: self._repository.entry(commit, name) for commit in (self._base, self._head)}
            expected = {name: entry.id} if (entry := found[self._base]) else {}
            self._compare(expected, {name} if found[self._head] else set())

    def check_folder(self, folder: Path) -> None:
        if name := self._name(folder):
            listed = self._repository.below(self._base, name)
            expected = {path: entry.id for path, entry in listed.items() if entry.mode in REGULAR}
            self._compare(expected, set(self._repository.below(self._head, name)) - set(listed))

    def _name(self, path: Path) -> str | None:
        """Its path in the repository; None for what lies elsewhere."""
        return Path(os.path.realpath(path)).relative_to(self._top).as_posix() if _is_in(path, self._top) else None

    def _compare(self, expected: dict[str, str], of_head: set[str]) -> None:
        """Raises SetupError unless each path has the bytes of its id, and nothing is there that only the head has."""
        changed = [path for path, blob in expected.items() if _id(self._top / path, blob) != blob]
        added = [path for path in of_head - set(expected) if os.path.lexists(self._top / path)]
        if wrong := sorted([*changed, *added]):
            what = f"{plain(wrong[0])} is not the base's ({self._base[:12]}), and it would say how to grade"
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

"""What stands where a submission may stand: candidates, grouped by student. A name may hold any characters."""

from __future__ import annotations

import re
import stat
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from ..errors import SetupError
from ..safe_text import plain
from .file import Submission, broken_submission, contents, refusal, submission_from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
        """Its bytes, or why they can't be read."""
        if isinstance(self.source, str):
            return self.source
        if not isinstance(self.source, Path):
            return self.source()
        try:
            return contents(self.source, self.shown)
        except SetupError:
            return "it is no longer there"

    def read(self, student: str | None) -> Submission:
        """The submission, or a broken one."""
        data = self.data()
        if isinstance(data, str):
            return broken_submission(data, path=self.shown, student=student)
        return submission_from_bytes(data, path=self.shown, name=self.place[-1], student=student)


@dataclass(frozen=True)
class StudentFiles:
    """A student, and what may be their submission, the preferred first: shallow before deep, then .py before .ipynb."""

    student: str | None  # None: a file that was named by itself
    candidates: tuple[Candidate, ...]

    def read(self, i: int) -> Submission:
        """The submission in `candidates[i]`; read anew each time, and not kept."""
        return self.candidates[i].read(self.student)


def grouped(candidates: Iterable[Candidate], stem: str) -> list[StudentFiles]:
    """The students, each with the candidates that stand where a submission of theirs may stand."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        *folders, last = candidate.place
        student, *inner = (*folders, PurePosixPath(last).stem if is_code_file(last) else last)
        deepest = 2 if is_code_file(last) else 1 if candidate.hides else -1
        if len(inner) <= deepest and all(name == stem for name in inner) and not any(map(is_code_file, folders)):
            found[student].append(candidate)
    for some in found.values():
        some.sort(key=lambda one: (len(one.place), one.shown.lower().endswith(".ipynb"), one.place))
    return [StudentFiles(student, tuple(found[student])) for student in sorted(found)]


def with_empty(found: list[StudentFiles], top: Path, inside: dict[str, set[str]], stem: str) -> list[StudentFiles]:
    """Adds a broken submission for each student whose folder holds none; `inside` has the names in each folder."""
    students = {one.student for one in found}
    empty = []
    for student, names in inside.items() if found else ():
        if student not in students and not SKIPPED.match(student) and not is_code_file(student):
            there = ", ".join(sorted(plain(name, 40) for name in names)[:5])
            reason = f"it holds no {stem}.py or {stem}.ipynb; {f'there is: {there}' if there else 'it is empty'}"
            empty.append(StudentFiles(student, (Candidate((student,), f"{top}/{student}", reason),)))
    return sorted([*found, *empty], key=lambda one: one.student or "")


def is_code_file(name: str) -> bool:
    """Whether a file of this name may be a submission."""
    return PurePosixPath(name).suffix.lower() in (".py", ".ipynb")

"""What stands where a submission may stand: candidates, by student, and what is nobody's. A name may hold any characters."""

import hashlib
import os
import re
import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..errors import SetupError
from ..result import TAKEN
from ..safe_text import listed, plain
from .cells import is_notebook, is_surely_a_notebook
from .file import LARGEST, Submission, broken_submission, contents, is_code_file, refusal, submission_from_bytes

DIRECTORY = refusal(stat.S_IFDIR) or ""
EMPTY_FOLDER = "it is an empty folder"
NO_LMS = "no LMS gave it its name, as those beside it have, or the name could be of two students; name it alone"
COPY = r"(?:copy of )?{stem}(?:-(\d{{1,9}})| ?\((\d{{1,9}})\)|(?: -)? (?:copy|kopie)(?: \(?(\d{{1,9}})\)?)?)?\.(?:py|ipynb)"
DEEPEST = 8  # folders within each other: nbgrader's, a .zip's in it, an LMS's, and a student's own
MOST_BELOW = 100_000  # files and folders in one of the outermost, a student's: they take a kilobyte each
LONG = 500  # bytes of the names on the way to one: who has more counts as several
TOO_DEEP = "it is too deep in the folder to be looked into"
NUMBERED = re.compile(r"_[0-9]")
OF_MOODLE = r"[^_]*_[0-9]+_assignsubmission_|[^_].*_assignsubmission_"  # behind a dot; what a Mac adds begins with "._"
SKIPPED = re.compile(rf"\.(?!{OF_MOODLE})|(__MACOSX|__pycache__)\Z")  # but whom Moodle calls so

Place: TypeAlias = tuple[str, ...]  # the names on the way from the folder to a file: ("ada", "gradient.py")


class Candidate(Struct, frozen=True):
    """What stands in a submission's place. `source`: why it is never read, its bytes, or (in a .zip) what gives them; None:
    the file at the path that is shown. There may be a million of them.
    """

    place: Place
    shown: str
    source: str | bytes | Callable[[], bytes | str] | None = None
    hides: bool = False  # it may be a folder that is not looked into
    odd: bool = False  # its name in a .zip is unsafe: its student hands in nothing else
    note: str = ""  # why it is taken although it is not where it should be
    student: str = ""  # whose it is; "": nobody's
    inner: Place = ()  # the names below the student's, of STUDENT.py none
    upload: int = 0  # Canvas's number of it, which increases
    of_lms: bool = False  # the student's name was made by an LMS, of a name and a number
    time: tuple[int, int, int, int, int, int] | None = None  # of a member of a .zip, by the clock of who made it

    def data(self) -> bytes | str:
        """Its bytes, or why they can't be read."""
        if isinstance(self.source, str | bytes):
            return self.source
        try:
            if self.source is not None:
                return self.source()
            return contents(Path(self.shown), self.shown, len(self.place) - 1)  # below the folder of all they are students'
        except SetupError:
            return "it is no longer there"

    def read(self, student: str | None) -> Submission:
        """The submission, or a broken one; read anew each time, and not kept."""
        data = self.data()
        if isinstance(data, str):
            return broken_submission(data, path=self.shown, student=student)
        made = submission_from_bytes(data, path=self.shown, name=self.place[-1], student=student)
        return replace(made, about_files=(self.note,)) if self.note else made


MOST_CANDIDATES = 8  # of a student: a thousand copies, each read or run, would hold the others up
LARGEST_TOGETHER = 2 * LARGEST  # bytes of them, which the grader has twice, and the worker, too: any two are read
TOO_LARGE_TOGETHER = f"with others of the student it is beyond {LARGEST_TOGETHER // 1_000_000} MB; hand in one file"


class Owned(NamedTuple):
    """A submission as a store of results knows it: its SHA-256, and whose it is, the path where that isn't known."""

    submission: str
    student: str


class StudentFiles(Struct, frozen=True):
    """A student, and what may be their submission, the preferred first (see _preference)."""

    student: str | None  # None: a file that was named by itself
    candidates: tuple[Candidate, ...]
    path_says: str = ""  # whose such a file is, as far as its path says so

    @property
    def owner(self) -> str:
        """Whose it is, "" where nothing says so."""
        return self.student or self.path_says

    def with_contents(self) -> "StudentFiles":
        """With the bytes of each file, as they are now; without those of files that are too large together."""
        read, size = list[Candidate](), 0
        for one in self.candidates:
            data = one.data()
            size += len(data) if isinstance(data, bytes) else 0
            if size > LARGEST_TOGETHER:
                size, data = size - len(data), TOO_LARGE_TOGETHER
            read.append(replace(one, source=data))
        return replace(self, candidates=tuple(read))

    @property
    def size(self) -> int:
        """Bytes, where they are there."""
        return sum(len(one.source) for one in self.candidates if isinstance(one.source, bytes))

    @property
    def sha256(self) -> str:
        """Of all that may count: of one file its own, unless it is called a notebook, and would be read as a script under
        another name; of several, where each stands and its own.
        """
        digests = [hashlib.sha256(_encoded(one.data())).hexdigest() for one in self.candidates]
        if len(digests) > 1:
            several = "\n".join(f"{digest} {one.shown}" for digest, one in zip(digests, self.candidates, strict=True))
            return hashlib.sha256(_encoded(several)).hexdigest()
        only = self.candidates[0]
        if is_notebook(only.shown) and not is_surely_a_notebook(_encoded(only.data())):
            return hashlib.sha256(f"{digests[0]} .ipynb".encode()).hexdigest()
        return digests[0]


def _encoded(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")


class Cohort(Struct, frozen=True):
    """Everybody who handed in, sorted; and what lies there beside, as shown, with the reason why it is not graded."""

    students: list[StudentFiles]
    left: list[tuple[str, str]]


def cohort_of(candidates: Sequence[Candidate], stem: str) -> Cohort:
    """The students whose these are, and what is nobody's."""
    students = grouped(candidates, stem)
    return Cohort(students, _left_over(candidates, students, stem))


def grouped(candidates: Iterable[Candidate], stem: str) -> list[StudentFiles]:
    """The students, each with the candidates that stand where a submission of theirs may stand.

    Behind them come those that are called nearly so, if they all lie in one folder of the student's.
    """
    found: dict[str, list[Candidate]] = defaultdict(list)
    nearly: dict[str, list[Candidate]] = defaultdict(list)
    odd: dict[str, Candidate] = {}
    for one in candidates:
        *folders, last = one.place
        inner = [*one.inner[:-1], *(PurePosixPath(name).stem if is_code_file(name) else name for name in one.inner[-1:])]
        deepest = 2 if is_code_file(last) else 1 if one.hides else -1
        if not one.student or (any(map(is_code_file, folders)) and not one.odd):
            continue
        if one.odd:
            odd[one.student] = one
        elif len(inner) <= deepest and all(name == stem for name in inner):
            found[one.student].append(one)
        elif one.inner and copy_number(one.inner[-1], stem) is not None:
            note = f"{TAKEN}: {'/'.join(map(plain, one.inner))}, for {stem}{PurePosixPath(last).suffix.lower()}"
            nearly[one.student].append(replace(one, note=note))
    for student, some in nearly.items():
        if len({one.place[:-1] for one in some}) == 1:
            found[student] += some
    for student, one in odd.items():
        if student in found or is_code_file(one.place[-1]):
            found[student] = [one]
    for some in found.values():
        some.sort(key=lambda one: _preference(one, stem))
    return [StudentFiles(student, tuple(found[student][:MOST_CANDIDATES])) for student in sorted(found)]


def one_source_each(found: Iterable[StudentFiles]) -> list[StudentFiles]:
    """Each student once. Who is found in two places hands in nothing, as nothing says which of them is really theirs."""
    known: dict[str | int, StudentFiles] = {}
    for number, one in enumerate(found):
        whose = number if one.student is None else one.student  # a file that was named alone is itself
        before = known[whose].candidates if whose in known else ()
        known[whose] = replace(one, candidates=(*before, *one.candidates)) if before else one
    return [replace(one, candidates=_of_one_place(one.candidates)) for one in known.values()]


def _of_one_place(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """All of them, each once; from several places (a student's folder, or what STUDENT.py is in) one that is never read."""
    if len(candidates) == 1:
        return candidates
    files = {os.path.abspath(one.shown): one for one in reversed(candidates)}  # noqa: PTH100  # follows no link
    files = dict(reversed(files.items()))
    places = {path.rsplit("/", max(1, len(one.inner)))[0]: one for path, one in reversed(files.items())}
    *_, first = places.values()
    if len(places) == 1:
        return tuple(files.values())
    where = listed([plain(one.shown, 150) for one in reversed(places.values())], 3)
    return (replace(first, source=f"it is not the only one of this student: {where}; leave one of them", odd=True),)


def _preference(one: Candidate, stem: str) -> tuple[object, ...]:
    """Canvas's last first; where it should be before elsewhere, shallow before deep, later copies first, then .py first."""
    copy = copy_number(one.inner[-1], stem) if one.note else 0
    return -one.upload, bool(one.note), len(one.place), -(copy or 0), is_notebook(one.shown), one.place


def copy_number(name: str, stem: str) -> int | None:
    """Which copy of `stem`.py or .ipynb it is, as browsers count them, 0 for the first; None for another name."""
    found = re.fullmatch(COPY.format(stem=re.escape(stem)), name, re.IGNORECASE)
    return int(next(filter(None, found.groups()), 0)) if found else None


def _left_over(candidates: Iterable[Candidate], students: Iterable[StudentFiles], stem: str) -> list[tuple[str, str]]:
    """What is not among the students' candidates, with the reason: a line for each folder of nobody, and each file.

    First one of each who has nothing that counts: no one hides behind hundreds of files of somebody else's.
    """
    taken = {one.shown for student in students for one in student.candidates}
    owners = {student.student for student in students}
    folders: dict[str, list[Candidate]] = defaultdict(list)
    of_nobody: list[tuple[str, str, str]] = []
    beside: list[tuple[str, str]] = []
    for one in candidates:
        inner = one.place[1:]
        is_own = one.place[-1] == "timestamp.txt" and (not inner or one.student in owners)  # nbgrader's, beside a submission
        if one.shown in taken or is_own:
            continue
        if inner and one.student not in owners and not one.odd:
            folders[one.place[0]].append(one)
        elif one.student in owners:
            beside.append((one.shown, _why_not(one, stem, owners)))
        else:
            of_nobody.append((one.shown, _why_not(one, stem, owners), _holder(one)))
    for inside in folders.values():
        names = sorted("/".join(one.place[1:]) for one in inside)
        like = sum(copy_number(one.place[-1], stem) is not None for one in inside)
        there = f"{'several' if like > 1 else 'no'} {stem}.py or {stem}.ipynb; there is: {plain(', '.join(names[:5]), 200)}"
        shown = inside[0].shown.removesuffix("/" + "/".join(inside[0].place[1:]))
        why = f"it holds {there}" if inside[0].student else NO_LMS
        line = (inside[0].shown, _why_not(inside[0], stem, owners)) if len(inside) == 1 else (shown, why)
        of_nobody.append((*line, _holder(inside[0])))
    first, more = dict[str, tuple[str, str]](), list[tuple[str, str]]()
    for shown, why, holder in sorted(of_nobody):
        if first.setdefault(holder, (shown, why)) != (shown, why):
            more.append((shown, why))
    return [*first.values(), *more, *sorted(beside)]


def in_turn(left: Iterable[Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    """What several cohorts left, a line of each in turn: what comes first in one is not behind all of another's."""
    return [line for lines in zip_longest(*left) for line in lines if line is not None]


def _holder(one: Candidate) -> str:
    """Who may have handed it in, so far as its name says; of an LMS's the words in front of the numbers."""
    return one.student or NUMBERED.split(one.place[0])[0]


def _why_not(one: Candidate, stem: str, owners: Collection[str | None]) -> str:
    """Why what is nobody's submission is none; the owners have one."""
    if isinstance(one.source, str):
        return one.source
    name = one.place[-1].lower()
    if is_code_file(name) and not one.student:
        return NO_LMS
    if is_code_file(name) and one.student in owners:
        return "another file of the student counts"
    if is_code_file(name):
        return f"it is not called {stem}.py or {stem}.ipynb; rename it to have it taken"
    packed = name.endswith((".zip", ".gz", ".7z", ".rar", ".tar", ".tgz"))
    return "it is an archive; unpack it into a folder named after its student" if packed else "it is no .py or .ipynb file"

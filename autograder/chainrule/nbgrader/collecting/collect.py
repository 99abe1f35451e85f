"""Brings submissions into an nbgrader course: submitted/STUDENT/ASSIGNMENT/gradient.ipynb, from files, folders and .zips.

Everything is read and compared before the first file is written. From timestamp.txt nbgrader counts how late it is; it is
written where a time is told, and never guessed: a file's own is mostly that of the download.
"""

import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from msgspec.structs import replace

from ... import atomic_file
from ...errors import SetupError
from ...safe_text import plain, say
from ...submissions.file import NAME, holds_many, refuse_name, submission_from_bytes
from ...submissions.folder import find
from ...submissions.found import Candidate, Cohort, StudentFiles, cohort_of, in_turn, one_source_each
from ...submissions.whose import behind_links, named_alone
from ..names import TIMESTAMP, identifier, identifiers
from .class_list import people, record, times
from .scripts import as_notebook

TIME = "%Y-%m-%d %H:%M:%S UTC"  # as nbgrader reads it
MOST = 200  # lines on what was not taken
LATE = re.compile(r"(?:\A|_)LATE_(?:[0-9]+|anon_[A-Za-z0-9]+)_[0-9]+_")  # in the names that Canvas gives
NEXT = "  fix their names, or collect each alone: chainrule nbgrader collect FILE --student ID"


def collect(
    paths: Sequence[Path],
    into: Path,
    assignment: str,
    student: str | None,
    force: bool,
    stem: str,
    when: str | None = None,
    roster: Path | None = None,
) -> list[tuple[str, Path, str]]:
    """Student, notebook and source of each submission that is now in the course. Prints a line for each.

    `when` says when they were handed in, as class_list.times takes it; the `roster` what they are called in the gradebook.
    What is not taken is listed on stderr. Raises SetupError, and writes nothing, if there is no submission, or if another
    one is there already, unless told to `force`.
    """
    _refuse_names(assignment, student)
    if (when is not None or roster is not None) and find_spec("nbgrader") is None:
        raise SetupError("--times and --roster need nbgrader\n  pip install 'chainrule[nbgrader]'")
    found = _find(paths, student, stem)
    names = identifiers(one.student or "" for one in found.students)
    taken: list[tuple[str, str, Path, Candidate]] = []
    there: set[Path] = set()
    different: list[Path] = []
    for one in sorted(found.students, key=lambda one: names[one.student or ""]):
        name = names[one.student or ""]
        before = len(found.left)
        chosen = _chosen(one, found.left)
        if chosen is None:  # who has nothing there is told first, however much of others is left
            shown, reason = found.left[before]
            say(f"{name}: nothing is taken: {plain(shown)}: {plain(reason)}", sys.stderr)
            del found.left[before]
            continue
        target = into / name / assignment / f"{stem}.ipynb"
        taken.append((one.student or "", name, target, chosen))
        if os.path.lexists(target):
            (there.add if _present(target) == _notebook(chosen, stem) else different.append)(target)
    _say_left(found.left)
    if not taken:
        raise SetupError(f"no submission was recognised\n{NEXT}")
    read = {raw: one for raw, _, _, one in taken}
    of_lms = {raw for raw, one in read.items() if one.of_lms}
    handed_in = times(when, read, names) if when is not None else {}
    known = people(roster, {raw: names[raw] for raw in read}, of_lms) if roster is not None else {}
    if different and not force:
        listed = "\n".join(f"  {plain(str(target))}" for target in different)
        raise SetupError(f"another submission is there already, and nothing was written\n{listed}\n  replace: --force")
    made: list[tuple[str, Path, str]] = []
    faults: list[str] = []
    for raw, name, target, chosen in taken:
        time = handed_in.get(raw)
        if isinstance(time, str):
            faults.append(f"{name}: {time}")
            continue
        try:
            if target not in there:
                _write(target, chosen, stem)
            _write_time(target, time, keep=target in there)
        except SetupError as fault:
            faults.append(f"{name}: {fault}")
            continue
        said = "   is there already" if target in there else ""
        said += f"   handed in {time:{TIME}}" if time is not None else ""
        say(f"{name}: {plain(str(target))}   (from {plain(chosen.shown)}){said}")
        if time is None and (when is not None or (chosen.upload and LATE.search(chosen.place[0]))):
            why = "no time is told of it" if when is not None else "it was late, as Canvas says, and by how much it doesn't"
            say(f"{name}: {why}; for nbgrader it is in time{'' if when else ': --times FILE.csv'}", sys.stderr)
        made.append((name, target, chosen.shown))
    if faults:
        raise SetupError("\n".join([f"{len(faults)} of {len(taken)} are not there, all others are", *faults[:MOST]]))
    if roster is not None:
        if known:
            record(known)
        for name in sorted({name for _, name, _, _ in taken} - set(known)):
            say(f"{name}: {plain(str(roster))} has no name for them", sys.stderr)
    return made


def _refuse_names(assignment: str, student: str | None) -> None:
    for what, name in (("assignment", assignment), ("student", student)):
        if name is not None and (identifier(name) != name or not re.fullmatch(r"[\w.-]+", name)):
            raise SetupError(
                f"--{what} {plain(name)}: nbgrader takes letters, digits, _, - and . alone, and no dot in front"
            )


def _find(paths: Sequence[Path], student: str | None, stem: str) -> Cohort:
    """Whose everything is, by the rule of `grade`; with `student` it is theirs, whatever its names say."""
    alone = [path for path in paths if not holds_many(path)]
    for path in alone:
        if _is_missing(path):
            raise SetupError(f"{plain(str(path))}: there is no such file\n  {NAME}")
        refuse_name(path.name)
    links = {str(path): reason for path, reason in behind_links(alone, stem).items()}
    singles = [replace(one, source=links.get(one.shown)) for one in named_alone(alone, stem)]
    if student is None and alone == [*paths] and not any(one.student for one in singles):
        raise SetupError(f"{plain(singles[0].shown)}: whose is it?\n  say so: --student ID; of several name the folder")
    if student is not None and alone == [*paths]:
        cohort = Cohort([StudentFiles(student, tuple(singles))], [])
    else:
        cohort = cohort_of(singles, stem)
    several = [cohort, *(find(path, stem, of_one=student is not None) for path in paths if holds_many(path))]
    students = one_source_each(one for cohort in several for one in cohort.students)
    if student is not None:
        if len(paths) > 1 or len(students) > 1:
            raise SetupError("--student names one student, and these are the submissions of several\n  collect each alone")
        students = [StudentFiles(student, one.candidates) for one in students]
    return Cohort(students, in_turn(cohort.left for cohort in several))


def _is_missing(path: Path) -> bool:
    """Whether nothing is there; of what is in a folder that lets nobody in, as a student's may be, that isn't known."""
    try:
        os.lstat(path)
    except PermissionError:
        return False
    except (OSError, ValueError):
        return True
    return False


def _chosen(student: StudentFiles, left: list[tuple[str, str]]) -> Candidate | None:
    """The first of the student's files that holds code, else the first that can be read; the others are left, and why."""
    read = [(one, one.read(student.student)) for one in student.candidates]
    chosen = next((one for one, made in read if made.broken is None), None)
    chosen = chosen or next((one for one, made in read if made.sha256), None)
    second = f"only one file of a student is taken: {chosen.shown}" if chosen is not None else ""
    left += [(one.shown, made.broken or second) for one, made in read if one is not chosen]
    return chosen


def _notebook(candidate: Candidate, stem: str) -> bytes | str:
    """The submission as a notebook: as it was handed in, byte for byte, or made from a script. Else why it can't be read."""
    data = candidate.data()
    if isinstance(data, str):
        return data
    made = submission_from_bytes(data, path=candidate.shown, name=candidate.place[-1])
    return data if made.notebook or made.broken else as_notebook(made.cells[0][1], stem)


def _present(target: Path) -> bytes | None:
    try:
        return target.read_bytes() if target.is_file() else None
    except OSError:
        return None


def _write(target: Path, candidate: Candidate, stem: str) -> None:
    data = _notebook(candidate, stem)
    if isinstance(data, str):
        raise SetupError(f"{plain(candidate.shown)}: {data}\n  it was exchanged meanwhile; collect again")
    into = target.parents[2]  # below it are students' folders
    atomic_file.refuse_links(into, target, "remove it, and collect again")
    atomic_file.save_below(into, target.relative_to(into), data, "make room, or name another folder: --into DIR")


def _write_time(target: Path, time: datetime | None, *, keep: bool) -> None:
    """The submission's timestamp.txt. One of another submission that was there goes; of the same, unless told, it stays."""
    into, path, repair = target.parents[2], target.with_name(TIMESTAMP), "remove it, and collect again"
    atomic_file.refuse_links(into, path, repair)
    if time is not None:
        atomic_file.save_below(into, path.relative_to(into), f"{time:{TIME}}\n".encode(), repair)
    elif not keep:
        with atomic_file.written(plain(str(path)), repair):
            path.unlink(missing_ok=True)


def _say_left(left: Sequence[tuple[str, str]]) -> None:
    for shown, reason in left[:MOST]:
        say(f"{plain(shown)}: not taken: {plain(reason)}", sys.stderr)
    if len(left) > MOST:
        say(f"and {len(left) - MOST} more that were not taken", sys.stderr)

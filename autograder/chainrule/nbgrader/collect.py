"""Brings submissions into an nbgrader course: submitted/STUDENT/ASSIGNMENT/gradient.ipynb, from files, folders and .zips.

Everything is read and compared before the first file is written. No timestamp.txt is written, from which nbgrader would
count late days: a file's time is when it was downloaded or copied, and a .zip doesn't name the time zone of its times.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from .. import atomic_file
from ..errors import SetupError
from ..safe_text import plain, say
from ..submissions.cells import is_notebook
from ..submissions.file import NAME, holds_many, refuse_name, submission_from_bytes
from ..submissions.folder import everything, find
from ..submissions.found import Candidate, cohort_of, why_not
from .names import handed, identifier, identifiers
from .scripts import as_notebook
from .submitted import absolute

Order: TypeAlias = tuple[int, ...]  # of a student's files, the preferred first
Claim: TypeAlias = tuple[str, Order, Candidate]

MOST = 200  # lines on what was not taken
NEXT = "  fix their names, or collect each alone: chainrule nbgrader collect FILE --student ID"


@dataclass
class Collection:
    """Each student's files; and what is left, with the reason: nobody knows whose it is, or it is a second one."""

    claims: dict[str, list[tuple[Order, Candidate]]] = field(default_factory=lambda: defaultdict(list))
    left: list[tuple[str, str]] = field(default_factory=list)


def collect(
    paths: Sequence[Path], into: Path, assignment: str, student: str | None, force: bool, stem: str
) -> list[tuple[str, Path, str]]:
    """Student, notebook and source of each submission that is now in the course. Prints a line for each.

    What is not taken is listed on stderr. Raises SetupError, and writes nothing, if there is no submission, or if another
    one is there already, unless told to `force`.
    """
    _refuse_names(assignment, student)
    found = _find(paths, student, stem)
    names = identifiers(found.claims)
    taken: list[tuple[str, Path, Candidate]] = []
    there: set[Path] = set()
    different: list[Path] = []
    for owner in sorted(found.claims, key=names.__getitem__):
        chosen = _chosen(found, owner)
        if chosen is None:
            continue
        target = into / names[owner] / assignment / f"{stem}.ipynb"
        taken.append((names[owner], target, chosen))
        if os.path.lexists(target):
            same = _present(target) == _notebook(chosen, stem)
            (there.add if same else different.append)(target)
    _say_left(found)
    if not taken:
        raise SetupError(f"no submission was recognised\n{NEXT}")
    if different and not force:
        listed = "\n".join(f"  {plain(str(target))}" for target in different)
        raise SetupError(f"another submission is there already, and nothing was written\n{listed}\n  replace: --force")
    for name, target, chosen in taken:
        if target not in there:
            _write(target, _notebook(chosen, stem))
        already = "   is there already" if target in there else ""
        say(f"{name}: {plain(str(target))}   (from {plain(chosen.shown)}){already}")
    return [(name, target, chosen.shown) for name, target, chosen in taken]


def _refuse_names(assignment: str, student: str | None) -> None:
    for what, name in (("assignment", assignment), ("student", student)):
        if name is not None and (identifier(name) != name or not re.fullmatch(r"[\w.-]+", name)):
            raise SetupError(
                f"--{what} {plain(name)}: nbgrader takes letters, digits, _, - and . alone, and no dot in front"
            )


def _find(paths: Sequence[Path], student: str | None, stem: str) -> Collection:
    found = Collection()
    for path in paths:
        if not holds_many(path):
            owner, order, candidate = _single(path, student, stem)
            found.claims[owner].append((order, candidate))
            continue
        files = [(handed(one.place), one) for one in everything(path)]
        plainly = [one for said, one in files if said is None]
        for said, one in files:
            if said is not None and (copy := said.copy(stem)) is not None:
                order = (-copy, -said.upload, len(one.place), is_notebook(one.shown))
                found.claims[said.student].append((order, one))
            elif said is not None:
                found.left.append((one.shown, why_not(one, stem)))
        cohort = find(path, stem) if len(plainly) == len(files) else cohort_of(plainly, stem)
        found.left += cohort.left
        for who in cohort.students:
            found.claims[who.student or ""] += [((0, 0, i), one) for i, one in enumerate(who.candidates)]
    if student is not None and found.claims:
        if len(paths) > 1 or len(found.claims) > 1:
            raise SetupError("--student names one student, and these are the submissions of several\n  collect each alone")
        found.claims[student] = found.claims.popitem()[1]
    return found


def _single(path: Path, student: str | None, stem: str) -> Claim:
    """Whose a single file is: by an LMS's name, STUDENT.py, STUDENT/gradient.py or STUDENT/gradient/gradient.py."""
    if not os.path.lexists(path):
        raise SetupError(f"{plain(str(path))}: there is no such file\n  {NAME}")
    refuse_name(path.name)
    place = absolute(path).parts[1:]
    candidate = Candidate((path.name,), str(path), path)
    said = handed(place[-3:])
    if said is not None and (copy := said.copy(stem)) is not None:
        return said.student, (-copy, -said.upload, 0), candidate
    owner = next((name for name in (path.stem, *place[-2:-4:-1]) if name != stem), student)
    if student is None and (owner is None or said is not None):
        raise SetupError(f"{plain(str(path))}: whose is it?\n  say so: --student ID")
    return student or owner or "", (0, 0, 0), candidate


def _chosen(found: Collection, owner: str) -> Candidate | None:
    """The first of the student's files that holds code, else the first that can be read; the others are left, and why."""
    claims = [one for _, one in sorted(found.claims[owner], key=lambda one: (one[0], one[1].shown))]
    read = [(one, one.read(owner)) for one in dict.fromkeys(claims)]
    chosen = next((one for one, made in read if made.broken is None), None)
    chosen = chosen or next((one for one, made in read if made.sha256), None)
    for one, made in read:
        if chosen is None or (one is not chosen and one.shown != chosen.shown):  # it may have been named twice
            second = f"only one file of a student is taken: {chosen.shown}" if chosen is not None else ""
            found.left.append((one.shown, made.broken or second))
    return chosen


def _notebook(candidate: Candidate, stem: str) -> bytes:
    """The submission as a notebook: as it was handed in, byte for byte, or made from a script."""
    data = candidate.data()
    if isinstance(data, str):
        raise SetupError(f"{plain(candidate.shown)}: {data}\n  it was exchanged meanwhile; collect again")
    made = submission_from_bytes(data, path=candidate.shown, name=candidate.place[-1])
    return data if made.notebook or made.broken else as_notebook(made.cells[0][1], stem)


def _present(target: Path) -> bytes | None:
    try:
        return target.read_bytes() if target.is_file() else None
    except OSError:
        return None


def _write(target: Path, data: bytes) -> None:
    repair = "make room, or name another folder: --into DIR"
    with atomic_file.written(plain(str(target)), repair):
        target.parent.mkdir(parents=True, exist_ok=True)
    atomic_file.save(target, data, repair)


def _say_left(found: Collection) -> None:
    for shown, reason in found.left[:MOST]:
        print(f"{plain(shown)}: not taken: {plain(reason)}", file=sys.stderr)
    if len(found.left) > MOST:
        print(f"and {len(found.left) - MOST} more that were not taken", file=sys.stderr)

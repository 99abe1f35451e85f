"""What a table of the class says of who handed in: their names, and when it was.

A row is found by whatever it holds of a student (a login, a number, an address, a name), as where marks are filled in. So it
may be what Moodle exports (the grading worksheet has both), Canvas's gradebook, or a table of one's own.
"""

import re
import sys
import warnings
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...csv_table import KEYS, NAMES, NUMBERS, read_table, square
from ...errors import SetupError
from ...reports.gradebook import BY_NAME, Finder
from ...safe_text import plain, say
from ...submissions.found import Candidate

TIMES = ("last modified (submission)", "timestamp", "submitted at", "submitted", "submission time", "time")
FIRST, LAST = ("first name", "first_name", "given name"), ("last name", "last_name", "surname", "family name")
EMAIL = ("email address", "email")
LONGEST = 120  # characters of a name: nbgrader's columns have 128
INERT = str.maketrans("<>", "()")  # formgrader's pages take a name for HTML
DEFAULTS = (datetime(2000, 1, 1, 0, 0), datetime(2001, 2, 2, 1, 1))  # noqa: DTZ001  # for what is not said: they differ
DATE = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2\d{4}(?!\d)")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
TURNED = re.compile(r"(?:UTC|GMT) ?[+-]\d", re.IGNORECASE)  # POSIX has UTC+2 west of Greenwich, and everybody else east
HOW = "write it as 2026-05-02 17:00:00 UTC, or 2026-05-02T17:00+02:00"

Row = Callable[[tuple[str, ...]], str]


def times(source: str, students: Mapping[str, Candidate], names: Mapping[str, str]) -> dict[str, datetime | str]:
    """When each submission was handed in, in UTC, by student, or why that can't be told.

    `source` is a table, or "files": the files' own times. A time without a zone is of the clock of this machine. Raises
    SetupError.
    """
    if source == "files":
        found = {student: _file_time(one) for student, one in students.items()}
        return {student: time for student, time in found.items() if time is not None}
    of_lms = {student for student, one in students.items() if one.of_lms}
    rows = _rows(Path(source), "--times", TIMES, {student: names[student] for student in students}, of_lms)
    made: dict[str, datetime | str] = {}
    for student, row in rows.items():
        if row is None:
            made[student] = f"several rows of {plain(source)} could be theirs; leave the one that is"
        elif (text := row(TIMES)) and text != "-":  # so Moodle says that nothing was handed in
            try:
                made[student] = parse_time(text)
            except ValueError as error:
                where = f"--times {plain(source)}: {plain(student)}: {plain(text)}"
                raise SetupError(f"{where}: {error}\n  {HOW}") from None
    return made


def people(path: Path, names: Mapping[str, str], of_lms: Collection[str]) -> dict[str, dict[str, str]]:
    """Of each student, by their name in nbgrader, what its gradebook holds of a person, as far as the table says it.

    A name that is given in one piece has the last name in front of a comma, else behind the last blank.
    """
    found = {}
    for student, row in _rows(path, "--roster", (*KEYS, *FIRST, *LAST), names, of_lms).items():
        if row is None:
            continue
        first, last, whole = row(FIRST), row(LAST), row(NAMES)
        if not (first or last):
            if "," in whole:
                last, _, first = whole.partition(",")
            elif " " in whole:
                first, _, last = whole.rpartition(" ")
        said = {"first_name": first, "last_name": last, "email": row(EMAIL)}
        inert = {key: plain(text.strip(), LONGEST).translate(INERT) for key, text in said.items()}
        found[names[student]] = {key: text for key, text in inert.items() if text}
    return {name: person for name, person in found.items() if person}


def record(persons: Mapping[str, Mapping[str, str]]) -> None:
    """Puts them into the gradebook of the nbgrader course that is here; what it knows and they don't say stays."""
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGrader
    from nbgrader.coursedir import CourseDirectory

    app = NbGrader()
    app.load_config_file()
    course = CourseDirectory(parent=app)
    with Gradebook(course.db_url, course.course_id) as book:
        for name, person in persons.items():
            book.update_or_create_student(name, **person)


def _rows(
    path: Path, option: str, wanted: tuple[str, ...], names: Mapping[str, str], of_lms: Collection[str]
) -> dict[str, Row | None]:
    """Of each student who is in the table a function that gives a cell: the first of these columns that isn't empty. None of
    whom several rows could be.
    """
    table = read_table(path, option)
    head = [cell.strip().casefold() for cell in table[0]] if table else []
    columns = {name: head.index(name) for name in KEYS if name in head}
    if not columns or not set(wanted) & set(head):
        lacks = wanted if columns else KEYS
        raise SetupError(f"{option} {plain(str(path))}: it has no column {lacks[0]!r}\n  or one of {', '.join(lacks[1:])}")
    square(table, f"{option} {plain(str(path))}")
    numbers, called = (next((name for name in kind if name in columns), "") for kind in (NUMBERS, NAMES))
    finder = Finder(table[1:], columns, numbers, called, of_lms)

    def cell(row: list[str]) -> Row:
        return lambda kinds: next((text for kind in kinds if kind in head and (text := row[head.index(kind)].strip())), "")

    found: dict[str, Row | None] = {}
    for student, name in names.items():
        for owner in dict.fromkeys((student, student if student in of_lms else name)):
            if len(finder.fitting(owner)[0]) > 1:
                found[student] = None
                break
            if (one := finder.find(owner)) is not None:
                found[student] = cell(one.row)
                if one.by_name and len(columns) > 1:  # a table with one alone is the instructor's own
                    say(f"{name}: {BY_NAME} {option} {plain(str(path))}", sys.stderr)
                break
    return found


def parse_time(text: str) -> datetime:
    """The time that the text says, in UTC; raises ValueError where that could be another one."""
    from dateutil import parser  # type: ignore[import-untyped]  # nbgrader's

    date = DATE.search(text)
    if not YEAR.search(text) or TURNED.search(text):
        raise ValueError("it could be another time, or none")
    if date and date[2] != "." and date[1] != date[3] and max(int(date[1]), int(date[3])) <= 12:
        raise ValueError("it could be another day, with the month in front or behind")
    options: dict[str, Any] = {"dayfirst": bool(date and date[2] == ".")}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # of a time zone that it doesn't know, which it passes over
        try:
            read: list[datetime] = [parser.parse(text, default=default, **options) for default in DEFAULTS]
            one, other = [time.astimezone(UTC) for time in read]
        except (OverflowError, OSError, Warning, parser.ParserError):
            raise ValueError("it can't be read as a time") from None
    if one != other:
        raise ValueError("it lacks the day, or the time of day")
    return one


def _file_time(one: Candidate) -> datetime | None:
    """When the file was written, as far as its .zip or its folder says so; raises SetupError for a download of an LMS."""
    if one.of_lms:
        what = "what Moodle and Canvas let you download says when it was downloaded"
        raise SetupError(f"--times files: {plain(one.shown)}: {what}\n  name a table: --times FILE.csv")
    try:
        if one.time is None:
            return datetime.fromtimestamp(Path(one.shown).lstat().st_mtime, UTC)
        return datetime(*one.time).astimezone(UTC) if one.time[0] > 1980 else None  # the first year is that of no time
    except (OSError, OverflowError, ValueError):
        return None

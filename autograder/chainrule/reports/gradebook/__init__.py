"""Fills in the gradebook that a platform exported, so that it can be imported there again.

Canvas (Grades, Export): `Student`, `ID`, `SIS User ID`, `SIS Login ID`, `Section`, then a column an assignment, "Gradient
(1234)"; a line of possible points comes before the students. Moodle (the assignment's grading worksheet): `Identifier`
("Participant 12"), `Full name`, `Email address`, `Grade`, `Maximum grade`, `Feedback comments`, … Both accept the same
file back, with the same columns in the same order; nothing but the one column (Moodle: two) is written to.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from io import StringIO

from ...errors import SetupError
from ...result import Result
from ...safe_text import named, plain
from .. import marks

LARGEST = 16_000_000  # bytes of an export
NUMBERED = re.compile(r"(.*)-(\d+)\Z", re.DOTALL)  # a student as whose.py names one of an LMS: "lovelaceada-123"
Table = list[list[str]]


def canvas(table: Table, results: Iterable[Result]) -> list[str]:
    """Fills in the assignment that is called as the course, or adds it; gives who is not in the export."""
    head = table[0]
    _demand(head, "Canvas", "Student", "ID")
    course, column, missing = "", -1, []
    rows = [row for row in table[1:] if row[0].strip() and row[0].strip() != "Points Possible"]
    found = finder(
        rows,
        {name: head.index(name) for name in ("ID", "SIS Login ID", "SIS User ID", "Student") if name in head},
        "ID",
        "Student",
    )
    for result in results:
        if column < 0:
            course = result.course
            column = _assignment(table, course, result.max_score)
        row = found(result.owner)
        if row is None:
            missing.append(result.owner)
        elif not result.fault:
            row[column] = f"{result.score + result.bonus:g}"
    return missing


def moodle(table: Table, results: Iterable[Result]) -> list[str]:
    """Fills in the grade, in Moodle's scale for it, and the feedback; gives who is not in the export."""
    head = table[0]
    _demand(head, "Moodle", "Identifier", "Grade")
    column = {name.casefold(): i for i, name in enumerate(head)}
    keys = ("Identifier", "Email address", "Username", "ID number", "Full name")
    found = finder(
        table[1:], {name: column[name.casefold()] for name in keys if name.casefold() in column}, "Identifier", "Full name"
    )
    most, comments = column.get("maximum grade"), column.get("feedback comments")
    missing: list[str] = []
    if most is not None:
        for line in table[1:]:
            _number(line[most])  # raises before anything is graded
    for result in results:
        row = found(result.owner)
        if row is None:
            missing.append(result.owner)
        elif not result.fault:
            scale = _number(row[most]) / result.max_score if most is not None and result.max_score else 1.0
            row[column["grade"]] = f"{round((result.score + result.bonus) * scale, 2):g}"
            if comments is not None:
                row[comments] = marks(result)
    return missing


GRADEBOOKS: Mapping[str, Callable[[Table, Iterable[Result]], list[str]]] = {"canvas": canvas, "moodle": moodle}


def filled(form: str, export: bytes, results: Iterable[Result]) -> tuple[str, list[str]]:
    """The gradebook `form` with the marks in it, and who is not in it, by name; raises SetupError where it is none."""
    try:
        text = export.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if len(export) > LARGEST or "\0" in text:
        raise SetupError(f"--roster: it is no gradebook of {form.capitalize()}\n  give what it exports, as CSV in UTF-8")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        table = [row for row in csv.reader(StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error as error:
        raise SetupError(f"--roster: it is no CSV: {error}\n  give what {form.capitalize()} exports") from None
    if not table:
        raise SetupError(f"--roster: it is empty\n  give what {form.capitalize()} exports")
    for short in table:
        short.extend([""] * (len(table[0]) - len(short)))
    missing = GRADEBOOKS[form](table, results)
    written = StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\r\n").writerows(table)
    return "\ufeff" * export.startswith(b"\xef\xbb\xbf") + written.getvalue(), [named(one) for one in missing]


def _demand(head: list[str], platform: str, *columns: str) -> None:
    for column in columns:
        if column not in head:
            raise SetupError(f"--roster: {platform}'s gradebook has a column {column}\n  give what {platform} exports")


def _assignment(table: Table, course: str, most: float) -> int:
    """The column of the assignment, "Gradient (1234)"; a new one at the end if there is none."""
    named_so = [i for i, name in enumerate(table[0]) if re.sub(r" \(\d+\)\Z", "", name).casefold() == course.casefold()]
    if len(named_so) > 1:
        raise SetupError(f"--roster: several assignments are called {plain(course)}\n  leave one of them in the export")
    if named_so:
        return named_so[0]
    for row in table:
        row.append("")
    table[0][-1] = course
    for row in table[1:]:
        if row[0].strip() == "Points Possible":
            row[-1] = f"{most:g}"
    return len(table[0]) - 1


def finder(rows: Table, columns: Mapping[str, int], numbers: str, names: str) -> Callable[[str], list[str] | None]:
    """What finds a student's row, each once: by the login, id or name that they are called by, or by name and number where
    an LMS gave both, "lovelaceada-123". Who could be either of two is not found: a name may be chosen, a number never.
    """
    known: dict[str, list[list[str]]] = {}
    numbered: dict[str, list[list[str]]] = {}
    for row in rows:
        for key in {_plain(row[i]) for i in columns.values()} - {""}:
            known.setdefault(key, []).append(row)
        if numbers in columns and (number := re.sub(r"\D", "", row[columns[numbers]])):
            numbered.setdefault(number, []).append(row)
    taken: set[int] = set()

    def find(owner: str) -> list[str] | None:
        fitting = known.get(_plain(owner), [])
        if (parts := NUMBERED.match(owner)) and names in columns:
            beside = [row for row in numbered.get(parts[2], []) if _plain(row[columns[names]]) == _plain(parts[1])]
            fitting = [*fitting, *(row for row in beside if row not in fitting)]
        if len(fitting) != 1 or id(fitting[0]) in taken:
            return None
        taken.add(id(fitting[0]))
        return fitting[0]

    return find


def _plain(text: str) -> str:
    """Letters and digits, as "Lovelace, Ada" and lovelaceada share them; a dash between two is told from none."""
    text = re.sub(r"(?<=\w)-(?=\d)", "~", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in text if character.isalnum() or character in "@.~")


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise SetupError(f"--roster: {plain(text)!r} is no maximum grade\n  give what Moodle exports") from None

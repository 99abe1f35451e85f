"""Fills in the gradebook that a platform exported, so that it can be imported there again.

Canvas (Grades, Export): `Student`, `ID`, `SIS User ID`, `SIS Login ID`, `Section`, then a column an assignment, "Gradient
(1234)"; a line of possible points comes before the students. Moodle (the assignment's grading worksheet): `Identifier`
("Participant 12"), `Full name`, `Email address`, `Grade`, `Maximum grade`, `Feedback comments`, … Both accept the same
file back, with the same columns in the same order; nothing but the one column (Moodle: two) is written to.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import NamedTuple

from ...csv_table import Table, refuse_size, rows_of, separator, square
from ...errors import SetupError
from ...result import Result, as_word
from ...safe_text import named, plain
from ...suggest import quoted, suggestion
from .. import marks

NUMBERED = re.compile(r"(.*)-(\d+)\Z", re.DOTALL)  # a student as whose.py names one of an LMS: "lovelaceada-123"


NUMBERED_COLUMN = re.compile(r"(.*) \((\d+)\)\Z")  # an assignment's, as Canvas exports it: "Gradient (1234)"
OF_STUDENTS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Integration ID", "Root Account")
WEAK = {"id number", "sis user id", "student id", "student_id"}
PROFILE = "id number"  # Moodle's, which students may fill in where nobody has
BY_NAME = "found by a name, or an ID number, which a student may choose, in"


class Found(NamedTuple):
    """A student's row, and whether it was found by nothing but what students may choose, a name or an ID number."""

    row: list[str]
    by_name: bool


@dataclass
class Strangers:
    """Whose mark is entered nowhere, and whose row was found `by_name`; and the `new` assignment, if it is one."""

    missing: list[str] = field(default_factory=list)
    by_name: list[str] = field(default_factory=list)
    new: str = ""

    def look(self, owner: str, found: Found | None) -> list[str] | None:
        """The row, if there is one; who it is of, or isn't, is kept."""
        if found is None or found.by_name:
            (self.missing if found is None else self.by_name).append(named(owner))
        return None if found is None else found.row

    def told(self, roster: str) -> list[str]:
        """A line for each."""
        return [f"not in {roster}: {one}" for one in self.missing] + [f"{BY_NAME} {roster}: {one}" for one in self.by_name]


def canvas(table: Table, results: Iterable[Result], of_lms: Collection[str], assignment: str | None) -> Strangers:
    """Fills in the `assignment`; None: the one that is called as the course, or a new one."""
    head = table[0]
    _demand(head, "Canvas", "Student", "ID")
    column, strangers = -1, Strangers()
    if assignment is not None:
        column = _find_assignment(table, assignment)
    keys = ("ID", "SIS Login ID", "SIS User ID", "Student")
    rows = [row for row in table[1:] if row[head.index("ID")].strip()]  # the others are no students'
    finder = Finder(rows, {name: head.index(name) for name in keys if name in head}, "ID", "Student", of_lms)
    for result in results:
        if column < 0:
            column = _assignment(table, result.course, result.max_score, strangers)
        row = strangers.look(result.owner, finder.find(result.owner))
        if row is not None and not result.fault:
            row[column] = f"{result.score + result.bonus:g}"
    return strangers


def moodle(table: Table, results: Iterable[Result], of_lms: Collection[str], assignment: str | None) -> Strangers:
    """Fills in the grade, in Moodle's scale for it, and the feedback; a worksheet is of one assignment."""
    if assignment is not None:
        raise SetupError("--assignment is Canvas's: Moodle's worksheet is of one assignment\n  leave it out")
    head = table[0]
    _demand(head, "Moodle", "Identifier", "Grade")
    column = {name.casefold(): i for i, name in enumerate(head)}
    keys = ("Identifier", "Email address", "Username", "ID number", "Full name")
    known = {name: column[name.casefold()] for name in keys if name.casefold() in column}
    finder = Finder(table[1:], known, "Identifier", "Full name", of_lms)
    most, comments = column.get("maximum grade"), column.get("feedback comments")
    strangers = Strangers()
    if most is not None:
        for line in table[1:]:
            _number(line[most])  # raises before anything is graded
    for result in results:
        row = strangers.look(result.owner, finder.find(result.owner))
        if row is not None and not result.fault:
            scale = _number(row[most]) / result.max_score if most is not None and result.max_score else 1.0
            row[column["grade"]] = f"{round((result.score + result.bonus) * scale, 2):g}"
            if comments is not None:
                row[comments] = marks(result)
    return strangers


GRADEBOOKS: Mapping[str, Callable[[Table, Iterable[Result], Collection[str], str | None], Strangers]] = {
    "canvas": canvas,
    "moodle": moodle,
}


def filled(
    form: str,
    export: bytes,
    results: Iterable[Result],
    of_lms: Collection[str] = frozenset(),
    assignment: str | None = None,
) -> tuple[str, Strangers]:
    """The gradebook `form` with the marks in it, and who is not in it; raises SetupError where it is none.

    `of_lms`: the owners whose names an LMS made of a name and a number. `assignment`: which one is meant, of several.
    """
    try:
        text = export.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    refuse_size(export, "--roster")
    if "\0" in text:
        raise SetupError(f"--roster: it is no gradebook of {form.capitalize()}\n  give what it exports, as CSV in UTF-8")
    if not (table := rows_of(text, "--roster", of_php=form == "moodle")):
        raise SetupError(f"--roster: it is empty\n  give what {form.capitalize()} exports")
    square(table, "--roster")
    strangers = GRADEBOOKS[form](table, results, of_lms, assignment)
    written = StringIO()
    csv.writer(written, delimiter=separator(text), lineterminator="\r\n").writerows(table)
    return "\ufeff" * export.startswith(b"\xef\xbb\xbf") + written.getvalue(), strangers


def _demand(head: list[str], platform: str, *columns: str) -> None:
    for column in columns:
        if column not in head:
            raise SetupError(f"--roster: {platform}'s gradebook has a column {column}\n  give what {platform} exports")


def _assignments(table: Table, name: str) -> list[int]:
    """The columns of the assignments that are called so: "Gradient", "Gradient (1234)" or by the number alone, "1234"."""
    found = []
    for i, head in enumerate(table[0]):
        parts = NUMBERED_COLUMN.match(head.strip())
        known = {head.strip(), *(parts.groups() if parts else ())}
        if name.strip().casefold() in {one.casefold() for one in known} and head not in OF_STUDENTS:
            found.append(i)
    return found


def _find_assignment(table: Table, name: str) -> int:
    """The column of this assignment; raises SetupError where there is none, or several are called so."""
    found = _assignments(table, name)
    if len(found) == 1:
        return found[0]
    heads = [table[0][i] for i in found] or [head for head in table[0] if NUMBERED_COLUMN.match(head)]
    said = f"several assignments are called {quoted(name)}" if found else f"no assignment is called {quoted(name)}"
    raise SetupError(f"--roster: {said}{suggestion(name, heads, 2, in_order=True) if not found else _by_number(heads)}")


def _by_number(heads: Iterable[str]) -> str:
    return f"\n  name one with its number: {', '.join(f'--assignment {as_word(plain(head))}' for head in heads)}"


def _assignment(table: Table, course: str, most: float, strangers: Strangers) -> int:
    """The column of the assignment that is called as the course, "Gradient (1234)"; else a new one at the end."""
    named_so = _assignments(table, course)
    if len(named_so) > 1:
        return _find_assignment(table, course)
    if named_so:
        return named_so[0]
    others = [head for head in table[0] if NUMBERED_COLUMN.match(head)]
    strangers.new = f"a new assignment, {plain(course)}, as none is called so"
    if others:
        strangers.new += f"\n  to fill in one that is there: --assignment {as_word(plain(others[0]))}"
    for row in table:
        row.append("")
    table[0][-1] = course
    name, number = (table[0].index(one) for one in ("Student", "ID"))
    for row in table[1:]:
        if row[name].strip() == "Points Possible" and not row[number].strip():  # and no student who calls herself so
            row[-1] = f"{most:g}"
    return len(table[0]) - 1


class Finder:
    """Finds a student's row, each once. An owner whose name an LMS made, "lovelaceada-123", by the name and the number that
    are in it, which must both be one row's; anybody else by the login or id that they alone have, and only where nobody has
    it by a name that they alone are called by.

    A name may be chosen, a number never: so the two are never taken together for one text. WEAK columns hold what a student
    may have written into a profile: nobody is found by one whom another row has as a name, or as nearly a login.
    """

    def __init__(
        self, rows: Table, columns: Mapping[str, int], numbers: str, names: str, of_lms: Collection[str]
    ) -> None:  # fmt: skip
        self._number, self._name, self._of_lms = columns.get(numbers), columns.get(names), of_lms
        self._called_in = {columns[names]} if names in columns else set[int]()
        self._written_in = {i for name, i in columns.items() if name.casefold() in WEAK} - self._called_in
        self._given_in = {*columns.values()} - self._written_in - self._called_in
        self._chosen_in = self._called_in | {i for name, i in columns.items() if name.casefold() == PROFILE}
        self._given, self._written, self._called = (
            _by_text(rows, several) for several in (self._given_in, self._written_in, self._called_in)
        )
        self._numbered: dict[str, Table] = {}
        self._taken: set[int] = set()
        for row in rows:
            if self._number is not None:
                self._numbered.setdefault(re.sub(r"\D", "", row[self._number]), []).append(row)

    def find(self, owner: str) -> Found | None:
        """The row, unless it is nobody's, several people's, or somebody has it already."""
        fitting, by_name = self.fitting(owner)
        if len(fitting) != 1 or id(fitting[0]) in self._taken:
            return None
        self._taken.add(id(fitting[0]))
        return Found(fitting[0], by_name)

    def fitting(self, owner: str) -> tuple[Table, bool]:
        """The rows that could be theirs, and whether by what students may choose alone."""
        if owner in self._of_lms:
            parts = NUMBERED.match(owner)
            rows = self._numbered.get(parts[2], []) if parts else []
            return [row for row in rows if parts and self._is_called(row, parts[1])], False
        given, written, called = (of.get(_plain(owner), []) for of in (self._given, self._written, self._called))
        if exact := _exactly(owner, given, self._given_in):
            return exact, False
        every = [*{id(row): row for row in (*given, *written, *called)}.values()]
        if len(every) > 1 and (given or 0 < len(written) < len(every)):  # what two kinds of column say is contested
            return every, False
        if given:  # a login that is only nearly so, of one who has it in another column
            return _exactly(owner, given, self._written_in | self._called_in), True
        exact = _exactly(owner, every, self._written_in if written else self._called_in)
        return exact if len(exact) == 1 else every, not written or not _exactly(
            owner, exact, self._written_in - self._chosen_in
        )

    def _is_called(self, row: list[str], name: str) -> bool:
        """By letters and digits alone, as an LMS may take dots out of a name; the number says whose it is."""
        if self._name is None and self._number is not None:  # Moodle's way to mark blindly: "Participant 12" is all there is
            return _bare(re.sub(r"\d", "", row[self._number])) == _bare(name)
        return self._name is not None and _bare(row[self._name]) == _bare(name)


def _by_text(rows: Table, columns: Collection[int]) -> dict[str, Table]:
    """The rows by the letters and digits in any of these columns."""
    found: dict[str, Table] = {}
    for row in rows:
        for key in {_plain(row[i]) for i in columns} - {""}:
            found.setdefault(key, []).append(row)
    return found


def _exactly(owner: str, rows: Table, columns: Collection[int]) -> Table:
    """Those in which one of these cells is just so, in whatever case: the login zoe_z is not zoez, nor the one in the place
    of the other.
    """
    return [row for row in rows if _cased(owner) in {_cased(row[i]) for i in columns}]


def _cased(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, _plain(text)))


def _plain(text: str) -> str:
    """Letters and digits, as "Lovelace, Ada" and lovelaceada share them; of most of India's scripts marks are the vowels."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("i\N{COMBINING DOT ABOVE}", "i")  # which was one letter
    return "".join(one for one in text if one.isalnum() or one in "@." or unicodedata.category(one) in ("Mn", "Mc"))


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise SetupError(f"--roster: {plain(text)!r} is no maximum grade\n  give what Moodle exports") from None

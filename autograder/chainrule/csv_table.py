"""Tables of students, as CSV, which may hold what these have written: read in the one way that they can be meant."""

import csv
from io import StringIO
from pathlib import Path

from .errors import SetupError
from .safe_text import plain

LARGEST = 16_000_000  # bytes; Moodle's worksheet may hold what each student has written online
MARK = "\0"  # stands for a quotation mark behind a backslash, while a table is read as PHP writes it
NUMBERS = ("identifier", "id")
NAMES = ("full name", "name", "student")  # the last is a login where one of the others is there, too
KEYS = (
    *NUMBERS, *NAMES, "student id", "student_id", "username", "user", "login", "sis login id", "sis user id", "id number",
    "email address", "email",
)  # fmt: skip
"""Columns that say whose a row is: of what Moodle and Canvas export, and of tables of one's own."""
Table = list[list[str]]


def read_table(path: Path, option: str = "--roster") -> Table:
    """The rows that hold anything, with any of the usual separators; raises SetupError, which names the option."""
    shown = f"{option} {plain(str(path))}"
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except OSError as error:
        raise SetupError(f"{shown}: can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SetupError(f"{shown}: it is not UTF-8\n  save it as CSV in UTF-8") from None
    refuse_size(data, shown)
    if "\0" in text:
        raise SetupError(f"{shown}: it is no table of students\n  save it as CSV in UTF-8")
    return [row for row in rows_of(text, shown) if any(map(str.strip, row))]


def refuse_size(data: bytes, shown: str) -> None:
    """Raises SetupError for a table that is larger than any but by what students have written in it."""
    if len(data) > LARGEST:
        raise SetupError(
            f"{shown}: it is beyond {LARGEST // 1_000_000} MB\n  take out the column that students have written in"
        )


def rows_of(text: str, shown: str, *, of_php: bool = True) -> Table:
    """The rows of a table that may have been written by PHP, as Moodle's are; raises SetupError, which begins as is `shown`.

    PHP doubles no quotation mark behind a backslash. Where that could give other rows, a student could have forged some: so
    it is refused, however unlikely the other way may look.
    """
    try:
        rows = _parsed(text)
        if not (of_php and '\\"' in text) or rows == _as_php(text):
            return rows
    except csv.Error as error:
        raise SetupError(f"{shown}: it is no CSV: {error}\n  save it as CSV in UTF-8") from None
    line = text.count("\n", 0, text.find('\\"')) + 1
    raise SetupError(
        f"{shown}: from line {line} on, a quotation mark behind a backslash can be read in two ways\n"
        "  take out the column that it is in; whose name it is in, change it on the platform"
    )


def _as_php(text: str) -> Table:
    """The rows as PHP would have meant them."""
    return [[cell.replace(MARK, '"') for cell in row] for row in _parsed(text.replace('\\"', "\\" + MARK))]


def _parsed(text: str) -> Table:
    csv.field_size_limit(LARGEST)
    return [row for row in csv.reader(StringIO(text, newline=""), delimiter=separator(text)) if row]


def separator(text: str) -> str:
    """What stands between two cells of its head."""
    return max(",;\t", key=text.lstrip().partition("\n")[0].count)


def square(table: Table, shown: str) -> None:
    """Makes all rows as long as the head; raises SetupError for one with more in it, which could be another's."""
    for number, row in enumerate(table, 1):
        if any(row[len(table[0]) :]):
            raise SetupError(f"{shown}: row {number} has more cells than the head\n  give it as it was exported")
        row[len(table[0]) :] = []
        row.extend([""] * (len(table[0]) - len(row)))

"""Who should have handed in: the students of a table, which may be one's own, or what Moodle or Canvas exports."""

import unicodedata
from collections.abc import Collection
from pathlib import Path

from ..csv_table import KEYS, NAMES, NUMBERS, read_table
from ..errors import SetupError
from ..reports.gradebook import Finder
from ..safe_text import plain

LONGEST = 1_000  # characters of a name
NOBODY = ("", "Points Possible", "Student, Test")  # rows of Canvas's export that are no student's


def read_roster(path: Path, handed_in: Collection[str] = ()) -> list[str]:
    """The students of the column `student`, else of the first; but whoever `handed_in` is called as there.

    Who isn't called so is found by whatever stands in their row, as where marks are filled in. Raises SetupError, which says
    what is wrong with the table.
    """
    rows, wrong = read_table(path), f"--roster {plain(str(path))}"
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    columns = {name: head.index(name) for name in KEYS if name in head}
    shown = columns.get("student", columns.get("full name", 0) if "identifier" in columns else 0)
    rows = [[*row, *[""] * (len(head) - len(row))] for row in rows[bool(columns) :]]
    students = [(unicodedata.normalize("NFC", row[shown].strip()), row) for row in rows if row[shown].strip() not in NOBODY]
    if not students:
        raise SetupError(f"{wrong}: it names no student\n  it should have a student a line, or a column `student`")
    if max(len(name) for name, _ in students) > LONGEST:
        raise SetupError(f"{wrong}: it is no table of students\n  save it as CSV in UTF-8")
    others = [row for name, row in students if name not in handed_in]
    numbers, names = (next((name for name in kind if name in columns), "") for kind in (NUMBERS, NAMES))
    ways = [Finder(others, columns or {"student": 0}, numbers, names, of_lms) for of_lms in ((), handed_in)]
    called: dict[int, str] = {}
    for owner in sorted({*handed_in} - {name for name, _ in students}):
        for found in filter(None, (way.find(owner) for way in ways)):
            called.setdefault(id(found.row), owner)
    return list(dict.fromkeys(called.get(id(row), name) for name, row in students))

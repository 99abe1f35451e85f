"""Tables of students, as CSV files; and who should have handed in."""

import unicodedata
from pathlib import Path

from ..csv_table import LARGEST, Table, rows_of
from ..errors import SetupError
from ..safe_text import plain

HEADINGS = {"student", "student id", "id", "sis login id", "login", "username", "user", "name", "full name", "email"}
LONGEST = 1_000  # characters of who should have handed in


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
    if len(data) > LARGEST or "\0" in text:
        raise SetupError(f"{shown}: it is no table of students\n  save it as CSV in UTF-8")
    return [row for row in rows_of(text, shown) if any(map(str.strip, row))]


def read_roster(path: Path) -> list[str]:
    """The students of the column `student`, else of the first; raises SetupError with what is wrong, and where."""
    rows = read_table(path)
    headings = [cell.strip().casefold() for cell in rows[0]] if rows else []
    column = headings.index("student") if "student" in headings else 0
    students = [row[column].strip() for row in rows[bool(HEADINGS.intersection(headings)) :] if len(row) > column]
    found = list(dict.fromkeys(unicodedata.normalize("NFC", student) for student in students if student))
    if found and len(max(found, key=len)) > LONGEST:
        raise SetupError(f"--roster {plain(str(path))}: it is no table of students\n  save it as CSV in UTF-8")
    if not found:
        raise SetupError(
            f"--roster {plain(str(path))}: it names no student\n  it should have a student a line, or a column `student`"
        )
    return found

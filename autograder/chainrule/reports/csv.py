"""Marks for a gradebook: CSV as in RFC 4180, a line for each submission, a column for each exercise; behind the totals
each exercise's verdict and the mistake that was named.

A spreadsheet takes a cell that begins with = + - or @ for a formula, quoted or not; such a name gets a leading apostrophe.
Every text is quoted, so that none becomes two cells where the separator is a semicolon or a tab.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from ..result import ExerciseResult, Result

# Also as the full-width forms, which Excel reads alike in Japan. One that begins so after an apostrophe of its own gets a
# second: no two students become one.
FORMULA = re.compile(r"['\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|['\s]*[\t\r\n]")


def one(result: Result) -> str:
    """A header and a line, as of many, so that lines of several runs fit together."""
    return "".join(many([result], ()))


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """A header and a line each; the columns are the exercises of the first. What could not be graded has no marks, not 0."""
    columns: list[str] = []
    before = ""
    for result in results:
        if not columns:
            columns = [exercise.name for exercise in result.exercises]
            more = (f"{name} {what}" for name in columns for what in ("verdict", "mistake"))
            before = _line(["student", *columns, "score", "bonus", "total", *more])
        by_name = {exercise.name: exercise for exercise in result.exercises}
        scores = {name: exercise.score for name, exercise in by_name.items()}
        total = result.score + result.bonus
        points = [*(scores.get(name, 0.0) for name in columns), result.score, result.bonus, total]
        said = [text for name in columns for text in _said(by_name.get(name))]
        yield before + _line([result.owner, *([""] * len(points) if result.fault else map(_number, points)), *said])
        before = ""


def _said(exercise: ExerciseResult | None) -> tuple[str, str]:
    """The verdict and the mistake; what keeps its points given an earlier mistake has both, and the points."""
    if exercise is None or exercise.fault:
        return "", ""
    return exercise.verdict, exercise.misconception or ""


def _line(cells: Sequence[str | float]) -> str:
    line = StringIO()
    writer = csv.writer(line, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in cells])
    return line.getvalue()


def neutral(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    text = text.replace("\0", "")  # no reader has one way to read it
    return f"'{text}" if FORMULA.match(text) else text


def _number(points: float) -> float:
    """84 and not 84.0, and no 0.30000000000000004."""
    points = round(points, 6)
    return int(points) if points == int(points) else points

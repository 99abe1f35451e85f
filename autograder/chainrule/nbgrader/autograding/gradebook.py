"""What nbgrader's gradebook knows of an assignment's source: the cells that are graded, answered or locked."""

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from nbgrader.api import Gradebook

SCHEMA = 3  # of nbgrader's cell metadata, since nbgrader 0.6
BLANK = r"(?:[ \t\f]|\\\r?\n)"
DEFINITION = re.compile(rf"^\f*(?:async{BLANK}+)?def{BLANK}+(\w+){BLANK}*[(\[]", re.MULTILINE)
POINTS = "-points"  # how the id of an exercise's grade cell ends


@dataclass(frozen=True)
class Cell:
    """A cell of the source notebook that nbgrader knows by its id."""

    name: str
    cell_type: str
    source: str
    locked: bool
    checksum: str | None
    grade: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def metadata(self) -> dict[str, Any]:
        """As nbgrader writes it into a cell."""
        known = {
            "schema_version": SCHEMA, "grade_id": self.name, "grade": self.grade, "solution": self.solution,
            "locked": self.locked, "task": self.task, "checksum": self.checksum, "cell_type": self.cell_type,
        }  # fmt: skip
        return known if self.points is None else {**known, "points": self.points}

    @property
    def function(self) -> str | None:
        """The function that a student writes in this cell, which has the function's name; None if it is no such cell."""
        return self.name if self.solution and self.cell_type == "code" and self.name in definitions(self.source) else None


@dataclass(frozen=True)
class AssignmentSource:
    """An assignment's notebook as it was released."""

    cells: tuple[Cell, ...]
    kernelspec: dict[str, Any] | None


def definitions(source: str) -> frozenset[str]:
    """The names of the functions that begin at the left margin, as Python has them: in NFKC. The text is never parsed."""
    return frozenset(unicodedata.normalize("NFKC", name) for name in DEFINITION.findall(source))


def exercise_of(grade_id: str) -> str:
    """The exercise whose points the grade cell of this id holds."""
    return grade_id.removesuffix(POINTS)


def source_of(book: Gradebook, assignment: str, notebook: str) -> AssignmentSource:
    """The source of an assignment; raises nbgrader's MissingEntry if there is no such notebook."""
    found = book.find_notebook(notebook, assignment)
    grades = {cell.name: cell.max_score for cell in found.grade_cells}
    tasks = {cell.name: cell.max_score for cell in found.task_cells}
    solutions = {cell.name for cell in found.solution_cells}
    cells = tuple(
        Cell(
            cell.name, cell.cell_type, cell.source or "", locked=bool(cell.locked), checksum=cell.checksum,
            grade=cell.name in grades, solution=cell.name in solutions, task=cell.name in tasks,
            points=grades.get(cell.name, tasks.get(cell.name)),
        )
        for cell in found.source_cells
    )  # fmt: skip
    return AssignmentSource(cells, json.loads(found.kernelspec) if found.kernelspec else None)

"""What `nbgrader export` writes: nbgrader's own columns, then the bonus, then a column for each exercise."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from nbgrader.api import BaseCell, Grade, Gradebook, MissingEntry, Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import ExportPlugin

from ...reports.csv import neutral
from ..autograding.gradebook import exercise_of

OWN = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


class ExerciseExport(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """In the place of CsvExportPlugin, with its options: `c.ExportApp.plugin_class`.

    The bonus is the sum of the exercises that are worth no points in nbgrader; `raw_score` and `score` hold it, too.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Writes a line for each student and assignment, as CSV; who handed nothing in has 0, and no exercise."""
        names, students = {str(one) for one in self.assignment}, {str(one) for one in self.student}
        assignments = [one for one in gradebook.assignments if not names or one.name in names]
        worth = {one.name: _worth(one) for one in assignments}
        columns = list(dict.fromkeys(column for some in worth.values() for column in some))
        with Path(self.to or "grades.csv").open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow([*OWN, "bonus", *map(neutral, columns)])
            for assignment in assignments:
                scores = _scores(gradebook, assignment)
                for student in gradebook.students:
                    if not students or student.id in students:
                        earned = scores[student.id]
                        bonus = sum(earned[name] for name, most in worth[assignment.name].items() if not most and earned)
                        marks = [*_own(gradebook, assignment, student), bonus, *(earned.get(name) for name in columns)]
                        lines.writerow([neutral(one) if isinstance(one, str) else one for one in marks])


def _worth(assignment: Any) -> dict[str, float]:
    """The points of each graded cell, by its column: its exercise's name, behind its notebook's where there are several."""
    several = len(assignment.notebooks) > 1
    cells = [(book.name, cell) for book in assignment.notebooks for cell in [*book.grade_cells, *book.task_cells]]
    order = {name: i for book in assignment.notebooks for i, name in enumerate(one.name for one in book.source_cells)}
    cells.sort(key=lambda one: (one[0], order.get(one[1].name, len(order))))
    return {_column(book, cell.name, several=several): cell.max_score for book, cell in cells}


def _column(notebook: str, cell: str, *, several: bool) -> str:
    return f"{notebook}/{exercise_of(cell)}" if several else exercise_of(cell)


def _scores(gradebook: Gradebook, assignment: Any) -> dict[str, dict[str, float]]:
    """Of each student the points, by column."""
    query = gradebook.db.query(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Grade.score)
    query = query.select_from(Grade).join(BaseCell, Grade.cell_id == BaseCell.id)
    query = query.join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
    query = query.join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
    query = query.join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for student, notebook, cell, score in query.filter(SubmittedAssignment.assignment_id == assignment.id):
        found[student][_column(notebook, cell, several=len(assignment.notebooks) > 1)] = score
    return found


def _own(gradebook: Gradebook, assignment: Any, student: Any) -> list[Any]:
    """What nbgrader's own export says, in the order of OWN."""
    whose = [student.id, student.last_name, student.first_name, student.email]
    try:
        handed_in = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return [assignment.name, assignment.duedate, None, *whose, 0.0, 0.0, 0.0, assignment.max_score]
    penalty = handed_in.late_submission_penalty
    score = max(0.0, handed_in.score - penalty)
    return [
        assignment.name, assignment.duedate, handed_in.timestamp, *whose,
        handed_in.score, penalty, score, assignment.max_score,
    ]  # fmt: skip

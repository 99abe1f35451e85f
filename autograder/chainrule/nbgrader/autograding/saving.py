"""Writes every graded cell's marks into nbgrader's gradebook, from the result itself; and the penalty for being late."""

from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor
from nbgrader.utils import compute_checksum

from ...result import ExerciseResult
from .comment import as_comment
from .gradebook import Cell, exercise_of
from .grader import grader_of
from .grading import RESULT, GradingOutcome


class TrustedSave(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """In the place of SaveAutoGrades: `c.Autograde.autograde_preprocessors`, behind TrustedGrade.

    An exercise gets the points that it earned, a bonus exercise beyond the maximum. A cell answered in words waits to be
    graded by hand. Any other graded cell gets 0, and asks for manual grading. Manual scores, extra credit and comments stay.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raises what the database raises: then nbgrader reports that the submission failed."""
        of, outcome = resources["nbgrader"], resources.get(RESULT)
        if not isinstance(outcome, GradingOutcome):
            outcome = GradingOutcome(reason="nothing graded it: is TrustedGrade among the preprocessors?")
        exercises = {one.name: one for one in outcome.result.exercises} if outcome.result is not None else {}
        grader = grader_of(self)
        source = grader.source(of["assignment"], of["notebook"])
        known = {cell.name: cell for cell in source.cells}
        unchanged = {cell.metadata.nbgrader.grade_id for cell in nb.cells if _is_unchanged(cell)}
        with grader.book() as book:
            notebook = book.find_submission_notebook(of["notebook"], of["assignment"], of["student"])
            for name, grade in _named(book, Grade, notebook):
                cell = known.get(name)
                if cell is not None and not cell.task:
                    grade.auto_score, wanted = _score(cell, exercises, name in unchanged)
                    grade.needs_manual_grade = wanted or grade.manual_score is not None
            for name, comment in _named(book, Comment, notebook):
                if name in exercises:
                    comment.auto_comment = as_comment(exercises[name])
                elif name in known and known[name].function:
                    comment.auto_comment = f"Not graded: {outcome.reason}"
                else:
                    comment.auto_comment = "No response." if name in unchanged else None
            book.db.commit()
        return nb, resources


class LatePenalties(AssignLatePenalties):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's own, called only for submissions that are late, or were: for the others there is nothing to do."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Raises what the database raises."""
        of = resources["nbgrader"]
        with grader_of(self).book() as book:
            notebook = book.find_submission_notebook(of["notebook"], of["assignment"], of["student"])
            on_time = notebook.assignment.total_seconds_late <= 0 and notebook.late_submission_penalty is None
        return (nb, resources) if on_time else super().preprocess(nb, resources)


def _named(book: Gradebook, kind: Any, notebook: Any) -> list[tuple[str, Any]]:
    """The submitted notebook's grades, or comments, with the names of their cells: in one query, not one for each cell."""
    query = book.db.query(BaseCell.name, kind).join(BaseCell, kind.cell_id == BaseCell.id)
    return list(query.filter(kind.notebook_id == notebook.id))


def _score(cell: Cell, exercises: dict[str, ExerciseResult], unchanged: bool) -> tuple[float | None, bool]:
    """A grade cell's points, and whether it waits to be graded by hand."""
    if (found := exercises.get(exercise_of(cell.name))) is not None:
        return found.score, False
    if cell.solution:  # answered in words; nothing is no answer
        return (0.0, False) if unchanged else (None, True)
    return 0.0, True


def _is_unchanged(cell: Any) -> bool:
    known = cell.metadata.get("nbgrader", {})
    return bool(known.get("solution")) and known.get("checksum") == compute_checksum(cell)

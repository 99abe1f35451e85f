"""Grades the file that was handed in, and puts into each exercise's grade cell its points and what a student should read."""

import logging
from dataclasses import dataclass
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Unicode

from ...errors import SandboxError, SetupError
from ...fault import describe_fault
from ...key import AnswerKey
from ...reports.student_page.parts import as_html
from ...result import Result
from .. import nodes
from .gradebook import exercise_of
from .grader import RESULTS, grader_of
from .submitted import submitted_file

RESULT = "chainrule"  # where in nbconvert's resources the GradingOutcome is


@dataclass(frozen=True)
class GradingOutcome:
    """What came of a submission: its result and the key that it was graded with, or why there is none."""

    result: Result | None = None
    key: AnswerKey | None = None
    reason: str = ""


class TrustedGrade(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """In the place of Execute: `c.Autograde.autograde_preprocessors`."""

    course = Unicode("", help="The course; else course.yml in the course's folder, else the built-in one.").tag(config=True)
    key = Unicode("", help="An answer key made by `chainrule key`, in the place of a course.").tag(config=True)
    own_cases = Bool(False, help="Whether each student has cases of their own, drawn from the secret.").tag(config=True)
    results = Unicode(RESULTS, help="Results made before by `chainrule grade --format json -o FILE`.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Puts the outcome into `resources`, and shows it in the notebook; raises nothing."""
        of = resources["nbgrader"]
        outcome = self._outcome(of["student"], of["notebook"], resources)
        if outcome.result is None:
            self.log.error("%s is not graded: %s", of["student"], outcome.reason)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
                known = cell.metadata.get("nbgrader", {})
                if known.get("grade"):
                    cell.outputs = _outputs(outcome, exercise_of(known["grade_id"]))
        resources[RESULT] = outcome
        return nb, resources

    def _outcome(self, student: str, notebook: str, resources: Any) -> GradingOutcome:
        path = submitted_file(self, resources)
        if path is None:
            return GradingOutcome(reason="this is no run of nbgrader")
        try:
            grader = grader_of(self)
            key = grader.key(student)
            if notebook != key.stem:
                return GradingOutcome(reason=f"it is {notebook}.ipynb, and the course's exercise is {key.stem}.ipynb")
            result = grader.result(path, key, student)
            return GradingOutcome(reason=result.exercises[0].message) if result.fault else GradingOutcome(result, key)
        except (SetupError, SandboxError) as fault:
            return GradingOutcome(reason=str(fault).replace("\n  ", "; "))
        except Exception as error:  # an error of ours: the submission is kept, and asks for a look
            logging.getLogger("chainrule").exception("grading %s", student)
            return GradingOutcome(reason=describe_fault(error))


def _outputs(outcome: GradingOutcome, exercise: str) -> list[Any]:
    """The points, on nothing but that output; and the feedback."""
    result = outcome.result
    found = next((one for one in result.exercises if one.name == exercise), None) if result is not None else None
    if result is None or outcome.key is None or found is None:
        return [nodes.shown(plain="not graded; to be graded by hand")]
    return [
        nodes.result(f"{found.score:g}"),
        nodes.shown(html=as_html(found, result, outcome.key.sizes), plain=found.message or found.verdict),
    ]

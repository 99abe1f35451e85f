"""Grades the file that was handed in, and puts into each exercise's grade cell its points and what a student should read."""

from __future__ import annotations

import logging
import os
import weakref
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Unicode

from .. import secret, stored, submission
from ..cohort import refuse_tier
from ..fault import Fault
from ..grade import attempt, versions
from ..keyring import EACH, key_each, key_for
from ..sandbox import Unavailable
from ..sandbox.template import Template
from . import nodes
from .feedback import as_html
from .gradebook import Source, exercise_of, source_of
from .submitted import absolute, converter_of, submitted_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..key import AnswerKey
    from ..result import Result

RESULTS = "results.json"
RESULT = "chainrule"  # where in nbconvert's resources the Outcome is


@dataclass(frozen=True)
class Outcome:
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

    def _outcome(self, student: str, notebook: str, resources: Any) -> Outcome:
        path = submitted_file(self, resources)
        if path is None:
            return Outcome(reason="this is no run of nbgrader")
        try:
            grader = grader_of(self)
            key = grader.key(self, student)
            if notebook != key.stem:
                return Outcome(reason=f"it is {notebook}.ipynb, and the course's exercise is {key.stem}.ipynb")
            return Outcome(grader.result(path, key, student, self.results), key)
        except (Fault, Unavailable) as fault:
            return Outcome(reason=str(fault).replace("\n  ", "; "))
        except Exception as error:  # an error of ours: the submission is kept, and asks for a look
            logging.getLogger("chainrule").exception("grading %s", student)
            return Outcome(reason=f"an error of the grader's own: {type(error).__name__}")


def _outputs(outcome: Outcome, exercise: str) -> list[Any]:
    """The points, on nothing but that output; and the feedback."""
    result = outcome.result
    found = next((one for one in result.exercises if one.name == exercise), None) if result is not None else None
    if result is None or outcome.key is None or found is None:
        return [nodes.shown(plain="not graded; to be graded by hand")]
    return [
        nodes.result(f"{found.score:g}"),
        nodes.shown(html=as_html(found, result, outcome.key), plain=found.message or found.verdict),
    ]


class Grader:
    """What one run of nbgrader grades with: a template, the key, the source, and results from before."""

    def __init__(self, root: Path) -> None:
        secret.hide()
        self._root = root
        self._template: Template | None = None
        self._sources: dict[tuple[str, str, str], Source] = {}
        self._keys: Callable[[str], AnswerKey] | None = None
        self._results: dict[tuple[str, str], Result] | None = None

    def close(self) -> None:
        """Ends the template."""
        if self._template is not None:
            self._template.__exit__()

    def start(self) -> Template:
        """The template, which starts up beside what is done next."""
        if self._template is None:
            self._template = Template(ahead=True)
        return self._template

    def source(self, url: str, assignment: str, notebook: str) -> Source:
        """The assignment's source; raises nbgrader's MissingEntry."""
        which = url, assignment, notebook
        if which not in self._sources:
            self._sources[which] = source_of(*which)
        return self._sources[which]

    def key(self, of: TrustedGrade, student: str) -> AnswerKey:
        """The key for this student, as the preprocessor is configured; raises Fault."""
        if self._keys is None:
            self._keys = self._read_keys(of)
        return self._keys(student)

    def _read_keys(self, of: TrustedGrade) -> Callable[[str], AnswerKey]:
        course = self._root / (of.course or "course.yml")
        named = course if of.course or (course.is_file() and not of.key) else None
        key = self._root / of.key if of.key else None
        options = Namespace(course=named, key=key, seed=None, student=EACH if of.own_cases else None)
        shared = key_for(options)
        if shared.seed is not None:
            of.log.warning("the public deck grades, which students can know; see chainrule's docs/instructors.md")
        return key_each(options) if of.own_cases else lambda _: shared

    def result(self, path: Path, key: AnswerKey, student: str, results: str) -> Result:
        """The result of the file: from before if it is of the same bytes, key and versions, else made now."""
        handed_in = submission.read(path, shown=os.path.relpath(path, self._root), student=student)
        if self._results is None:
            self._results = self._read_results(results)
        before = self._results.get((handed_in.sha256, key.digest))
        if before is not None and _holds(before, key):
            return before
        template = self.start()
        refuse_tier(template.tier, key.sandbox, many=True)
        result, stood_still = attempt(handed_in, key, template)
        return attempt(handed_in, key, template)[0] if stood_still else result

    def _read_results(self, name: str) -> dict[tuple[str, str], Result]:
        path = self._root / name
        if not name or not path.is_file():
            return {}
        return {(one.submission.sha256, one.key): one for _, one in stored.read(path) if one.submission.sha256}


def _holds(before: Result, key: AnswerKey) -> bool:
    """Whether a result from before is what would be found now: whole, by the same versions, and sealed as it must be."""
    try:
        refuse_tier(before.sandbox, key.sandbox, many=True)
    except Fault:
        return False
    names = [exercise.name for exercise in before.exercises]
    return before.receipt.versions == versions() and names == [exercise.name for exercise in key.exercises]


_graders: weakref.WeakKeyDictionary[Any, Grader] = weakref.WeakKeyDictionary()


def grader_of(part: Any) -> Grader:
    """The grader of the run that a preprocessor belongs to: made with its first submission, ended with it."""
    converter = converter_of(part)
    if converter not in _graders:
        root = absolute(converter.coursedir.root)
        _graders[converter] = grader = Grader(root)
        if not (root / part.config.TrustedGrade.get("results", RESULTS)).is_file():
            grader.start()  # nobody has graded them before
        weakref.finalize(converter, grader.close)
    return _graders[converter]

"""What one run of nbgrader grades with: a template, the answer key, the source, the gradebook, and results from before."""

import gc
import logging
import os
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from nbgrader.api import Gradebook

from ...cohort.results_file import read_results
from ...deck import secret
from ...deck.choice import DeckChoice
from ...errors import SetupError
from ...grading import grade_once, versions
from ...key import AnswerKey
from ...reports import name_deck
from ...result import ONE_FILE, Result, SubmissionResult, is_about_files
from ...sandbox import refuse_tier
from ...sandbox.template import Template
from ...submissions.cells import is_notebook
from ...submissions.file import Submission, read_submission
from ...submissions.whose import absolute
from .gradebook import AssignmentSource, source_of
from .submitted import OWN, converter_of

RESULTS = "results.json"


class Grader:
    """One run's. Its key and the results from before are read at once, as without them nobody is graded; all else is made
    when it is first asked for.
    """

    def __init__(self, root: Path, url: str, log: logging.Logger, settings: Any) -> None:
        """`settings` are TrustedGrade's. Raises SetupError where the course, its key or secret, or RESULTS can't be used."""
        secret.hide()
        self._root, self._url, self._log, self._settings = root, url, log, settings
        self._keys = self._read_keys()
        self._book: Gradebook | None = None
        self._template: Template | None = None
        self._sources: dict[tuple[str, str], AssignmentSource] = {}
        self._results = self._read_results()

    def close(self) -> None:
        """Ends the template."""
        if self._template is not None:
            self._template.__exit__()

    def start(self) -> Template:
        """The template, which starts up beside what is done next."""
        if self._template is None:
            self._template = Template(ahead=True)
        return self._template

    @contextmanager
    def book(self) -> Iterator[Gradebook]:
        """nbgrader's gradebook, opened once, which takes longer than what is done in it; undoes what is not committed."""
        if self._book is None:
            self._book = Gradebook(self._url)
        try:
            yield self._book
        finally:
            self._book.db.remove()  # the next one sees what nbgrader has written meanwhile
            self._book.engine.dispose()  # it keeps what it has compiled, and no connection

    def source(self, assignment: str, notebook: str) -> AssignmentSource:
        """The assignment's source; raises nbgrader's MissingEntry."""
        which = assignment, notebook
        if which not in self._sources:
            with self.book() as book:
                self._sources[which] = source_of(book, *which)
        return self._sources[which]

    @property
    def results_file(self) -> Path:
        """Where results from before would be; the course's folder, which is no file, where none are wanted."""
        return self._root / str(self._settings.get("results", RESULTS))

    def key(self, student: str) -> AnswerKey:
        """The key for this student, as TrustedGrade is configured; raises SetupError."""
        return self._keys(student)

    def _read_keys(self) -> Callable[[str], AnswerKey]:
        course, key, own_cases = (self._settings.get(name) for name in ("course", "key", "own_cases"))
        at_hand = self._root / (course or "course.yml")
        named = at_hand if course or (at_hand.is_file() and not key) else None
        path = self._root / key if key else None
        deck = DeckChoice(named, path, own_cases=bool(own_cases))
        shared = deck.shared_key()
        which = name_deck("own" if own_cases else shared.deck, None, known=shared.seed is not None)
        self._log.log(logging.INFO if shared.seed is None else logging.WARNING, "graded on: %s", which)
        return deck.own_keys() or (lambda _: shared)

    def result(self, path: Path, key: AnswerKey, student: str) -> Result:
        """The result of the file: from before if it is of the same bytes, key and versions, else made now."""
        shown = os.path.relpath(path, self._root)
        handed_in = read_submission(path, shown=shown, student=student, below=OWN)
        same = self._results.get((handed_in.sha256, key.digest, is_notebook(path.name)), {})
        before = same.get(student) or next(filter(_is_of_one_file, same.values()), None)
        if before is not None and _holds(before, key):
            return before if before.student == student else _handed_on(before, handed_in)
        template = self.start()
        refuse_tier(template.tier, key.sandbox, many=True)
        result, stood_still = grade_once(handed_in, key, template)
        return grade_once(handed_in, key, template)[0] if stood_still else result

    def _read_results(self) -> dict[tuple[str, str, bool], dict[str | None, Result]]:
        """Of each file and key, and of whether it was called a notebook, as it may be read otherwise then; by student."""
        found = defaultdict[tuple[str, str, bool], dict[str | None, Result]](dict)
        try:
            before = read_results(self.results_file) if self.results_file.is_file() else []
        except SetupError as fault:
            raise SetupError(f"{fault}\n  or remove that file: then autograde grades each submission itself") from fault
        for _, one in before:
            if one.submission.sha256:
                found[one.submission.sha256, one.key, is_notebook(one.submission.path)][one.student] = one
        return found


def _is_of_one_file(before: Result) -> bool:
    """Whether its student handed in nothing else: several files share their time, which the others may have used up."""
    return not any(note.startswith(ONE_FILE) for note in before.notes)


def _handed_on(before: Result, to: Submission) -> Result:
    """The result of another student's file of the same bytes, without what is said of where that one was."""
    notes = tuple(note for note in before.notes if not is_about_files(note))
    return msgspec.structs.replace(
        before, student=to.student, submission=SubmissionResult(to.path, before.submission.sha256), notes=notes
    )


def _holds(before: Result, key: AnswerKey) -> bool:
    """Whether a result from before is what would be found now: whole, by the same versions, and sealed as it must be.

    One that is a fault of our own is tried again.
    """
    if before.fault:
        return False
    try:
        refuse_tier(before.sandbox, key.sandbox, many=True)
    except SetupError:
        return False
    names = [exercise.name for exercise in before.exercises]
    return before.receipt.versions == versions() and names == [exercise.name for exercise in key.exercises]


_graders: weakref.WeakKeyDictionary[Any, Grader] = weakref.WeakKeyDictionary()


def grader_of(part: Any) -> Grader:
    """The grader of the run that a preprocessor belongs to: made with its first submission, ended with it.

    Raises SetupError as it does: then nbgrader writes no mark, and the earlier ones stay.
    """
    converter = converter_of(part)
    if converter not in _graders:
        if _graders:  # in formgrader, whose server goes on: a run ends when its converter is collected
            gc.collect()
        root = absolute(converter.coursedir.root)
        grader = Grader(root, converter.coursedir.db_url, converter.log, part.config.TrustedGrade)
        _graders[converter] = grader
        if not grader.results_file.is_file():
            grader.start()  # nobody has graded them before
        weakref.finalize(converter, grader.close)
    return _graders[converter]

"""Grades a pull request: the base says how, the head gives one file as data, and how it ended is an Outcome."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .. import atomic_file, builtin, reports
from ..cohort import run as cohort
from ..course.model import load_course
from ..deck.choice import COURSE, EACH, deck_options, key_for
from ..errors import SetupError
from ..grading import grade
from ..reports import github
from ..safe_text import say
from ..submissions.file import broken_submission, submission_from_bytes
from . import summary, trusted
from .choice import choose
from .ignored import IgnoredChanges
from .outcome import Outcome
from .plumbing import Repository

if TYPE_CHECKING:
    import argparse

    from ..key import AnswerKey
    from ..result import Result
    from ..sandbox.template import Template
    from .choice import Choice


def grade_pull_request(options: argparse.Namespace, template: Template) -> Outcome:
    """`chainrule pr`: grades, writes the results, says what was ignored; raises SetupError before anything is graded."""
    if options.student == EACH:
        raise SetupError(f"--student {EACH}: a pull request is one student's\n  name them: --student ID")
    if options.annotations and options.output is None:
        raise SetupError("--annotations are on stdout alone\n  write the results to a file: -o FILE")
    repository = Repository(options.repo)
    base, head = repository.commit(options.base), repository.commit(options.head)
    course = trusted.course_at_hand(repository, base, options)
    trusted.check(repository, base, head, course, options.key)  # before anything of it is read
    files = _files(repository, course)
    if options.output is not None:
        with atomic_file.written(str(options.output), cohort.OTHER):
            atomic_file.check(options.output)
    if options.summary is not None:
        summary.append(options.summary, "")
    start = repository.common(base, head)
    choice = choose(repository, start or base, head, files)
    changes, cut = repository.changed(start or base, head)
    ignored = IgnoredChanges(tuple(one for one in changes if one.path != choice.path), cut, start is not None)
    if choice.refused is Outcome.UNTOUCHED:
        _finish(options, None, choice.reason, ignored)
        return choice.refused
    if options.key is None and course not in (options.course, COURSE):
        options.course = course  # of the checkout, and this is another folder
    result = _graded(choice, key_for(options), options, template, files)
    cohort.write("".join(reports.pieces(options.format, [result])), options.output)
    marks = f"{result.submission.path}: {result.score:g} of {result.max_score:g}"
    _finish(options, result, f"{marks}{'' if choice.refused is None else f': {choice.reason}'}", ignored)
    return choice.refused or (Outcome.FULL if result.full else Outcome.NOT_FULL)


def _files(repository: Repository, path: Path | None) -> tuple[str, ...]:
    """The paths of the repository that the course allows: from the course's folder, or from the top if it is elsewhere."""
    course = load_course(builtin.file("course.yml") if path is None else path)
    top = repository.folder
    if path is None or top is None:
        return course.files
    folder, real = Path(os.path.realpath(path)).parent, Path(os.path.realpath(top))
    if not folder.is_relative_to(real):
        return course.files
    return tuple((folder.relative_to(real) / file).as_posix() for file in course.files)


def _graded(
    choice: Choice, key: AnswerKey, options: argparse.Namespace, template: Template, files: tuple[str, ...]
) -> Result:
    cohort.refuse_tier(template.tier, key.sandbox, many=True)
    if Path(files[0]).stem != key.stem:
        raise SetupError(
            f"the key is for {key.stem}, and the course here asks for {files[0]}\n  run it beside the key's course.yml"
        )
    if choice.refused is None:
        handed_in = submission_from_bytes(choice.data, path=choice.path, name=choice.path)
    else:
        handed_in = broken_submission(choice.reason, path=choice.path)
    return msgspec.structs.replace(grade(handed_in, key, template), deck=deck_options(options, key.student))


def _finish(options: argparse.Namespace, result: Result | None, said: str, ignored: IgnoredChanges) -> None:
    """Says in a few lines how it went; stdout has the results alone."""
    for line in (said if result else f"not graded: {said}", *ignored.lines()):
        say(line, sys.stderr)
    if options.annotations and result is not None:
        print(github.annotations([result]), end="")
    if options.summary is not None:
        summary.append(options.summary, summary.markdown(result, said, ignored))

"""Grades a pull request: the base says how, the head gives one file as data, and how it ended is an Outcome."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from .. import builtin
from ..course.model import load_course
from ..deck.choice import COURSE, DeckChoice
from ..errors import SetupError
from ..grading import grade
from ..key import AnswerKey
from ..result import Result
from ..sandbox import refuse_tier
from ..sandbox.template import Template
from ..submissions.file import LARGEST, broken_submission, submission_from_bytes
from . import trusted
from .choice import Choice, around, choose, unreadable
from .git import ObjectError
from .ignored import IgnoredChanges
from .outcome import Outcome
from .plumbing import Repository


@dataclass(frozen=True)
class GradedPullRequest:
    """How it ended, in a few words (`said`) and as a result, which there is unless the submission is not touched."""

    outcome: Outcome
    result: Result | None
    said: str
    ignored: IgnoredChanges


def grade_pull_request(
    repository: Repository, base: str, head: str, deck: DeckChoice, template: Template
) -> GradedPullRequest:
    """Grades what `head` hands in as `base` says, both names of commits; raises SetupError where nothing can be graded."""
    base = repository.commit(base)
    course = trusted.course_at_hand(repository, base, deck)
    trusted.check(repository, base, course, deck.key)  # before anything of it is read
    files = _files(repository, course)
    if repository.left_out is not None and repository.left_out < LARGEST:
        what = "this clone leaves out blobs by its filter, and a submission may be among them"
        raise SetupError(f"{what}\n  clone without a filter, or with --filter=blob:limit=32m")
    around(repository, base, files)  # raises where it is the base that git can't read: from here on it is the head
    choice, ignored = _handed_in(repository, base, head, files)
    if choice.refused is Outcome.UNTOUCHED:
        return GradedPullRequest(choice.refused, None, choice.reason, ignored)
    if deck.key is None and course not in (deck.course, COURSE):
        deck = replace(deck, course=course)  # of the checkout, and this is another folder
    key = deck.shared_key()
    result = replace(_graded(choice, key, template, files), options=deck.as_options(key.student))
    if result.fault:
        return GradedPullRequest(Outcome.OUR_FAULT, result, result.exercises[0].message, ignored)
    said = f"{result.submission.path}: {result.score:g} of {result.max_score:g}"
    if choice.refused is not None:
        return GradedPullRequest(choice.refused, result, f"{said}: {choice.reason}", ignored)
    return GradedPullRequest(Outcome.FULL if result.full else Outcome.NOT_FULL, result, said, ignored)


def _handed_in(repository: Repository, base: str, head: str, files: Sequence[str]) -> tuple[Choice, IgnoredChanges]:
    try:
        head = repository.commit(head)
    except ObjectError:
        return unreadable(files[0]), IgnoredChanges((), cut=True)
    start = repository.common(base, head)
    changes, cut = repository.changed(start or base, head)
    choice = choose(repository, start or base, head, files, changes)
    return choice, IgnoredChanges(tuple(one for one in changes if one.path != choice.path), cut, start is not None)


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


def _graded(choice: Choice, key: AnswerKey, template: Template, files: tuple[str, ...]) -> Result:
    refuse_tier(template.tier, key.sandbox, many=True)
    if Path(files[0]).stem != key.stem:
        raise SetupError(
            f"the key is for {key.stem}, and the course here asks for {files[0]}\n  run it beside the key's course.yml"
        )
    if choice.refused is None:
        handed_in = submission_from_bytes(choice.data, path=choice.path, name=choice.path)
    else:
        handed_in = broken_submission(choice.reason, path=choice.path)
    return grade(handed_in, key, template)

"""Grades one submission: asks each function every check, judges the answers, says what is wrong, gives the marks.

with Student(template, source) as student: another process, which holds nothing worth stealing
answers = student.call(function, cases)          the visible cases first; the only door to untrusted code
judged  = compare(answer, check)                 for each check
finding = diagnose(exercise, judged)             for each exercise
findings = with_unstable(findings, student)      of what looks like nothing known: is it the same when asked again?
findings = carry(findings, student)              what follows from an earlier mistake is not counted again
findings = with_smallest(findings, student)      the smallest case that shows it
result = score(findings)
"""

from __future__ import annotations

import platform
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnosis.diagnose import Finding, diagnose
from .diagnosis.follow_through import carry
from .diagnosis.smallest_case import with_smallest
from .diagnosis.unstable import with_unstable
from .judging.ask import ask
from .judging.compare import CaseVerdict
from .judging.redact import PublicWords
from .result import Receipt, Result, SubmissionResult
from .safe_text import named, plain
from .sandbox.answer import Limits
from .sandbox.student import ChildSource, Student
from .sandbox.template import Template
from .score import marks, score
from .submissions.file import Submission, read
from .version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .key import AnswerKey, KeyExercise
    from .result import Verdict

UNLOADED: dict[str, Verdict] = {
    "timeout": "TIMEOUT",
    "memory": "MEMORY",
    "died": "FORBIDDEN",
    "lied": "FORBIDDEN",
    "forbidden": "FORBIDDEN",
}
PUBLIC = "there is no course secret: the student's own cases are of the public seed, and can be foreseen"
NOTES = 10  # on cells that don't run, and the like


@dataclass(frozen=True)
class Grading:
    """The findings, where the functions stand (file and line), and notes on the whole file."""

    findings: list[Finding]
    places: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    stood_still: bool = False


def grade(
    submission: Submission | Path | str,
    key: AnswerKey,
    template: Template | None = None,
    exercises: Sequence[KeyExercise] = (),
) -> Result:
    """The result of a submission, or of the .py or .ipynb at a path, for the given exercises (none: all of the key's).

    Who grades many hands the same `template` to all; else one is started for this one. Never raises for what a submission
    holds. Raises SetupError where there is no such file, SandboxError where there is no sandbox.
    """
    if not isinstance(submission, Submission):
        submission = read(Path(submission))
    if template is None:
        with Template() as own:
            return grade(submission, key, own, exercises)
    result, stood_still = attempt(submission, key, template, exercises)
    return attempt(submission, key, template, exercises)[0] if stood_still else result


def attempt(
    submission: Submission, key: AnswerKey, template: Template, exercises: Sequence[KeyExercise] = ()
) -> tuple[Result, bool]:
    """The result, and whether a process was stopped by the clock that had hardly computed: then another attempt, beside
    which this machine does nothing else for us, is to decide.
    """
    started = time.perf_counter()
    asked = exercises or key.exercises
    if submission.broken is not None:
        graded = Grading([_whole(exercise, "BROKEN", submission.broken) for exercise in asked])
    else:
        graded = _run(submission, key, template, asked)
    return _result(submission, key, graded, template.tier, time.perf_counter() - started), graded.stood_still


def ended(submission: Submission, key: AnswerKey, tier: str, exercises: Sequence[KeyExercise] = ()) -> Result:
    """The result of a submission with which the grader itself ended, again and again."""
    message = "the grader's own process ended with it, twice"
    return _result(
        submission, key, Grading([_whole(one, "FORBIDDEN", message) for one in exercises or key.exercises]), tier, 0
    )


def _run(submission: Submission, key: AnswerKey, template: Template, asked: Sequence[KeyExercise]) -> Grading:
    limits = Limits(
        import_seconds=key.limits.import_,
        call_seconds=key.limits.call,
        memory_bytes=key.limits.memory,
        output_bytes=key.limits.output,
    )
    functions = tuple(exercise.name for exercise in key.exercises)
    source = ChildSource(key.stem, submission.cells, functions)
    with Student(template, source, limits) as student:
        loaded = student.loaded
        places = {name: f"{cell}:{line}" for name, cell, line in loaded.lines}
        if verdict := UNLOADED.get(loaded.outcome):
            reason = f": {loaded.message}" if loaded.message else ""
            message = f"it happened while the file was loaded, before any function was asked{reason}"
            return Grading([_whole(exercise, verdict, message) for exercise in asked], places, (), student.stood_still)
        errors = tuple(f"{cell}{f':{line}' if line else ''}: {text}" for cell, line, text in loaded.notes)
        if errors and not loaded.functions:
            return Grading([_whole(exercise, "BROKEN", "; ".join(errors[:NOTES])) for exercise in asked], places)
        told = PublicWords(frozenset(functions), _lines(submission))
        judged = ask([exercise for exercise in asked if exercise.name in loaded.functions], student, loaded.stubs, told)
        findings = [diagnose(one, judged.get(one.name) or _missing(one, errors), key) for one in asked]
        findings = with_unstable(findings, student, key.feedback.hints)
        findings = with_smallest(carry(findings, key, student), student)
        broken = [error for error in errors if "NotImplementedError" not in error]  # a cell that calls a stub is no news
        said = [*(f"a part of it does not run: {error}" for error in broken), *loaded.warnings]
        more = (f"and {len(said) - NOTES} more such notes",) if len(said) > NOTES else ()
        return Grading(findings, places, (*map(plain, said[:NOTES]), *more), student.stood_still)


def _missing(exercise: KeyExercise, errors: Sequence[str]) -> list[CaseVerdict]:
    message = "there is no function of this name" + (f"; a part of it does not run: {errors[0]}" if errors else "")
    return [CaseVerdict(check, "MISSING", plain(message)) for check in exercise.checks]


def _lines(submission: Submission) -> dict[str, int]:
    """How many lines each cell has."""
    return {name: source.count(b"\n") + 1 for name, source in submission.cells}


def _whole(exercise: KeyExercise, verdict: Verdict, message: str) -> Finding:
    """One verdict for every case of an exercise that was never asked."""
    return Finding(exercise, verdict, tuple(CaseVerdict(check, verdict) for check in exercise.checks), plain(message))


def _result(submission: Submission, key: AnswerKey, graded: Grading, tier: str, seconds: float) -> Result:
    notes = (*map(plain, submission.warnings), *graded.notes)
    if key.student is not None and key.seed is not None:
        notes = (PUBLIC, *notes)
    exercises = tuple(
        score(
            finding, key.marks.follow_through, plain(graded.places.get(finding.exercise.name, "")), notes if i == 0 else ()
        )
        for i, finding in enumerate(graded.findings)
    )
    student = submission.student or key.student
    earned, possible = marks(exercises, bonus=False)
    bonus, max_bonus = marks(exercises, bonus=True)
    return Result(
        course=key.course,
        student=None if student is None else named(student),
        submission=SubmissionResult(path=plain(submission.path), sha256=submission.sha256),
        key=key.digest,
        sandbox=tier,
        score=earned,
        max_score=possible,
        bonus=bonus,
        max_bonus=max_bonus,
        seconds=round(seconds, 4),
        exercises=exercises,
        receipt=Receipt(
            submission=submission.sha256,
            key=key.digest,
            course=key.course_digest,
            seed=key.seed,
            student=key.student,
            sandbox=tier,
            versions=versions(),
        ),
    )


def versions() -> dict[str, str]:
    """What is at work here, by name, as a receipt says it."""
    import numpy as np

    return {"chainrule": __version__, "python": platform.python_version(), "numpy": np.__version__}

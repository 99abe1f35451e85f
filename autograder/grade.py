"""Grades one submission: asks each function every check, judges the answers, says what is wrong, gives the marks.

with template.open(source) as student:    another process, which holds nothing worth stealing
answers = student.call(function, cases)          of one exercise; the only door to untrusted code
judged  = compare(answer, check)                 for each check
finding = diagnose(exercise, judged)
findings = with_unstable(findings, student)      of what looks like nothing known: is it the same when asked again?
findings = carry(findings, student)              what follows from an earlier mistake is not counted again
findings = with_smallest(findings, student)      the smallest case that shows it
result = score(findings)
"""

from __future__ import annotations

import hashlib
import platform
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import __version__
from .again import with_unstable
from .carry import carry
from .compare import Judged, compare
from .diagnose import Finding, diagnose
from .inert import plain
from .result import Receipt, Result, SubmissionResult
from .sandbox.answer import Limits
from .sandbox.student import Source
from .score import marks, score
from .smallest import with_smallest
from .terms import ENDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .key import AnswerKey, Asked
    from .result import Verdict
    from .sandbox.answer import Answer, Loaded
    from .sandbox.student import Student
    from .sandbox.template import Template
    from .submission import Submission

UNLOADED: dict[str, Verdict] = {"timeout": "TIMEOUT", "memory": "MEMORY", "died": "FORBIDDEN", "lied": "FORBIDDEN"}
PRINTED = 160  # characters of what a function printed
PUBLIC = "there is no course secret: the student's own cases are of the public seed, and can be foreseen"
NOTES = 10  # on cells that don't run, and the like


@dataclass(frozen=True)
class Graded:
    """The findings, where the functions stand (file and line), and notes on the whole file."""

    findings: list[Finding]
    places: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    stood_still: bool = False


def grade(submission: Submission, key: AnswerKey, template: Template, exercises: Sequence[Asked] = ()) -> Result:
    """The result of `submission`, for all exercises of the key or for the given ones; never raises for what it holds."""
    result, stood_still = attempt(submission, key, template, exercises)
    return attempt(submission, key, template, exercises)[0] if stood_still else result


def attempt(
    submission: Submission, key: AnswerKey, template: Template, exercises: Sequence[Asked] = ()
) -> tuple[Result, bool]:
    """The result, and whether a process was stopped by the clock that had hardly computed: then another attempt, beside
    which this machine does nothing else for us, is to decide.
    """
    started = time.perf_counter()
    asked = exercises or key.exercises
    if submission.broken is not None:
        graded = Graded([_whole(exercise, "BROKEN", submission.broken) for exercise in asked])
    else:
        graded = _run(submission, key, template, asked)
    return _result(submission, key, graded, template.tier, time.perf_counter() - started), graded.stood_still


def ended(submission: Submission, key: AnswerKey, tier: str, exercises: Sequence[Asked] = ()) -> Result:
    """The result of a submission with which the grader itself ended, again and again."""
    message = "the grader's own process ended with it, twice"
    return _result(
        submission, key, Graded([_whole(one, "FORBIDDEN", message) for one in exercises or key.exercises]), tier, 0
    )


def _run(submission: Submission, key: AnswerKey, template: Template, asked: Sequence[Asked]) -> Graded:
    limits = Limits(
        import_seconds=key.limits.import_,
        call_seconds=key.limits.call,
        memory_bytes=key.limits.memory,
        output_bytes=key.limits.output,
    )
    functions = tuple(exercise.name for exercise in key.exercises)
    with template.open(Source(key.stem, submission.cells, submission.notebook, functions), limits) as student:
        loaded = student.loaded
        places = {name: f"{cell}:{line}" for name, cell, line in loaded.lines}
        if verdict := UNLOADED.get(loaded.outcome):
            reason = f": {loaded.message}" if loaded.message else ""
            message = f"it happened while the file was loaded, before any function was asked{reason}"
            return Graded([_whole(exercise, verdict, message) for exercise in asked], places, (), student.stood_still)
        errors = tuple(f"{cell}{f':{line}' if line else ''}: {text}" for cell, line, text in loaded.errors)
        if errors and not loaded.functions:
            return Graded([_whole(exercise, "BROKEN", "; ".join(errors[:NOTES])) for exercise in asked], places)
        findings = [diagnose(exercise, _ask(exercise, student, loaded, errors), key) for exercise in asked]
        findings = with_unstable(findings, student, key.feedback.hints)
        findings = with_smallest(carry(findings, key, student), student)
        broken = [error for error in errors if "NotImplementedError" not in error]  # a cell that calls a stub is no news
        said = [*(f"a part of it does not run: {error}" for error in broken), *loaded.warnings]
        more = (f"and {len(said) - NOTES} more such notes",) if len(said) > NOTES else ()
        return Graded(findings, places, (*map(plain, said[:NOTES]), *more), student.stood_still)


def _ask(exercise: Asked, student: Student, loaded: Loaded, errors: Sequence[str]) -> list[Judged]:
    """The verdicts on all checks of one exercise, in the order of the deck."""
    if exercise.name not in loaded.functions:
        message = "there is no function of this name" + (f"; a part of it does not run: {errors[0]}" if errors else "")
        return [Judged(check, "MISSING", plain(message)) for check in exercise.checks]
    judged: list[Judged] = []
    cases = [list(check.arguments.values()) for check in exercise.checks]
    answers = student.call(exercise.name, cases, want=exercise.checks[0].expected.form)
    for check, answer in zip(exercise.checks, answers, strict=False):
        judged.append(_with_printed(compare(answer, check, stub=exercise.name in loaded.stubs), answer, judged))
        if answer.outcome in ENDED:
            rest = exercise.checks[len(judged) :]
            return judged + [Judged(check, judged[-1].verdict, "not asked after that") for check in rest]
    return judged


def _with_printed(now: Judged, answer: Answer, before: Sequence[Judged]) -> Judged:
    """What a function printed on the first slot is worth a line: it may be how its author looks for a mistake."""
    if before or not now.check.visible or not answer.printed.strip():
        return now
    return replace(now, warnings=(*now.warnings, f"it prints: {plain(answer.printed, PRINTED)}"))


def _whole(exercise: Asked, verdict: Verdict, message: str) -> Finding:
    """One verdict for every case of an exercise that was never asked."""
    return Finding(exercise, verdict, tuple(Judged(check, verdict) for check in exercise.checks), plain(message))


def _result(submission: Submission, key: AnswerKey, graded: Graded, tier: str, seconds: float) -> Result:
    notes = (*map(plain, submission.warnings), *graded.notes)
    if key.student is not None and key.seed is not None:
        notes = (PUBLIC, *notes)
    exercises = tuple(
        score(
            finding, key.marks.follow_through, plain(graded.places.get(finding.exercise.name, "")), notes if i == 0 else ()
        )
        for i, finding in enumerate(graded.findings)
    )
    earned, possible = marks(exercises, bonus=False)
    bonus, max_bonus = marks(exercises, bonus=True)
    return Result(
        course=key.course,
        student=_student(submission, key),
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
            versions=_versions(),
        ),
    )


def _student(submission: Submission, key: AnswerKey) -> str | None:
    """Inert; a name that had to be changed for it gets a mark of its own, as no two students may become one."""
    name = submission.student or key.student
    if name is None or plain(name) == name:
        return name
    return f"{plain(name, 80)} #{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _versions() -> dict[str, str]:
    import numpy as np

    return {"chainrule": __version__, "python": platform.python_version(), "numpy": np.__version__}

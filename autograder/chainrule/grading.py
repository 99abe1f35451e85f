"""Grades one submission.

answered = ask(exercises, student)                  one child: every case of every function; right or not?
verdicts = look_again(answered, student)            one that knows no hidden case: what may be shown of what is wrong
findings = find(exercise, verdicts) of each
findings = find_why(findings, answered, student)    why it is wrong, and whether that counts: if anything is
result   = score(finding, share) of each

`student.call` is the only door to untrusted code; the process behind it holds nothing worth stealing.
"""

import platform
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from .diagnosis.finding import Finding, find
from .diagnosis.places.missing import describe_missing
from .errors import SandboxError, SetupError
from .fault import describe_fault
from .judging.ask import ask, find_edited, is_to_explain, look_again
from .judging.verdict import OF_OUTCOME, CaseVerdict
from .key import AnswerKey, KeyExercise
from .result import NOT_RUN, Receipt, Result, SubmissionResult, Verdict, fitted, is_about_files
from .safe_text import named, plain
from .sandbox import refuse_tier
from .sandbox.answer import LoadReport, place
from .sandbox.clock import Budget
from .sandbox.student import ChildSource, Student
from .sandbox.template import Template
from .score import add_up, score
from .submissions.file import Submission, read_submission
from .version import __version__

PUBLIC = "there is no course secret: the student's own cases come from the public seed, and can be predicted"
NOTES = 10  # on cells that don't run, and the like


class Grading(Struct, frozen=True):
    """The findings, where each function stands (file and line), and notes on the whole file.

    `stood_still`: a process was stopped by the clock though it had hardly computed, as the machine was busy.
    """

    findings: list[Finding]
    places: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    stood_still: bool = False
    left_out: tuple[str, ...] = ()


def grade(
    submission: Submission | Path | str,
    key: AnswerKey,
    template: Template | None = None,
    exercises: Sequence[KeyExercise] = (),
) -> Result:
    """Grades a submission, or the .py or .ipynb at a path, on these exercises (none: all of the key's).

    To grade many, hand the same `template` to all; otherwise one is started for this one. Never raises for what a submission
    holds: an exception of ours becomes a result that says so, a `fault`. Raises SetupError where there is no such file, and
    where the sandbox is weaker than the key demands; SandboxError where there is none.
    """
    if not isinstance(submission, Submission):
        submission = read_submission(Path(submission))
    if template is None:
        with Template() as own:
            return grade(submission, key, own, exercises)
    refuse_tier(template.tier, key.sandbox, many=False)
    result, stood_still = grade_once(submission, key, template, exercises)
    return grade_once(submission, key, template, exercises)[0] if stood_still else result


def grade_once(
    submission: Submission,
    key: AnswerKey,
    template: Template,
    exercises: Sequence[KeyExercise] = (),
    budget: Budget | None = None,
) -> tuple[Result, bool]:
    """The result, and whether it is in doubt: the clock stopped a process that had hardly computed, on a busy machine.

    Then the submission is to be graded once more, with nothing else of ours at work, and that result counts. The `budget` is
    what it shares with others of the student's, if it does.
    """
    started = time.perf_counter()
    named = {exercise.name for exercise in exercises}
    in_order = tuple(one for one in key.exercises if one.name in named) or key.exercises  # of the course: what is earlier
    try:
        if submission.broken is not None:
            grading = Grading([_find_whole(exercise, "BROKEN", submission.broken) for exercise in in_order])
        else:
            with np.errstate(all="ignore"):  # whatever numbers came, the judge says nothing on stderr
                grading = _run(submission, key, template, in_order, budget)
        if exercises:
            found = {one.exercise.name: one for one in grading.findings}
            grading = replace(grading, findings=[found[exercise.name] for exercise in exercises])
        made = _make_result(submission, key, grading, template.tier, time.perf_counter() - started)
    except (SetupError, SandboxError):
        raise
    except Exception as error:  # noqa: BLE001  # the last resort: no submission takes another's result with it
        return blame_ourselves(submission, key, template.tier, error, exercises), False
    return made, grading.stood_still


def blame_ourselves(
    submission: Submission, key: AnswerKey, tier: str, error: Exception, exercises: Sequence[KeyExercise] = ()
) -> Result:
    """The result of a submission on which we failed: no points, and what to report."""
    said = describe_fault(error)
    findings = [Finding(one, "BROKEN", (), said) for one in exercises or key.exercises]
    return _make_result(submission, key, Grading(findings, notes=(said,)), tier, 0)


def write_off(submission: Submission, key: AnswerKey, tier: str, exercises: Sequence[KeyExercise] = ()) -> Result:
    """The result of a submission that ended the process which graded it, and did so again."""
    message = "it ended the grader's own process, twice"
    findings = [_find_whole(exercise, "FORBIDDEN", message) for exercise in exercises or key.exercises]
    return _make_result(submission, key, Grading(findings), tier, 0)


def _run(
    submission: Submission, key: AnswerKey, template: Template, exercises: Sequence[KeyExercise], budget: Budget | None
) -> Grading:
    names = tuple(exercise.name for exercise in key.exercises)
    source = ChildSource(key.stem, submission.cells, (*names, *key.handed_out))
    with Student(template, source, key.limits, budget, heard=False) as student:
        loaded = student.loaded
        if verdict := OF_OUTCOME.get(loaded.outcome):
            reason = f": {loaded.message}" if loaded.message else ""
            message = f"it happened while the file was loaded, before any function was called{reason}"
            findings = [_find_whole(one, verdict, message) for one in exercises]
            return Grading(findings, notes=_slept(student), stood_still=student.stood_still)
        errors = [f"{place(cell, line)}: {text}" for cell, line, text in loaded.notes]
        if errors and not loaded.statements:
            findings = [_find_whole(one, "BROKEN", "; ".join(errors[:NOTES])) for one in exercises]
            places = dict.fromkeys(names, place(*loaded.notes[0][:2]))
            return Grading(findings, places, _slept(student), student.stood_still)
        present = [exercise for exercise in exercises if exercise.name in loaded.functions]
        answered = ask(present, student, loaded.stubs)
        is_wrong = any(is_to_explain(verdict) for some in answered.values() for verdict, _ in some)
        edited = find_edited(key, student) if is_wrong else {}
        verdicts = {one.name: _find_missing(one, loaded) for one in exercises if one not in present}
        student.renew()
        verdicts |= look_again(answered, present, student, loaded.stubs)
        findings = [find(exercise, verdicts[exercise.name]) for exercise in exercises]
        if any(one.verdict != "PASS" for one in findings):
            from .diagnosis.why import find_why  # a right submission needn't wait for it

            findings = find_why(findings, answered, edited, key, student)
        said = [*_slept(student), *(f"{NOT_RUN}{error}" for error in errors), *loaded.warnings]
        more = (f"and {len(said) - NOTES} more such notes",) if len(said) > NOTES else ()
        left_out = tuple(plain(place(cell, line)) for cell, line in loaded.left_out)
        places = {name: place(cell, line) for name, cell, line in loaded.lines}
        return Grading(findings, places, (*map(plain, said[:NOTES]), *more), student.stood_still, left_out)


def _slept(student: Student) -> tuple[str, ...]:
    """A note on how long its processes slept until they were ended; () where none did."""
    return (f"it waits without computing: {max(1, round(student.slept))} s",) if student.slept else ()


def _find_missing(exercise: KeyExercise, loaded: LoadReport) -> list[CaseVerdict]:
    message = plain(describe_missing(exercise.name, loaded))
    return [CaseVerdict(check, "MISSING", message) for check in exercise.checks]


def _find_whole(exercise: KeyExercise, verdict: Verdict, message: str) -> Finding:
    """The finding on an exercise of which no case was asked: one verdict for all."""
    return Finding(exercise, verdict, tuple(CaseVerdict(check, verdict) for check in exercise.checks), plain(message))


def _make_result(submission: Submission, key: AnswerKey, grading: Grading, tier: str, seconds: float) -> Result:
    said = (*map(plain, submission.warnings), *grading.notes)  # of which a submission may have written any
    notes = (*map(plain, submission.about_files), *(f"\\{text}" if is_about_files(text) else text for text in said))
    if key.student is not None and key.seed is not None:
        notes = (PUBLIC, *notes)
    exercises = tuple(
        score(finding, key.follow_through, plain(grading.places.get(finding.exercise.name, "")))
        for finding in grading.findings
    )
    student = submission.student or key.student
    earned, possible = add_up(exercises, bonus=False)
    bonus, max_bonus = add_up(exercises, bonus=True)
    made = Result(
        course=key.course,
        student=None if student is None else named(student),
        deck=key.deck,
        submission=SubmissionResult(path=plain(submission.path), sha256=submission.sha256),
        key=key.digest,
        sandbox=tier,
        score=earned,
        max_score=possible,
        bonus=bonus,
        max_bonus=max_bonus,
        seconds=float(f"{seconds:.2g}"),  # a submission can choose how long it takes: more digits would tell more
        notes=notes,
        exercises=exercises,
        receipt=Receipt(
            submission=submission.sha256,
            key=key.digest,
            course=key.course_digest,
            seed=key.seed,
            student=key.student,
            sandbox=tier,
            versions=versions(),
            left_out=grading.left_out,
        ),
    )
    return fitted(made)


def versions() -> dict[str, str]:
    """What graded it, by name and version, for the receipt."""
    return {"chainrule": __version__, "python": platform.python_version(), "numpy": np.__version__}

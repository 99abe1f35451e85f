"""Golden submissions: a folder is a test, a submission and in expect.yml what must come of it.

    says: what the submission shows, in a sentence
    exit: 1                       # the exit status; may be left out
    score: 90
    bonus: 0                      # default 0
    verdicts: {default: PASS, bonus: MISSING, dC0_da: WRONG}    # of the required, of the bonus exercises, and exceptions
    messages: {dC0_da: [half]}    # what a message or hint must hold
    misconceptions: {dC0_da: missing-factor-2}    # or none
    earned: {layer_gradient: follow-through}    # how, where it isn't plain from the verdict
    warnings: [it prints]         # what some warning must hold

They lie in tests/submissions/ or submissions/ of the course's folder.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ..course.fields import Line, Number, Text, Whole
from ..course.messages import read_model
from ..course.model import Course
from ..errors import SetupError
from ..result import ExerciseResult, Result, Verdict
from ..submissions.file import Submission, read_submission

FOLDERS = ("tests/submissions", "submissions")
EXPECT = "expect.yml"


class Expected(BaseModel):
    """See the module."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: Line
    exit: Whole | None = None
    score: Number
    bonus: Number = 0.0
    verdicts: dict[Text, Verdict]
    messages: dict[Text, tuple[Text, ...]] = {}
    misconceptions: dict[Text, Text] = {}
    earned: dict[Text, Literal["direct", "follow-through", "none"]] = {}
    warnings: tuple[Text, ...] = ()


def find(course: Course, folders: Sequence[str] = FOLDERS) -> Iterator[tuple[str, Submission, Expected]]:
    """Name, submission and expectation of each golden submission of the course; raises SetupError for one that is none."""
    root = course.path.parent
    for folder in sorted(path for name in folders for path in (root / name).glob("*/")):
        files = [file for file in folder.iterdir() if file.stem == course.stem and file.suffix in (".py", ".ipynb")]
        if not (folder / EXPECT).is_file():
            raise SetupError(
                f"{folder}: there is no {EXPECT}\n  write in one what must come of the submission, or move it elsewhere"
            )
        if len(files) != 1:
            raise SetupError(
                f"{folder}: {len(files)} files are called {course.stem}.py or {course.stem}.ipynb, not one\n"
                f"  a folder is one submission"
            )
        expected = read_model(folder / EXPECT, Expected)
        named = {*expected.verdicts, *expected.messages, *expected.misconceptions, *expected.earned} - {"default", "bonus"}
        if unknown := sorted(named - {exercise.name for exercise in course.exercises}):
            raise SetupError(f"{folder / EXPECT}: {unknown[0]!r} is not an exercise of {course.path.name}")
        yield folder.name, read_submission(files[0]), expected


def differences(expected: Expected, result: Result) -> Iterator[tuple[str, str]]:
    """What is not as expected: the exercise ("" for the whole), and what is the matter."""
    for what, meant, came in (
        ("exit status", expected.exit, 0 if result.full else 1),
        ("score", expected.score, result.score),
        ("bonus", expected.bonus, result.bonus),
    ):
        if meant is not None and meant != came:
            yield "", f"{what} {came:g}, expected {meant:g}"
    for exercise in result.exercises:
        yield from ((exercise.name, said) for said in _of(exercise, expected))
    said = [*result.notes, *(warning for exercise in result.exercises for warning in exercise.warnings)]
    for text in expected.warnings:
        if not any(text in warning for warning in said):
            yield "", f"no warning holds {text!r}"


def lacking(expected: Expected, result: Result) -> list[str]:
    """The exercises that aren't in the submission, although its expectation doesn't say so."""
    return [one.name for one in result.exercises if one.verdict == "MISSING" != _verdict(one, expected)]


def _verdict(exercise: ExerciseResult, expected: Expected) -> Verdict | None:
    """What is expected; None if nothing is."""
    return expected.verdicts.get(exercise.name, expected.verdicts.get("bonus" if exercise.bonus else "default"))


def _of(exercise: ExerciseResult, expected: Expected) -> Iterator[str]:
    name = exercise.name
    if exercise.verdict != (verdict := _verdict(exercise, expected)):
        yield f"{exercise.verdict}, expected {verdict}"
    misconception = exercise.misconception or "none"
    if misconception != expected.misconceptions.get(name, misconception):
        yield f"named {misconception}, expected {expected.misconceptions[name]}"
    if exercise.earned != expected.earned.get(name, exercise.earned):
        yield f"earned {exercise.earned}, expected {expected.earned[name]}"
    for text in expected.messages.get(name, ()):
        if text not in f"{exercise.message}\n{exercise.hint}":
            yield f"no {text!r} in what is said: {exercise.message}"

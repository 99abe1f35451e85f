"""Results to write reports of: golden submissions, graded once a run, and hostile ones, made of tests/payloads.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chainrule import builtin
from chainrule.grading import grade
from chainrule.reports import pieces
from chainrule.result import Cases, ExerciseResult, Result, SubmissionResult
from chainrule.safe_text import plain
from chainrule.sandbox.template import Template
from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from collections.abc import Sequence

TESTS = Path(__file__).parents[1]
NAMES = (
    "right-complete-loops", "demo-right", "demo-notebook", "right-latin-1", "wrong-two-at-once", "wrong-twice",
    "carried-first-term", "column", "not-a-number", "raises-with-an-evil-message", "forges-everywhere", "stub", "untouched",
    "missing", "missing-in-a-class", "half-started", "bonus-wrong", "broken-syntax", "right-not-utf-8",
    "notebook-broken-cell", "notebook-not-json", "kills-itself", "noisy",
)  # fmt: skip
PAYLOADS: dict[str, str] = {
    payload["name"]: payload["text"] for payload in json.loads((TESTS / "payloads.json").read_text(encoding="utf-8"))
}


@cache
def golden() -> dict[str, Result]:
    """The results of tests/submissions/, as the grader gives them."""
    key = builtin.public_key()
    with Template() as template:
        return {name: grade(read_submission(_file(name)), key, template) for name in NAMES}


@cache
def hostile(*, inert: bool) -> dict[str, Result]:
    """A result for each payload, which stands wherever a student's text can: as the engine makes it inert, or as it is."""
    texts = {name: plain(text) or "-" if inert else text or "-" for name, text in PAYLOADS.items()}
    return {name: said(golden()["wrong-two-at-once"], text) for name, text in texts.items()}


def said(result: Result, text: str) -> Result:
    """The result of a student of this name, of a file of this name, of whose functions this is said."""
    return change(
        result,
        student=text,
        submission=SubmissionResult(text, result.submission.sha256),
        notes=(text,),
        exercises=tuple(_said(exercise, text) for exercise in result.exercises),
    )


def _said(exercise: ExerciseResult, text: str) -> ExerciseResult:
    return msgspec.structs.replace(
        exercise, message=f"{text}\n{text}", hint=text, place=text, warnings=(text,), smallest=text,
        cases=every_message(exercise.cases, text),
    )  # fmt: skip


def every_message(cases: Cases, text: str) -> Cases:
    """These cases, of each of which that failed this is said."""
    return msgspec.structs.replace(cases, failed=tuple(msgspec.structs.replace(case, message=text) for case in cases.failed))


def written(form: str, results: Sequence[Result], *, many: bool = True) -> str:
    """The whole report on these results in the format called `form`."""
    return "".join(pieces(form, results, [result.name for result in results], many=many))


def change(result: Result, **changes: Any) -> Result:
    """The result, but for this."""
    return msgspec.structs.replace(result, **changes)


def every(result: Result, **changes: Any) -> Result:
    """The result, but for this of every exercise; where a verdict is no PASS, it earned nothing."""
    if changes.get("verdict", "PASS") != "PASS":
        changes = {"earned": "none", **changes}
    exercises = [msgspec.structs.replace(exercise, **changes) for exercise in result.exercises]
    return change(result, exercises=tuple(exercises))


def of(result: Result, name: str) -> ExerciseResult:
    """Its exercise of this name."""
    return next(exercise for exercise in result.exercises if exercise.name == name)


def _file(name: str) -> Path:
    (path,) = (TESTS / "submissions" / name).glob("gradient.*")
    return path

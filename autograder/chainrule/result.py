"""The result of one submission: every report is written from it, and `--format json` is it."""

from typing import Literal

import msgspec

from .safe_text import short

Verdict = Literal[
    "PASS", "WRONG", "SHAPE", "NOT_FINITE", "RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "STUB", "MISSING", "BROKEN"
]
TAKEN = "taken under another name or in another folder"  # how a note begins on a file that is not where it should be
ONE_FILE = "not graded, as one file counts"  # how a note on a student's other files begins
NOT_STARTED = ("STUB", "MISSING")
NOT_BEGUN = (*NOT_STARTED, "BROKEN")
SMALL = "small-"  # how the name of a small case begins, which is no case of the deck
WORDS: dict[Verdict, str] = {
    "PASS": "right", "WRONG": "not right", "SHAPE": "of the wrong shape", "NOT_FINITE": "not finite", "RAISED": "raises",
    "TIMEOUT": "takes too long", "MEMORY": "needs too much memory", "FORBIDDEN": "was stopped", "STUB": "not started",
    "MISSING": "not there", "BROKEN": "can't be run",
}  # fmt: skip
"""A verdict as students read it."""


def is_about_files(note: str) -> bool:
    """Whether it says which of a student's files was graded, which that file by itself doesn't know."""
    return note.startswith((ONE_FILE, TAKEN))


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class CaseResult(_Data, frozen=True):
    """The verdict on one case; `message` gives values only where the case is visible."""

    case: str
    verdict: Verdict
    visible: bool
    message: str


class ExerciseResult(_Data, frozen=True):
    """The verdict on one exercise, why, and what it earned.

    `place` (file and line) and `derived` (it fails because another function does) are for people and not in the JSON.
    `notes` are about the whole file: its first exercise has them, and the JSON puts them before that one's `warnings`.
    """

    name: str
    points: float
    bonus: bool
    score: float
    verdict: Verdict
    misconception: str | None
    message: str
    hint: str | None
    earned: Literal["direct", "follow-through", "none"]
    warnings: tuple[str, ...]
    cases: tuple[CaseResult, ...]
    place: str = ""
    derived: bool = False
    notes: tuple[str, ...] = ()

    @property
    def started(self) -> bool:
        """Whether the student has written anything of it."""
        return self.verdict not in NOT_STARTED

    @property
    def deck_cases(self) -> list[CaseResult]:
        """The cases of the deck, without the smallest one, which earns nothing."""
        return [case for case in self.cases if not case.case.startswith(SMALL)]

    @property
    def smallest(self) -> str:
        """The smallest case that shows what is wrong, as code to paste; "" where there is none."""
        return next((case.message for case in self.cases if case.case.startswith(SMALL) and case.visible), "")


class SubmissionResult(_Data, frozen=True):
    path: str
    sha256: str


class Receipt(_Data, frozen=True):
    """What it takes to make the same result again: digests, the seed, and the versions that graded.

    `left_out`: cell and line of each statement that ended or stopped its process, and that no process ran any more.
    """

    submission: str
    key: str
    course: str
    seed: int | None
    student: str | None
    sandbox: str
    versions: dict[str, str]
    left_out: tuple[str, ...] = ()


class Result(_Data, frozen=True, kw_only=True):
    """One submission's marks and findings. The same submission, key and student give the same result, `seconds` aside.

    `deck` is for people and not in the JSON: the options that make another command use the same deck.
    """

    schema: Literal["chainrule/result/v1"] = "chainrule/result/v1"
    course: str
    student: str | None
    submission: SubmissionResult
    key: str
    sandbox: str
    score: float
    max_score: float
    bonus: float
    max_bonus: float
    seconds: float
    exercises: tuple[ExerciseResult, ...]
    receipt: Receipt
    deck: str = ""

    @property
    def name(self) -> str:
        """The student, or else the path, as a table shows it: no longer than safe_text.LONGEST_SHOWN."""
        return short(self.owner)

    @property
    def owner(self) -> str:
        """The student, or else the path, in full."""
        return self.student or self.submission.path

    @property
    def wrong(self) -> list[ExerciseResult]:
        """The exercises that were started and earned nothing."""
        return [one for one in self.exercises if one.started and one.earned == "none"]

    @property
    def notes(self) -> list[str]:
        """What is to be said of the whole file."""
        return [note for exercise in self.exercises for note in exercise.notes]

    @property
    def remarks(self) -> list[str]:
        """The notes on the file, then what is to be said of single functions beside their verdicts."""
        return self.notes + [f"{one.name}: {warning}" for one in self.exercises for warning in one.warnings]

    @property
    def full(self) -> bool:
        """Whether every required exercise has its points."""
        return self.score >= self.max_score

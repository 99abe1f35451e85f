"""The result of one submission: what every report is written from, and the JSON of `--format json`."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal[
    "PASS", "WRONG", "SHAPE", "NOT_FINITE", "RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "STUB", "MISSING", "BROKEN"
]
VERDICTS: tuple[str, ...] = get_args(Verdict)
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CaseResult(_Data):
    """The verdict on one case; `message` gives values only where the case is visible."""

    slot: str
    verdict: Verdict
    visible: bool
    message: str


class ExerciseResult(_Data):
    """The verdict on one exercise, why, and what it earned; `place` (file and line) is for people, not in the JSON."""

    name: str
    points: Number
    bonus: bool
    score: Number
    verdict: Verdict
    misconception: str | None
    message: str
    hint: str | None
    earned: Literal["direct", "follow-through", "none"]
    warnings: tuple[str, ...]
    cases: tuple[CaseResult, ...]
    place: str = Field(default="", exclude=True)


class SubmissionResult(_Data):
    path: str
    sha256: str


class Receipt(_Data):
    """What the result can be made again from: digests, the seed, and the versions that were at work."""

    submission: str
    key: str
    course: str
    seed: int | None
    student: str | None
    sandbox: str
    versions: dict[str, str]


class Result(_Data):
    """One submission's marks and findings. The same submission, key and student give the same, `seconds` aside."""

    schema_: Literal["chainrule/result/v1"] = Field(default="chainrule/result/v1", alias="schema")
    course: str
    student: str | None
    submission: SubmissionResult
    key: str
    sandbox: str
    score: Number
    max_score: Number
    bonus: Number
    max_bonus: Number
    seconds: Number
    exercises: tuple[ExerciseResult, ...]
    receipt: Receipt

    @property
    def full(self) -> bool:
        """Whether every required exercise has its points."""
        return self.score >= self.max_score

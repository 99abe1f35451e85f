"""result.json is what Classroom 50's runner and collector accept, and no rounding raises a mark."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal, Self, get_args

import pytest
from graded import change, every, every_message, golden, hostile, of, written
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

from chainrule.reports import classroom50
from chainrule.result import Result, Verdict

RUNNER = {
    "CLASSROOM": "cs-principles", "ASSIGNMENT": "gradient", "ASSIGNMENT_TYPE": "individual", "OWNER": "ada",
    "USERNAME": "ada", "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://github.example/c", "RELEASE_URL": "https://github.example/r",
    "REVIEW_URL": "https://github.example/d",
}  # fmt: skip
Said = Annotated[str, StringConstraints(min_length=1)]
Points = Annotated[int, Field(ge=0)]


class Scored(BaseModel):
    """The collector refuses what is above its maximum."""

    model_config = ConfigDict(extra="forbid", strict=True)

    score: Points
    max_score: Points = Field(alias="max-score")

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        assert self.score <= self.max_score
        return self


class Test(Scored):
    __test__ = False

    test_name: Said = Field(alias="test-name")
    passed: bool


class Submission(Scored):
    """The score is the sum of the tests."""

    schema_: Literal["classroom50/result/v1"] = Field(alias="schema")
    classroom: Said
    assignment: Said
    assignment_type: Literal["individual", "group", "team"]
    owner: Said
    submission: Annotated[str, StringConstraints(pattern=r"^submit/")]
    commit: Said
    release: Said
    review: Said
    datetime: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    tests: list[Test]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        assert self.score == sum(test.score for test in self.tests)
        assert self.max_score == sum(test.max_score for test in self.tests)
        return self


@pytest.fixture(autouse=True)
def runner(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)


def read(result: Result) -> Submission:
    return Submission.model_validate_json(classroom50.one(result))


@pytest.mark.parametrize("inert", [True, False])
def test_whatever_a_student_writes_the_collector_accepts_the_result(inert: bool) -> None:
    for result in hostile(inert=inert).values():
        assert classroom50.one(result).isascii()
        assert read(result).score == 78


def test_of_many_each_is_such_a_result() -> None:
    results = list(hostile(inert=True).values())
    made = TypeAdapter(list[Submission]).validate_json(written("classroom50", results))
    assert [one.tests[0].test_name for one in made] == [f"{result.student}: sample_loss" for result in results]


def test_who_and_what_it_is_comes_from_the_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    made = read(golden()["demo-right"])
    assert (made.classroom, made.assignment, made.assignment_type) == ("cs-principles", "gradient", "individual")
    assert (made.owner, made.submission) == ("ada", RUNNER["SUBMISSION_TAG"])
    assert (made.commit, made.release, made.review) == (
        RUNNER["COMMIT_URL"], RUNNER["RELEASE_URL"], RUNNER["REVIEW_URL"],
    )  # fmt: skip
    monkeypatch.delenv("REVIEW_URL")
    monkeypatch.setenv("OWNER", "")
    monkeypatch.setenv("USERNAME", "grace")
    again = read(golden()["demo-right"])
    assert (again.review, again.owner) == (RUNNER["COMMIT_URL"], "grace")


def test_outside_of_a_runner_the_fields_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in RUNNER:
        monkeypatch.delenv(name)
    made = json.loads(classroom50.one(golden()["demo-right"]))
    assert {name for name, value in made.items() if value == ""} == {
        "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
    }  # fmt: skip


def test_a_test_is_an_exercise_and_the_score_is_that_of_the_required_ones() -> None:
    for result in golden().values():
        made = read(result)
        assert (made.score, made.max_score) == (result.score, result.max_score)
        for test, exercise in zip(made.tests[:-1], result.exercises, strict=True):
            bonus = f" (bonus: {exercise.score:g} of {exercise.points:g})" if exercise.bonus else ""
            reason = f" ({exercise.message})" if exercise.earned == "follow-through" else ""
            assert test.test_name == f"{exercise.name}{bonus}{reason}"
            assert (test.score, test.max_score) == ((0, 0) if bonus else (exercise.score, exercise.points))


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_nothing_but_a_pass_has_passed(verdict: str) -> None:
    made = read(every(golden()["demo-right"], verdict=verdict))
    assert {test.passed for test in made.tests[:-1]} == {verdict == "PASS"}


@pytest.mark.parametrize(
    ("earned", "points", "score", "most"),
    [(2.999999, 3.0, 2, 3), (0.5, 0.5, 0, 1), (2.5, 2.5, 2, 3), (3.0, 3.0, 3, 3), (0.0, 2.5, 0, 3), (7.5, 15.0, 7, 15)],
)
def test_no_rounding_raises_a_mark(earned: float, points: float, score: int, most: int) -> None:
    result = every(golden()["demo-right"], score=earned, points=points)
    made = read(result)
    assert {(test.score, test.max_score) for test in made.tests[:-1] if "bonus" not in test.test_name} == {(score, most)}
    required = [exercise for exercise in result.exercises if not exercise.bonus]
    assert made.score <= sum(exercise.score for exercise in required)
    assert made.score / made.max_score <= earned / points


def test_of_many_a_test_says_whose_it_is() -> None:
    results = [change(golden()["demo-right"], student=name) for name in ("ada", "grace")]
    text = written("classroom50", results)
    made = TypeAdapter(list[Submission]).validate_json(text)
    assert [{re.split(": ", test.test_name)[0] for test in one.tests} for one in made] == [{"ada"}, {"grace"}]
    assert len(list(classroom50.many(iter(results), ()))) == len(results) + 1
    assert json.loads(written("classroom50", [])) == []


def test_the_message_of_a_case_is_told_nowhere() -> None:
    result = golden()["wrong-two-at-once"]
    cases = every_message(of(result, "average_gradient").cases, "SEEN")
    assert "SEEN" in str(cases)
    assert "SEEN" not in classroom50.one(every(result, cases=cases))

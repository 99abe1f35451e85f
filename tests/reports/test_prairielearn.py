"""results.json is what PrairieLearn takes, and shows point by point; no bonus and no fault of ours changes a mark."""

from __future__ import annotations

import json
from typing import Annotated, Literal, get_args

import msgspec
import pytest
from graded import change, every, every_message, golden, hostile, of, written
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from chainrule.fault import describe_fault
from chainrule.reports import prairielearn
from chainrule.result import Result, Verdict

UNREAD = ("broken-syntax", "notebook-not-json")
Points = Annotated[float, Field(ge=0)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Test(Strict):
    """Where a single one lacks its points, PrairieLearn shows none of any."""

    __test__ = False

    name: str = Field(min_length=1)
    description: str
    points: Points
    max_points: Points
    message: str


class Graded(Strict):
    """A score that is none, or beyond 0 to 1, is an error of the grader's."""

    gradable: Literal[True]
    score: float = Field(ge=0, le=1)
    message: str
    tests: list[Test]


class NotGradable(Strict):
    gradable: Literal[False]
    format_errors: list[str] = Field(min_length=1)
    message: str


def read(result: Result) -> Graded:
    return Graded.model_validate_json(prairielearn.one(result))


@pytest.mark.parametrize("inert", [True, False])
def test_whatever_a_student_writes_is_text_in_its_place(inert: bool) -> None:
    for result in hostile(inert=inert).values():
        text = prairielearn.one(result)
        assert text.isascii() and (len(text) < 2**20 or not inert)
        made = Graded.model_validate(json.loads(text))
        assert [test.name.partition(" ")[0] for test in made.tests] == [one.name for one in result.exercises]


def test_a_test_is_an_exercise_and_the_score_is_the_share_of_the_required_points() -> None:
    for name, result in golden().items():
        if name in UNREAD:
            continue
        made = read(result)
        assert made.score == result.score / result.max_score
        assert sum(test.points for test in made.tests) == result.score
        assert sum(test.max_points for test in made.tests) == result.max_score
        for test, exercise in zip(made.tests, result.exercises, strict=True):
            bonus = f" (bonus: {exercise.score:g} of {exercise.points:g})" if exercise.bonus else ""
            assert test.name == f"{exercise.name}{bonus}"
            assert (test.points, test.max_points) == ((0, 0) if bonus else (exercise.score, exercise.points))


@pytest.mark.parametrize("verdict", sorted({*get_args(Verdict)} - {"PASS", "BROKEN"}))
def test_what_is_wrong_has_no_points_and_costs_an_attempt(verdict: str) -> None:
    made = read(change(every(golden()["demo-right"], verdict=verdict, score=0.0), score=0.0))
    assert made.score == 0
    assert {test.points for test in made.tests} == {0}


def test_what_is_wrong_is_told_where_and_with_what_to_try() -> None:
    result = golden()["wrong-two-at-once"]
    wrong = of(result, "average_gradient")
    (told,) = (test for test in read(result).tests if test.name == "average_gradient")
    assert wrong.hint
    for text in (f"not right, {wrong.place}", wrong.message, wrong.hint, f"Smallest case:\n{wrong.smallest}"):
        assert text in told.message
    hidden = every(result, cases=every_message(wrong.cases, "SEEN"))
    assert "SEEN" not in prairielearn.one(hidden)


def test_what_cannot_be_read_is_not_gradable_and_says_why() -> None:
    result = golden()["notebook-not-json"]
    made = NotGradable.model_validate_json(prairielearn.one(result))
    assert made.format_errors == [result.exercises[0].message]
    assert made.message.startswith("0 of 100, bonus 0 of 50")


def test_a_fault_of_ours_is_not_gradable() -> None:
    said = describe_fault(RuntimeError("x"))
    failed = every(golden()["demo-right"], verdict="BROKEN", message=said, score=0.0)
    made = NotGradable.model_validate_json(prairielearn.one(failed))
    assert made.format_errors == [said]
    assert made.message.startswith("not graded")


def test_where_bonus_exercises_alone_were_asked_they_are_the_score() -> None:
    result = golden()["demo-right"]
    exercises = tuple(one for one in result.exercises if one.bonus)
    bonus = change(result, score=0.0, max_score=0.0, bonus=20.0, exercises=exercises)
    assert read(bonus).score == 20 / 50


def test_follow_through_keeps_its_points_and_says_why() -> None:
    (test,) = (one for one in read(golden()["carried-first-term"]).tests if one.name == "layer_gradient")
    assert test.points == test.max_points == 18
    assert "right, given your dC0_da" in test.message


def test_many_are_a_list_that_comes_one_by_one() -> None:
    results = list(golden().values())
    made = TypeAdapter(list[Graded | NotGradable]).validate_json(written("prairielearn", results))
    assert [one.gradable for one in made].count(False) == len(UNREAD)
    assert json.loads(written("prairielearn", [])) == []


def test_no_sum_of_points_is_above_the_whole() -> None:
    result = golden()["demo-right"]
    exercises = tuple(msgspec.structs.replace(one, score=0.1, points=0.1) for one in result.exercises)
    assert read(change(result, score=0.1 + 0.2, max_score=0.3, exercises=exercises)).score == 1

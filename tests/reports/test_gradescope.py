"""results.json is what Gradescope reads: fields of their kinds, none unknown, the bonus within, nothing hidden told."""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

import msgspec
import pytest
from graded import every, golden, hostile, of, written
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from chainrule.reports import gradescope
from chainrule.result import Cases, Result, Verdict

Visibility = Literal["visible", "hidden", "after_due_date", "after_published"]
Points = float


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Test(Strict):
    __test__ = False

    name: str = Field(min_length=1)
    number: str
    score: Points = Field(ge=0)
    max_score: Points = Field(ge=0)
    status: Literal["passed", "failed"]
    output: str
    output_format: Literal["md", "text", "html", "ansi", "simple_format"]
    tags: list[str] = []
    visibility: Visibility = "visible"
    extra_data: dict[str, Any] = {}


class Entry(Strict):
    name: str
    value: float | str
    order: Literal["asc", "desc"] = "desc"


class Results(Strict):
    score: Points = Field(ge=0)
    execution_time: float = Field(ge=0)
    output: str
    output_format: Literal["text"]  # else it is taken for HTML
    visibility: Visibility
    tests: list[Test]
    leaderboard: list[Entry] = []
    extra_data: dict[str, Any] = {}


def read(result: Result) -> Results:
    return Results.model_validate_json(gradescope.one(result))


@pytest.mark.parametrize("inert", [True, False])
def test_whatever_a_student_writes_is_text_in_its_place(inert: bool) -> None:
    for result in hostile(inert=inert).values():
        text = gradescope.one(result)
        assert text.isascii()
        made = Results.model_validate(json.loads(text))
        assert [test.name.removesuffix(" (bonus)") for test in made.tests] == [one.name for one in result.exercises]
        assert {test.output_format for test in made.tests} == {"text"}
        assert made.extra_data["student"] == result.student


def test_a_test_is_an_exercise_and_the_score_has_the_bonus_in_it() -> None:
    for result in golden().values():
        made = read(result)
        assert made.score == result.score + result.bonus == sum(test.score for test in made.tests)
        assert [(test.score, test.max_score) for test in made.tests] == [(one.score, one.points) for one in result.exercises]
        assert [test.number for test in made.tests] == [str(number + 1) for number in range(len(result.exercises))]
        assert [test.name.endswith(" (bonus)") for test in made.tests] == [one.bonus for one in result.exercises]
        assert made.execution_time == result.seconds


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_nothing_but_a_pass_has_passed(verdict: str) -> None:
    made = read(every(golden()["demo-right"], verdict=verdict))
    assert {test.status for test in made.tests} == {"passed" if verdict == "PASS" else "failed"}
    assert all(verdict in test.tags for test in made.tests)


def test_what_is_wrong_is_told_where_and_with_what_to_try() -> None:
    result = golden()["wrong-two-at-once"]
    wrong = of(result, "average_gradient")
    (told,) = (test for test in read(result).tests if test.name == "average_gradient")
    assert told.tags == ["WRONG", "missing-factor-2 + sum-not-mean"]
    assert wrong.hint
    for text in (f"not right, {wrong.place}", wrong.message, wrong.hint, f"Smallest case:\n{wrong.smallest}"):
        assert text in told.output


def test_of_a_hidden_case_no_word_is_told() -> None:
    result = golden()["wrong-two-at-once"]
    failed = of(result, "average_gradient").cases.failed
    assert {case.visible for case in failed} == {True, False}
    hidden = tuple(one if one.visible else msgspec.structs.replace(one, message="SEEN") for one in failed)
    assert "SEEN" not in gradescope.one(every(result, cases=Cases(11, 0, hidden)))


def test_notes_on_the_file_stand_above_the_tests() -> None:
    result = golden()["notebook-broken-cell"]
    lines = read(result).output.split("\n")
    assert lines[0] == f"{result.score:g} of 100, bonus 0 of 50"
    assert lines[1:-1] == [*(f"note: {note}" for note in result.notes), "graded on: public deck"]
    assert result.key[:12] in lines[-1]


def test_the_receipt_is_kept_for_the_instructor() -> None:
    result = golden()["demo-right"]
    assert msgspec.convert(read(result).extra_data["receipt"], type(result.receipt)) == result.receipt


def test_many_are_a_list_that_comes_one_by_one() -> None:
    results = list(golden().values())
    text = written("gradescope", results)
    made = TypeAdapter(list[Results]).validate_json(text)
    assert [one.extra_data["path"] for one in made] == [result.submission.path for result in results]
    assert "".join(gradescope.many(iter(results), ())) == text
    assert json.loads(written("gradescope", [])) == []

"""Golden submissions as `chainrule check` reads them: what is wrong with one is told, and what came otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chainrule.authoring import golden
from chainrule.course.model import load_course
from chainrule.errors import SetupError
from chainrule.result import ExerciseResult, Receipt, Result, SubmissionResult

STATISTICS = Path(__file__).parents[1] / "courses/statistics"
EXPECT = "submissions/right-by-hand/expect.yml"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return shutil.copytree(STATISTICS, tmp_path / "course")


def found(course: Path) -> list[str]:
    return [name for name, _, _ in golden.find(load_course(course / "course.yml"))]


def test_every_folder_is_one(course: Path) -> None:
    assert found(course) == sorted(path.name for path in (course / "submissions").iterdir())


def test_a_folder_without_an_expectation_or_a_submission_is_an_error(course: Path) -> None:
    (course / EXPECT).rename(course / "submissions/right-by-hand/expects.yml")
    with pytest.raises(SetupError, match=r"right-by-hand: there is no expect\.yml\n"):
        found(course)
    (course / "submissions/right-by-hand/expects.yml").rename(course / EXPECT)
    (course / "submissions/right-by-hand/moments.py").unlink()
    with pytest.raises(SetupError, match=r"0 files are called moments\.py"):
        found(course)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{score: 100, verdicts: {default: PASS}}", ":1: says: missing"),
        ("{says: , score: 100, verdicts: {default: PASS}}", ":1: says: nothing is written here"),
        ("says: x\nscore: 100\nverdict: {default: PASS}\n", ':3: verdict: unknown key\n  did you mean "verdicts"?'),
        ("says: x\nscore: 100\nverdicts: {default: RIGHT}\n", ':3: verdicts.default: "RIGHT" is not known'),
        ("{says: x, score: 100, verdicts: {median: PASS}}", ": 'median' is not an exercise of course.yml"),
        ("{says: x, score: 100, verdicts: {default: PASS}, messages: {loss: [n]}}", ": 'loss' is not an exercise"),
        ("{says: x, score: 100, verdicts: {default: PASS}, misconceptions: {loss: n}}", ": 'loss' is not an exercise"),
        ("{says: x, score: 100, verdicts: {default: PASS}, earned: {loss: none}}", ": 'loss' is not an exercise"),
        ("{says: x, score: 100, verdicts: {default: PASS}, earned: {mean: all}}", ':1: earned.mean: "all" is not known'),
    ],
)
def test_a_slip_in_an_expectation_is_told(course: Path, text: str, said: str) -> None:
    (course / EXPECT).write_text(text)
    with pytest.raises(SetupError) as told:
        found(course)
    assert f"{EXPECT}{said}" in str(told.value)


def exercise(name: str, **more: Any) -> ExerciseResult:
    usual = {"verdict": "PASS", "score": 50.0, "earned": "direct", "message": "right", "misconception": None, "hint": None}
    values = {"name": name, "points": 50.0, "bonus": False, "warnings": (), "because": (), **usual, **more}
    values |= {"place": "", "cases": {"asked": 0, "passed": 0}, "smallest": None}
    return msgspec.convert(values, ExerciseResult)


WRONG = {"verdict": "WRONG", "score": 0.0, "earned": "none", "message": "half", "misconception": "factor", "hint": "the 2"}
RESULT = Result(
    course="c", student=None, deck="public", submission=SubmissionResult("c.py", ""), key="", sandbox="none",
    score=50.0, max_score=100.0, bonus=0.0, max_bonus=50.0, seconds=0.1,
    notes=("a cell fails",), exercises=(exercise("f"), exercise("g", **WRONG), exercise("h", bonus=True, verdict="STUB")),
    receipt=Receipt("", "", "", 0, None, "none", {}),
)  # fmt: skip
AS_IT_IS = {
    "says": "x", "exit": 1, "score": 50, "bonus": 0, "verdicts": {"default": "PASS", "bonus": "STUB", "g": "WRONG"},
    "messages": {"g": ["half", "2"]}, "misconceptions": {"f": "none", "g": "factor"}, "earned": {"g": "none"},
    "warnings": ["cell"],
}  # fmt: skip


def test_what_came_as_expected_is_no_difference() -> None:
    assert list(golden.differences(golden.Expected.model_validate(AS_IT_IS), RESULT)) == []


@pytest.mark.parametrize(
    ("change", "of", "said"),
    [
        ({"exit": 0}, "", "exit status 1, expected 0"),
        ({"score": 100}, "", "score 50, expected 100"),
        ({"bonus": 50}, "", "bonus 0, expected 50"),
        ({"verdicts": {"default": "PASS", "bonus": "STUB"}}, "g", "WRONG, expected PASS"),
        ({"verdicts": {"default": "PASS", "bonus": "MISSING", "g": "WRONG"}}, "h", "STUB, expected MISSING"),
        ({"verdicts": {"default": "PASS", "g": "WRONG"}}, "h", "STUB, expected None"),
        ({"messages": {"g": ["twice"]}}, "g", "no 'twice' in what is said: half"),
        ({"misconceptions": {"f": "factor"}}, "f", "named none, expected factor"),
        ({"misconceptions": {"g": "none"}}, "g", "named factor, expected none"),
        ({"earned": {"g": "follow-through"}}, "g", "earned none, expected follow-through"),
        ({"warnings": ["cell", "prints"]}, "", "no warning holds 'prints'"),
    ],
)
def test_what_came_otherwise_is_told(change: dict[str, Any], of: str, said: str) -> None:
    expected = golden.Expected.model_validate(AS_IT_IS | change)
    assert list(golden.differences(expected, RESULT)) == [(of, said)]

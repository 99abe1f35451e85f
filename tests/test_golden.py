"""Golden submissions as `chainrule check` reads them: what is wrong with one is told, and what came otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder import golden
from autograder.course import load
from autograder.fault import Fault

STATISTICS = Path(__file__).parent / "courses/statistics"
EXPECT = "submissions/right-by-hand/expect.yml"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return shutil.copytree(STATISTICS, tmp_path / "course")


def found(course: Path) -> list[str]:
    return [name for name, _, _ in golden.find(load(course / "course.yml"))]


def test_every_folder_is_one(course: Path) -> None:
    assert found(course) == sorted(path.name for path in (course / "submissions").iterdir())


def test_a_folder_without_an_expectation_or_a_submission_is_an_error(course: Path) -> None:
    (course / EXPECT).rename(course / "submissions/right-by-hand/expects.yml")
    with pytest.raises(Fault, match=r"right-by-hand: there is no expect\.yml\n"):
        found(course)
    (course / "submissions/right-by-hand/expects.yml").rename(course / EXPECT)
    (course / "submissions/right-by-hand/moments.py").unlink()
    with pytest.raises(Fault, match=r"0 files are called moments\.py"):
        found(course)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score: 100\nverdicts: {default: PASS}\n", "says: missing"),
        ("says: x\nscore: 100\nverdict: {default: PASS}\n", "verdict"),
        ("says: x\nscore: 100\nverdicts: {default: RIGHT}\n", "RIGHT"),
        ("says: x\nscore: 100\nverdicts: {median: PASS}\n", "'median' is not an exercise"),
    ],
)
def test_a_slip_in_an_expectation_is_told(course: Path, text: str, said: str) -> None:
    (course / EXPECT).write_text(text)
    with pytest.raises(Fault) as told:
        found(course)
    assert said in str(told.value)
    assert "expect.yml" in str(told.value)

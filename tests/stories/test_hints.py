"""Hints come step by step: the first level by default, more when they are asked for, none that the course doesn't show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from repository import KEY, STUDENTS_KEY, SUBMISSIONS, chainrule_here

from chainrule.grading import grade
from chainrule.notebook import said
from chainrule.reports import text
from chainrule.result import ExerciseResult, as_json, hinted, with_hints
from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from pathlib import Path

    from chainrule.sandbox.template import Template

FORGOTTEN = SUBMISSIONS / "demo-forgotten-factor-2/gradient.py"
LEVELS = (
    'Look at what stands in front of the difference. Read "The first link".',
    "C_0 is a plain sum of squares, without 1/2. What does the derivative of a square bring down in front?",
    "Put the 2 that the power rule brings down in front of the difference.",
)


def of_course(hints: int, folder: Path) -> str:
    """A key for students, of a course that shows so many levels."""
    path = folder / f"shows-{hints}.json"
    path.write_bytes(msgspec.json.encode({**json.loads(STUDENTS_KEY.data), "hints": hints}))
    return path.name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("course", "asked", "seen"),
    [(0, None, 0), (1, None, 1), (2, None, 1), (3, None, 1), (0, 1, 0), (2, 1, 1), (2, 2, 2), (3, 2, 2), (3, 3, 3)],
)  # fmt: skip
def test_a_text_has_the_first_level_or_as_many_as_are_asked_for(
    course: int, asked: int | None, seen: int, tmp_path: Path
) -> None:
    more = [] if asked is None else ["--hints", str(asked)]
    status, out, _ = chainrule_here("grade", str(FORGOTTEN), "--key", of_course(course, tmp_path), *more, cwd=tmp_path)
    assert status == 1
    assert [level in out for level in LEVELS] == [number < seen for number in range(3)]
    offered = f"--hints {seen + 1}" if seen < course else None
    assert (offered in out) if offered else ("More hints" not in out)
    assert "half of what it should be, at every node" in out


@pytest.mark.slow
@pytest.mark.parametrize(("course", "shown"), [(0, "no hints"), (1, "1 level of hint"), (2, "2 levels of hint")])
def test_more_than_the_course_shows_is_refused(course: int, shown: str, tmp_path: Path) -> None:
    key = of_course(course, tmp_path)
    for command in ("grade", "watch"):
        ran = chainrule_here(command, str(FORGOTTEN), "--key", key, "--hints", str(max(1, course) + 1), cwd=tmp_path)
        assert (ran[0], ran[1]) == (2, "")
        assert f"this course shows {shown} (feedback.hints" in ran[2]


@pytest.mark.parametrize("levels", ["0", "4", "-1", "x", ""])
def test_there_are_three_levels(levels: str, tmp_path: Path) -> None:
    status, _, said = chainrule_here("grade", str(FORGOTTEN), f"--hints={levels}", cwd=tmp_path)
    assert (status, "is not a whole number from 1 to 3" in said) == (2, True)


@pytest.mark.slow
def test_what_machines_read_has_all_that_the_course_shows_or_what_was_asked_for(tmp_path: Path) -> None:
    json_of = ["grade", str(FORGOTTEN), "--key", of_course(3, tmp_path), "--format", "json"]
    for asked, hint in (([], "\n".join(LEVELS[1:])), (["--hints", "2"], LEVELS[1]), (["--hints", "1"], None)):
        made: Any = json.loads(chainrule_here(*json_of, *asked, cwd=tmp_path)[1])
        exercise = made["exercises"][2]
        assert exercise["hint"] == hint
        assert exercise["message"].endswith(LEVELS[0])
        assert "next_hint" not in exercise


def test_pages_that_are_handed_back_have_all_that_the_course_shows(tmp_path: Path) -> None:
    """Nobody can ask them for more."""
    chainrule_here("grade", str(FORGOTTEN), "--feedback", "pages", cwd=tmp_path)
    (page,) = (tmp_path / "pages").iterdir()
    assert LEVELS[1] in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["wrong-twice", "wrong-two-at-once", "bonus-wrong", "carried-first-term"])
def test_each_level_is_a_line_and_the_first_is_in_the_message(name: str, template: Template) -> None:
    file = read_submission(SUBMISSIONS / name / "gradient.py")
    results = [grade(file, msgspec.structs.replace(KEY, hints=hints), template) for hints in range(4)]
    named = [i for i, one in enumerate(results[3].exercises) if one.hint and KEY.misconception(one.misconception or "")]
    assert named or name == "wrong-two-at-once"
    for i, exercise in enumerate(results[3].exercises):
        lines = exercise.hint.split("\n") if exercise.hint else []
        assert len(lines) in (0, 1, 2)
        for hints in (1, 2):
            assert (results[hints].exercises[i].hint or "") == "\n".join(lines[: hints - 1])
            assert results[hints].exercises[i].message == exercise.message
        none = results[0].exercises[i]
        assert none.hint is None
    for i in named:
        one = KEY.misconception(results[3].exercises[i].misconception or "")
        assert one is not None
        exercise = results[3].exercises[i]
        assert exercise.hint == f"{one.idea}\n{one.correction}"
        assert one.where.partition(": look ")[2] in exercise.message
        assert one.where.partition(": look ")[2] not in results[0].exercises[i].message


def test_asking_for_fewer_takes_from_what_is_there(template: Template) -> None:
    result = grade(read_submission(FORGOTTEN), msgspec.structs.replace(KEY, hints=3), template)
    seen = [(one.hint, one.next_hint) for one in (with_hints(result.exercises[2], levels) for levels in (1, 2, 3))]
    assert seen == [(None, 2), (LEVELS[1], 3), ("\n".join(LEVELS[1:]), 0)]
    assert text.one(hinted(result, 3)) == text.one(result)
    assert as_json(hinted(result, 3)) == as_json(result)


def test_a_notebook_is_told_how_to_ask_for_more(template: Template) -> None:
    wrong: ExerciseResult = grade(read_submission(FORGOTTEN), KEY, template).exercises[2]
    lines = said(with_hints(wrong, 1))
    assert "  More hints:  examine(dC0_da, hints=2)" in lines
    assert not [line for line in lines if LEVELS[1] in line]
    assert f"  {LEVELS[1]}" in said(with_hints(wrong, 2))

"""A secret or a course that can't be used, in real nbgrader: nobody is marked, it says why, and the marks of before stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from real_course import STEM, Course, filled_in, source_of

pytestmark = pytest.mark.slow


def test_a_secret_or_a_course_that_can_not_be_used_changes_no_mark_and_the_public_deck_is_warned_of(tmp_path: Path) -> None:
    course = Course(tmp_path / "course")
    course.hand_in("ada", filled_in(course.release().read_bytes(), source_of("demo-forgotten-factor-2")))
    said = course.nbgrader("autograde", STEM)
    assert "graded on: public deck, NOT FOR MARKS: a table of its answers passes; marks need CHAINRULE_SECRET" in said
    before = course.marks("ada")
    assert course.total("ada") == (90, 100)
    course.know_no_mistakes()
    usual = dict(course.environment)
    demand = course.root / "course.yml"
    text = demand.read_text()
    for environment, settings, reason in (
        ({"CHAINRULE_SECRET": " "}, text, "CHAINRULE_SECRET: the secret is empty"),
        ({}, f"{text}secret: required\n", "the course demands a secret (secret: required), and none is set"),
        ({}, text.replace("hints: 2", "hint: 2"), "feedback.hint"),
    ):
        course.environment = usual | environment
        demand.write_text(settings)
        said = course.nbgrader("autograde", STEM, "--force", status=1)
        assert reason in said
        assert course.marks("ada") == before
        assert not (course.root / "autograded/ada" / STEM).exists()

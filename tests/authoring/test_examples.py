"""The examples in a lesson's docstrings: a wrong one is told by `chainrule check`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from repository import ROOT, chainrule

from chainrule.authoring.examples import wrong_examples
from chainrule.course.model import load_course
from chainrule.deck.solutions import load_solutions


@pytest.mark.parametrize(
    ("right", "instead", "wrong"),
    [
        ("4.6667", "4.6667", []),
        ("4.6667", "4.667", [(43, "round(float(variance(np.array([1.0, 2.0, 6.0]))), 4) gives 4.6667, not 4.667")]),
        ("    4.6667\n", "", [(43, "round(float(variance(np.array([1.0, 2.0, 6.0]))), 4) gives 4.6667, not nothing")]),
        (
            ">>> float(mean(np.array([1.0, 2.0, 6.0])))",
            ">>> float(mean(3.0))",
            [(21, "float(mean(3.0)) gives 3.0, not 4.0")],
        ),
        (">>> float(mean(np.array([1.0, 2.0, 6.0])))", ">>> maen(3.0)", [(21, "maen(3.0) raises NameError: name 'maen'")]),
        (
            ">>> float(mean(np.array([1.0, 2.0, 6.0])))",
            ">>> x = 1\n    >>> x + y",
            [(22, "x + y raises NameError: name 'y'")],
        ),
        (">>> float(mean(np.array([1.0, 2.0, 6.0])))", ">>> 7  # doctest: +SKIP", []),
    ],
)
def test_an_example_that_gives_something_else_is_told_with_its_line(
    right: str, instead: str, wrong: list[tuple[int, str]], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "tests/courses/statistics", tmp_path, dirs_exist_ok=True)
    lesson = tmp_path / "solutions/moments.py"
    text = lesson.read_text(encoding="utf-8").replace(right, instead)
    lesson.write_text(text.replace("    3.0\n", "    4.0\n") if "mean(3.0)" in instead else text, encoding="utf-8")
    found = wrong_examples(load_solutions(load_course(tmp_path / "course.yml")).lesson)
    assert [line for line, _ in found] == [line for line, _ in wrong]
    assert all(said.startswith(start) for (_, said), (_, start) in zip(found, wrong, strict=True))


@pytest.mark.parametrize("course", ["course.yml", "courses/backwards/course.yml"])
def test_our_own_are_right(course: str) -> None:
    assert wrong_examples(load_solutions(load_course(ROOT / course)).lesson) == []


@pytest.mark.slow
def test_a_course_with_a_wrong_example_is_not_sound(tmp_path: Path) -> None:
    assert chainrule("new", "mine", cwd=tmp_path).returncode == 0
    lesson = tmp_path / "mine/solutions/mine.py"
    lesson.write_text(
        lesson.read_text(encoding="utf-8").replace("array([-2., -1.,  3.])", "array([-2., -1.,  2.])"), "utf-8"
    )
    assert chainrule("build", cwd=tmp_path / "mine").returncode == 0
    ran = chainrule("check", cwd=tmp_path / "mine")
    assert ran.returncode == 1
    assert (
        "not sound: solutions/mine.py:44: the example centred(np.array([1.0, 2.0, 6.0])) gives array([-2., -1.,  3.]), "
        in ran.stdout
    )
    assert "course is not sound (1 finding): 2 of 2" in ran.stdout

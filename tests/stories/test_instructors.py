"""docs/instructors.md: its commands are run in its order, from an empty folder, with nothing but the wheel."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from real_course import Course
from repository import ROOT, SUBMISSIONS

from chainrule.result import TAKEN

pytestmark = [pytest.mark.docs, pytest.mark.slow, pytest.mark.xdist_group("instructors")]  # one course for all

PAGE = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the wheel is installed, and nothing else of this repository is."""
    there = tmp_path_factory.mktemp("installed")
    (file,) = dist.glob("*.whl")
    subprocess.run([sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-t", there, file], check=True)
    return there


@pytest.fixture(scope="module")
def course(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """After all ten commands."""
    course = Course(tmp_path_factory.mktemp("instructor") / "course", PYTHONPATH=str(wheel))
    downloads = course.root.parent / "downloads"
    downloads.mkdir()
    for name, called in {
        "right-loops": "Ada Lovelace_1_assignsubmission_file_/gradient.py",
        "demo-notebook": "Alan Turing_2_assignsubmission_file_/gradient.ipynb",
        "demo-forgotten-factor-2": "Emmy Noether_3_assignsubmission_file_/gradient.py",
    }.items():
        target = downloads / called
        target.parent.mkdir()
        shutil.copy(SUBMISSIONS / name / target.name, target)
    for command in COMMANDS:
        program, *arguments = shlex.split(command)
        if program == "pip":
            assert arguments == ["install", "chainrule[nbgrader]"]  # which is what `wheel` did, but for the extra
        elif program == "chainrule":
            if arguments[:2] == ["nbgrader", "collect"]:
                shutil.move(downloads, course.root / "downloaded")
            said = course.chainrule(*arguments)
            if arguments == ["nbgrader", "init"]:
                assert "the public deck grades" in said
        else:
            assert program == "nbgrader"
            course.nbgrader(*arguments)
    return course


def test_there_are_ten() -> None:
    assert len(COMMANDS) == 10
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert "nbgrader" in tomllib.load(file)["project"]["optional-dependencies"]


def test_nbgrader_starts_without_compiling_a_grammar() -> None:
    """What jsonschema does from 4.25 on takes as long as all else of nbgrader's start, at each command."""
    look = "import nbgrader.apps, sys; print('lark' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", look], text=True, capture_output=True, check=True)
    assert ran.stdout == "False\n"


def test_they_lead_to_marks_and_feedback(course: Course) -> None:
    with (course.root / "marks.csv").open(newline="") as file:
        marks = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}
    results = course.results()
    assert marks == {name: (one["score"] + one["bonus"], 100) for name, one in results.items()}
    assert marks["Ada-Lovelace-1"] == (100, 100)
    assert marks["Emmy-Noether-3"] == (90, 100)
    page = (course.root / "feedback/Emmy-Noether-3/gradient/gradient.html").read_text()
    assert "half of what it should be, at every node" in page
    assert "public deck; key " in page


def test_no_solution_is_in_the_wheel_nor_in_what_it_writes(wheel: Path, course: Course) -> None:
    assert not (wheel / "solutions").exists()
    source = (course.root / "solutions/notebooks/gradient/gradient.ipynb").read_text()
    assert source.count("### BEGIN SOLUTION") == source.count("    raise NotImplementedError") == 14
    released = (course.root / "exercises/gradient/gradient.ipynb").read_text()
    assert "SOLUTION" not in released
    assert released.count("    raise NotImplementedError") == 14


def test_results_made_before_are_recorded_and_others_are_made_anew(course: Course) -> None:
    """A forged result of other bytes, another key or other versions is not taken."""
    results = course.root / "results.json"
    text = results.read_text()
    assert text.count('"misconception":"missing-factor-2"') == 1
    for change in (
        lambda told: told.replace('"score":90.0', '"score":100.0'),  # whoever writes there is the instructor
        lambda told: re.sub(r'"sha256":"\w{8}', '"sha256":"00000000', told).replace('"score":90.0', '"score":100.0'),
        lambda told: told.replace('"numpy":"', '"numpy":"9').replace('"verdict":"WRONG"', '"verdict":"PASS"'),
    ):
        results.write_text(change(text))
        course.nbgrader("autograde", "gradient", "--force")
        assert course.auto("Emmy-Noether-3")["dC0_da"] == 0
    results.write_text(text)


def test_of_another_students_result_nothing_is_said_of_their_files(course: Course) -> None:
    """Who hands in the same bytes has the same result, but not the notes on where the other one had them."""
    results = course.root / "results.json"
    made = json.loads(text := results.read_text())
    (hers,) = (one for one in made["results"] if one["student"] == "Emmy-Noether-3")
    hers |= {"student": "zed", "notes": [f"{TAKEN}: zed/mine.py, for gradient.py", "a note on the file"]}
    results.write_text(json.dumps(made))
    course.nbgrader("autograde", "gradient", "--student", "Emmy-Noether-3", "--force")
    results.write_text(text)
    shown = (course.root / "autograded/Emmy-Noether-3/gradient/gradient.ipynb").read_text()
    assert ("a note on the file" in shown, "zed" in shown) == (True, False)


def test_a_disputed_mark_is_made_again(course: Course) -> None:
    said = course.chainrule("replay", "results.json", "submitted/Emmy-Noether-3/gradient/gradient.ipynb")
    assert "the result is the same, bit for bit" in said


def test_init_changes_nothing_that_is_there(course: Course) -> None:
    config = course.root / "nbgrader_config.py"
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file() and "solutions" in path.parts}
    written = config.read_text()
    config.write_text("c = get_config()\nc.CourseDirectory.course_id = 'mine'\n")
    said = course.chainrule("nbgrader", "init")
    assert "add to your nbgrader_config.py" in said
    assert "c.Autograde.sanitize_preprocessors" in said
    assert config.read_text() == "c = get_config()\nc.CourseDirectory.course_id = 'mine'\n"
    assert {path: path.read_bytes() for path in before} == before
    course.chainrule("nbgrader", "init", "--force")
    assert config.read_text() == written


def test_the_wheel_holds_what_init_writes(tmp_path: Path, wheel: Path) -> None:
    course = Course(tmp_path / "course", PYTHONPATH=str(wheel))
    course.chainrule("nbgrader", "init")
    assert sorted(str(path.relative_to(course.root)) for path in course.root.rglob("*") if path.is_file()) == [
        "course.yml", "nbgrader_config.py", "solutions/notebooks/gradient/gradient.ipynb",
    ]  # fmt: skip


def test_where_nothing_grades_every_mark_is_0_and_asks_for_a_look_and_without_a_key_it_stays(course: Course) -> None:
    config = course.root / "nbgrader_config.py"
    written = config.read_text()
    config.write_text(f'{written}\nc.Autograde.autograde_preprocessors = ["chainrule.nbgrader.TrustedSave"]\n')
    course.nbgrader("autograde", "gradient", "--force", "--student", "Ada-Lovelace-1")
    marks = course.marks("Ada-Lovelace-1")
    assert {(mark.auto, mark.by_hand) for mark in marks.values()} == {(0, True)}
    config.write_text(written)
    course.nbgrader("autograde", "gradient", "--force", "--student", "Ada-Lovelace-1")
    assert course.total("Ada-Lovelace-1") == (100, 100)
    config.write_text(f'{written}\nc.TrustedGrade.key = "no-such-key.json"\nc.TrustedGrade.results = ""\n')
    said = course.nbgrader("autograde", "gradient", "--force", "--student", "Ada-Lovelace-1", status=1)
    assert "no-such-key.json: the key can't be read" in said
    assert course.total("Ada-Lovelace-1") == (100, 100)
    config.write_text(written)

"""What nbgrader gets to see of a student's name, and of the names that Moodle and Canvas give."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.nbgrader.names import ZIP_COLLECT, identifier, identifiers


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("ada", "ada"),
        ("Ada Lovelace-1234567", "Ada-Lovelace-1234567"),
        ("Zoe\u0308", "Zoë"),
        ("a_b.c-d", "a_b.c-d"),
    ],
)
def test_a_harmless_name_stays_as_it_is_but_for_blanks(student: str, expected: str) -> None:
    assert identifier(student) == expected


@pytest.mark.parametrize("student", ["..", ".", "", "-rf", ".ssh", "a/b", "a+b", "a\nb", "a\0b", "*", "\u3164", "x" * 300])
def test_a_name_that_had_to_be_changed_has_a_mark(student: str) -> None:
    assert re.fullmatch(r"[\w][\w.-]{0,60}-[0-9a-f]{8}", identifier(student))


def test_names_that_would_become_one_stay_two() -> None:
    made = identifiers(["ada l", "ada-l", "Bob", "bob", "carl"])
    assert len({name.casefold() for name in made.values()}) == 5
    assert made["carl"] == "carl"
    assert made["ada l"].startswith("ada-l-")


def test_who_is_called_as_another_is_with_a_mark_stays_apart() -> None:
    names = ["Ada Lovelace", "ada-lovelace"]
    for _ in range(4):  # each time somebody is called as those before are now
        names += [one for one in identifiers(names).values() if one not in names]
        names += [one.upper() for one in names[:2]]
        assert len({name.casefold() for name in identifiers(names).values()}) == len(set(names))


@pytest.mark.slow
@given(st.sets(st.text(max_size=60), max_size=6))
def test_whatever_the_names_their_identifiers_are_safe_and_apart(students: set[str]) -> None:
    made = identifiers(students)
    assert len({name.casefold() for name in made.values()}) == len(students)
    for name in made.values():
        assert re.fullmatch(r"\w[\w.-]*", name)
        assert len(name.encode()) < 255


# -- nbgrader's own zip_collect --------------------------------------------------------------------------------------

CLASS = {
    "moodle": {
        "Ada Lovelace_1234567_assignsubmission_file/gradient.ipynb": "Ada Lovelace_1234567",
        "Ada Lovelace_1234568_assignsubmission_file_/gradient.ipynb": "Ada Lovelace_1234568",
        "Bob Marley_9_assignsubmission_file/work/gradient (1).ipynb": "Bob Marley_9",
    },
    "moodle-flat": {"Ada Lovelace_1234567_assignsubmission_file_gradient.ipynb": "Ada Lovelace_1234567"},
    "canvas": {
        "lovelaceada_12345_678901_gradient.ipynb": "12345",
        "marleybob_LATE_12346_678902_gradient-2.ipynb": "12346",
        "kinghenry2nd_12347_678903_gradient.ipynb": "12347",
        "anon_x7Qa2_678904_gradient.ipynb": "anon_x7Qa2",
        "late_12348_678905_gradient.ipynb": "12348",
        "शर्माप्रिया_12349_678906_gradient.ipynb": "12349",
        "_12350_678907_gradient.ipynb": "12350",
        "_LATE_12351_678908_gradient.ipynb": "12351",
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("lms", CLASS)
def test_the_real_zip_collect_recognises_them_by_the_one_expression(lms: str, tmp_path: Path) -> None:
    course = tmp_path / "course"
    archive = course / "downloaded" / "gradient" / "archive"
    archive.mkdir(parents=True)
    with ZipFile(archive / "class.zip", "w") as made:
        for name in CLASS[lms]:
            made.writestr(name, name)
    setting = f"c = get_config()\nc.FileNameCollectorPlugin.named_regexp = {ZIP_COLLECT!r}\n"
    (course / "nbgrader_config.py").write_text(setting)
    environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_PLATFORM_DIRS": "1"}
    command = [sys.executable, "-m", "nbgrader", "zip_collect", "gradient"]
    ran = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    collected = {path.read_text(): path.relative_to(course) for path in course.glob("submitted/*/*/*")}
    assert collected == {
        name: Path("submitted", student, "gradient", "gradient.ipynb") for name, student in CLASS[lms].items()
    }


@pytest.mark.parametrize("file", ["3_gradient", "x_12345_99_gradient", "_5_6_gradient"])
@pytest.mark.parametrize("late", ["", "LATE_"])
def test_who_is_anonymous_is_nobody_else_there_by_what_a_file_is_called(file: str, late: str) -> None:
    found = re.match(ZIP_COLLECT, f"/course/downloaded/gradient/extracted/class/{late}anon_x7Qa2_678904_{file}.ipynb")
    assert found is None or (found["student_id"], found["file_id"]) == ("anon_x7Qa2", file)


def test_who_is_called_anon_is_known_by_the_number_there() -> None:
    found = re.match(ZIP_COLLECT, "/course/downloaded/gradient/extracted/class/anon_LATE_12345_678904_gradient.ipynb")
    assert found is not None
    assert (found["student_id"], found["file_id"]) == ("12345", "gradient")


def test_what_stands_further_out_wins_there_too() -> None:
    name = "Ada_1_assignsubmission_file/Bob_2_assignsubmission_file/gradient.ipynb"
    found = re.match(ZIP_COLLECT, f"/course/downloaded/gradient/extracted/class/{name}")
    assert found is not None
    assert found["student_id"] == "Ada_1"


@pytest.mark.parametrize("course", ["/home/prof/maths_101_2026_spring", "/home/a_1_assignsubmission_file", ""])
def test_what_the_folders_above_are_called_is_no_matter_there(course: str) -> None:
    found = re.match(ZIP_COLLECT, f"{course}/downloaded/gradient/extracted/class/lovelaceada_12345_678901_gradient.ipynb")
    assert found is not None
    assert found["student_id"] == "12345"


@pytest.mark.parametrize(
    "name",
    [
        "ada.ipynb",
        "ada/gradient.ipynb",
        "a_1/gradient.ipynb",
        "ada_1_2_3_4_gradient.ipynb",
        "bob_17_99_666_1_gradient.ipynb",
        "class/eve_2_33_archive/ada_1_44_gradient.ipynb",  # she handed in archive.zip, which nbgrader unpacks
        "class/eve_LATE_2_33_archive/within/Ada Lovelace_1_assignsubmission_file/gradient.ipynb",
        "class/eve_2_33_archive/extracted/ada_1_44_gradient.ipynb",
        "class/anon_eve_33_archive/anon_ada_44_gradient.ipynb",
        "Eve_2_assignsubmission_file_archive/Ada Lovelace_1_assignsubmission_file_gradient.ipynb",
        "Eve_2_assignsubmission_file_archive/Ada Lovelace_1_assignsubmission_file/gradient.ipynb",
        "Eve R_2_assignsubmission_onlinetext/Ada Lovelace_1_assignsubmission_file_gradient.ipynb",  # within a text
        "Default group_assignsubmission_file_archive/Ada Lovelace_1_assignsubmission_file_gradient.ipynb",
        "Eve R_2_assignsubmission_onlinetext_/ada_1_44_gradient.ipynb",
        "Eve R_2_assignsubmission_onlinetext_archive/Ada Lovelace_1_assignsubmission_file/gradient.ipynb",
    ],
)
def test_what_no_lms_named_or_could_be_of_two_is_left_out_there(name: str) -> None:
    assert re.match(ZIP_COLLECT, f"/course/downloaded/gradient/extracted/{name}") is None

"""`grade --one-student FOLDER`: what a platform hands over is one student's, is sealed, and always has a result."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from repository import PATIENCE, ROOT, chainrule_here

from chainrule.errors import SetupError
from chainrule.submissions.file import Submission
from chainrule.submissions.folder import find_one

RIGHT = ROOT / "tests/submissions/demo-right/gradient.py"
BOOK = '{"cells": [{"cell_type": "code", "source": "x = 1"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("submission").mkdir()


def hand_in(*names: str) -> list[Submission]:
    for name in names:
        path = Path("submission", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BOOK if path.suffix == ".ipynb" else "x = 1\n")
    found = find_one(Path("submission"), "gradient")
    assert found.student is None
    return [one.read(None) for one in found.candidates]


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (["gradient.py"], "gradient.py"),
        (["gradient.ipynb"], "gradient.ipynb"),
        (["gradient.py", "helpers.py", "notes/plan.txt"], "gradient.py"),
        (["gradient/gradient.py"], "gradient/gradient.py"),
        (["exercises/gradient/gradient.py", "exercises/gradient/gradient.ipynb"], "exercises/gradient/gradient.py"),
        (["homework/week 3/gradient (2).py"], "homework/week 3/gradient (2).py"),
        (["GRADIENT.PY"], "GRADIENT.PY"),
        (["gradient (1).py", "gradient (2).py"], "gradient (2).py"),
        (["old/gradient.py", "gradient.py"], "gradient.py"),
        (["submission/gradient.py"], "submission/gradient.py"),
        (["ada_12_345_gradient.py", "gradient.py"], "gradient.py"),
    ],
)
def test_it_is_found_wherever_the_student_put_it(names: list[str], path: str) -> None:
    first, *_ = hand_in(*names)
    assert (first.path, first.broken) == (f"submission/{path}", None)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ([], "nothing was handed in; hand in gradient.py or gradient.ipynb"),
        (["a.txt", "main.py"], "there is no gradient.py or gradient.ipynb, but: a.txt, main.py; hand it in under this name"),
        (["gradient.txt"], "there is no gradient.py or gradient.ipynb, but: gradient.txt; hand it in under this name"),
        (["gradient.zip"], "there is no gradient.py or gradient.ipynb, but: gradient.zip; hand it in under this name"),
        (["__pycache__/gradient.py"], "nothing was handed in; hand in gradient.py or gradient.ipynb"),
        (
            ["a/b/gradient.py", "c/d/gradient.py"],
            "there are several of gradient.py or gradient.ipynb: a/b/gradient.py, c/d/gradient.py; hand in one of them",
        ),
    ],
)
def test_where_there_is_none_the_result_says_what_there_is(names: list[str], reason: str) -> None:
    assert [one.broken for one in hand_in(*names)] == [reason]


def test_no_name_is_more_than_words_in_the_reason() -> None:
    (one,) = hand_in("\x1b[31m\n::error::x", "\u202eevil")
    assert one.broken
    assert "\x1b" not in one.broken and "\n" not in one.broken and "\u202e" not in one.broken


@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero", "gradient.py", "nowhere", ".."])
def test_a_link_is_never_followed(target: str) -> None:
    Path("submission/gradient.py").symlink_to(target)
    assert [one.broken for one in hand_in()] == ["it is a symbolic link; hand in the file itself"]


def test_a_pipe_and_a_folder_of_its_name_are_not_waited_for() -> None:
    os.mkfifo("submission/gradient.py")
    Path("submission/gradient.ipynb").mkdir()
    assert {one.broken for one in hand_in()} == {
        "it is a named pipe; hand in the file itself", "it is a directory; hand in the file itself",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["nowhere", "file.py"])
def test_what_is_no_folder_is_a_fault_of_the_platforms(name: str) -> None:
    Path("file.py").touch()
    with pytest.raises(SetupError, match="there is no such folder\n  name the one that holds"):
        find_one(Path(name), "gradient")


def graded(status: int, *more: str) -> Any:
    ended, out, said = chainrule_here("grade", "submission", "--one-student", "--format", "json", *more, cwd=Path())
    assert ended == status, said
    return json.loads(out)


def test_the_report_is_that_of_one_submission() -> None:
    Path("submission/gradient.py").write_bytes(RIGHT.read_bytes())
    made = graded(0)
    assert (made["score"], made["student"], made["submission"]["path"]) == (100, None, "submission/gradient.py")


def test_who_hands_in_nothing_has_a_result_all_the_same() -> None:
    made = graded(1)
    assert {one["verdict"] for one in made["exercises"]} == {"BROKEN"}
    assert made["exercises"][0]["message"].startswith("nothing was handed in")
    assert graded(0, "--exit-zero")["score"] == 0


def test_whoever_reads_the_log_learns_that_a_known_deck_is_not_for_marks() -> None:
    _, _, said = chainrule_here("grade", "submission", "--one-student", cwd=Path())
    assert "NOT FOR MARKS" in said


@pytest.mark.skipif(sys.platform != "linux", reason="makes an older Linux of this one")
def test_it_must_be_sealed_though_it_is_a_single_file() -> None:
    Path("submission/gradient.py").write_bytes(RIGHT.read_bytes())
    older = [sys.executable, str(ROOT / "tests/old_kernel.py"), "seccomp", "--", sys.executable, "-m", "chainrule"]
    ran = subprocess.run(
        [*older, "grade", "submission", "--one-student"], text=True, capture_output=True, check=False, timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "autograder")},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "submissions can't be sealed on this machine" in ran.stderr


def test_one_student_has_one_folder() -> None:
    ended, _, said = chainrule_here("grade", "submission", "submission", "--one-student", cwd=Path())
    assert (ended, said) == (2, "chainrule: --one-student: name one folder, which holds what they handed in\n")


def test_no_name_in_the_folder_says_whose_it_is() -> None:
    place = Path("submission/bob_17_assignsubmission_file_/gradient.py")
    place.parent.mkdir()
    place.write_bytes(RIGHT.read_bytes())
    course = ("--course", str(ROOT / "course.yml"))
    for options in (["--own-cases", *course], ["--store", "kept.db"]):
        ended, _, said = chainrule_here("grade", "submission", "--one-student", *options, cwd=Path())
        assert ended == 2, said
        assert "bob-17" not in said
    assert graded(0, *course, "--student", "ada")["student"] == "ada"

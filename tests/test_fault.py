"""A fault of our own costs nobody else's result, passes no check, and says what to report: exit status 3.

The fault is real: in a key that was written by hand, what a known mistake returns is of another shape than the distances
that are accepted around it, so that whoever makes a mistake there can't be graded, and whoever makes none can.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from forge import BASE, FACTOR, PY, Forge
from repository import KEY, SUBMISSIONS, chainrule, chainrule_here

from chainrule.fault import FAULT, describe_fault
from chainrule.grading import grade
from chainrule.key import load_key
from chainrule.pull_request.outcome import Outcome

RIGHT, WRONG = (SUBMISSIONS / name / "gradient.py" for name in ("demo-right", "demo-forgotten-factor-2"))


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key with that fault, which no check of a key finds."""
    made = json.loads(KEY.data)
    for mistake in made["explanations"]["dC0_da"]["catalogue"]:
        mistake["values"] = mistake["within"] = {}
    path = tmp_path_factory.mktemp("fault") / "key.json"
    path.write_text(json.dumps(made))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "class").mkdir()
    for name, source in {"ada": RIGHT, "bob": WRONG, "cy": RIGHT}.items():
        shutil.copy(source, tmp_path / f"class/{name}.py")
    return tmp_path


def results(text: str) -> dict[str, Any]:
    return {one["student"]: one for one in json.loads(text)["results"]}


@pytest.mark.slow
def test_grade_gives_a_result_that_says_so(key: Path) -> None:
    result = grade(WRONG, load_key(key))
    (said,) = {one.message for one in result.exercises}
    assert FAULT.fullmatch(said)
    assert "a fault of our own: KeyError, at " in said
    assert result.fault
    assert result.notes == (said,)
    assert (result.score, result.bonus, result.full) == (0, 0, False)
    assert {one.words for one in result.exercises} == {"not graded"}
    assert not grade(RIGHT, load_key(key)).fault


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_others_results_stand_and_the_status_is_3(folder: Path, key: Path, jobs: str) -> None:
    command = ["grade", "class", "--key", str(key), "--jobs", jobs, "--exit-zero"]
    ran = chainrule(*command, "--format", "json", cwd=folder)
    made = results(ran.stdout)
    assert ran.returncode == 3
    assert {name: one["score"] for name, one in made.items()} == {"ada": 100, "bob": 0, "cy": 100}
    assert [FAULT.fullmatch(note) is not None for note in made["bob"]["notes"]] == [True]
    assert "not graded, by a fault of our own: bob; all others are" in ran.stderr
    assert "Traceback" not in ran.stderr + ran.stdout


def test_a_table_shows_no_marks_where_there_are_none(folder: Path, key: Path) -> None:
    status, out, _ = chainrule_here("grade", "class", "--key", str(key), "--jobs", "1", cwd=folder)
    assert status == 3
    (row,) = (line for line in out.splitlines() if line.startswith("bob"))
    assert "not graded" in row
    assert "  bob: no exercise can be graded: a fault of our own" in out
    assert "2 graded, median 100" in out
    status, out, _ = chainrule_here("grade", "class", "--key", str(key), "--jobs", "1", "--format", "csv", cwd=folder)
    rows = {row["student"]: row for row in csv.DictReader(out.splitlines())}
    assert rows["bob"]["score"] == rows["bob"]["dC0_da"] == rows["bob"]["total"] == ""
    assert float(rows["ada"]["score"]) == 100


@pytest.mark.slow
def test_a_single_file_too_and_its_traceback_is_shown_to_whoever_asks(folder: Path, key: Path) -> None:
    for environment, shown in (({}, False), ({"CHAINRULE_DEBUG": "1"}, True)):
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            status, out, said = chainrule_here("grade", "class/bob.py", "--key", str(key), "--exit-zero", cwd=folder)
        assert status == 3
        assert out.startswith("class/bob.py   not graded\n")
        assert "chainrule: a fault of our own: KeyError, at key.py" in said
        assert ("Traceback" in said) == shown


def test_a_pull_request_with_it_passes_no_check(tmp_path: Path, key: Path) -> None:
    forge = Forge(tmp_path / "course.git")
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: FACTOR})
    options = ["--base", base, "--head", head, "--key", str(key), "--summary", "summary.md"]
    status, _, said = chainrule_here("pr", "--repo", str(forge.path), *options, cwd=tmp_path)
    assert status == Outcome.OUR_FAULT.status == 3
    assert "a fault of our own: KeyError" in said
    assert (tmp_path / "summary.md").read_text().startswith("### chainrule: not graded\n")


def test_what_no_command_expects_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("words that may be a student's")

    monkeypatch.setattr("chainrule.commands.run", broken)
    status, out, said = chainrule_here("doctor", cwd=tmp_path)
    assert (status, out) == (3, "")
    assert FAULT.fullmatch(said.removeprefix("chainrule: ").rstrip("\n"))
    assert "student" not in said


@pytest.mark.parametrize(
    "name", ["a fault of our own: KeyError, at a.py.py", "a fault of our own: X, at a.py:3; please report it: y.py"]
)
def test_no_submission_can_look_like_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("raise (\n")
    result = grade(path, KEY)
    assert {one.verdict for one in result.exercises} == {"BROKEN"}
    assert not result.fault


def test_the_words_of_a_fault_are_known_again() -> None:
    assert FAULT.fullmatch(describe_fault(ZeroDivisionError()))
    with pytest.raises(KeyError) as caught:
        KEY.explanation("none")
    assert "at key.py:" in describe_fault(caught.value)

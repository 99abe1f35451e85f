"""Two runs: whose marks change, and why."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from repository import ROOT, SUBMISSIONS, chainrule

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of three, as --format json wrote it."""
    folder = tmp_path_factory.mktemp("class")
    for student, name in {"ada": "demo-right", "bob": "demo-forgotten-factor-2", "eve": "stub"}.items():
        (folder / "all").mkdir(exist_ok=True)
        (folder / f"all/{student}.py").write_bytes((SUBMISSIONS / name / "gradient.py").read_bytes())
    ran = chainrule("grade", "all", "--course", ROOT / "course.yml", "--format", "json", "-o", "old.json", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return folder / "old.json"


def changed(run: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Another run, of which this is different; by student."""
    data = json.loads(run.read_text())
    change({one["student"]: one for one in data["results"]})
    new = run.with_name("new.json")
    new.write_text(json.dumps(data))
    return new


def lines(old: Path, new: Path, *options: str) -> tuple[int, list[str]]:
    ran = chainrule("diff", old, new, *options)
    assert ran.stderr == ""
    return ran.returncode, [line for line in ran.stdout.splitlines() if line]


def test_the_same_is_said_to_be_the_same(run: Path) -> None:
    assert lines(run, run) == (0, ["3 students: all is the same"])


def test_a_mark_that_changes_is_told_with_the_exercise_and_what_came_of_it(run: Path) -> None:
    def change(of: dict[str, Any]) -> None:
        of["ada"]["score"] -= 6
        of["ada"]["exercises"][0].update(score=0, verdict="WRONG", earned="none", misconception="half-in-loss")

    said = [
        "ada: 150 -> 144",
        "  sample_loss: 6 of 6 -> 0 of 6; PASS -> WRONG; mistake - -> half-in-loss",
        "3 students: the marks of 1 change: 1 fall",
    ]
    assert lines(run, changed(run, change)) == (1, said)


def test_what_is_only_said_otherwise_changes_no_mark(run: Path) -> None:
    new = changed(run, lambda of: of["bob"]["exercises"][2].update(hint="Look again."))
    assert lines(run, new) == (
        0, ["bob: 90, as before", "  dC0_da: another hint", "3 students: the marks of 0 change; of 1 only what is said"]
    )  # fmt: skip
    assert lines(run, new, "--marks")[1] == ["3 students: the marks of 0 change; of 1 only what is said"]


def test_causes_come_first(run: Path) -> None:
    def change(of: dict[str, Any]) -> None:
        for one in of.values():
            one["key"] = "f" * 64
            one["receipt"]["versions"]["numpy"] = "1.26.4"

    said = lines(run, changed(run, change))[1]
    assert said[0].startswith("key: ") and said[0].endswith(" -> ffffffffffff")
    assert said[1].endswith(" -> 1.26.4")


def test_who_is_new_or_gone_is_told(run: Path) -> None:
    data = json.loads(run.read_text())
    data["results"] = [one for one in data["results"] if one["student"] != "eve"]
    less = run.with_name("less.json")
    less.write_text(json.dumps(data))
    assert lines(run, less)[1][:2] == ["eve: 78 -> -", "  is not there any more"]
    assert lines(less, run)[1][:2] == ["eve: - -> 78", "  is new"]


def test_what_is_no_run_is_a_fault(tmp_path: Path, run: Path) -> None:
    ran = chainrule("diff", run, tmp_path / "nothing.json")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no such file" in ran.stderr


def test_words_that_differ_are_shown_from_where_they_part(run: Path) -> None:
    def change(of: dict[str, Any]) -> None:
        (wrong,) = [one for one in of["bob"]["exercises"] if one["misconception"]]
        wrong["message"] = wrong["message"].replace("node 0", "node 1")

    _, told = lines(run, changed(run, change))
    (line,) = [one for one in told if "says otherwise" in one]
    before, after = line.split(" -> ")
    assert "node 0" in before and "node 1" in after


def test_a_name_that_somebody_wrote_into_the_results_is_no_command_to_a_terminal_or_a_log(run: Path) -> None:
    def change(of: dict[str, Any]) -> None:
        of["ada"]["receipt"]["versions"]["\x1b]0;owned\x07\n::error::pwned"] = "1"

    said = "\n".join(lines(run, changed(run, change))[1])
    assert "owned" in said
    assert "\x1b" not in said
    assert not any(line.startswith("::") for line in said.splitlines())


@pytest.mark.parametrize("score", ["1e999", "-1e999", f"1{'0' * 400}"])
def test_a_score_beyond_all_numbers_is_no_result(score: str, tmp_path: Path, run: Path) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text(re.sub(r'"score": ?[0-9.]+', f'"score": {score}', run.read_text(), count=1))
    for ran in (chainrule("diff", run, odd), chainrule("report", odd, "-o", tmp_path / "page.html")):
        assert (ran.returncode, "these are no results" in ran.stderr) == (2, True), ran.stderr


def test_an_exercise_whose_name_is_code_is_no_result(tmp_path: Path, run: Path) -> None:
    odd = changed(run, lambda of: of["bob"]["exercises"][0].update(name="f():\n  pass\nimport os\ndef g"))
    ran = chainrule("report", odd, "-o", tmp_path / "page.html", "--unnamed", tmp_path / "unnamed")
    assert (ran.returncode, "is no function" in ran.stderr) == (2, True), ran.stderr

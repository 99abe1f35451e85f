"""Golden submissions: every folder of tests/submissions/ is a test, a submission and what must come of it.

A folder holds gradient.py or gradient.ipynb and expect.yml:

    says: what the submission shows, in a sentence
    exit: 1                       # the exit status
    score: 90
    bonus: 0                      # default 0
    verdicts: {default: PASS, bonus: MISSING, dC0_da: WRONG}    # of the required, of the bonus exercises, and exceptions
    messages: {dC0_da: [half]}    # what a message or hint must hold
    misconceptions: {dC0_da: missing-factor-2}
    earned: {layer_gradient: follow-through}    # how, where it isn't plain from the verdict
    warnings: [it prints]         # what some warning must hold

The submissions are run by the real command, in a process and a folder of their own, and never imported here.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from autograder import builtin
from autograder.result import VERDICTS

HERE = Path(__file__).parent / "submissions"
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir())
NEEDED = {"says", "exit", "score", "verdicts"}
BY_EXERCISE = ("verdicts", "messages", "misconceptions", "earned")
KEYS = {*NEEDED, *BY_EXERCISE, "bonus", "warnings"}
EXERCISES = {exercise.name: exercise.bonus for exercise in builtin.public_key().exercises}


def graded(folder: Path, name: str) -> tuple[int, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", name, "--format", "json"],
        cwd=folder, text=True, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.stdout, ran.stderr
    return ran.returncode, json.loads(ran.stdout)


def expected(folder: Path) -> dict[str, Any]:
    """What expect.yml holds; fails for what it must not, or must, hold."""
    expect: dict[str, Any] = YAML(typ="safe", pure=True).load((folder / "expect.yml").read_text(encoding="utf-8"))
    assert not set(expect) - KEYS, f"unknown keys: {sorted(set(expect) - KEYS)}"
    assert not NEEDED - set(expect), f"missing keys: {sorted(NEEDED - set(expect))}"
    assert str(expect["says"] or "").strip(), "it says nothing"
    named = {name for key in BY_EXERCISE for name in expect.get(key, {})} - {"default", "bonus"}
    assert not named - set(EXERCISES), f"no exercises: {sorted(named - set(EXERCISES))}"
    unknown = set(expect["verdicts"].values()) - set(VERDICTS)
    assert not unknown, f"no verdicts: {sorted(unknown)}"
    return expect


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_submission_gets_what_it_should(folder: Path, tmp_path: Path) -> None:
    expect = expected(folder)
    (source,) = folder.glob("gradient.*")
    shutil.copy(source, tmp_path)
    status, result = graded(tmp_path, source.name)
    by_name = {exercise["name"]: exercise for exercise in result["exercises"]}
    verdicts = {
        name: expect["verdicts"].get(name, expect["verdicts"]["bonus" if bonus else "default"])
        for name, bonus in EXERCISES.items()
    }
    assert {name: exercise["verdict"] for name, exercise in by_name.items()} == verdicts
    assert (status, result["score"], result["bonus"]) == (expect["exit"], expect["score"], expect.get("bonus", 0))
    for name, texts in expect.get("messages", {}).items():
        said = f"{by_name[name]['message']}\n{by_name[name]['hint']}"
        assert not [text for text in texts if text not in said], said
    for name, misconception in expect.get("misconceptions", {}).items():
        assert (by_name[name]["misconception"] or "none") == misconception
    for name, how in expect.get("earned", {}).items():
        assert by_name[name]["earned"] == how
    warnings = [warning for exercise in result["exercises"] for warning in exercise["warnings"]]
    assert not [text for text in expect.get("warnings", []) if not any(text in w for w in warnings)], warnings
    _holds_for_every_result(result)


def _holds_for_every_result(result: Any) -> None:
    assert [exercise["name"] for exercise in result["exercises"]] == list(EXERCISES)
    assert all(math.isfinite(number) for number in _numbers(result))
    for exercise in result["exercises"]:
        assert exercise["verdict"] in VERDICTS
        assert (exercise["verdict"] == "PASS") == (exercise["earned"] == "direct")
        assert (exercise["verdict"] == "PASS") == all(case["verdict"] == "PASS" for case in exercise["cases"])
        assert exercise["score"] == (0 if exercise["earned"] == "none" else exercise["points"])
        assert exercise["verdict"] == "WRONG" or exercise["earned"] != "follow-through"
        texts = [exercise["message"], exercise["hint"] or "", *exercise["warnings"]]
        assert not [text for text in texts if re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", text)]
        for case in exercise["cases"]:
            assert case["visible"] == (case["slot"] == "lesson" or case["slot"].startswith("small-"))
            assert case["visible"] or not re.search(r"\d\.\d", case["message"]), "a hidden case shows a value"


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _numbers(item)
    elif isinstance(value, int | float):
        yield value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{exit: 0, score: 100, verdicts: {default: PASS}}", "missing keys: ['says']"),
        ("{says: , exit: 0, score: 100, verdicts: {default: PASS}}", "it says nothing"),
        ("{says: x, exit: 0, score: 100, verdict: {default: PASS}}", "unknown keys: ['verdict']"),
        ("{says: x, exit: 0, score: 100, verdicts: {dc0_da: PASS}}", "no exercises: ['dc0_da']"),
        ("{says: x, exit: 0, score: 100, verdicts: {default: PASS}, messages: {loss: [n]}}", "no exercises: ['loss']"),
        ("{says: x, exit: 0, score: 100, verdicts: {default: PASS}, earned: {loss: none}}", "no exercises: ['loss']"),
        ("{says: x, exit: 0, score: 100, verdicts: {default: RIGHT}}", "no verdicts: ['RIGHT']"),
    ],
)
def test_a_slip_in_an_expectation_is_told(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "expect.yml").write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError) as told:
        expected(tmp_path)
    assert said in str(told.value)


def test_there_are_at_least_forty_and_they_show_every_verdict() -> None:
    expectations = [expected(folder) for folder in FOLDERS]
    assert len(FOLDERS) >= 40
    assert {verdict for expect in expectations for verdict in expect["verdicts"].values()} == set(VERDICTS)
    assert sum(folder.name.startswith("right-") for folder in FOLDERS) >= 10
    assert sum((expect["score"], expect.get("bonus")) == (100, 50) for expect in expectations) >= 4
    for name, bonus in EXERCISES.items():
        assert bonus or (HERE / f"wrong-{name}").is_dir()


# -- what is too large or too odd to keep in a folder ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("gradient.py", b"#" * 1_000_001, "it is beyond 1 MB"),
        ("gradient.ipynb", b" " * 1_000_001, "it is beyond 1 MB"),
        ("gradient.py", b"x = " + b"(" * 400_000, ""),
        ("gradient.py", b"x = " + b"-" * 900_000 + b"1", ""),
        ("gradient.ipynb", b"[" * 500_000, "it is not a notebook"),
    ],
)
def test_a_file_beyond_all_bounds_is_broken(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    status, result = graded(tmp_path, name)
    assert (status, result["score"]) == (1, 0)
    assert {exercise["verdict"] for exercise in result["exercises"]} <= {"BROKEN", "FORBIDDEN", "MEMORY"}
    assert said in result["exercises"][0]["message"]


def test_a_file_of_just_one_megabyte_is_graded(tmp_path: Path) -> None:
    source = (HERE / "demo-right/gradient.py").read_bytes()
    (tmp_path / "gradient.py").write_bytes(source + b"#" * (1_000_000 - len(source)))
    assert graded(tmp_path, "gradient.py")[1]["score"] == 100

"""Golden submissions: every folder of tests/submissions/ is a test, a submission and what must come of it (see golden).

The submissions are run by the real command, in a process and a folder of their own, and never imported here.
"""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from repository import ROOT, SUBMISSIONS, chainrule_here

from chainrule import builtin
from chainrule.authoring import golden
from chainrule.course.model import load_course
from chainrule.reports import text
from chainrule.result import Result, Verdict, hinted

GOLDEN = {name: expected for name, _, expected in golden.find(load_course(ROOT / "course.yml"))}
EXERCISES = {exercise.name: exercise.bonus for exercise in builtin.public_key().exercises}

QUICK = ("demo-", "wrong-")  # which are not left out of `make quick`


def graded(folder: Path, name: str) -> tuple[int, Any]:
    status, out, said = chainrule_here("grade", name, "--format", "json", "--course", str(ROOT / "course.yml"), cwd=folder)
    assert out, said
    return status, json.loads(out)


@pytest.mark.parametrize(
    "name", [name if name.startswith(QUICK) else pytest.param(name, marks=pytest.mark.slow) for name in GOLDEN]
)
def test_a_submission_gets_what_it_should(name: str, tmp_path: Path) -> None:
    (source,) = (SUBMISSIONS / name).glob("gradient.*")
    shutil.copy(source, tmp_path)
    status, result = graded(tmp_path, source.name)
    assert list(golden.differences(GOLDEN[name], msgspec.convert(result, Result))) == []
    assert status == GOLDEN[name].exit
    _is_short_if_one_function_is_wrong(msgspec.convert(result, Result))
    _holds_for_every_result(result)


def _is_short_if_one_function_is_wrong(result: Result) -> None:
    report = text.one(hinted(result, 1))
    if len(result.wrong) == 1:
        assert len(report.splitlines()) <= 25, report
    for exercise in result.wrong:
        first = exercise.message.split("\n")[0]
        assert report.count(first) <= max(1, sum(first in one.message for one in result.exercises)), "it is said twice"


def _holds_for_every_result(result: Any) -> None:
    assert [exercise["name"] for exercise in result["exercises"]] == list(EXERCISES)
    assert all(math.isfinite(number) for number in _numbers(result))
    for exercise in result["exercises"]:
        assert exercise["verdict"] in get_args(Verdict)
        assert (exercise["verdict"] == "PASS") == (exercise["earned"] == "direct")
        cases = exercise["cases"]
        assert (exercise["verdict"] == "PASS") == (cases["asked"] == cases["passed"] > 0)
        assert cases["asked"] == cases["passed"] + len(cases["failed"])
        assert "PASS" not in {case["verdict"] for case in cases["failed"]}
        assert (exercise["earned"] == "follow-through") == bool(exercise["because"])
        told = [case["message"] for case in cases["failed"] if case["message"]]
        assert len(set(told)) == len(told), "a message stands twice"
        assert exercise["score"] == (0 if exercise["earned"] == "none" else exercise["points"])
        texts = [exercise["message"], exercise["hint"] or "", *exercise["warnings"]]
        assert not [text for text in texts if re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", text)]
        for case in cases["failed"]:
            assert case["visible"] == (case["case"] == "lesson")
            message = re.sub(r"graded with Python 3\.\d+", "", case["message"])
            assert case["visible"] or not re.search(r"\d\.\d", message), "a hidden case shows a value"


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _numbers(item)
    elif isinstance(value, int | float):
        yield value


def test_there_are_at_least_forty_and_they_show_every_verdict() -> None:
    assert len(GOLDEN) >= 40
    assert {verdict for expected in GOLDEN.values() for verdict in expected.verdicts.values()} == set(get_args(Verdict))
    assert sum(name.startswith("right-") for name in GOLDEN) >= 10
    assert sum((expected.score, expected.bonus) == (100, 50) for expected in GOLDEN.values()) >= 4
    assert {name for name, bonus in EXERCISES.items() if not bonus} <= {name.removeprefix("wrong-") for name in GOLDEN}


# -- what is too large or too odd to keep in a folder ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("gradient.py", b"#" * 1_000_001, "its code is beyond 1 MB"),
        ("gradient.ipynb", b" " * 32_000_001, "it is beyond 32 MB"),
        ("gradient.py", b"x = " + b"(" * 400_000, ""),
        ("gradient.py", b"x = " + b"-" * 900_000 + b"1", ""),
        ("gradient.ipynb", b"[" * 500_000, "it is not a notebook"),
    ],
    ids=["a large script", "a large notebook", "brackets", "signs", "a deep notebook"],
)
def test_a_file_beyond_all_bounds_is_broken(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    status, result = graded(tmp_path, name)
    assert (status, result["score"]) == (1, 0)
    assert {exercise["verdict"] for exercise in result["exercises"]} <= {"BROKEN", "FORBIDDEN", "MEMORY"}
    assert said in result["exercises"][0]["message"]


def test_a_file_of_just_one_megabyte_is_graded(tmp_path: Path) -> None:
    source = (SUBMISSIONS / "demo-right/gradient.py").read_bytes()
    (tmp_path / "gradient.py").write_bytes(source + b"#" * (1_000_000 - len(source)))
    assert graded(tmp_path, "gradient.py")[1]["score"] == 100

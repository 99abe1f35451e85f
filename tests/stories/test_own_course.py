"""A course that has nothing to do with gradients, tests/courses/statistics: the real commands, as its author would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import repository
from repository import ROOT
from ruamel.yaml import YAML

pytestmark = pytest.mark.slow  # the real command on another course

HERE = ROOT / "tests/courses/statistics"
SUBMISSIONS = sorted(path for path in (HERE / "submissions").iterdir())


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the course in which nothing is built yet, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path(shutil.copytree(HERE, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__")))


def chainrule(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return repository.chainrule(*arguments, cwd=folder)


def graded(folder: Path, *arguments: str) -> tuple[int, Any]:
    ran = chainrule(folder, "grade", *arguments, "--format", "json")
    assert ran.stdout, ran.stderr
    return ran.returncode, json.loads(ran.stdout)


def test_the_course_is_eight_lines() -> None:
    assert len((HERE / "course.yml").read_text(encoding="utf-8").splitlines()) == 8


def test_build_writes_the_exercise_and_says_when_it_is_stale(author: Path) -> None:
    written = [
        "exercises/moments/moments.py",
        "exercises/moments/moments.ipynb",
        "solutions/notebooks/moments/moments.ipynb",
    ]
    assert chainrule(author, "build", "--check").returncode == 1
    assert chainrule(author, "build").stdout.splitlines() == [f"wrote {name}" for name in written]
    assert chainrule(author, "build", "--check").returncode == 0
    stub = (author / "exercises/moments/moments.py").read_text(encoding="utf-8")
    assert stub.count("raise NotImplementedError") == 2
    assert not [word for word in ("SOLUTION", "np.var", "np.mean") if word in stub]
    assert sorted(path.name for path in author.iterdir()) == ["class", "course.yml", "exercises", "solutions", "submissions"]


@pytest.mark.parametrize("seed", [0, 7])
def test_the_course_is_sound_on_any_seed_and_says_which_tolerance_is_not_proved(author: Path, seed: int) -> None:
    chainrule(author, "build")
    ran = chainrule(author, "check", "--seed", str(seed))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    head, mean, variance, _, verdict = ran.stdout.splitlines()
    assert head.split() == ["exercise", "stub", "solution", "named", "golden", "margin", "proved"]
    assert [*mean.split()[:5], mean.split()[-1]] == ["mean", "STUB", "PASS", "1/1", "6/6", "yes"]
    assert [*variance.split()[:4], variance.split()[-1]] == ["variance", "STUB", "PASS", "4/4", "no"]
    assert verdict == f"course is sound: 5 of 5 mistakes are named, on seed {seed}"


def test_the_stub_earns_nothing_and_the_solution_everything(author: Path) -> None:
    chainrule(author, "build")
    for name in ("exercises/moments/moments.py", "exercises/moments/moments.ipynb"):
        status, stub = graded(author, name)
        assert (status, stub["score"], stub["max_score"]) == (1, 0, 100)
        assert {exercise["verdict"] for exercise in stub["exercises"]} == {"STUB"}
    status, solution = graded(author, "solutions/moments.py")
    assert (status, solution["score"], solution["course"]) == (0, 100, "moments")


@pytest.fixture(scope="module")
def cohort() -> dict[str, Any]:
    """The results of the golden submissions, as those of a class, by the folder."""
    status, found = graded(HERE, "submissions", "--seed", "0")
    assert status == 0
    return {result["student"]: result for result in found["results"]}


@pytest.mark.parametrize("folder", SUBMISSIONS, ids=[folder.name for folder in SUBMISSIONS])
def test_a_submission_gets_what_it_should_and_hears_of_no_nodes(cohort: dict[str, Any], folder: Path) -> None:
    expect = YAML(typ="safe", pure=True).load((folder / "expect.yml").read_text(encoding="utf-8"))
    result = cohort[folder.name]
    by_name = {exercise["name"]: exercise for exercise in result["exercises"]}
    assert expect["says"]
    assert {name: exercise["verdict"] for name, exercise in by_name.items()} == expect["verdicts"]
    assert result["score"] == expect["score"]
    for name, exercise in by_name.items():
        said = f"{exercise['message']}\n{exercise['hint']}"
        assert exercise["misconception"] == expect.get("misconceptions", {}).get(name)
        assert not [text for text in expect.get("messages", {}).get(name, []) if text not in said], said
        assert not [word for word in ("node", "input", "weight", "w_", "gradient", "derivative") if word in said], said


def test_another_seed_asks_with_other_numbers_and_judges_the_same(author: Path) -> None:
    status, other = graded(author, "submissions/divides-by-n-minus-1/moments.py", "--seed", "12345")
    _, first = graded(author, "submissions/divides-by-n-minus-1/moments.py")
    assert (status, other["score"], other["exercises"][1]["misconception"]) == (1, 40, "divides-by-n-minus-1")
    assert other["key"] != first["key"]
    assert other["exercises"][1]["message"] != first["exercises"][1]["message"]


def test_show_prints_a_case_that_can_be_pasted(author: Path) -> None:
    shown = chainrule(author, "show", "variance").stdout
    assert shown.startswith("# variance, case lesson: len(x) = 5\nimport numpy as np\n\nfrom moments import variance  # ")
    (author / "paste.py").write_text(f"import sys\nsys.path.insert(0, 'solutions')\n{shown}", encoding="utf-8")
    ran = subprocess.run([sys.executable, "-B", "paste.py"], cwd=author, text=True, capture_output=True, check=True)
    returned, expected = (float(line.split(": ")[1].split("(")[-1].rstrip(")")) for line in ran.stdout.splitlines())
    assert returned == pytest.approx(expected, rel=1e-9)
    assert "the case many is hidden" in chainrule(author, "show", "mean", "--case", "many").stderr


def test_a_result_is_made_again_from_its_receipt(author: Path) -> None:
    name = "submissions/two-mistakes/moments.py"
    for seed in ((), ("--seed", "99")):
        chainrule(author, "grade", name, "--format", "json", "-o", "result.json", *seed)
        assert chainrule(author, "replay", "result.json", name).stdout == "the result is the same, bit for bit\n"


def test_a_key_grades_and_shows_without_solutions(author: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.json"
    assert chainrule(author, "key", "-o", str(key), "--seed", "31").returncode == 0
    there = tmp_path / "there"
    there.mkdir()
    shutil.copytree(author / "submissions", there / "class", ignore=shutil.ignore_patterns("expect.yml"))
    shutil.rmtree(author)
    status, found = graded(there, "class", "--key", str(key))
    assert status == 0
    marks = {result["student"]: result["score"] for result in found["results"]}
    assert (marks["right-by-hand"], marks["divides-by-n-minus-1"], marks["two-mistakes"]) == (100, 40, 0)
    assert "len(x) = 5" in chainrule(there, "show", "mean", "--key", str(key)).stdout


def test_a_changed_generator_makes_another_key(author: Path) -> None:
    """Which is kept in the cache under the digest of all that it is made from."""
    _, before = graded(author, "solutions/moments.py")
    cases = author / "solutions/cases.py"
    cases.write_text(cases.read_text(encoding="utf-8").replace("10 + draw", "20 + draw"), encoding="utf-8")
    _, after = graded(author, "solutions/moments.py")
    assert before["key"] != after["key"]


def test_a_slip_in_a_generator_is_the_courses_fault(author: Path) -> None:
    cases = author / "solutions/cases.py"
    cases.write_text(cases.read_text(encoding="utf-8").replace("case.n)", "case.m)"), encoding="utf-8")
    ran = chainrule(author, "grade", "solutions/moments.py")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "chainrule: solutions/cases.py:8: x raised AttributeError: 'CaseSettings' object has no attribute 'm'\n"
        "  there are: activation, kind, n, n_in, n_out, weight\n"
    )


def test_an_author_who_keeps_chainrule_in_the_courses_folder_builds_the_course_alone(author: Path) -> None:
    """As with a .venv there: the built-in course of the installed package is not overwritten with this one."""
    installed = author / ".venv/lib/chainrule"
    shutil.copytree(ROOT / "autograder/chainrule", installed, ignore=shutil.ignore_patterns("__pycache__"))
    before = {path: path.read_bytes() for path in (installed / "builtin").iterdir()}
    ran = repository.chainrule("build", cwd=author, env={**os.environ, "PYTHONPATH": str(installed.parent)})
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) == 3
    assert {path: path.read_bytes() for path in before} == before

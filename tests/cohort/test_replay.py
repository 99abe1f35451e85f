"""`chainrule replay`: a result can be made again from its receipt, and a changed one is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from repository import COURSES, ROOT, SUBMISSIONS, chainrule

pytestmark = pytest.mark.slow  # the real command, again and again


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))


def receipt(name: str, *options: str) -> tuple[Path, Path]:
    (source,) = (SUBMISSIONS / name).glob("gradient.*")
    path = Path(shutil.copy(source, f"{name}{source.suffix}"))
    chainrule("grade", path, "--format", "json", "-o", "receipt.json", *options)
    return Path("receipt.json"), path


def changed(path: Path, change: Any) -> Path:
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize("name", ["demo-right", "demo-notebook", "endless-loop", "tampers-with-numpy", "broken-syntax"])
def test_a_result_is_made_again_bit_for_bit(name: str) -> None:
    made, path = receipt(name)
    Path("elsewhere").mkdir()
    path = Path(shutil.move(path, "elsewhere"))
    ran = chainrule("replay", made, path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.splitlines()[-1] == "the result is the same, bit for bit"


def test_which_of_a_students_files_was_graded_is_no_difference() -> None:
    for name in ("gradient (1).py", "gradient (2).py"):
        path = Path("all/ada/downloads", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SUBMISSIONS / "demo-right/gradient.py", path)
    chainrule("grade", "all", "--format", "json", "-o", "receipt.json")
    (made,) = json.loads(Path("receipt.json").read_text())["results"]
    starts = [note.partition(":")[0] for note in made["notes"]]
    assert {"taken under another name or in another folder", "not graded, as one file counts"} <= set(starts)
    ran = chainrule("replay", "receipt.json", path)
    assert ran.stdout.splitlines()[-1] == "the result is the same, bit for bit"


def test_of_two_who_hand_in_the_same_each_is_graded_on_their_own_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "tests/courses/statistics", "course")
    monkeypatch.setenv("CHAINRULE_SECRET", "correct horse battery staple")
    monkeypatch.chdir("course")
    shown = {"ada": "ada", "zo\u0308e\u200b": "zöe\\u200b"}
    for name in shown:
        Path("all").mkdir(exist_ok=True)
        shutil.copy("solutions/moments.py", f"all/{name}.py")
    chainrule("grade", "all", "--own-cases", "--format", "json", "-o", "receipt.json")
    for name, told in shown.items():
        ran = chainrule("replay", "receipt.json", f"all/{name}.py")
        assert ran.stderr.splitlines()[-1].startswith(f"graded on: {told}")
        assert ran.stdout.splitlines()[-1] == "the result is the same, bit for bit"
    shutil.move(f"all/{name}.py", "moments.py")
    ran = chainrule("replay", "receipt.json", "moments.py")
    assert (ran.returncode, ran.stdout) == (2, "")
    said = "moments.py: several handed in this file: ada and zöe\\u200b #45792bda8cfaed5b\n  name it by the path"
    assert said in ran.stderr


def test_what_was_left_out_stands_in_the_receipt() -> None:
    """So that it is told where another machine leaves out something else."""
    path = Path("gradient.py")
    path.write_text((SUBMISSIONS / "demo-right/gradient.py").read_text() + "\nimport os\nos._exit(0)\n")
    ends = len(path.read_text().splitlines())
    chainrule("grade", path, "--format", "json", "-o", "receipt.json")
    assert json.loads(Path("receipt.json").read_text())["receipt"]["left_out"] == [f"gradient.py:{ends}"]
    assert chainrule("replay", "receipt.json", path).returncode == 0
    changed(Path("receipt.json"), lambda r: r["receipt"].update(left_out=[]))
    assert "differs: receipt.left_out" in chainrule("replay", "receipt.json", path).stdout


def test_a_changed_mark_or_verdict_is_told_with_its_place() -> None:
    made, path = receipt("demo-forgotten-factor-2")
    changed(made, lambda r: r.update(score=100.0))
    changed(made, lambda r: r["exercises"][2]["cases"]["failed"][0].update(verdict="RAISED"))
    ran = chainrule("replay", made, path)
    assert (ran.returncode, ran.stdout) == (
        1,
        (
            "differs: score: 100.0, now 90.0\n"
            'differs: exercises[2].cases.failed[0].verdict: "RAISED", now "WRONG"\n'
            "the result is not the same\n"
        ),
    )


def test_other_versions_are_told_and_are_no_difference() -> None:
    made, path = receipt("demo-right")
    changed(made, lambda r: r["receipt"]["versions"].update(numpy="1.26.4"))
    ran = chainrule("replay", made, path)
    assert ran.returncode == 0
    assert ran.stdout.startswith('another occasion: receipt.versions.numpy: "1.26.4", now ')


def test_a_name_in_a_receipt_is_no_command_to_a_terminal_or_a_log() -> None:
    made, path = receipt("demo-right")
    changed(made, lambda r: r["receipt"]["versions"].update({"\x1b]0;owned\x07\n::error::pwned": "1"}))
    said = chainrule("replay", made, path).stdout
    assert "owned" in said
    assert "\x1b" not in said
    assert not any(line.startswith("::") for line in said.splitlines())


def test_the_deck_of_a_secret_seed_is_made_again_from_the_course() -> None:
    shutil.copytree(COURSES / "statistics", ".", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    path, made = Path("submissions/divides-by-n-minus-1/moments.py"), Path("receipt.json")
    chainrule("grade", path, "--format", "json", "-o", made, "--seed", "4711")
    assert json.loads(made.read_text())["receipt"]["seed"] == 4711
    assert chainrule("replay", made, path).returncode == 0
    shutil.move("course.yml", "gone.yml")
    ran = chainrule("replay", made, path)
    assert ran.returncode == 2
    assert "the course or chainrule has changed since; grade with the key of that time: --key FILE" in ran.stderr


def test_one_of_a_cohort_is_found_by_its_digest() -> None:
    for name in ("demo-right", "demo-forgotten-factor-2"):
        Path(f"all/{name}").mkdir(parents=True)
        shutil.copy(SUBMISSIONS / name / "gradient.py", f"all/{name}")
    shutil.copy(ROOT / "exercises/gradient/gradient.ipynb", "all/demo-right")
    chainrule("grade", "all", "--format", "json", "-o", "receipt.json")
    assert chainrule("replay", "receipt.json", "all/demo-right/gradient.py").returncode == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "receipt.json: these are no results: not JSON"),
        ("[1]", "receipt.json: these are no results: Expected `object`"),
        (
            '{"schema": "chainrule/result/v1"}',
            "chainrule/result/v1, which an earlier chainrule wrote\n  grade again with this",
        ),
        ('{"results": [{"schema": "chainrule/result/v1"}]}', "it holds results of chainrule/result/v1"),
        ('{"results": []}', "none of its 0 results is of this submission"),
        ("[" * 100_000, "receipt.json: these are no results: not JSON"),
    ],
)
def test_what_is_no_receipt_is_refused(text: str, said: str) -> None:
    _, path = receipt("demo-right")
    Path("receipt.json").write_text(text)
    ran = chainrule("replay", "receipt.json", path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_receipt_of_another_submission_is_refused() -> None:
    made, _ = receipt("demo-right")
    ran = chainrule("replay", made, SUBMISSIONS / "demo-notebook/gradient.ipynb")
    assert ran.returncode == 2
    assert "none of its 1 results is of this submission" in ran.stderr

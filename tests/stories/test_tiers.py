"""What is graded where less can be sealed, by the real command: a kernel that lacks something, and `--sandbox none`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from repository import PATIENCE, ROOT

RIGHT = ROOT / "tests/submissions/demo-right/gradient.py"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes an older Linux of this one")


@pytest.fixture(autouse=True)
def _in_a_folder_of_two_students(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "autograder"))
    for name in ("ada", "bob"):
        Path("all", name).mkdir(parents=True)
        shutil.copy(RIGHT, Path("all", name))


def grade(*arguments: str, missing: str = "nothing") -> subprocess.CompletedProcess[str]:
    """On a kernel that lacks what is missing."""
    command = [sys.executable, str(ROOT / "tests/old_kernel.py"), missing, "--"]
    return subprocess.run(
        [*command, sys.executable, "-m", "chainrule", "grade", *arguments],
        text=True, capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip


def results(*arguments: str, missing: str = "nothing") -> Any:
    ran = grade(*arguments, "--format", "json", missing=missing)
    assert ran.stdout, ran.stderr
    made = json.loads(ran.stdout)
    return made.get("results", [made])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("missing", "tier"), [("nothing", "sealed"), ("landlock", "sealed-no-landlock"), ("seccomp", "limited")]
)
def test_the_tier_is_in_the_result_and_its_receipt(missing: str, tier: str) -> None:
    (made,) = results("all/ada/gradient.py", missing=missing)
    assert (made["sandbox"], made["receipt"]["sandbox"], made["score"]) == (tier, tier, 100)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder_is_graded_without_landlock_and_not_without_seccomp(jobs: str) -> None:
    made = results("all", "--jobs", jobs, missing="landlock")
    assert [(one["sandbox"], one["score"]) for one in made] == [("sealed-no-landlock", 100)] * 2
    refused = grade("all", "--jobs", jobs, missing="seccomp")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "chainrule: submissions can't be sealed on this machine, and these are other people's\n"
        "  see what is missing: chainrule doctor\n"
        "  or accept less: --sandbox none (student code then runs with your rights)\n"
    )


def test_a_file_of_one_s_own_is_graded_without_seccomp_and_the_report_says_so() -> None:
    ran = grade("all/ada/gradient.py", missing="seccomp")
    assert ran.returncode == 0
    assert "sandbox: limited   not sealed: for your own code" in ran.stdout


@pytest.mark.slow
def test_with_sandbox_none_every_report_says_so() -> None:
    said = "sandbox: none   NOT SEALED: the student's code ran with the rights of whoever graded it"
    assert said in grade("all/ada/gradient.py", "--sandbox", "none").stdout
    assert said in grade("all", "--sandbox", "none").stdout
    made = results("all", "--sandbox", "none", missing="seccomp")
    assert [(one["sandbox"], one["receipt"]["sandbox"], one["score"]) for one in made] == [("none", "none", 100)] * 2

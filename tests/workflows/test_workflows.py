"""What may stand in the workflows: nothing of an event in a script, pinned actions, least rights; and the two checkers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from repository import ROOT
from runner import WORKFLOWS, tool, workflow

NAMES = sorted(path.name for path in WORKFLOWS.glob("*.yml"))
JOBS = [(name, job) for name in NAMES for job in workflow(name)["jobs"]]
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")

MORE = {
    ("grade.yml", "comment"): {"pull-requests": "write"},
    ("release.yml", "attest"): {"id-token": "write", "attestations": "write"},
    ("release.yml", "publish"): {"id-token": "write"},
}
"""The jobs that may do something else than read the repository."""


def steps(name: str, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow(name)["jobs"][job]["steps"]
    return found


def scripts(job: str) -> dict[str, str]:
    return {step["name"]: step["run"] for step in steps("grade.yml", job) if "run" in step}


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_no_expression_stands_in_a_script(name: str, job: str) -> None:
    assert not [step for step in steps(name, job) if "${{" in step.get("run", "")]


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(name: str) -> None:
    text = (WORKFLOWS / name).read_text(encoding="utf-8")
    assert len(PINNED.findall(text)) == text.count("uses:")


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_no_right_of_its_own_and_a_job_has_the_least(name: str) -> None:
    assert workflow(name)["permissions"] == {}
    for job, content in workflow(name)["jobs"].items():
        assert content["permissions"] == MORE.get((name, job), {"contents": "read"})
        assert content["timeout-minutes"] <= 30


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_no_checkout_keeps_a_token_and_none_is_of_the_head(name: str, job: str) -> None:
    for step in steps(name, job):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
            assert "head" not in step["with"].get("ref", "")


def test_nothing_is_kept_from_one_run_for_another() -> None:
    for name, job in JOBS:
        assert not [step for step in steps(name, job) if "cache" in str(step)]


def test_a_newer_run_ends_the_older_only_where_no_student_could_end_anothers() -> None:
    """A group of `concurrency` is the whole repository's: a workflow in any pull request may name it, and end its run."""
    assert workflow("ci.yml")["concurrency"]["cancel-in-progress"] is True
    assert workflow("release.yml")["concurrency"]["cancel-in-progress"] is False
    grade = workflow("grade.yml")
    assert not [part for part in (grade, *grade["jobs"].values()) if "concurrency" in part]


def test_each_event_has_its_job_and_only_the_default_branch_gives_marks() -> None:
    grade = workflow("grade.yml")
    assert set(grade["on"]) == {"pull_request", "pull_request_target", "workflow_call"}
    assert grade["jobs"]["feedback"]["if"] == "github.event_name == 'pull_request'"
    condition = grade["jobs"]["marks"]["if"]
    assert condition.startswith("github.event_name == 'pull_request_target'")
    assert condition.endswith("&& github.event.pull_request.base.ref == github.event.repository.default_branch")
    assert grade["jobs"]["marks"]["environment"] == "grading"


def test_the_secret_is_in_one_step_and_the_token_that_writes_in_another_job() -> None:
    holders = {
        (job, step["name"])
        for job in ("feedback", "marks", "comment")
        for step in steps("grade.yml", job)
        if "secrets." in str(step)
    }
    assert holders == {("marks", "Grade"), ("marks", "Check out the solutions")}
    assert not [step for step in steps("grade.yml", "comment") if "uses" in step]


def test_both_jobs_fetch_and_install_with_the_same_scripts() -> None:
    for step in ("Install chainrule", "Fetch the head"):
        assert scripts("feedback")[step] == scripts("marks")[step]


def test_ci_covers_each_python_that_the_package_names() -> None:
    jobs = workflow("ci.yml")["jobs"]
    assert jobs["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert {"ubuntu-24.04", "macos-15"} == set(jobs["package"]["strategy"]["matrix"]["os"])
    assert {one["tier"] for one in jobs["tiers"]["strategy"]["matrix"]["include"]} == {"sealed", "limited"}
    assert jobs["windows"]["runs-on"] == "windows-latest"


def test_a_release_is_built_once_tried_everywhere_and_then_signed_and_published() -> None:
    jobs = workflow("release.yml")["jobs"]
    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "build": None, "try": "build", "attest": "try", "publish": "attest"
    }  # fmt: skip
    assert [name for name, job in jobs.items() if "-m build" in str(job)] == ["build"]
    assert jobs["try"]["strategy"]["matrix"] == {
        "os": ["ubuntu-24.04", "macos-15", "windows-latest"],
        "kind": ["whl", "tar.gz"],
    }
    for name in ("attest", "publish"):  # these have a token: nothing of the repository is run beside it
        assert not [step for step in jobs[name]["steps"] if "run" in step or "actions/checkout" in step["uses"]]
    assert "secrets." not in str(jobs)
    assert jobs["publish"]["environment"]["name"] == "pypi"


@pytest.mark.slow
def test_a_tag_publishes_what_is_dated_and_of_its_version(dist: Path, tmp_path: Path) -> None:
    """The end of the script that builds: it goes on where the files and CHANGELOG.md are of the tag."""
    script = next(step["run"] for step in steps("release.yml", "build") if "run" in step)
    checks = script[script.index("ls -l dist") :]
    version = next(dist.glob("*.whl")).name.split("-")[1]
    (tmp_path / "dist").symlink_to(dist)

    def status(tag: str, heading: str) -> int:
        (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## [Unreleased]\n\n{heading}\n")
        command, environment = (
            ["bash", "-euo", "pipefail", "-c", checks],
            {"PATH": os.environ["PATH"], "GITHUB_REF_NAME": tag},
        )
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False).returncode

    assert status(f"v{version}", f"## [{version}] - 2026-12-01") == 0
    assert status("v9.9.9", "## [9.9.9] - 2026-12-01") != 0
    assert status(f"v{version}", f"## [{version}] - not yet") != 0
    assert status(f"v{version}", "## [9.9.9] - 2026-12-01") != 0


def test_each_exception_has_its_reason_beside_it() -> None:
    text = "".join((WORKFLOWS / name).read_text("utf-8") for name in NAMES)
    assert text.count("zizmor: ignore") == 2
    assert re.findall(r"ignore\[([\w-]+)\] \w+", text) == ["concurrency-limits", "dangerous-triggers"]


# -- the checkers, with the commands that ci.yml has ---------------------------------------------------------------------

CHECK = next(step["run"] for step in steps("ci.yml", "lint") if step.get("name") == "Check the workflows")


@pytest.mark.parametrize("name", ["zizmor", "check-jsonschema"])
def test_the_workflows_pass(name: str) -> None:
    command = next(line for line in CHECK.splitlines() if line.startswith(f"{name} "))
    ran = subprocess.run(
        ["bash", "-c", f'PATH="{tool(name).parent}:$PATH"; {command}'], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.slow
def test_the_checkers_find_what_is_wrong(tmp_path: Path) -> None:
    """A workflow with a title in a script, and one with a key that GitHub doesn't know."""
    text, bad = (WORKFLOWS / "grade.yml").read_text(encoding="utf-8"), tmp_path / "bad.yml"
    bad.write_text(text.replace('"pull/$NUMBER/head"', '"${{ github.event.pull_request.title }}"'), encoding="utf-8")
    command = [str(tool("zizmor")), "--offline", "--persona", "auditor", str(bad)]
    ran = subprocess.run(command, text=True, capture_output=True, check=False)
    assert "template-injection" in ran.stdout
    bad.write_text(text.replace("timeout-minutes", "timeout"), encoding="utf-8")
    command = [str(tool("check-jsonschema")), "--builtin-schema", "vendor.github-workflows", str(bad)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1

"""Runs the steps of .github/workflows/grade.yml as GitHub's runner would: the scripts are the workflow's own, read from it.

What a runner gives is real here (bash, git, a checkout of the base, files for outputs and the summary); `gh` and pip are
small programs that note what they were asked for. In the job `marks` `chainrule` is a fork of a process that has imported
it, unless it is given the secret; in `feedback` a Python is started for it.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import warm_start
from forge import ENVIRONMENT, Forge
from repository import PATIENCE, ROOT
from ruamel.yaml import YAML

WORKFLOWS = ROOT / ".github/workflows"
NUMBER = "7"
TOKEN, SECRET = "ghs_t0ken" * 4, "the secret of the course, " * 2  # each is looked for in all that comes out
HEAD_REF = "$(touch${IFS}canary);`touch${IFS}canary`|::error::%0A<img>@all"  # a name that git allows for a branch
MARKER = "<!-- chainrule: marks -->"
GH = """\
import json, sys
from pathlib import Path
here, arguments = Path({here!r}), sys.argv[1:]
if "--slurp" in arguments:
    print((here / "comments.json").read_text(encoding="utf-8"))
elif arguments[1:] == ["repos/course/course/pulls/7", "--jq", ".head.sha"]:
    print((here / "head").read_text(encoding="utf-8"))
else:
    body = arguments[arguments.index("--field") + 1].removeprefix("body=@")
    asked = [arguments[arguments.index("--method") + 1], arguments[4], Path(body).read_text(encoding="utf-8")]
    (here / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
"""


def workflow(name: str) -> Any:
    return YAML(typ="safe").load(WORKFLOWS / name)


@dataclass
class Job:
    """How a job ended: its conclusion, what each step wrote, and its outputs."""

    conclusion: str = "success"
    logs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    @property
    def log(self) -> str:
        return "".join(self.logs.values())


class Runner:
    """A pull request's runs in `folder`; `forge` is GitHub's repository, which has the head as refs/pull/7/head."""

    def __init__(self, folder: Path, forge: Forge, base: str, head: str, *, secret: str = "", own: bool = False) -> None:
        self.folder, self.forge, self.base, self.workspace = folder, forge, base, folder / "work"
        self.move(head)
        forge.git("update-ref", "refs/heads/main", base)
        forge.git("config", "uploadpack.allowFilter", "true")
        clone = ["git", "clone", "-q", "--no-tags", "--branch=main", f"file://{forge.path}", str(self.workspace)]
        subprocess.run(clone, check=True, env=ENVIRONMENT, capture_output=True)
        self._programs()
        self.comments: list[dict[str, Any]] = []
        self._values = {
            "github.token": TOKEN,
            "github.sha": base,
            "github.event.pull_request.number": NUMBER,
            "github.event.pull_request.base.sha": base,
            "github.event.pull_request.head.sha": head,
            "needs.marks.outputs.status": "",
            "needs.marks.outputs.summary": "",
            "inputs.chainrule || vars.CHAINRULE": "",
            "secrets.CHAINRULE_SECRET": secret,
            "(inputs.own-cases || vars.CHAINRULE_OWN_CASES == 'true') && github.event.pull_request.user.login || ''": (
                "ada-lovelace" if own else ""
            ),
        }

    def _programs(self) -> None:
        self._bin = self.folder / "bin"
        self._bin.mkdir()
        (self.folder / "gh.py").write_text(GH.format(here=str(self.folder)), encoding="utf-8")
        programs = {
            "chainrule": warm_start.REAL,
            "gh": f"exec '{sys.executable}' '{self.folder}/gh.py' \"$@\"",
            "python": f"echo \"$@\" >> '{self.folder}/pip'",
        }
        for name, line in programs.items():
            (self._bin / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
            (self._bin / name).chmod(0o755)

    def move(self, head: str) -> None:
        """Pushes to the pull request."""
        (self.folder / "head").write_text(head, encoding="utf-8")
        self.forge.git("update-ref", f"refs/pull/{NUMBER}/head", head)

    def run(self, name: str, *, between: dict[str, str] | None = None) -> Job:
        """The job of that name; before a step in `between` its commit is pushed to the pull request."""
        job = Job()
        temporary = self.folder / f"temp-{name}"
        temporary.mkdir()
        files = {key: temporary / key for key in ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.touch()
        (self.folder / "comments.json").write_text(json.dumps([self.comments[:1], self.comments[1:]]), encoding="utf-8")
        for step in workflow("grade.yml")["jobs"][name]["steps"]:
            if "run" not in step:
                continue
            if between and step["name"] in between:
                self.move(between[step["name"]])
            script = temporary / "script.sh"
            script.write_text(step["run"], encoding="utf-8")
            warm = name == "marks" and step.get("id") == "grade"
            with warm_start.program(self._bin / "chainrule") if warm else nullcontext(()) as inherited:
                ran = subprocess.run(
                    ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                    cwd=self.workspace, text=True, errors="surrogateescape", check=False, timeout=PATIENCE,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=inherited,
                    env={
                        **{key: str(file) for key, file in files.items()},
                        "PATH": f"{self._bin}:{os.environ['PATH']}", "HOME": str(temporary), "LANG": "C.UTF-8",
                        "RUNNER_TEMP": str(temporary), "GITHUB_WORKSPACE": str(self.workspace), "CI": "true",
                        "GITHUB_REPOSITORY": "course/course", "GITHUB_HEAD_REF": HEAD_REF, "GITHUB_ACTIONS": "true",
                        **{key: self._value(value) for key, value in step.get("env", {}).items()},
                    },
                )  # fmt: skip
            job.logs[step["name"]] = ran.stdout
            if step.get("id") == "grade":
                lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
                job.outputs = dict(line.split("=", 1) for line in lines)
                self._values |= {f"steps.grade.outputs.{key}": value for key, value in job.outputs.items()}
                self._values |= {f"needs.marks.outputs.{key}": value for key, value in job.outputs.items()}
            if ran.returncode:
                job.conclusion = "failure"
                break
        assert not files["GITHUB_ENV"].read_bytes() + files["GITHUB_PATH"].read_bytes()
        job.summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        return job

    def _value(self, text: str) -> str:
        """As in `env:` of the workflow: the text, or the value of an expression that is known here."""
        found = re.fullmatch(r"\$\{\{ (.+) \}\}", text)
        return self._values[found[1]] if found else text

    def solutions(self) -> None:
        """What the step `Check out the solutions` brings from a private repository."""
        shutil.copytree(ROOT / "solutions", self.workspace / ".private/solutions")

    def commented(self, summary: str) -> str:
        """The comment of this summary."""
        return f"{MARKER}\n{summary}\nCommit: {self._values['github.event.pull_request.head.sha']}\n"

    def comment(self) -> tuple[str, str, str] | None:
        """Runs the job `comment`: the method, the path and the text, or None where none is written."""
        job = self.run("comment")
        assert job.conclusion == "success", job.log
        asked = self.folder / "asked.json"
        if not asked.exists():
            return None
        method, path, text = json.loads(asked.read_text(encoding="utf-8"))
        return method, path, text


def decoded(job: Job) -> str:
    return base64.b64decode(job.outputs["summary"]).decode()


def bare(markdown: str) -> str:
    """What of it is not in a code span or a fenced block: only there could a student's words be more than words."""
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", markdown, flags=re.DOTALL)


def tool(name: str) -> Path:
    """A checker of workflows; without it the test is skipped."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here; it is in the group dev of pyproject.toml")
    return Path(found)

"""docs/ci.md: its ten steps are walked in its order with real git, its workflows are checked and its GitLab jobs are run."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import picture
import pytest
from forge import BASE, ENVIRONMENT, FACTOR, NOTEBOOK, PY, RIGHT, Content, Forge
from repository import PATIENCE, ROOT
from ruamel.yaml import YAML
from runner import Runner, tool, workflow

from chainrule.pull_request.outcome import Outcome
from chainrule.reports import FORMATS

pytestmark = [pytest.mark.docs, pytest.mark.slow]  # the whole page with real git

PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
CONFIGURATION = """\
[user]
    name = Ada
    email = ada@example.org
[init]
    defaultBranch = main
[url "file://{hub}/"]
    insteadOf = git@github.com:YOU/
"""
PRIVATE = """\
[url "file://{}/private.git"]
    insteadOf = https://gitlab-ci-token:t@gitlab.example/YOU/course-solutions.git
"""
VARIABLES = """\
CI_JOB_TOKEN=t CI_SERVER_HOST=gitlab.example CHAINRULE_SOLUTIONS=YOU/course-solutions \
CHAINRULE_SECRET='a secret of twenty letters'\
"""
LESSON = ROOT / "solutions"
SOLUTIONS = {
    str(path.relative_to(LESSON)): path.read_bytes()
    for path in [LESSON / "gradient.py", *LESSON.glob("misconceptions/part[12]*.py")]
}  # with fewer mistakes its key takes less time
Shell = Callable[[Path, str], "subprocess.CompletedProcess[str]"]


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def commands(text: str) -> str:
    return "".join(f"{line}\n" for line in re.findall(r"^\$ (.+)$", text, re.MULTILINE))


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def loaded(text: str) -> Any:
    return YAML(typ="safe").load(text)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """bash where GitHub is a folder, a checkout of chainrule lies beside, and pip has nothing to do."""
    programs = tmp_path / "bin"
    programs.mkdir()
    chainrule = f"PYTHONPATH='{ROOT}/autograder' exec '{sys.executable}' -P -m chainrule \"$@\""
    for name, line in {"chainrule": chainrule, "pip": 'test "$1" = install'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    (tmp_path / "gitconfig").write_text(CONFIGURATION.format(hub=tmp_path / "hub"), encoding="utf-8")

    def run(folder: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
        own = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
        git = {"GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env={**own, **git, "LANG": "C.UTF-8", **more},
            text=True, capture_output=True, check=False, timeout=PATIENCE,
        )  # fmt: skip

    return run


def test_there_are_ten_steps_and_each_says_what_to_do() -> None:
    steps = re.findall(r"^\*\*(\d+)\. ", PAGE, re.MULTILINE)
    assert steps == [str(number) for number in range(1, 11)]


def test_the_ten_steps_lead_from_an_empty_repository_to_a_graded_pull_request(shell: Shell, tmp_path: Path) -> None:
    hub, home = tmp_path / "hub", tmp_path / "instructor"
    home.mkdir()
    (home / "chainrule").symlink_to(ROOT)
    for name in ("course", "course-solutions"):
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(hub / f"{name}.git")], check=True, env=ENVIRONMENT)
    ran = shell(home, commands(section("From an empty repository to graded pull requests")))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{PY}: 90 of 100" in ran.stderr

    # What the student sees is what the page shows.
    summary = (home / "summary.md").read_text(encoding="utf-8")
    (shown,) = blocks(PAGE, "markdown")
    assert summary.startswith(shown)

    # GitHub's part: the workflow that was pushed is ours, and its steps grade the pull request on the secret deck.
    forge = Forge.__new__(Forge)
    forge.path = hub / "course.git"
    pushed = forge.git("ls-tree", "-r", "--name-only", "main").splitlines()
    assert pushed == [".github/workflows/grade.yml", "README.md", "course.yml", "exercises/gradient/gradient.ipynb", PY]
    assert (
        forge.git("show", "main:.github/workflows/grade.yml") == (ROOT / ".github/workflows/grade.yml").read_text().strip()
    )
    assert (home / "chainrule-secret").stat().st_mode & 0o077 == 0  # others may have a login here
    secret = (home / "chainrule-secret").read_text(encoding="utf-8").strip()
    (tmp_path / "runner").mkdir()
    base, head = forge.git("rev-parse", "main"), forge.git("rev-parse", "try")
    runner = Runner(tmp_path / "runner", forge, base, head, secret=secret, own=True)
    clone = ["git", "clone", "-q", str(hub / "course-solutions.git"), str(runner.workspace / ".private")]
    subprocess.run(clone, check=True, env=ENVIRONMENT)
    job = runner.run("marks")
    assert (job.conclusion, job.outputs["status"]) == ("failure", "1"), job.log
    assert job.summary.splitlines()[0] == shown.splitlines()[0]
    assert runner.comment() == ("POST", "repos/course/course/issues/7/comments", runner.commented(job.summary))

    # And by hand, at the deadline.
    ran = shell(home / "course", LOOP)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert '"score":90' in (home / "7.json").read_text(encoding="utf-8").replace(" ", "")

    # Whose they are; of the 8th nothing was graded, and who opened the 6th has no account any more.
    (tmp_path / "bin/gh").write_text("#!/bin/sh\necho '6 '\necho 7 ada\necho 8 bob\n", encoding="utf-8")
    (tmp_path / "bin/gh").chmod(0o755)
    (home / "6.json").write_bytes((home / "7.json").read_bytes())
    ran = shell(home / "course", TABLE)
    assert (ran.returncode, ran.stderr) == (0, "../class.html: 2 students\n")
    nobody, ada = (home / "marks.csv").read_text(encoding="utf-8").splitlines()
    assert ada == "ada,90.0,0.0"
    assert not re.match(r"[a-z\d-]", nobody, re.IGNORECASE)  # what no login begins with: somebody may be called "deleted"


@pytest.mark.parametrize(("ends", "status"), [(2, 1), (3, 1), (137, 1), (0, 0), (1, 0), (4, 0), (8, 0), (9, 0)])
@pytest.mark.parametrize("host", ["GitLab", "shell"])
def test_a_loop_goes_on_after_a_fault_and_fails_at_its_end(
    shell: Shell, tmp_path: Path, merge_requests: tuple[Forge, str], host: str, ends: int, status: int
) -> None:
    """With a program in chainrule's place that ends so for the first of two."""
    forge, base = merge_requests
    for number in (1, 2):
        forge.git("update-ref", f"refs/pull/{number}/head", f"refs/merge-requests/{number}/head")
    (tmp_path / "1.json").write_text("of an older run", encoding="utf-8")
    writes = 'echo {} > "$9"; ' if ends == 3 else ""  # a result without marks, which are not 0
    ends_so = f'case "$9" in *1.*) {writes}exit {ends} ;; esac'
    asked = f'#!/bin/sh\necho "$9" .git/fetched/pack/*.idx >> {tmp_path}/asked\n{ends_so}\n'
    (tmp_path / "bin/chainrule").write_text(asked, encoding="utf-8")
    loop = LOOP if host == "shell" else f"export CI_COMMIT_SHA={base}\n{script('marks')}"
    ran = shell(tmp_path / "work", loop)
    assert (ran.returncode, ran.stdout) == (status, "not graded: 1\n" if status else ""), ran.stderr
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert re.findall(r"(\d)\.\w+ \S+\.idx$", asked, re.MULTILINE) == ["1", "2"]  # of each no other's objects are there
    assert host == "GitLab" or not (tmp_path / "1.json").exists()


def test_no_hostile_pull_request_keeps_another_from_marks(shell: Shell, tmp_path: Path) -> None:
    """As git fetches them, in the clone of a filter that the page makes; the last but one can't be fetched."""
    forge = Forge(tmp_path / "course.git")
    base = forge.commit(dict(BASE))
    forge.git("config", "uploadpack.allowFilter", "true")
    said = f"object {forge.write('blob', RIGHT)}\ntype blob\ntag x\ntagger A <a@example.org> 1700000000 +0000\n\nx\n"
    twice = forge.tree({"gradient.py": FACTOR}), forge.tree({"gradient.py": RIGHT})
    rows = b"".join(b"40000 gradient\0" + bytes.fromhex(name) for name in twice)
    heads: list[dict[str, Content | None]] = [
        {PY: ("100644", forge.write("tag", said.encode()))},
        {PY: ("100644", forge.tree({"gradient.py": RIGHT}))},
        {PY: None, NOTEBOOK: None, "exercises": ("40000", forge.write("tree", rows))},
        {PY: ("100644", forge.write("blob", random.Random(0).randbytes(34_000_000)))},
        {"solutions/gradient.py": RIGHT, ".gitmodules": b"[submodule]", "gradient.py": RIGHT},
        {PY: None, NOTEBOOK: None, "exercises": ("40000", forge.write("blob", RIGHT))},
        {PY: RIGHT},
    ]
    forge.git("update-ref", "refs/heads/main", base)
    for number, changes in enumerate(heads, start=1):
        forge.git("update-ref", f"refs/pull/{number}/head", forge.pull_request(base, changes))
    work = ["git", "clone", "-q", "--branch=main", f"file://{forge.path}", str(tmp_path / "work")]
    subprocess.run(work, check=True, env=ENVIRONMENT)
    packs = tmp_path / "work/.git/objects/pack"
    before = {*packs.iterdir()}
    ran = shell(tmp_path / "work", LOOP)
    assert (ran.returncode, ran.stdout) == (1, "not graded: 6\n"), ran.stderr
    assert {*packs.iterdir()} == before  # each has the memory that git needs to look through all that is there
    assert not [*(tmp_path / "work/.git/fetched").iterdir()]
    results = [json.loads((tmp_path / f"{number}.json").read_text(encoding="utf-8")) for number in (1, 2, 3, 4, 5, 7)]
    assert [one["score"] for one in results] == [0, 0, 0, 0, 0, 100]
    reasons = [one["exercises"][0]["message"] for one in results[:-1]]
    expected = ("git can't read it",) * 3 + ("beyond 32 MB", "did you mean")
    assert [part in reason for part, reason in zip(expected, reasons, strict=True)] == [True] * 5, reasons


def test_every_outcome_is_in_the_table() -> None:
    rows = re.findall(r"^\| (\d)(?: to (\d))?: .*\| (success|failure)", PAGE, re.MULTILINE)
    found = {status: how for first, last, how in rows for status in range(int(first), int(last or first) + 1)}
    good = (Outcome.FULL, Outcome.UNTOUCHED)
    assert found == {one.status: "success" if one in good else "failure" for one in Outcome}


def test_the_call_of_the_workflow_gives_what_it_takes() -> None:
    caller = loaded(next(text for text in blocks(PAGE, "yaml") if "uses: chainrule" in text))
    taken = workflow("grade.yml")["on"]["workflow_call"]
    job = caller["jobs"]["grade"]
    assert set(caller["on"]) | {"workflow_call"} == set(workflow("grade.yml")["on"])
    assert set(job["with"]) <= set(taken["inputs"])
    assert set(job["secrets"]) == set(taken["secrets"])
    rights = [one["permissions"] for one in workflow("grade.yml")["jobs"].values()]
    assert job["permissions"] == {key: value for right in rights for key, value in right.items()}


def test_every_variable_and_secret_that_is_named_is_the_workflows() -> None:
    text = (ROOT / ".github/workflows/grade.yml").read_text(encoding="utf-8")
    named = re.findall(r"`(CHAINRULE\w*|SOLUTIONS_TOKEN|grading)`", PAGE)
    assert {"CHAINRULE", "CHAINRULE_SECRET", "CHAINRULE_SOLUTIONS", "CHAINRULE_OWN_CASES"} <= {*named}
    for name in named:
        assert re.search(rf"(vars|secrets)\.{name}\b|environment: {name}\b", text), name


LOOP, TABLE = blocks(section("Plain shell"), "bash")


def gitlab() -> str:
    (text,) = blocks(section("GitLab"), "yaml")
    return text


@pytest.mark.parametrize(("kind", "schema"), [("uses: chainrule", "github-workflows"), ("rules:", "gitlab-ci")])
def test_what_the_page_shows_is_valid(tmp_path: Path, kind: str, schema: str) -> None:
    (tmp_path / "it.yml").write_text(next(text for text in blocks(PAGE, "yaml") if kind in text), encoding="utf-8")
    command = [str(tool("check-jsonschema")), "--builtin-schema", f"vendor.{schema}", str(tmp_path / "it.yml")]
    ran = subprocess.run(command, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.fixture
def merge_requests(tmp_path: Path) -> tuple[Forge, str]:
    """GitLab's repository with two merge requests."""
    forge = Forge(tmp_path / "course.git")
    base = forge.commit(dict(BASE))
    forge.git("update-ref", "refs/heads/main", base)
    forge.git("config", "uploadpack.allowFilter", "true")
    for number, submission in ((1, FACTOR), (2, RIGHT)):
        head = forge.pull_request(base, {PY: submission, "course.yml": b"course: mine\n"})
        forge.git("update-ref", f"refs/merge-requests/{number}/head", head)
    subprocess.run(
        ["git", "clone", "-q", "--branch=main", f"file://{forge.path}", str(tmp_path / "work")], check=True, env=ENVIRONMENT
    )
    return forge, base


def script(job: str) -> str:
    text = "\n".join(loaded(gitlab())[job]["script"])
    return text if "junit" in FORMATS else text.replace("--format junit", "--format json")


def test_the_scheduled_job_of_gitlab_gives_marks_for_every_merge_request(
    shell: Shell, tmp_path: Path, merge_requests: tuple[Forge, str]
) -> None:
    (tmp_path / "gitconfig").write_text(PRIVATE.format(tmp_path), encoding="utf-8")
    forge = Forge(tmp_path / "private.git")
    forge.git("update-ref", "refs/heads/main", forge.commit({f"solutions/{name}": text for name, text in SOLUTIONS.items()}))
    forge.git("symbolic-ref", "HEAD", "refs/heads/main")
    ran = shell(tmp_path / "work", f"export CI_COMMIT_SHA={merge_requests[1]} {VARIABLES}\n{script('marks')}")
    assert ran.returncode == 0, ran.stderr
    assert "graded on: the course's secret" in ran.stderr
    assert f"{PY}: 90 of 100" in ran.stderr
    assert f"{PY}: 100 of 100" in ran.stderr
    assert {path.name for path in (tmp_path / "work").glob("chainrule-*.xml")} == {"chainrule-1.xml", "chainrule-2.xml"}


def test_each_merge_requests_marks_can_be_read_in_gitlab() -> None:
    """Its report keeps one of what has the same name, as the exercises of all have."""
    kept = loaded(gitlab())["marks"]["artifacts"]
    assert kept["paths"] == [kept["reports"]["junit"]]
    assert kept["access"] == "developer"


STUCK = """\
case "$*" in *fetch*/1/head*)
    { ulimit -f; ulimit -v; } > limits
    echo half > $GIT_OBJECT_DIRECTORY/pack/tmp_pack_1
    exec sleep 1000 ;;
esac
PATH=${PATH#*:} exec git "$@"
"""
TIMEOUT = """\
test "$1" -le 60 || exit 2
shift
PATH=${PATH#*:} exec timeout 1 env PATH="$PATH" "$@"
"""


@pytest.mark.parametrize("where", ["refs/merge-requests", "refs/pull"])
def test_a_head_that_takes_hours_to_fetch_keeps_no_other_from_being_graded(
    shell: Shell, tmp_path: Path, merge_requests: tuple[Forge, str], where: str
) -> None:
    """As one of ten thousand files of 30 MB, which are next to nothing when they are sent; nor do ten of one student's: a
    job in GitLab has an hour. Nor is its disk filled, or its memory.
    """
    forge, base = merge_requests
    for number in (1, 2):
        forge.git("update-ref", f"{where}/{number}/head", forge.git("rev-parse", f"refs/merge-requests/{number}/head"))
    for name, line in {"git": STUCK, "timeout": TIMEOUT}.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    loop = script("marks") if where == "refs/merge-requests" else blocks(section("Plain shell"), "bash")[0]
    ran = shell(tmp_path / "work", f"export CI_COMMIT_SHA={base}\n{loop}")
    assert ran.returncode == 1
    assert "not graded: 1\n" in ran.stdout
    assert f"{PY}: 100 of 100" in ran.stderr
    disk, memory = map(int, (tmp_path / "work/limits").read_text(encoding="utf-8").split())
    assert disk <= 1_000_000  # blocks, of 512 bytes for some shells
    assert memory <= 2_000_000  # kB: of a message of gigabytes git makes as much, and a machine that has less ends the job
    assert not [*(tmp_path / "work/.git").rglob("tmp_*")]  # which git keeps for two weeks


@pytest.mark.parametrize(("number", "status"), [(1, 1), (2, 0)])
def test_the_job_of_a_merge_request_in_gitlab_ends_as_it_should(
    shell: Shell, tmp_path: Path, merge_requests: tuple[Forge, str], number: int, status: int
) -> None:
    forge, base = merge_requests
    head = forge.git("rev-parse", f"refs/merge-requests/{number}/head")
    fetched = f"git fetch -q origin refs/merge-requests/{number}/head"
    names = f"export CI_COMMIT_SHA={head} CI_MERGE_REQUEST_DIFF_BASE_SHA={base}"
    ran = shell(tmp_path / "work", f"{fetched}\n{names}\n{script('feedback')}")
    assert ran.returncode == status, ran.stderr
    assert (tmp_path / "work/chainrule.xml").exists()


def test_junit_is_a_format() -> None:
    if "junit" not in FORMATS:
        pytest.skip("chainrule writes no JUnit yet; docs/ci.md needs it for GitLab")


def test_the_picture_is_drawn_from_what_the_report_says_today() -> None:
    assert "![The comment on a pull request](pull-request.svg)" in PAGE
    assert picture.TARGET.read_text(encoding="utf-8") == picture.drawn(picture.summary())
    shown = "".join(ET.fromstring(picture.TARGET.read_bytes()).itertext())
    for said in (
        "90 of 100",
        "not right: missing-factor-2",
        "half of what it should be",
        "What does the derivative of a square",
    ):
        assert said in shown

"""The marks job of grade.yml against hostile pull requests, with real git: the scripts are the workflow's own."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path

import pytest
from forge import BASE, FACTOR, FOLDER, NOTEBOOK, PY, RIGHT, Content, Forge
from runner import MARKER, SECRET, TOKEN, Job, Runner, bare, decoded

pytestmark = pytest.mark.slow  # real git and the real command, a hundred times

SUCCESS, FAILURE = "success", "failure"
FULL, NOT_FULL, FAULT, OUR_FAULT, MISSING, TWO, NO_FILE, TOO_LARGE, IN_ITS_WAY, UNTOUCHED = map(str, range(10))
CANARY = Path("canary")
OURS = re.compile(r"::(error|notice) title=chainrule::.*|::(error|warning|notice) file=[^:,]+(,line=\d+)?,title=[^:,]+::.*")
"""The commands that the workflow gives, and annotations: what a student wrote is behind the last colon, or has none."""
BOOK = json.dumps({
    "nbformat": 4, "nbformat_minor": 5, "metadata": {},
    "cells": [{"cell_type": "code", "source": RIGHT.decode(), "metadata": {}, "outputs": [], "execution_count": None}],
}).encode()  # fmt: skip
EVIL = b"import pathlib\npathlib.Path('canary').touch()\nraise SystemExit('the head was run')\n"
NONE = "### chainrule: not graded\n\nBy no fault of yours: the check `marks` says why. Older marks no longer hold.\n"
SHELL = b"#!/bin/sh\ntouch canary\n"
WORDS = b"""
def sample_loss(a, y):
    print('::error::x')
    raise ValueError('\\n::add-mask::a\\n##[error]x\\n::set-output name=status::0 `|</td><img src=x> [a](http://x) @all')
"""
SPY = b"""
from pathlib import Path

def seen():
    texts = [repr(dict(os.environ))]
    for name in ("self", "1", str(os.getppid()), "thread-self"):
        try:
            texts.append(Path(f"/proc/{name}/environ").read_text())
        except BaseException as error:
            texts.append(repr(error))
    return " ".join(texts)

def sample_loss(a, y):
    for name in ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        try:
            Path(os.environ[name]).write_text("status=0")
        except BaseException:
            pass
    raise ValueError(seen())

def weighted_input(*arguments):
    Path("canary").touch()
"""


def check(runner: Runner, job: Job) -> None:
    """What holds of every run: nothing of the head was run or checked out, no secret came out, no words are commands."""
    assert not list(runner.folder.rglob("canary*"))
    head = ["git", "rev-parse", "HEAD", "refs/heads/main"]
    commits = subprocess.run(head, cwd=runner.workspace, text=True, capture_output=True, check=True).stdout.split()
    assert commits == [runner.base, runner.base]
    status = ["git", "status", "--porcelain", "--ignored", "--untracked-files=all"]
    left = subprocess.run(status, cwd=runner.workspace, text=True, capture_output=True, check=True).stdout.splitlines()
    assert not [line for line in left if not line.startswith(("?? .private/", "?? solutions"))]
    for text in (job.log, job.summary, json.dumps(job.outputs), decoded(job) if job.outputs else ""):
        assert TOKEN not in text
        assert SECRET.strip() not in text
    for line in job.log.splitlines():
        assert not line.strip().startswith("::") or OURS.fullmatch(line), line
        assert not line.strip().startswith("##["), line
    assert "Traceback" not in job.log
    rest = bare(job.summary)
    assert not [sign for sign in ("<", "](", "@", "http", "![") if sign in rest], rest
    found = list(runner.workspace.rglob(".git/config"))
    assert all(TOKEN not in file.read_text(encoding="utf-8") for file in found)


def link(target: str) -> Content:
    return ("symlink", target)


@pytest.mark.parametrize(
    ("changes", "status", "conclusion"),
    [
        pytest.param({PY: RIGHT}, FULL, SUCCESS, id="an honest right one"),
        pytest.param({PY: FACTOR}, NOT_FULL, FAILURE, id="an honest wrong one"),
        pytest.param({NOTEBOOK: BOOK}, FULL, SUCCESS, id="a notebook"),
        pytest.param({PY: FACTOR, "autograder/chainrule/judging/compare.py": EVIL}, NOT_FULL, FAILURE, id="the grader"),
        pytest.param(
            {PY: FACTOR, ".github/workflows/grade.yml": b"on: push\njobs: {}\n"}, NOT_FULL, FAILURE, id="the workflow"
        ),
        pytest.param({PY: FACTOR, "course.yml": b"course: mine\ntolerance: 1\n"}, NOT_FULL, FAILURE, id="course.yml"),
        pytest.param(
            {PY: FACTOR, "tests/test_all.py": EVIL, "requirements.txt": b"evil\n"}, NOT_FULL, FAILURE, id="the tests"
        ),
        pytest.param({PY: FACTOR, "solutions/gradient.py": EVIL}, NOT_FULL, FAILURE, id="solutions of its own"),
        pytest.param(
            {PY: FACTOR, **{f"{place}{name}.py": EVIL for place in ("", f"{FOLDER}/")
                            for name in ("conftest", "sitecustomize", "usercustomize", "numpy", "setup", "chainrule")}},
            NOT_FULL, FAILURE, id="modules in its way",
        ),
        pytest.param(
            {PY: FACTOR, "pyproject.toml": b'[project]\nname = "chainrule"\n', "setup.py": EVIL, "pytest.ini": EVIL},
            NOT_FULL, FAILURE, id="a package called chainrule",
        ),
        pytest.param(
            {PY: RIGHT, ".gitattributes": b"* filter=evil ident eol=crlf export-subst working-tree-encoding=UTF-16\n",
             ".gitconfig": b'[filter "evil"]\n smudge = touch canary\n'}, FULL, SUCCESS, id="attributes",
        ),
        pytest.param({PY: FACTOR, ".git/hooks/post-checkout": SHELL, ".githooks/x": SHELL}, NOT_FULL, FAILURE, id="hooks"),
        pytest.param(
            {PY: FACTOR, ".gitmodules": b'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% canary\n',
             "x": ("160000", "1" * 40)}, NOT_FULL, FAILURE, id="a submodule",
        ),
        pytest.param({PY: link("/etc/passwd")}, NO_FILE, FAILURE, id="a link to /etc/passwd"),
        pytest.param({PY: link("gradient.py")}, NO_FILE, FAILURE, id="a link to itself"),
        pytest.param({PY: ("160000", "1" * 40)}, NO_FILE, FAILURE, id="the submission a submodule"),
        pytest.param({PY: None, f"{PY}/gradient.py": RIGHT}, NO_FILE, FAILURE, id="the submission a directory"),
        pytest.param({PY: b"#" * 1_000_001}, NOT_FULL, FAILURE, id="one byte of code too many"),
        pytest.param({PY: b"#" * 32_000_001}, TOO_LARGE, FAILURE, id="one byte too many"),
        pytest.param({PY: b"\0" * 100_000_000}, TOO_LARGE, FAILURE, id="100 MB", marks=pytest.mark.slow),
        pytest.param({PY: random.Random(0).randbytes(34_000_000)}, TOO_LARGE, FAILURE, id="34 MB of noise"),
        pytest.param({PY: FACTOR + b"\0"}, NOT_FULL, FAILURE, id="a NUL byte"),
        pytest.param({PY: b"version https://git-lfs.github.com/spec/v1\n"}, NOT_FULL, FAILURE, id="an LFS pointer"),
        pytest.param({PY: RIGHT, NOTEBOOK: BOOK}, TWO, FAILURE, id="both"),
        pytest.param({PY: None, NOTEBOOK: None}, MISSING, FAILURE, id="deleted"),
        pytest.param({PY: None, f"{FOLDER}/mine.py": RIGHT}, MISSING, FAILURE, id="renamed"),
        pytest.param({}, UNTOUCHED, SUCCESS, id="an empty commit"),
        pytest.param({"README.md": b"# Mine\n"}, UNTOUCHED, SUCCESS, id="something else"),
        pytest.param({PY: RIGHT, f"{FOLDER}/Gradient.py": EVIL}, IN_ITS_WAY, FAILURE, id="another case"),
        pytest.param({PY: RIGHT, f"{FOLDER}/grad\u0456ent.py": EVIL}, IN_ITS_WAY, FAILURE, id="another alphabet"),
        pytest.param({PY: RIGHT, f"{FOLDER}/gradient.py\n": EVIL}, IN_ITS_WAY, FAILURE, id="a line break"),
        pytest.param(
            {PY: FACTOR, "\n::error::x": b"", "##[error]x": b"", "`|<b>@me [a](x)": b"", "-rf": b"", "..": b"",
             "\nstatus=0": b"", "$(touch canary)": b""}, NOT_FULL, FAILURE, id="paths that are commands",
        ),
        pytest.param(
            {PY: FACTOR, "result.json": b'{"score": 100}', "summary.md": b"100"}, NOT_FULL, FAILURE, id="its own result"
        ),
        pytest.param(
            {PY: RIGHT, **{f"many/{i:05}-{'x' * 100}.py": EVIL for i in range(10_000)}}, FULL, SUCCESS, id="10 000 files",
            marks=pytest.mark.slow,
        ),
        pytest.param({PY: WORDS}, NOT_FULL, FAILURE, id="words that are commands"),
        pytest.param({PY: SPY}, NOT_FULL, FAILURE, id="a spy"),
    ],
)  # fmt: skip
def test_a_hostile_pull_request_ends_as_documented(
    forge: Forge, base: str, tmp_path: Path, changes: dict[str, Content | None], status: str, conclusion: str
) -> None:
    made = {
        path: ("120000", forge.write("blob", one[1].encode())) if isinstance(one, tuple) and one[0] == "symlink" else one
        for path, one in changes.items()
    }
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, made))
    job = runner.run("marks")
    check(runner, job)
    assert (job.outputs.get("status"), job.conclusion) == (status, conclusion), job.log
    assert decoded(job) == job.summary != ""
    assert "root:" not in job.log + job.summary
    written = runner.comment()
    if status == UNTOUCHED:
        assert written is None
        assert "::notice title=chainrule::Not graded" in job.log
    else:
        assert written == ("POST", "repos/course/course/issues/7/comments", runner.commented(job.summary))
    assert sum(file.stat().st_size for file in (runner.workspace / ".git").rglob("*")) < 10_000_000


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("submission", [FACTOR, SPY])
def test_the_secret_draws_the_deck_and_comes_out_nowhere(
    forge: Forge, base: str, tmp_path: Path, submission: bytes, own: bool
) -> None:
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: submission}), secret=SECRET, own=own)
    runner.solutions()
    job = runner.run("marks")
    check(runner, job)
    assert (job.outputs["status"], job.conclusion) == (NOT_FULL, FAILURE), job.log
    result = json.loads((tmp_path / "temp-marks/result.json").read_text(encoding="utf-8"))
    assert (result["receipt"]["seed"], result["student"]) == (None, "ada-lovelace" if own else None)
    assert TOKEN not in json.dumps(result)
    assert SECRET.strip() not in json.dumps(result)


def test_a_secret_without_solutions_is_the_courses_fault(forge: Forge, base: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: RIGHT}), secret=SECRET)
    job = runner.run("marks")
    check(runner, job)
    assert (job.outputs, job.conclusion) == ({"status": FAULT, "summary": ""}, FAILURE)
    assert "by no fault of the student" in job.log
    assert runner.comment() == ("POST", "repos/course/course/issues/7/comments", runner.commented(NONE))


@pytest.mark.parametrize("ends", [2, 3, 137, 1])
@pytest.mark.parametrize("older", [False, True])
def test_after_a_fault_the_comment_says_so(forge: Forge, base: str, tmp_path: Path, ends: int, older: bool) -> None:
    """With a program in chainrule's place that ends so, and says nothing."""
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: RIGHT}))
    runner.comments = [said(5, "github-actions[bot]", f"{MARKER}\n### chainrule: 90 of 100")] if older else []
    (tmp_path / "bin/chainrule").write_text(f"#!/bin/sh\nexit {ends}\n")
    assert runner.run("marks").conclusion == FAILURE
    where = (
        ("PATCH", "repos/course/course/issues/comments/5") if older else ("POST", "repos/course/course/issues/7/comments")
    )
    assert runner.comment() == (*where, runner.commented(NONE))


def test_where_no_run_came_as_far_as_grading_older_marks_are_replaced(forge: Forge, base: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: RIGHT}))
    runner.comments = [said(5, "github-actions[bot]", f"{MARKER}\n### chainrule: 90 of 100")]
    (tmp_path / "bin/python").write_text("#!/bin/sh\nexit 1\n")  # pip can't install
    job = runner.run("marks")
    assert (job.conclusion, job.outputs) == (FAILURE, {})
    assert runner.comment() == ("PATCH", "repos/course/course/issues/comments/5", runner.commented(NONE))


@pytest.mark.parametrize("name", ["marks", "feedback"])
def test_a_fault_of_our_own_passes_no_check(forge: Forge, base: str, tmp_path: Path, name: str) -> None:
    """With a program in chainrule's place that ends as it does then."""
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: RIGHT}))
    (tmp_path / "bin/chainrule").write_text("#!/bin/sh\nexit 3\n")
    job = runner.run(name)
    assert job.conclusion == FAILURE
    assert name == "feedback" or "::error title=chainrule::Nothing was graded, by a fault of chainrule" in job.log


# -- histories ---------------------------------------------------------------------------------------------------------


def test_a_push_before_the_fetch_leaves_the_grading_to_its_own_run(forge: Forge, base: str, tmp_path: Path) -> None:
    right = forge.pull_request(base, {PY: RIGHT})
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: FACTOR}))
    job = runner.run("marks", between={"Fetch the head": right})
    assert (job.conclusion, job.outputs, list(job.logs)[-1]) == (FAILURE, {}, "Fetch the head")
    assert "The pull request has moved on" in job.log
    assert runner.comment() is None


@pytest.mark.parametrize("step", ["Fetch the head", "Grade", "Conclude"])
def test_a_run_whose_pull_request_has_moved_on_leaves_the_comment_to_the_newer_one(
    forge: Forge, base: str, tmp_path: Path, step: str
) -> None:
    right = forge.pull_request(base, {PY: RIGHT})
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: FACTOR}))
    runner.comments = [said(5, "github-actions[bot]", f"{MARKER}\n### chainrule: 100 of 100")]  # the newer run was faster
    runner.run("marks", between={step: right})
    assert runner.comment() is None


def test_a_push_between_fetch_and_grade_changes_nothing(forge: Forge, base: str, tmp_path: Path) -> None:
    right = forge.pull_request(base, {PY: RIGHT})
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: FACTOR}))
    job = runner.run("marks", between={"Grade": right})
    assert job.outputs["status"] == NOT_FULL


def test_an_unrelated_history_is_graded_as_what_it_holds(forge: Forge, base: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, forge, base, forge.commit({PY: FACTOR, "course.yml": b"course: mine\n"}))
    job = runner.run("marks")
    check(runner, job)
    assert job.outputs["status"] == NOT_FULL
    assert "no common commit" in job.summary


def test_what_the_base_changed_since_is_not_the_pull_requests(forge: Forge, base: str, tmp_path: Path) -> None:
    """The commit from which a pull request starts is among what is fetched."""
    later = forge.commit({**BASE, "README.md": b"later"}, base)
    mine = forge.pull_request(base, {PY: FACTOR})
    merged = forge.commit({**BASE, "README.md": b"later", PY: FACTOR}, mine, later)
    for number, head in enumerate((mine, merged)):
        folder = tmp_path / str(number)
        folder.mkdir()
        runner = Runner(folder, forge, later, head)
        job = runner.run("marks")
        check(runner, job)
        assert (job.outputs["status"], "README" in job.summary, "no common" in job.summary) == (NOT_FULL, False, False)


# -- the comment -------------------------------------------------------------------------------------------------------


def said(number: int, login: str, text: str) -> dict[str, object]:
    return {"id": number, "user": {"login": login}, "body": text}


def test_there_is_one_comment_and_a_students_imitation_is_left_alone(forge: Forge, base: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: FACTOR}))
    runner.comments = [
        said(1, "mallory", f"{MARKER}\n### chainrule: 100 of 100"),
        said(2, "github-actions[bot]", "of another workflow"),
        {"id": 3, "user": None, "body": MARKER},
        said(4, "github-actions", f"{MARKER}\n"),
        said(5, "github-actions[bot]", f"{MARKER}\n### chainrule: 10 of 100"),
    ]
    job = runner.run("marks")
    assert runner.comment() == ("PATCH", "repos/course/course/issues/comments/5", runner.commented(job.summary))


def test_marks_that_no_longer_hold_are_replaced(forge: Forge, base: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {}))
    runner.comments = [said(5, "github-actions[bot]", f"{MARKER}\n### chainrule: 90 of 100")]
    runner.run("marks")
    written = runner.comment()
    assert written is not None
    assert written[:2] == ("PATCH", "repos/course/course/issues/comments/5")
    assert "not graded" in written[2]


def test_a_comment_is_no_longer_than_github_takes_and_ends_with_a_whole_line(
    forge: Forge, base: str, tmp_path: Path
) -> None:
    """As of a course with very many exercises, whose summary is made here by a program in chainrule's place."""
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: FACTOR}))
    (tmp_path / "long.md").write_text("- `<b>@all \u00e4\u00e4`\n" * 7_001, encoding="utf-8")
    (tmp_path / "bin/chainrule").write_text(f'#!/bin/sh\ncp {tmp_path}/long.md "$RUNNER_TEMP/summary.md"\nexit 1\n')
    job = runner.run("marks")
    check(runner, job)
    written = runner.comment()
    assert written is not None
    assert 59_000 < len(written[2].encode()) < 65_536
    assert written[2] == runner.commented(job.summary[: len(written[2]) - len(runner.commented(""))])
    assert "<" not in bare(written[2].removeprefix(MARKER))


# -- the feedback job --------------------------------------------------------------------------------------------------


def test_feedback_is_the_students_and_no_line_of_it_is_a_command(forge: Forge, base: str, tmp_path: Path) -> None:
    runner = Runner(tmp_path, forge, base, forge.pull_request(base, {PY: WORDS}))
    job = runner.run("feedback")
    assert job.conclusion == FAILURE
    lines = job.logs["Grade"].splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("::stop-commands::"))
    end = lines.index(f"::{lines[start].removeprefix('::stop-commands::')}::")
    assert any("ValueError" in line for line in lines[start:end])
    others = [line for line in lines[:start] + lines[end + 1 :] if not OURS.fullmatch(line)]
    assert not [line for line in others if line.strip().startswith(("::", "##["))]
    assert len(lines[start]) > 30


@pytest.mark.parametrize(("changes", "conclusion"), [({PY: RIGHT}, SUCCESS), ({}, SUCCESS), ({PY: None}, FAILURE)])
def test_feedback_ends_as_the_marks_do(
    forge: Forge, base: str, tmp_path: Path, changes: dict[str, Content | None], conclusion: str
) -> None:
    job = Runner(tmp_path, forge, base, forge.pull_request(base, changes)).run("feedback")
    assert job.conclusion == conclusion, job.log
    assert job.summary


@pytest.mark.parametrize(("own", "installed"), [(True, "."), (False, "chainrule")])
def test_chainrule_comes_from_the_base_only_where_the_base_is_chainrule(
    forge: Forge, tmp_path: Path, own: bool, installed: str
) -> None:
    base = forge.commit({**BASE, "pyproject.toml": b'[project]\nname = "chainrule"\n'} if own else dict(BASE))
    runner = Runner(tmp_path, forge, base, forge.commit({**BASE, PY: FACTOR}, base))
    runner.run("marks")
    assert (tmp_path / "pip").read_text(encoding="utf-8").split() == ["-m", "pip", "install", "--quiet", installed]

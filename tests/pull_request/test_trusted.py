"""Where the base is checked out: only its own course, solutions and key may say how to grade; and the options."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from forge import BASE, ENVIRONMENT, FACTOR, NOTEBOOK, PY, RIGHT, Forge
from repository import ROOT, chainrule
from test_hostile_pull_requests import FAULT, FULL, NOT_FULL, RIGHT_BOOK, TWO, UNTOUCHED, run

from chainrule import builtin

pytestmark = pytest.mark.slow
ONE_EXERCISE = (
    b"course: square\nexercises:\n  - {name: sample_loss, points: 100}\ndeck: {lesson: {n: 2, n_out: 4, n_in: 6}}\n"
    b"submission: work/gradient.py\nseed: 1\n"
)


def checked_out(forge: Forge, commit: str) -> Path:
    top = forge.path.parent / "checkout"
    forge.git("update-ref", "refs/heads/main", commit)
    forge.git("symbolic-ref", "HEAD", "refs/heads/main")
    subprocess.run(["git", "clone", "-q", str(forge.path), str(top)], check=True, env=ENVIRONMENT, capture_output=True)
    forge.path = top
    return top


def test_the_course_of_the_checkout_grades(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit({"course.yml": ONE_EXERCISE, "solutions/gradient.py": (ROOT / "solutions/gradient.py").read_bytes()})
    checked_out(forge, base)
    head = forge.commit({"course.yml": b"", "work/gradient.py": FACTOR}, base)
    ended = run(forge.path, base, head, tmp_path)
    assert (ended.status, ended.result["course"], ended.result["score"]) == (FULL, "square", 100)
    assert "  deletes solutions/gradient.py\n" in ended.said


def test_a_course_in_a_subfolder_names_paths_from_there(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit({f"week 3/{path}": content for path, content in BASE.items()})
    top = checked_out(forge, base)
    head = forge.commit({f"week 3/{PY}": RIGHT, PY: FACTOR}, base)
    ended = run(top, base, head, tmp_path, "--course", str(top / "week 3/course.yml"))
    assert (ended.status, ended.result["submission"]["path"]) == (FULL, f"week 3/{PY}")


@pytest.mark.parametrize("path", ["course.yml", "solutions/gradient.py", "solutions/misconceptions/mine.py"])
def test_a_checkout_of_the_head_is_refused(forge: Forge, tmp_path: Path, path: str) -> None:
    base = forge.commit(dict(BASE))
    canary = tmp_path / "canary"
    evil = f"open({str(canary)!r}, 'w')\n".encode()
    content = BASE["course.yml"] + b"# mine\n" if path == "course.yml" else evil
    head = forge.pull_request(base, {path: content, PY: FACTOR})
    ended = run(checked_out(forge, head), base, head, tmp_path)
    assert (ended.status, ended.result) == (FAULT, None)
    assert f"{path} is not the base's" in ended.said
    assert "never the head" in ended.said
    assert not canary.exists()


def test_solutions_that_are_in_neither_commit_may_lie_there(forge: Forge, tmp_path: Path) -> None:
    """As from a private repository, checked out beside the course."""
    base = forge.commit(dict(BASE))
    top = checked_out(forge, base)
    (top / "solutions").symlink_to(ROOT / "solutions")
    assert run(top, base, forge.pull_request(base, {PY: RIGHT}), tmp_path).status == FULL


def test_a_key_of_the_head_is_refused_and_one_from_elsewhere_is_not(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit(dict(BASE))
    key = builtin.public_key().data
    head = forge.pull_request(base, {PY: RIGHT, "key.json": key})
    (tmp_path / "key.json").write_bytes(key)
    assert run(forge.path, base, head, tmp_path, "--key", str(tmp_path / "key.json")).status == FULL
    (tmp_path / "result.json").unlink()
    top = checked_out(forge, head)
    ended = run(top, base, head, tmp_path, "--key", str(top / "key.json"))
    assert (ended.status, ended.result) == (FAULT, None)


def test_a_bare_repository_whose_base_has_another_course_asks_for_it(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit({**BASE, "course.yml": ONE_EXERCISE})
    ended = run(forge.path, base, forge.pull_request(base, {PY: RIGHT}), tmp_path)
    assert ended.status == FAULT
    assert "--course FILE" in ended.said


@pytest.mark.parametrize(
    ("base", "head", "said"),
    [
        ("0" * 40, "HEAD", "there is no such commit"),
        ("HEAD", "--output=/tmp/x", "there is no such commit"),
        ("HEAD", "-h", "there is no such commit"),
        ("HEAD", f"HEAD:{PY}", "there is no such commit"),
        ("HEAD", "", "there is no such commit"),
        ("HEAD", "::error::\x1b[31m", "there is no such commit"),
    ],
)
def test_what_is_no_commit_is_refused(forge: Forge, tmp_path: Path, base: str, head: str, said: str) -> None:
    forge.git("update-ref", "HEAD", forge.commit(dict(BASE)))
    command = ["--repo", str(forge.path), f"--base={base}", f"--head={head}"]
    ran = run_plainly(tmp_path, *command)
    assert (ran.returncode, said in ran.stderr) == (FAULT, True)
    assert "\x1b" not in ran.stderr


def test_what_is_no_repository_is_refused(tmp_path: Path) -> None:
    ran = run_plainly(tmp_path, "--base", "HEAD", "--head", "HEAD")
    assert (ran.returncode, "is no git repository" in ran.stderr) == (FAULT, True)


def test_without_git_it_says_so(forge: Forge, tmp_path: Path) -> None:
    ran = run_plainly(tmp_path, "--base", "HEAD", "--head", "HEAD", PATH="/nonexistent")
    assert (ran.returncode, "git is not installed" in ran.stderr) == (FAULT, True)


def run_plainly(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return chainrule("pr", *options, cwd=folder, env={**os.environ, **environment})


def test_the_text_goes_to_stdout_and_words_to_stderr(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: FACTOR, "x.py": b""})
    ran = run_plainly(tmp_path, "--repo", str(forge.path), "--base", base, "--head", head)
    assert ran.returncode == NOT_FULL
    assert f"{PY}   " in ran.stdout
    assert ran.stderr.splitlines()[2:] == [
        "This pull request also changes other files, which are ignored for grading:", "  adds x.py",
    ]  # fmt: skip


@pytest.mark.parametrize("student", ["ada", "each"])
def test_a_students_own_cases_are_of_the_secret(forge: Forge, tmp_path: Path, student: str) -> None:
    solutions = {
        str(path.relative_to(ROOT)): path.read_bytes() for path in (ROOT / "solutions").rglob("*.py")
    }  # fmt: skip
    base = forge.commit({**BASE, **solutions})
    top = checked_out(forge, base)
    head = forge.commit({**BASE, **solutions, PY: FACTOR}, base)
    ended = run(top, base, head, tmp_path, "--student", student, CHAINRULE_SECRET="s" * 32)
    assert (ended.status, ended.result["student"], ended.result["receipt"]["seed"]) == (NOT_FULL, student, None)


def test_the_summary_is_appended_and_inert(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: b"def sample_loss(a, y):\n    raise ValueError('`|</td><img src=x> @all')\n"})
    (tmp_path / "summary.md").write_text("before\n")
    ended = run(forge.path, base, head, tmp_path)
    assert ended.summary.startswith("before\n### chainrule: 0 of 100")
    assert "| `sample_loss` | raises | 0 of 6 |" in ended.summary
    before, _, after = ended.summary.partition("ValueError: `|</td><img src=x> @all")
    assert before.rpartition("\n\n")[2].startswith("```text\n")  # in a fenced block, which ends behind it
    assert "\n```\n" in after


def test_annotations_stand_at_the_functions_line_on_stdout_alone(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: FACTOR})
    named = f"--repo={forge.path}", f"--base={base}", f"--head={head}", "--annotations"
    ran = run_plainly(tmp_path, *named, "-o", "result.txt")
    assert ran.returncode == NOT_FULL
    first, *others = ran.stdout.splitlines()
    line = FACTOR.decode().splitlines().index("def dC0_da(a, y):") + 1
    assert first.startswith(f"::error file={PY},line={line},title=dC0_da%3A not right::half of what it should be")
    assert all(other.startswith("::notice ") for other in others)
    refused = run_plainly(tmp_path, *named)
    assert (refused.returncode, refused.stdout, "-o FILE" in refused.stderr) == (FAULT, "", True)


def test_a_summary_that_can_not_be_written_is_known_before_anything_is_graded(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit(dict(BASE))
    (tmp_path / "summary.md").mkdir()
    ran = run_plainly(tmp_path, f"--repo={forge.path}", f"--base={base}", f"--head={base}", "--summary", "summary.md")
    assert (ran.returncode, ran.stdout, "name another file: --summary FILE" in ran.stderr) == (FAULT, "", True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="has no limit of a file's size, or no /dev/full")
@pytest.mark.parametrize("output", ["result.txt", None, "/dev/full"])
def test_a_full_disk_leaves_no_marks_anywhere_with_a_status_that_says_so(
    forge: Forge, tmp_path: Path, output: str | None
) -> None:
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: FACTOR})
    (tmp_path / "summary.md").write_text("before\n")
    named = [f"--repo={forge.path}", f"--base={base}", f"--head={head}", "--summary=summary.md"]
    named += ["-o", output] if output else []
    room = "unlimited" if output == "/dev/full" else "1"  # in units of 1024 bytes: the summary has more
    ran = subprocess.run(
        ["/bin/bash", "-c", f'trap "" XFSZ; ulimit -f {room}; exec "$0" -m chainrule pr "$@"', sys.executable, *named],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (FAULT, ""), ran.stderr
    assert "can't be written" in ran.stderr
    assert (tmp_path / "summary.md").read_text() == "before\n"
    assert not (tmp_path / "result.txt").exists()


def test_of_two_submissions_and_none_the_summary_says_why(forge: Forge, tmp_path: Path) -> None:
    base = forge.commit(dict(BASE))
    ended = run(forge.path, base, forge.pull_request(base, {PY: RIGHT, NOTEBOOK: RIGHT_BOOK}), tmp_path)
    assert (ended.status, "it changes both" in ended.summary) == (TWO, True)
    ended = run(forge.path, base, base, tmp_path)
    assert (ended.status, "not graded" in ended.summary) == (UNTOUCHED, True)

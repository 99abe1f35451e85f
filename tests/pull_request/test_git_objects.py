"""What a head may hold, against real git: it tells of no file on this disk, and is told where a submission belongs.

Heads that no honest git would make are attacks: tests/attacks/git-objects/.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from forge import BASE, ENVIRONMENT, FACTOR, FOLDER, NOTEBOOK, PY, RIGHT, Content, Forge
from repository import ROOT
from test_hostile_pull_requests import (
    EVIL,
    FAULT,
    FULL,
    IN_ITS_WAY,
    MISSING,
    NO_FILE,
    NOT_FULL,
    TWO,
    UNTOUCHED,
    Ran,
    run,
)
from test_trusted import checked_out

pytestmark = pytest.mark.slow


def object_file(forge: Forge, name: str) -> Path:
    file = forge.path / "objects" / name[:2] / name[2:]
    file.chmod(0o644)
    return file


def test_of_the_base_the_same_is_a_fault(forge: Forge, base: str, tmp_path: Path) -> None:
    head = forge.pull_request(base, {PY: RIGHT})
    object_file(forge, forge.git("rev-parse", f"{base}:exercises")).unlink()
    assert run(forge.path, base, head, tmp_path).status == FAULT


@pytest.mark.parametrize("limit", ["blob:none", "blob:limit=1m", "tree:0"])
def test_a_clone_that_may_lack_a_submission_is_a_fault_whatever_the_head_is(
    forge: Forge, base: str, tmp_path: Path, limit: str
) -> None:
    forge.git("config", "remote.origin.partialclonefilter", limit)
    for head in (base, forge.pull_request(base, {PY: RIGHT})):
        ended = run(forge.path, base, head, tmp_path)
        assert (ended.status, "--filter=blob:limit=32m" in ended.said) == (FAULT, True)


# -- what lies on this disk --------------------------------------------------------------------------------------------


def private(forge: Forge, base: str) -> Path:
    """As the workflow has it: the base's checkout, with a private repository's solutions in it."""
    top = checked_out(forge, base)
    shutil.copytree(ROOT / "solutions", top / ".private/solutions")
    (top / "solutions").symlink_to(".private/solutions")
    (top / "marks.json").write_text("{}")
    return top


def test_a_head_does_not_learn_whether_a_path_is_in_the_checkout(forge: Forge, base: str, tmp_path: Path) -> None:
    top = private(forge, base)
    theirs = (ROOT / "solutions/gradient.py").read_bytes()
    said = set()
    for path, content in (
        ("solutions/gradient.py", EVIL),
        ("solutions/nothing.py", EVIL),
        (".private/solutions/gradient.py", EVIL),
        (".private/solutions/gradient.py", theirs),
        (".private/solutions/nothing.py", theirs),
        ("solutions/misconceptions", EVIL),
        ("marks.json", EVIL),
    ):
        (tmp_path / "summary.md").unlink(missing_ok=True)
        ended = run(top, base, forge.commit({**BASE, PY: FACTOR, path: content}, base), tmp_path)
        assert ended.status == NOT_FULL, ended.said
        said.add((ended.said + ended.summary).replace(path, "PATH"))
    assert len(said) == 1


@pytest.mark.parametrize("link", ["solutions", "course.yml"])
def test_a_checkout_of_a_head_that_put_a_link_in_the_place_is_refused(
    forge: Forge, base: str, tmp_path: Path, link: str
) -> None:
    target = {"solutions": b"exercises", "course.yml": b"README.md"}[link]
    head = forge.pull_request(base, {link: ("120000", forge.write("blob", target)), PY: RIGHT})
    ended = run(checked_out(forge, head), base, head, tmp_path)
    assert (ended.status, f"{link} is not the base's" in ended.said) == (FAULT, True)


def test_a_link_of_the_bases_own_is_the_bases(forge: Forge, tmp_path: Path) -> None:
    course: dict[str, Content] = {
        **BASE,
        "week/course.yml": BASE["course.yml"],
        "course.yml": ("120000", forge.write("blob", b"week/course.yml")),
    }
    base = forge.commit(course)
    head = forge.commit({**course, f"week/{PY}": RIGHT, "week/solutions/gradient.py": EVIL}, base)
    ended = run(checked_out(forge, base), base, head, tmp_path)
    assert (ended.status, ended.result["submission"]["path"]) == (FULL, f"week/{PY}")


@pytest.mark.parametrize("checkout", [["checkout", "-q"], ["merge", "-q"], ["reset", "-q", "--hard"], ["read-tree", "-mu"]])
def test_solutions_of_the_head_are_refused_however_git_has_put_them_there(
    forge: Forge, base: str, tmp_path: Path, checkout: list[str]
) -> None:
    head = forge.pull_request(base, {"solutions/gradient.py": EVIL, PY: RIGHT})
    top = checked_out(forge, base)
    subprocess.run(["git", "-C", str(top), *checkout, head], check=True, env=ENVIRONMENT)
    ended = run(top, base, head, tmp_path)
    assert (ended.status, "solutions/gradient.py is not the base's" in ended.said) == (FAULT, True)


def test_no_variable_of_git_has_an_effect(forge: Forge, base: str, tmp_path: Path) -> None:
    """As where a hook of git starts it, or a student's profile."""
    other, canary = Forge(tmp_path / "other.git"), tmp_path / "canary"
    head = forge.pull_request(base, {PY: FACTOR})
    other.git("update-ref", f"refs/replace/{head}", other.commit({**BASE, PY: RIGHT}))
    (tmp_path / "gitconfig").write_text(f"[core]\n\tfsmonitor = touch {canary}\n\tpager = touch {canary}\n")
    (tmp_path / "grafts").write_text(f"{head}\n")
    ended = run(
        forge.path, base, head, tmp_path, GIT_DIR=str(other.path), GIT_WORK_TREE=str(tmp_path), GIT_INDEX_FILE="/dev/null",
        GIT_OBJECT_DIRECTORY=str(other.path / "objects"), GIT_ALTERNATE_OBJECT_DIRECTORIES=str(other.path / "objects"),
        GIT_CONFIG_GLOBAL=str(tmp_path / "gitconfig"), GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="core.fsmonitor",
        GIT_CONFIG_VALUE_0=f"touch {canary}", GIT_CONFIG_PARAMETERS=f"'core.pager=touch {canary}'", GIT_NAMESPACE="x",
        GIT_GRAFT_FILE=str(tmp_path / "grafts"),
        GIT_SHALLOW_FILE=str(tmp_path / "grafts"),
        GIT_REPLACE_REF_BASE="refs/heads", GIT_ICASE_PATHSPECS="1", GIT_GLOB_PATHSPECS="1", GIT_EXEC_PATH=str(tmp_path),
        GIT_TRACE=str(canary), GIT_SSH="false",
        GIT_CEILING_DIRECTORIES="/", GIT_DEFAULT_HASH="sha256", GIT_ATTR_SOURCE=head, GIT_QUARANTINE_PATH=str(other.path),
    )  # fmt: skip
    assert (ended.status, ended.result["score"], "no common commit" in ended.said) == (NOT_FULL, 90, False)
    assert not canary.exists()


def test_alternates_and_references_of_the_head_are_not_followed(forge: Forge, base: str, tmp_path: Path) -> None:
    """Paths that mean something within .git mean nothing as paths of a head."""
    other = Forge(tmp_path / "other.git")
    lost = other.write("blob", RIGHT + b"# elsewhere\n")
    head = forge.pull_request(
        base,
        {
            PY: ("100644", lost), "objects/info/alternates": str(other.path / "objects").encode(), "HEAD": lost.encode(),
            ".git/objects/info/alternates": str(other.path / "objects").encode(), f"refs/replace/{lost}": lost.encode(),
            "info/grafts": base.encode(), "shallow": base.encode(), "config": b"[core]\n\tfsmonitor = false\n",
            ".gitattributes": b"* filter=evil\n", ".gitmodules": b"[submodule]\n", ".lfsconfig": b"[lfs]\n",
        },
    )  # fmt: skip
    assert run(forge.path, base, head, tmp_path).status == NO_FILE


# -- where the submission is -------------------------------------------------------------------------------------------


def run_changes(forge: Forge, base: str, tmp_path: Path, changes: dict[str, Content | None]) -> Ran:
    return run(forge.path, base, forge.pull_request(base, changes), tmp_path)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("gradient.py", PY),
        ("gradient.ipynb", NOTEBOOK),
        ("./gradient.py", PY),
        ("exercises/gradient.py", PY),
        ("gradient/gradient.py", PY),
        ("exercise/gradient/gradient.py", PY),
        ("exercises/gradient/gradient/gradient.py", PY),
        ("exercises/gradients/gradient.ipynb", NOTEBOOK),
        ("ada/Gradient.PY", PY),
        ("submissions/ada lovelace/gradient.py", PY),
        ("gradient (1).py", PY),
        (f"{FOLDER}/gradient (1).py", PY),
        (f"{FOLDER}/Copy of gradient.ipynb", NOTEBOOK),
        ("a\nb/gradient.py", PY),
    ],
)
def test_a_submission_in_the_wrong_place_is_refused_and_told_where_it_belongs(
    forge: Forge, base: str, tmp_path: Path, path: str, meant: str
) -> None:
    ended = run_changes(forge, base, tmp_path, {path: RIGHT, meant: None} if "/" not in path else {path: RIGHT})
    assert ended.status == MISSING, ended.said
    assert f"did you mean {meant}?" in ended.said.splitlines()[1]  # below which deck it is
    assert f"did you mean {meant}?" in ended.summary
    assert ended.result["score"] == 0


@pytest.mark.parametrize(
    "path",
    ["tests/submissions/ada/gradient.py", f"{FOLDER}/helper.py", "test_gradient.py", "notes/gradient.md", "gradient/x.py",
     ".ipynb_checkpoints/gradient-checkpoint.ipynb"],
)  # fmt: skip
def test_another_file_is_not_taken_for_a_submission(forge: Forge, tmp_path: Path, path: str) -> None:
    course: dict[str, Content] = {**BASE, "tests/submissions/bob/gradient.py": RIGHT}
    base = forge.commit(course)
    assert run(forge.path, base, forge.commit({**course, path: RIGHT}, base), tmp_path).status == UNTOUCHED


def test_half_a_million_files_beside_the_courses_own_take_seconds(forge: Forge, tmp_path: Path) -> None:
    """A few objects; the course keeps its own such files behind many others."""
    blob = ("100644", forge.write("blob", RIGHT))
    course: dict[str, Content] = {**BASE, **{f"tests/{i:03}.py": blob for i in range(500)}, "tests/x/gradient.py": blob}
    base = forge.commit(course)
    tree = forge.tree({"gradient.py": blob})
    for _ in range(3):
        tree = forge.tree({f"{i:02}": ("40000", tree) for i in range(60)})
    ended = run(forge.path, base, forge.commit({**course, "tests/y": ("40000", tree)}, base), tmp_path)
    assert ended.status == UNTOUCHED
    assert ended.seconds < 20


def test_a_file_that_the_base_has_elsewhere_may_change(forge: Forge, tmp_path: Path) -> None:
    course: dict[str, Content] = {**BASE, "gradient.py": RIGHT}
    base = forge.commit(course)
    head = forge.commit({**course, "gradient.py": FACTOR}, base)
    assert run(forge.path, base, head, tmp_path).status == UNTOUCHED


def test_a_copy_elsewhere_takes_nothing_from_a_submission(forge: Forge, base: str, tmp_path: Path) -> None:
    assert run_changes(forge, base, tmp_path, {PY: RIGHT, "gradient.py": FACTOR}).status == FULL
    assert run_changes(forge, base, tmp_path, {PY: RIGHT, f"{FOLDER}/GRADIENT.py": FACTOR}).status == IN_ITS_WAY


# -- a notebook that was only run --------------------------------------------------------------------------------------


def notebook(sources: list[str], **more: object) -> bytes:
    outputs: list[object] = [{"output_type": "stream", "name": "stdout", "text": "0.5\n"}] if more.pop("ran", False) else []
    cells: list[object] = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": outputs, "execution_count": len(outputs) or None}
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}).encode()


STUB = ["import numpy as np", "def sample_loss(a, y):\n    ...\n"]
LOG = {"cell_type": "markdown", "source": "What I found", "metadata": {}}


RUN: dict[str, tuple[bytes, int]] = {
    "outputs": (notebook(STUB, ran=True), FULL),
    "metadata": (notebook(STUB, metadata={"kernelspec": {"name": "mine", "language": "python"}}), FULL),
    "the version": (notebook(STUB, nbformat_minor=4), FULL),
    "an id": (notebook(STUB).replace(b'"source": "import', b'"id": "a1", "source": "import'), FULL),
    "an empty cell": (notebook([*STUB, " "]), FULL),
    "blanks": (notebook(["import numpy as np  ", STUB[1].replace("\n", "\r\n")]), FULL),
    "Markdown": (notebook(STUB).replace(b'"cells": [', b'"cells": [%s, ' % json.dumps(LOG).encode()), FULL),
    "lines": (notebook(STUB) + b"\n\n", FULL),
    "a function": (notebook([STUB[0], "def sample_loss(a, y):\n    return 0\n"]), TWO),
    "a cell": (notebook([*STUB, "1 + 1"]), TWO),
    "the order": (notebook([*STUB[::-1]]), TWO),
    "an indent": (notebook([STUB[0], STUB[1].replace("    ", "  ")]), TWO),
    "no JSON": (b"{", TWO),
    "nothing": (b"", TWO),
    "no cells": (notebook([]), TWO),
    "too large": (b"\0" * 32_000_001, TWO),
}


@pytest.mark.parametrize("name", RUN)
def test_a_notebook_that_was_only_run_is_no_second_submission(forge: Forge, tmp_path: Path, name: str) -> None:
    book, status = RUN[name]
    course: dict[str, Content] = {**BASE, NOTEBOOK: notebook(STUB)}
    base = forge.commit(course)
    ended = run(forge.path, base, forge.commit({**course, NOTEBOOK: book, PY: RIGHT}, base), tmp_path)
    assert (ended.status, ended.result["submission"]["path"]) == (status, PY), ended.said
    assert f"  changes {NOTEBOOK}\n" in ended.said


def test_a_script_of_other_line_ends_is_no_second_submission(forge: Forge, base: str, tmp_path: Path) -> None:
    script = BASE[PY].replace(b"\n", b"\r\n") + b"\r\n"
    ended = run_changes(forge, base, tmp_path, {PY: script, NOTEBOOK: notebook([RIGHT.decode()])})
    assert (ended.status, ended.result["submission"]["path"]) == (FULL, NOTEBOOK)


def test_what_was_only_run_is_graded_where_it_is_all_there_is(forge: Forge, tmp_path: Path) -> None:
    course: dict[str, Content] = {**BASE, NOTEBOOK: notebook(STUB)}
    base = forge.commit(course)
    ended = run(forge.path, base, forge.commit({**course, NOTEBOOK: notebook(STUB, ran=True)}, base), tmp_path)
    assert (ended.status, ended.result["submission"]["path"]) == (NOT_FULL, NOTEBOOK)

"""Pull requests that try to say how they are graded, against real git: one blob counts, everything else is ignored."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from forge import BASE, ENVIRONMENT, FACTOR, FOLDER, NOTEBOOK, PY, RIGHT, Content, Forge
from process_table import Stopwatch
from repository import chainrule, chainrule_here

from chainrule.builtin import public_key
from chainrule.pull_request.choice import _aliases
from chainrule.pull_request.outcome import Outcome
from chainrule.pull_request.plumbing import Entry

pytestmark = pytest.mark.slow

FULL, NOT_FULL, FAULT, OUR_FAULT, MISSING, TWO, NO_FILE, TOO_LARGE, IN_ITS_WAY, UNTOUCHED = range(10)
RIGHT_BOOK = json.dumps({
    "nbformat": 4, "nbformat_minor": 5, "metadata": {},
    "cells": [{"cell_type": "code", "source": RIGHT.decode(), "metadata": {}, "outputs": [], "execution_count": None}],
}).encode()  # fmt: skip
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
EVIL = b"raise SystemExit('the head was run')\n"
COMPARE = "autograder/chainrule/judging/compare.py"
SUBMODULE = ("160000", "1" * 40)


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    said: str
    summary: str
    result: Any
    seconds: float


def run(repository: Path, base: str, head: str, tmp_path: Path, *options: str, **environment: str) -> Ran:
    """`chainrule pr` in an empty folder, with JSON to a file and a summary; in a process of its own with an environment."""
    made, summary = tmp_path / "result.json", tmp_path / "summary.md"
    where = ["--repo", str(repository), "--base", base, "--head", head]
    command = ["pr", *where, "--summary", str(summary), "--format", "json", *options, "-o", str(made)]
    with Stopwatch() as watch:
        status, out, said = (
            _in_a_process(command, tmp_path, environment) if environment else chainrule_here(*command, cwd=tmp_path)
        )
    result = json.loads(made.read_text()) if made.exists() else None
    text = summary.read_text() if summary.exists() else ""
    return Ran(status, out, said, text, result, watch.seconds)


def _in_a_process(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str, str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / ".cache"), **environment}
    ran = chainrule(*command, cwd=folder, env=environment, errors="surrogateescape")
    return ran.returncode, ran.stdout, ran.stderr


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pull") / "course.git")


@pytest.fixture(scope="module")
def base(forge: Forge) -> str:
    return forge.commit(dict(BASE))


def link(forge: Forge, target: str) -> Content:
    return ("120000", forge.write("blob", target.encode()))


@pytest.mark.parametrize(
    ("changes", "status", "ignored"),
    [
        ({PY: RIGHT}, FULL, []),
        ({PY: FACTOR}, NOT_FULL, []),
        ({NOTEBOOK: RIGHT_BOOK}, FULL, []),
        ({PY: RIGHT, NOTEBOOK: None}, FULL, [f"deletes {NOTEBOOK}"]),
        ({PY: FACTOR, COMPARE: EVIL}, NOT_FULL, [f"changes {COMPARE}"]),
        ({PY: FACTOR, ".github/workflows/grade.yml": EVIL}, NOT_FULL, ["changes .github/workflows/grade.yml"]),
        ({PY: FACTOR, "course.yml": b"course: mine\n"}, NOT_FULL, ["changes course.yml"]),
        ({PY: FACTOR, "tests/test_all.py": None}, NOT_FULL, ["deletes tests/test_all.py"]),
        ({PY: FACTOR, "requirements.txt": b"evil\n"}, NOT_FULL, ["changes requirements.txt"]),
        ({PY: FACTOR, "pytest.ini": EVIL, "pyproject.toml": EVIL}, NOT_FULL, ["adds pyproject.toml", "adds pytest.ini"]),
        (
            {PY: FACTOR, **{f"{FOLDER}/{name}.py": EVIL for name in ("conftest", "sitecustomize", "usercustomize")}},
            NOT_FULL,
            [f"adds {FOLDER}/conftest.py", f"adds {FOLDER}/sitecustomize.py"],
        ),
        ({PY: FACTOR, "result.json": b'{"score": 100}'}, NOT_FULL, ["adds result.json"]),
        ({PY: FACTOR, "solutions/gradient.py": EVIL}, NOT_FULL, ["adds solutions/gradient.py"]),
        ({PY: FACTOR, ".gitmodules": b'[submodule "x"]\n\turl = ext::true\n', "x": SUBMODULE}, NOT_FULL, ["adds x"]),
        ({PY: FACTOR, "README.md/x": b"", "README.md": None}, NOT_FULL, ["adds README.md/x"]),
        *(
            ({PY: FACTOR, f"{FOLDER}/{name}": EVIL}, NOT_FULL, [f"adds {FOLDER}/{name}"])
            for name in ("numpy.py", "-rf", "..", ".git")
        ),
        ({PY: FACTOR, "a\nb": b"", "\x1b[31m\udcff": b""}, NOT_FULL, [r"adds '\x1b[31m\udcff'", r"adds 'a\nb'"]),
        ({PY: FACTOR, "\n::error::x": b""}, NOT_FULL, [r"adds '\n::error::x'"]),
        ({PY: FACTOR, "##[error]x": b"", "`|<b>@me": b""}, NOT_FULL, ["adds '#\\#[error]x'", "adds `|<b>@me"]),
        ({PY: POINTER}, NOT_FULL, []),
        ({PY: FACTOR + b"\0"}, NOT_FULL, []),
        ({PY: b""}, NOT_FULL, []),
        ({PY: FACTOR + b"#" * (1_000_000 - len(FACTOR))}, NOT_FULL, []),
        ({PY: b"#" * 1_000_001}, NOT_FULL, []),
        ({PY: b"#" * 32_000_001}, TOO_LARGE, []),
        ({NOTEBOOK: b" " * 32_000_001}, TOO_LARGE, []),
        ({PY: RIGHT, NOTEBOOK: RIGHT_BOOK}, TWO, [f"changes {NOTEBOOK}"]),
        ({PY: None, NOTEBOOK: None}, MISSING, [f"deletes {NOTEBOOK}"]),
        ({PY: None}, MISSING, []),
        ({PY: None, f"{FOLDER}/mine.py": RIGHT}, MISSING, [f"adds {FOLDER}/mine.py"]),
        ({PY: None, NOTEBOOK: None, "gradient.py": RIGHT}, MISSING, ["adds gradient.py"]),
        ({}, UNTOUCHED, []),
        ({"README.md": b"# Mine\n"}, UNTOUCHED, ["changes README.md"]),
        ({f"{FOLDER}/-gradient.py": RIGHT}, UNTOUCHED, [f"adds {FOLDER}/-gradient.py"]),
        ({f"{FOLDER}/gradient2.py": RIGHT}, UNTOUCHED, [f"adds {FOLDER}/gradient2.py"]),
        ({PY: SUBMODULE}, NO_FILE, []),
        ({PY: None, f"{PY}/gradient.py": RIGHT}, NO_FILE, [f"adds {PY}/gradient.py"]),
        ({PY: None, NOTEBOOK: None, FOLDER: SUBMODULE}, NO_FILE, [f"adds {FOLDER}"]),
        ({PY: None, NOTEBOOK: None, "exercises": RIGHT}, NO_FILE, ["adds exercises"]),
        *(
            ({PY: RIGHT, path: EVIL}, IN_ITS_WAY, [])
            for path in (
                f"{FOLDER}/Gradient.py", f"{FOLDER}/GRADIENT.IPYNB", f"{FOLDER}/gradient.py\n", f"{FOLDER}/\ngradient.py",
                f"{FOLDER}/grad\u0456ent.py", f"{FOLDER}/\uff47radient.py", f"{FOLDER}/gra\u200bdient.py",
                f"{FOLDER}/gradient.py ", f"{FOLDER}/gradient.py.", f"{FOLDER}/gra\x00dient.py".replace("\0", "\x07"),
                "Exercises/gradient/gradient.py", "exercises/GRADIENT/gradient.py", "exercises\n/gradient/gradient.py",
                r"exercises\gradient\gradient.py", "e\u0445ercises/gradient/gradient.py",
            )
        ),
        ({f"{FOLDER}/Gradient.py": RIGHT}, IN_ITS_WAY, []),
        ({PY: None, f"{FOLDER}/Gradient.py": RIGHT}, IN_ITS_WAY, []),
    ],
)  # fmt: skip
def test_a_pull_request_ends_with_its_status_and_lists_what_is_ignored(
    forge: Forge, base: str, tmp_path: Path, changes: dict[str, Content | None], status: int, ignored: list[str]
) -> None:
    ended = run(forge.path, base, forge.pull_request(base, changes), tmp_path)
    assert ended.status == status, ended.said
    for line in ignored:
        assert f"\n  {line}\n" in ended.said
    assert "Traceback" not in ended.said
    assert not [line for line in ended.said.splitlines() if line.strip().startswith("::") or "##[" in line]
    assert all(character.isprintable() or character == "\n" for character in ended.said + ended.summary)
    assert ended.summary
    assert ended.out == ""
    if status == UNTOUCHED:
        assert ended.result is None
    else:
        verdicts = {one["verdict"] for one in ended.result["exercises"]}
        assert len(ended.result["exercises"]) == 14
        assert (verdicts == {"BROKEN"}) >= (status > FAULT)
        assert (ended.result["score"] == 100) == (status == FULL)
        assert ended.result["key"] == public_key().digest


@pytest.mark.parametrize(
    ("target", "path"), [("/etc/passwd", PY), ("gradient.py", PY), ("../../course.yml", NOTEBOOK), ("/etc", FOLDER)]
)
def test_a_symbolic_link_is_never_followed(forge: Forge, base: str, tmp_path: Path, target: str, path: str) -> None:
    gone: dict[str, Content | None] = {PY: None, NOTEBOOK: None} if path == FOLDER else {}
    ended = run(forge.path, base, forge.pull_request(base, {**gone, path: link(forge, target)}), tmp_path)
    assert (ended.status, ended.result["submission"]["sha256"]) == (NO_FILE, "")
    assert "a symbolic link" in ended.said
    assert "root:" not in ended.said + ended.summary + json.dumps(ended.result)


def test_an_executable_file_is_a_file(forge: Forge, base: str, tmp_path: Path) -> None:
    blob = forge.write("blob", RIGHT)
    assert run(forge.path, base, forge.pull_request(base, {PY: ("100755", blob)}), tmp_path).status == FULL


def test_200_mb_are_not_read(forge: Forge, base: str, tmp_path: Path) -> None:
    head = forge.pull_request(base, {PY: b"\0" * 200_000_000})
    ended = run(forge.path, base, head, tmp_path)
    assert ended.status == TOO_LARGE
    assert ended.seconds < 5  # alone on a machine, half a second
    assert "beyond 32 MB" in ended.result["exercises"][0]["message"]


def test_ten_thousand_other_files_are_counted(forge: Forge, base: str, tmp_path: Path) -> None:
    blob = ("100644", forge.write("blob", EVIL))
    head = forge.pull_request(base, {PY: RIGHT, **{f"many/{i:05}-{'x' * 100}.py": blob for i in range(10_000)}})
    ended = run(forge.path, base, head, tmp_path)
    assert ended.status == FULL
    assert "  and 9950 more\n" in ended.said
    assert ended.said.count("  adds many/") == ended.summary.count("- adds `many/") == 50
    assert ended.seconds < 5


def test_ten_thousand_million_files_are_not_listed_to_the_end(forge: Forge, base: str, tmp_path: Path) -> None:
    """Ten trees within each other, of ten names each: a few objects, and no end of paths."""
    tree = forge.tree({"x": EVIL})
    for _ in range(10):
        tree = forge.tree({f"{'x' * 20}{i}": ("40000", tree) for i in range(10)})
    ended = run(forge.path, base, forge.pull_request(base, {PY: RIGHT, "solutions": ("40000", tree)}), tmp_path)
    assert ended.status == FULL
    assert "  and more below these, too many to be listed\n" in ended.said
    assert "  adds solutions\n" in ended.said
    assert ended.seconds < 30


@pytest.mark.parametrize(
    "attributes",
    ["filter=evil", "ident", "text eol=crlf", "working-tree-encoding=UTF-16", "export-subst", "filter=lfs", "-diff"],
)
def test_attributes_do_not_change_the_bytes(forge: Forge, base: str, tmp_path: Path, attributes: str) -> None:
    data = RIGHT.replace(b"\n", b"\r\n", 3) + b"# $Id$ $Format:%H$\n"
    head = forge.pull_request(base, {PY: data, ".gitattributes": f"* {attributes}\n".encode()})
    ended = run(forge.path, base, head, tmp_path)
    assert (ended.status, ended.result["submission"]["sha256"]) == (FULL, hashlib.sha256(data).hexdigest())
    assert "  adds .gitattributes\n" in ended.said


def test_every_status_is_in_the_help() -> None:
    helped = " ".join(chainrule("pr", "--help").stdout.partition("exit status:")[2].split())
    assert helped == " ".join(f"{outcome.status} {outcome.words}" for outcome in Outcome)
    assert [outcome.status for outcome in Outcome] == list(range(10))


# -- histories ---------------------------------------------------------------------------------------------------------


def test_an_empty_commit_and_the_base_itself_are_not_graded(forge: Forge, base: str, tmp_path: Path) -> None:
    assert run(forge.path, base, base, tmp_path).status == UNTOUCHED
    assert run(forge.path, base, forge.commit(dict(BASE), base), tmp_path).status == UNTOUCHED


def test_what_the_base_changed_since_is_not_the_pull_requests(forge: Forge, base: str, tmp_path: Path) -> None:
    later = forge.commit({**BASE, NOTEBOOK: b"{}", "README.md": b"later"}, base)
    ended = run(forge.path, later, forge.pull_request(base, {PY: RIGHT}), tmp_path)
    assert (ended.status, "README" in ended.said) == (FULL, False)


def test_a_merge_commit_is_graded_as_what_it_holds(forge: Forge, base: str, tmp_path: Path) -> None:
    later = forge.commit({**BASE, "README.md": b"later"}, base)
    mine = forge.pull_request(base, {PY: FACTOR})
    merged = forge.commit({**BASE, "README.md": b"later", PY: FACTOR}, mine, later)
    ended = run(forge.path, later, merged, tmp_path)
    assert (ended.status, "README" in ended.said) == (NOT_FULL, False)


def test_an_unrelated_history_is_compared_with_the_base_and_says_so(forge: Forge, base: str, tmp_path: Path) -> None:
    ended = run(forge.path, base, forge.commit({PY: RIGHT}), tmp_path)
    assert ended.status == FULL
    assert "no common commit" in ended.said
    assert "  deletes README.md\n" in ended.said


def test_a_repository_of_sha256_is_read_too(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "course.git", "sha256")
    base = forge.commit(dict(BASE))
    assert run(forge.path, base, forge.pull_request(base, {PY: RIGHT}), tmp_path).status == FULL


# -- the repository's own configuration ----------------------------------------------------------------------------------


def test_nothing_of_the_repositorys_configuration_is_run(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    forge = Forge(tmp_path / "course.git")
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: RIGHT, ".gitattributes": b"* filter=evil diff=evil merge=evil\n"})
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {canary}\ncat\n")
    script.chmod(0o755)
    for folder in (forge.path / "hooks", tmp_path / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in ("post-checkout", "pre-commit", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
            (folder / name).write_text(script.read_text())
            (folder / name).chmod(0o755)
    settings = (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "filter.evil.smudge", "filter.evil.clean",
        "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "diff.external", "merge.evil.driver",
        "alias.cat-file", "alias.ls-tree", "alias.diff-tree", "credential.helper", "core.alternateRefsCommand",
        "uploadpack.packObjectsHook", "gpg.program",
    )  # fmt: skip
    for name in settings:
        forge.git("config", name, f"!{script}" if name.startswith("alias") else str(script))
    forge.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    assert run(forge.path, base, head, tmp_path, GIT_EXTERNAL_DIFF=str(script), GIT_PAGER=str(script)).status == FULL
    assert not canary.exists()


@pytest.mark.parametrize("url", ["ext::touch CANARY", "evil::x", "file://TOP/full.git"])
def test_a_blob_that_is_not_here_is_not_fetched(tmp_path: Path, url: str) -> None:
    canary = tmp_path / "canary"
    forge = Forge(tmp_path / "full.git")
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: FACTOR + b"# once\n"})
    forge.git("config", "core.repositoryformatversion", "1")
    forge.git("config", "extensions.partialClone", "origin")
    forge.git("config", "remote.origin.promisor", "true")
    forge.git("config", "remote.origin.url", url.replace("CANARY", str(canary)).replace("TOP", str(tmp_path)))
    forge.git("config", "remote.origin.uploadpack", f"touch {canary}; git-upload-pack")
    for name in ("ext", "evil", "file"):
        forge.git("config", f"protocol.{name}.allow", "always")
    blob = forge.git("rev-parse", f"{head}:{PY}")
    (forge.path / "objects" / blob[:2] / blob[2:]).unlink()
    ended = run(forge.path, base, head, tmp_path)
    assert (ended.status, "git can't read it" in ended.said) == (NO_FILE, True)
    forge.git("config", "remote.origin.partialclonefilter", "blob:limit=32m")  # then it is left out as too large
    assert run(forge.path, base, head, tmp_path).status == TOO_LARGE
    assert not canary.exists()


def test_a_fetch_that_leaves_large_blobs_out_is_graded_as_any(tmp_path: Path) -> None:
    """What the workflow does: base checked out, the head's objects fetched beside it, those beyond 32 MB left out."""
    server = Forge(tmp_path / "server.git")
    base = server.commit(dict(BASE))
    large = server.pull_request(base, {PY: os.urandom(34_000_000)})
    other = server.pull_request(base, {PY: RIGHT, "data.bin": os.urandom(34_000_000)})
    for name, commit in (("heads/main", base), ("pull/1/head", large), ("pull/2/head", other)):
        server.git("update-ref", f"refs/{name}", commit)
    server.git("symbolic-ref", "HEAD", "refs/heads/main")
    server.git("config", "uploadpack.allowFilter", "true")
    top = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{server.path}", str(top)], check=True, env=ENVIRONMENT)
    for number, head, status in ((1, large, TOO_LARGE), (2, other, FULL)):
        fetch = ["fetch", "-q", "--no-tags", "--depth=2", "--filter=blob:limit=32m", "origin", f"pull/{number}/head"]
        subprocess.run(["git", "-C", str(top), *fetch], check=True, env=ENVIRONMENT)
        ended = run(top, base, head, tmp_path)
        assert (ended.status, "no common commit" in ended.said) == (status, False), ended.said
    assert "  adds data.bin\n" in ended.said


def test_a_repository_of_another_owner_is_read(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a folder away")
    forge = Forge(tmp_path / "course.git")
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: RIGHT})
    for path in (forge.path, *forge.path.rglob("*")):
        os.chown(path, 12345, 12345)
    assert run(forge.path, base, head, tmp_path).status == FULL


def test_replaced_and_grafted_objects_are_what_they_were(tmp_path: Path) -> None:
    forge = Forge(tmp_path / "course.git")
    base = forge.commit(dict(BASE))
    head = forge.pull_request(base, {PY: FACTOR})
    for mine in (f"{head}:{PY}", f"{base}:course.yml"):
        forge.git("replace", forge.git("rev-parse", mine), forge.write("blob", RIGHT))
    (forge.path / "info/grafts").write_text(f"{head}\n")
    ended = run(forge.path, base, head, tmp_path)
    assert (ended.status, "no common commit" in ended.said) == (NOT_FULL, False)


def test_a_name_of_a_hundred_thousand_marks_is_compared_at_once() -> None:
    """To put combining marks into order takes as long as the square of their number."""
    file, marks = "exercises/moments/moments.py", "\u0301\u0316" * 50_000
    entry = Entry("100644", "0" * 40)
    here = dict.fromkeys((f"exercises/moments/z{marks}", f"exercises/moments/moments.py{marks}"), entry)
    with Stopwatch() as watch:
        found = _aliases({}, here, [file])
    assert found == {f"exercises/moments/moments.py{marks}"}
    assert watch.seconds < 1


def test_names_of_letters_that_stand_for_eighteen_are_compared_at_once() -> None:
    """A few kB of a pack are ten times as many, in each folder on the way to the submission."""
    entry = Entry("100644", "0" * 40)
    here = {f"exercises/{number}{chr(0xFDFA) * 500}": entry for number in range(1_000)}
    with Stopwatch() as watch:
        found = _aliases({}, here, ["exercises/moments/moments.py"])
    assert not found
    assert watch.seconds < 0.8

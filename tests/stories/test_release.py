"""A release: the version is the tag's, two builds are the same bytes, and the wheel is small."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from forge import ENVIRONMENT
from repository import ROOT

import chainrule

pytestmark = pytest.mark.slow  # builds, each in an environment of its own
KEPT = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV_"))}
LARGEST = 1_600_000  # bytes of the wheel


def ran(*command: str | Path, folder: Path, **environment: str) -> None:
    made = subprocess.run(command, cwd=folder, env=KEPT | environment, text=True, capture_output=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


def built(folder: Path, *options: str, **environment: str) -> Path:
    ran(sys.executable, "-m", "build", "--outdir", folder.with_name("out"), *options, folder=folder, **environment)
    return folder.with_name("out")


def unpacked(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as members:
        members.extractall(folder, filter="data")
    [tree] = folder.iterdir()
    return tree


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_two_builds_are_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    """The second one is of the sdist, in another folder, of other dates and rights, in another time zone and language."""
    tree = unpacked(next(dist.glob("*.tar.gz")), tmp_path / "elsewhere")
    for path in tree.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)  # who may run a file stays: git keeps that, too
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert digests(built(tree, TZ="Asia/Tokyo", LC_ALL="C")) == digests(dist)


def test_the_wheel_is_small(dist: Path) -> None:
    assert next(dist.glob("*.whl")).stat().st_size < LARGEST


def test_the_version_is_the_tag_s_in_a_clone_and_in_an_archive_of_git(dist: Path, tmp_path: Path) -> None:
    tree = unpacked(next(dist.glob("*.tar.gz")), tmp_path / "tree")
    (tree / "PKG-INFO").unlink()
    for name in (".gitattributes", ".git_archival.txt"):
        shutil.copy(ROOT / name, tree)
    for command in (
        "init --quiet",
        "add --force .",
        "commit --quiet --message all",
        "tag --annotate v7.8.9 --message 7.8.9",
    ):
        ran("git", *command.split(), folder=tree, **ENVIRONMENT)
    archive = tmp_path / "archive.tar"
    ran("git", "archive", "--prefix", "chainrule/", "--output", archive, "HEAD", folder=tree, **ENVIRONMENT)
    for folder in (tree, unpacked(archive, tmp_path / "archived")):
        [wheel] = built(folder, "--wheel").glob("*.whl")
        assert wheel.name == "chainrule-7.8.9-py3-none-any.whl"
        with zipfile.ZipFile(wheel) as files:
            assert '__version__ = "7.8.9"' in files.read("chainrule/_version.py").decode()


def test_what_runs_here_says_a_version_and_a_bare_copy_says_that_it_knows_none(tmp_path: Path) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.dev\d+)?", chainrule.__version__)
    shutil.copytree(
        ROOT / "autograder/chainrule", tmp_path / "chainrule", ignore=shutil.ignore_patterns("_version.py", "__pycache__")
    )
    said = subprocess.run(
        [sys.executable, "-m", "chainrule", "--version"], cwd=tmp_path, env=KEPT | {"PYTHONPATH": str(tmp_path)},
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert said.stdout.startswith("chainrule 0+unknown, Python ")


def test_the_changelog_has_the_version_that_comes_next() -> None:
    """A release's section is there before its tag, and says when or that it isn't yet."""
    [first, second, *_] = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first == "[Unreleased]"
    assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - (\d{4}-\d\d-\d\d|not yet)", second)

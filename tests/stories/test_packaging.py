"""What is shipped, and that it works where nothing else of ours is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from forge import ENVIRONMENT
from repository import ROOT

from chainrule.doctor import attacks

README, LEARN = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/learn.md"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]["Repository"]


def run(*command: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "COV_"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**kept, **environment},
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
def test_solutions_are_in_neither_wheel_nor_sdist(dist: Path) -> None:
    wheel = zipfile.ZipFile(next(dist.glob("*.whl"))).namelist()
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        sdist = archive.getnames()
    assert {
        f"chainrule/builtin/{name}"
        for name in ("public_key.msgpack", "gradient.py", "gradient.ipynb", "course.yml", "grade.yml")
    } <= set(wheel)
    assert any(name.endswith("exercises/gradient/gradient.py") for name in sdist)
    for name in [*wheel, *sdist]:
        ours = name.replace("chainrule/deck/solutions.py", "")  # which runs them
        assert "solutions" not in ours or "/authoring/skeleton/solutions/" in ours  # a new course's, of the author's own
        assert "tests" not in name or "/tests/attacks" in name
    lesson = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
    solution = next(line for line in lesson.splitlines() if "Delta.T @ A_prev" in line).strip()
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as zipped:
        for name in zipped.namelist():
            assert solution.encode() not in zipped.read(name), name


@pytest.mark.slow
def test_the_attacks_are_one_file_of_the_wheel(dist: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        assert [name for name in wheel.namelist() if "corpus" in name] == ["chainrule/doctor/corpus.json.bz2"]
        archive = tmp_path / "corpus.json.bz2"
        archive.write_bytes(wheel.read("chainrule/doctor/corpus.json.bz2"))
    here = attacks.corpus_files()
    monkeypatch.setattr(attacks, "ARCHIVE", archive)
    there = attacks.corpus_files.__wrapped__()
    assert there == here
    assert list(there) == list(here)


@pytest.mark.slow
def test_the_wheel_is_smaller_than_a_megabyte(dist: Path) -> None:
    assert next(dist.glob("*.whl")).stat().st_size <= 1_000_000


@pytest.fixture
def from_the_project(dist: Path, tmp_path: Path) -> dict[str, str]:
    """The environment in which the project's address leads to a git repository of what is here."""
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path / "served", filter="data")
    [served] = (tmp_path / "served").iterdir()
    name = {"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_1": "safe.directory", "GIT_CONFIG_VALUE_1": "*"}
    instead = {"GIT_CONFIG_KEY_0": f"url.{served.as_uri()}.insteadOf", "GIT_CONFIG_VALUE_0": PROJECT}
    for command in ("init --quiet", "add --force .", "commit --quiet --message all"):
        assert run("git", *command.split(), folder=served, **ENVIRONMENT).returncode == 0
    return name | instead


@pytest.mark.slow
def test_two_commands_lead_from_an_empty_environment_to_the_first_hint_and_a_wheel_does_as_well(
    dist: Path, tmp_path: Path, from_the_project: dict[str, str]
) -> None:
    home, folder = tmp_path / "home", tmp_path / "empty"
    home.mkdir()
    folder.mkdir()
    assert run(sys.executable, "-m", "venv", tmp_path / "venv", folder=folder).returncode == 0
    python = tmp_path / "venv/bin/python"
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    learn = README.partition("\n## Learn\n")[2]
    install, start = re.findall(r"^    (.+)$", learn.partition("```")[0], re.MULTILINE)
    assert install == f"pip install git+{PROJECT}"
    installed = run("sh", "-c", install, folder=folder, PATH=path, **from_the_project)
    assert installed.returncode == 0, installed.stderr
    bare = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PATH": path}
    started = run("sh", "-c", start, folder=folder, **bare)
    assert started.returncode == 0, started.stderr
    assert {path.name for path in folder.iterdir()} == {"gradient.py", "gradient.ipynb"}
    assert "first: sample_loss, in gradient.py:" in started.stdout
    stub = run("sh", "-c", started.stdout.splitlines()[-1].partition("how far you are: ")[2], folder=folder, **bare)
    assert stub.returncode == 1, stub.stderr
    assert stub.stdout.startswith("gradient.py   0 of 100   bonus 0 of 50\n")

    whole = run(
        python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", next(dist.glob("*.whl")), folder=folder
    )
    assert whole.returncode == 0, whole.stderr
    attacked = run("chainrule", "doctor", "--attack", "pickling/", folder=folder, **bare)
    assert "attacks held" in attacked.stdout, attacked.stderr
    again = run("chainrule", "start", folder=folder, **bare)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    made = run("chainrule", "pr", "init", "course", folder=folder, **bare)
    assert made.returncode == 0, made.stderr
    for name in (".github/workflows/grade.yml", "course.yml", "exercises/gradient/gradient.py"):
        assert (folder / "course" / name).read_bytes() == (ROOT / name).read_bytes()
    exported = run("chainrule", "export", "gradescope", "-o", "exported", folder=folder, **bare)
    assert exported.returncode == 0, exported.stderr
    (folder / "gradient.py").write_bytes((ROOT / "tests/submissions/demo-right/gradient.py").read_bytes())
    right = run("chainrule", "grade", "gradient.py", folder=folder, **bare)
    assert right.returncode == 0, right.stdout + right.stderr
    assert right.stdout.startswith("gradient.py   100 of 100   bonus 50 of 50\n")


@pytest.mark.slow
@pytest.mark.skipif("CHAINRULE_ALL_FILES" not in os.environ, reason="half a minute; asked with CHAINRULE_ALL_FILES=1")
def test_uv_runs_it_without_installing_it(tmp_path: Path, from_the_project: dict[str, str]) -> None:
    [row] = [line for line in LEARN.splitlines() if "uvx --from" in line]
    [command] = re.findall(r"`(uvx .+?)`", row)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    folder = tmp_path / "empty"
    folder.mkdir()
    there = {
        **from_the_project,
        "PATH": path,
        "UV_SYSTEM_CERTS": "true",
    }  # with uv's own cache, which holds all that is locked
    started = run("sh", "-c", command, folder=folder, **there)
    assert started.returncode == 0, started.stderr
    following = started.stdout.splitlines()[-1].partition("how far you are: ")[2]
    assert following == command.replace(" start", " grade gradient.py")
    graded = run("sh", "-c", following, folder=folder, **there)
    assert graded.stdout.startswith("gradient.py   0 of 100   bonus 0 of 50\n"), graded.stderr


def test_help_imports_neither_numpy_nor_pydantic(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom chainrule.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('numpy', 'pydantic', 'msgspec', 'ruamel', 'rich', 'jupytext') if m in sys.modules])"
    )
    assert run(sys.executable, "-c", code, folder=tmp_path).stdout.endswith("[]\n")

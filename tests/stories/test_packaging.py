"""What is shipped, and that it works where nothing else of ours is."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from repository import ROOT


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
        f"chainrule/builtin/{name}" for name in ("public_key.zip", "gradient.py", "gradient.ipynb", "course.yml")
    } <= set(wheel)
    assert any(name.endswith("exercises/gradient/gradient.py") for name in sdist)
    for name in [*wheel, *sdist]:
        assert "solutions" not in name.replace("chainrule/deck/solutions.py", "")  # which runs them
        assert "tests" not in name or "/tests/attacks" in name
    lesson = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
    solution = next(line for line in lesson.splitlines() if "Delta.T @ A_prev" in line).strip()
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as zipped:
        for name in zipped.namelist():
            assert solution.encode() not in zipped.read(name), name


@pytest.mark.slow
def test_the_wheel_alone_starts_and_grades_an_exercise(dist: Path, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "empty"
    home.mkdir()
    folder.mkdir()
    bare = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    assert run(sys.executable, "-m", "venv", tmp_path / "venv", folder=folder).returncode == 0
    python = tmp_path / "venv/bin/python"
    installed = run(python, "-m", "pip", "install", "--quiet", next(dist.glob("*.whl")), folder=folder)
    assert installed.returncode == 0, installed.stderr
    chainrule = python.with_name("chainrule")
    started = run(chainrule, "start", folder=folder, **bare)
    assert started.returncode == 0, started.stderr
    assert {path.name for path in folder.iterdir()} == {"gradient.py", "gradient.ipynb"}
    stub = run(chainrule, "grade", "gradient.py", folder=folder, **bare)
    assert stub.returncode == 1, stub.stderr
    assert stub.stdout.startswith("gradient.py   0 of 100   bonus 0 of 50\n")
    attacked = run(chainrule, "doctor", "--attack", "pickling/", folder=folder, **bare)
    assert "attacks held" in attacked.stdout, attacked.stderr
    again = run(chainrule, "start", folder=folder, **bare)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    (folder / "gradient.py").write_bytes((ROOT / "tests/submissions/demo-right/gradient.py").read_bytes())
    right = run(chainrule, "grade", "gradient.py", folder=folder, **bare)
    assert right.returncode == 0, right.stdout + right.stderr
    assert right.stdout.startswith("gradient.py   100 of 100   bonus 50 of 50\n")


def test_help_imports_neither_numpy_nor_pydantic(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom chainrule.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('numpy', 'pydantic', 'msgspec', 'ruamel', 'rich', 'jupytext') if m in sys.modules])"
    )
    assert run(sys.executable, "-c", code, folder=tmp_path).stdout.endswith("[]\n")

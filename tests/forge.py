"""Builds commits that no honest git would: every object is written by itself, so a tree may hold any name and mode."""

from __future__ import annotations

from repository import ROOT

from chainrule import builtin
from chainrule.doctor import forge
from chainrule.doctor.forge import ENVIRONMENT, Content

__all__ = ["ENVIRONMENT", "Content", "Forge"]

FOLDER = "exercises/gradient"
PY, NOTEBOOK = f"{FOLDER}/gradient.py", f"{FOLDER}/gradient.ipynb"
RIGHT = (ROOT / "tests/submissions/demo-right/gradient.py").read_bytes()
FACTOR = (ROOT / "tests/submissions/demo-forgotten-factor-2/gradient.py").read_bytes()
STUBS = {PY: builtin.file("gradient.py").read_bytes(), NOTEBOOK: builtin.file("gradient.ipynb").read_bytes()}
BASE = {
    **STUBS,
    "README.md": b"# A course\n",
    "course.yml": builtin.file("course.yml").read_bytes(),
    "autograder/chainrule/judging/compare.py": b"GOOD = 1\n",
    ".github/workflows/grade.yml": b"on: pull_request_target\n",
    "tests/test_all.py": b"def test(): pass\n",
    "requirements.txt": b"chainrule\n",
}


class Forge(forge.Forge):
    """The same, with the pull requests of the base above."""

    def pull_request(self, base: str, changes: dict[str, Content | None]) -> str:
        """A commit on base with these changes of BASE; None deletes."""
        files = {path: content for path, content in {**BASE, **changes}.items() if content is not None}
        return self.commit(files, base)

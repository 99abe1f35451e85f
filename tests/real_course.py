"""A course of nbgrader's in a folder of its own, with the real commands, the real database and the real server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import nbformat
import warm_start
from nbgrader.api import Gradebook
from repository import PATIENCE, SUBMISSIONS

STEM = "gradient"
OURS = ("chainrule.nbgrader.TrustedExporter", "chainrule.nbgrader.TrustedCells")  # in every configuration


@dataclass(frozen=True)
class Mark:
    auto: float | None
    manual: float | None
    extra: float | None
    by_hand: bool


class Course:
    """An empty folder until `init`; `ada` has a file there after `hand_in`, and marks after `autograde`."""

    def __init__(self, root: Path, stem: str = STEM, **environment: str) -> None:
        self.root, self.stem, home = root, stem, root.parent / f"{root.name}-home"
        for folder in (root, home):
            folder.mkdir(parents=True)
        kept = {name: os.environ[name] for name in ("LANG", "TMPDIR", "PYTHONPATH") if name in os.environ}
        self.environment = {
            **kept,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(home),
            "JUPYTER_PLATFORM_DIRS": "1",
            "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
            **environment,
        }

    def run(self, *command: str, status: int = 0) -> str:
        """What a command says, both outputs together; it must end with `status`."""
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            timeout=PATIENCE,
        )  # fmt: skip
        assert ran.returncode == status, ran.stdout[-3000:]
        return ran.stdout

    def nbgrader(self, *arguments: str, status: int = 0) -> str:
        with TemporaryFile() as output:
            ended = warm_start.nbgrader(*arguments, folder=self.root, environment=self.environment, output=output)
            output.seek(0)
            said = output.read().decode()
        assert ended == status, said[-3000:]
        return said

    def chainrule(self, *arguments: str, status: int = 0) -> str:
        return self.run("chainrule", *arguments, status=status)

    def release(self) -> Path:
        """Sets the course up; gives the notebook that students get."""
        self.chainrule("nbgrader", "init")
        self.nbgrader("generate_assignment", self.stem)
        return self.root / "exercises" / self.stem / f"{self.stem}.ipynb"

    def know_no_mistakes(self) -> None:
        """Its key is not the built-in one from here on, but is made in a fraction of the time."""
        shutil.rmtree(self.root / "solutions/misconceptions")
        (self.root / "solutions/other_ways.py").unlink()

    def file_of(self, student: str) -> Path:
        return self.root / "submitted" / student / self.stem / f"{self.stem}.ipynb"

    def hand_in(self, student: str, data: bytes, timestamp: str = "") -> Path:
        file = self.file_of(student)
        file.parent.mkdir(parents=True)
        file.write_bytes(data)
        if timestamp:
            (file.parent / "timestamp.txt").write_text(timestamp)
        return file

    def configure(self, *lines: str) -> None:
        with (self.root / "nbgrader_config.py").open("a") as file:
            file.write("\n".join(["", *lines, ""]))

    def book(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.root / 'gradebook.db'}")

    def marks(self, student: str) -> dict[str, Mark]:
        """Of each exercise what the gradebook holds, by its name."""
        with self.book() as book:
            notebook = book.find_submission_notebook(self.stem, self.stem, student)
            return {
                grade.name.removesuffix("-points"): Mark(
                    grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade
                )
                for grade in notebook.grades
            }

    def auto(self, student: str) -> dict[str, float | None]:
        return {name: mark.auto for name, mark in self.marks(student).items()}

    def total(self, student: str) -> tuple[float, float]:
        with self.book() as book:
            notebook = book.find_submission_notebook(self.stem, self.stem, student)
            return notebook.score - (notebook.late_submission_penalty or 0), notebook.max_score

    def results(self, *options: str) -> dict[str, dict[str, Any]]:
        """What `chainrule grade` says of the folder of submissions, by student."""
        ran = subprocess.run(
            [sys.executable, "-m", "chainrule", "grade", "submitted", "--format", "json", *options],
            cwd=self.root, env=self.environment, text=True, capture_output=True, check=True,
        )  # fmt: skip
        return {one["student"]: one for one in json.loads(ran.stdout)["results"]}


def earned(result: dict[str, Any]) -> dict[str, float]:
    return {exercise["name"]: exercise["score"] for exercise in result["exercises"]}


def source_of(name: str) -> str:
    """The text of a golden submission."""
    return (SUBMISSIONS / name / "gradient.py").read_text(encoding="utf-8")


def notebook_of(*sources: str) -> bytes:
    """A notebook with these code cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    text: str = nbformat.writes(nbformat.v4.new_notebook(cells=cells))
    return text.encode()


def filled_in(released: bytes, script: str) -> bytes:
    """The released notebook as a student hands it in: each exercise's cell has the function of the script.

    So has a cell of one that is handed out, if the script has its own. What else it defines stands where numpy is imported.
    """
    book = json.loads(released)
    functions = functions_of(script)
    for cell in book["cells"]:
        given = functions_of("".join(cell["source"])) if cell["cell_type"] == "code" else {}
        names = [name for name in given if name in functions]
        if names:
            cell["source"] = functions.pop(names[0])
    first = next(cell for cell in book["cells"] if cell["cell_type"] == "code" and "import numpy" in "".join(cell["source"]))
    first["source"] = "\n\n".join(["import math", "import numpy as np", *functions.values()])
    return json.dumps(book).encode()


def functions_of(script: str) -> dict[str, str]:
    """The text of each top-level function."""
    import ast

    lines = script.splitlines(keepends=True)
    found = [node for node in ast.parse(script).body if isinstance(node, ast.FunctionDef)]
    return {node.name: "".join(lines[node.lineno - 1 : node.end_lineno]) for node in found}

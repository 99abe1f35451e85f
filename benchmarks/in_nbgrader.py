"""Autograding in nbgrader: stock, and with chainrule's preprocessors, on the same submissions in one run.

    python benchmarks/in_nbgrader.py [--submissions N …] [--rounds N] [--write]

Two real courses: one with nbgrader's own preprocessors and hidden tests in its source notebook, one made by `chainrule
nbgrader init`. Students hand in the same functions to both. In turns, each from the start of its command to its end:

    stock         nbgrader autograde, which runs each notebook in a kernel
    ours          nbgrader autograde, which grades each in the sandbox
    graded first  chainrule grade submitted --format json -o results.json, then nbgrader autograde, which records

The goals are for the whole command. Beside it stands what a submission takes: less the time of the same command with nothing
left to do, which is nbgrader's own start, whatever the cohort. The marks of all three must be the same. --write puts the
figures into benchmarks/RESULTS.md. Exit status 1 if the marks differ, or a goal is not reached.

It is not called nbgrader.py, as Python would then find it in the place of nbgrader.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from gates import results

from chainrule import builtin

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
SUBMISSIONS = ROOT / "tests" / "submissions"
RIGHT = ("right-loops", "right-views", "right-lists", "right-fsum")  # which warn of nothing: stock gives 0 for a warning
OURS = 7.0  # times as fast as stock, at the least
FIRST = {20: 10.0, 100: 14.0}  # the same, by submissions, of what is graded first
STEM = "gradient"
IDLE = "nothing to do"

STOCK = f"""
c = get_config()
c.CourseDirectory.course_id = "{STEM}"
c.CourseDirectory.source_directory = "source"
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}
"""
TESTS = """# {name}
import numpy as np
### BEGIN HIDDEN TESTS
{tests}
### END HIDDEN TESTS
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--submissions", type=int, nargs="+", default=list(FIRST))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    texts, well = [], True
    for count in options.submissions:
        with tempfile.TemporaryDirectory() as folder:
            text, reached = _measured(Path(folder), count, options.rounds)
        texts.append(text)
        well &= reached
    print("\n\n".join(texts))
    if options.write:
        results.write(RESULTS, "nbgrader", "\n\n".join(texts))
    return 0 if well else 1


def _measured(folder: Path, submissions: int, rounds: int) -> tuple[str, bool]:
    stock, ours = Course(folder / "stock"), Course(folder / "ours")
    _set_up_stock(stock)
    ours.run("chainrule", "nbgrader", "init")
    for course in (stock, ours):
        course.run("nbgrader", "generate_assignment", STEM)
        course.hand_in(submissions)
    ways = {"stock": stock.autograde, "ours": ours.autograde, "graded first": ours.graded_first, IDLE: ours.skip}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    marks: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - started)
            marks[name] = (stock if name == "stock" else ours).marks()
    return _report(seconds, marks, submissions)


def _report(seconds: dict[str, list[float]], marks: dict[str, list[float]], submissions: int) -> tuple[str, bool]:
    start = median(seconds[IDLE])
    each = {name: (median(these) - start) / submissions for name, these in seconds.items() if name != IDLE}
    faster = {name: each["stock"] / cost for name, cost in each.items()}
    whole = {name: median(seconds["stock"]) / median(seconds[name]) for name in each}
    same = all(these == marks["stock"] for these in marks.values())
    first = max(goal for count, goal in FIRST.items() if count <= max(submissions, min(FIRST)))
    goals = {
        f"ours at least {OURS:g} times as fast as stock": (whole["ours"] >= OURS, f"{whole['ours']:.1f}"),
        f"graded first at least {first:g} times as fast": (whole["graded first"] >= first, f"{whole['graded first']:.1f}"),
        "the same marks by all": (same, f"{sum(marks['stock']):g} points"),
    }
    text = "\n".join([
        f"{results.circumstances()}, nbgrader {_version()}, load {os.getloadavg()[0]:.1f}, of which this is 1 to 2",
        "",
        f"{submissions} submissions, {len(seconds['stock'])} rounds; the whole command, its start too",
        f"{'seconds':24}  median  minimum   stock / it   a submission   stock / it",
        *(
            f"{name:24} {median(seconds[name]):7.1f}  {min(seconds[name]):7.1f}     {whole[name]:8.1f}        "
            f"{cost:7.3f}     {faster[name]:8.1f}"
            for name, cost in each.items()
        ),
        f"{IDLE:24} {start:7.1f}  {min(seconds[IDLE]):7.1f}",
        "",
        *(f"{'reached' if yes else 'not reached'}: {goal} ({figure})" for goal, (yes, figure) in goals.items()),
    ])  # fmt: skip
    return text, all(yes for yes, _ in goals.values())


def _version() -> str:
    from importlib.metadata import version

    return version("nbgrader")


class Course:
    """A folder in which nbgrader's commands are run, with a home of its own."""

    def __init__(self, root: Path) -> None:
        self.root, home = root, root.with_name(f"{root.name}-home")
        for made in (root, home):
            made.mkdir()
        self._environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(home),
            "PYTHONPATH": str(ROOT / "autograder"),
            "JUPYTER_PLATFORM_DIRS": "1",
            "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *command: str) -> None:
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=self._environment,
            text=True,
            capture_output=True,
            check=False,
        )
        if ran.returncode:
            raise SystemExit(f"{' '.join(command)}: status {ran.returncode}\n{ran.stderr[-2000:]}")

    def hand_in(self, count: int) -> None:
        """The released notebook, in each exercise's cell what a golden submission has there."""
        released = self.root / ("release" if (self.root / "release").exists() else "exercises") / STEM / f"{STEM}.ipynb"
        for number in range(count):
            script = (SUBMISSIONS / RIGHT[number % len(RIGHT)] / "gradient.py").read_text(encoding="utf-8")
            target = self.root / "submitted" / f"student-{number:03d}" / STEM / f"{STEM}.ipynb"
            target.parent.mkdir(parents=True)
            target.write_text(_filled(released.read_text(encoding="utf-8"), script, wrong=number % 4 == 3), encoding="utf-8")

    def autograde(self) -> None:
        (self.root / "results.json").unlink(missing_ok=True)
        self.run("nbgrader", "autograde", STEM, "--force")

    def skip(self) -> None:
        """All have been graded, and nothing is forced."""
        self.run("nbgrader", "autograde", STEM)

    def graded_first(self) -> None:
        self.run("chainrule", "grade", "submitted", "--format", "json", "-o", "results.json")
        self.run("nbgrader", "autograde", STEM, "--force")

    def marks(self) -> list[float]:
        """Each student's points for the required exercises."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            found = sorted(book.assignment_submissions(STEM), key=lambda one: one.student.id)
            return [float(one.score) for one in found]


def _filled(notebook: str, script: str, *, wrong: bool) -> str:
    """What else the script has stands in a cell before the first of them.

    `wrong`: sample_loss, which nothing else is computed from, has a factor too many.
    """
    book, parts = json.loads(notebook), ast.parse(script).body
    functions = {node.name: ast.unparse(node) for node in parts if isinstance(node, ast.FunctionDef)}
    if wrong:
        functions["sample_loss"] = "def sample_loss(a, y):\n    return 3 * np.sum((a - y) ** 2)\n"
    places = {}
    for place, cell in enumerate(book["cells"]):
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name in functions:
            places[name], cell["source"] = place, functions.pop(name)
    others = [ast.unparse(node) for node in parts if not isinstance(node, ast.FunctionDef)]
    own = "\n\n".join([*others, *functions.values()])
    code: dict[str, Any] = {
        "cell_type": "code",
        "id": "own",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": own,
    }
    book["cells"].insert(min(places.values()), code)
    return json.dumps(book)


def _set_up_stock(course: Course) -> None:
    """nbgrader as it comes; the tests of an exercise are the cases of the public deck, as an instructor would write them."""
    (course.root / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
    book = json.loads((ROOT / "solutions" / "notebooks" / STEM / f"{STEM}.ipynb").read_text(encoding="utf-8"))
    key = builtin.public_key()
    for cell in book["cells"]:
        known = cell["metadata"].get("nbgrader", {})
        if known.get("grade_id") in ("examine", "report"):  # which would take time that is not nbgrader's
            cell["source"] = "def examine(function):\n    pass"
        if known.get("grade"):
            name = known["grade_id"].removesuffix("-points")
            tests = [] if key.exercise(name).bonus else [_test(name, check) for check in key.exercise(name).checks]
            cell["source"] = TESTS.format(name=name, tests="\n".join(tests))
    target = course.root / "source" / STEM / f"{STEM}.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(book), encoding="utf-8")


def _test(name: str, check: object) -> str:
    arguments = ", ".join(f"{given}={_spelled(value)}" for given, value in check.arguments.items())  # type: ignore[attr-defined]  # a Check
    expected = check.expected.arrays[0]  # type: ignore[attr-defined]  # a Check
    return f"np.testing.assert_allclose({name}({arguments}), np.array({expected.tolist()!r}), rtol=1e-9, atol=1e-12)"


def _spelled(value: object) -> str:
    return f"np.array({value.tolist()!r})" if isinstance(value, np.ndarray) else repr(value)


if __name__ == "__main__":
    sys.exit(main())

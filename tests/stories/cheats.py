"""22 notebooks that a student might hand in, each of which stock nbgrader 0.9.6 marks wrongly.

All but one hold wrong functions, so that 0 is due; `only-warns` is right, and 10 is due. What the students wrote is text
here: it is run by nbgrader's kernel, or in the sandbox, never in the process of the tests.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Notebook = dict[str, Any]  # as json has it


@dataclass(frozen=True)
class Cheat:
    """A notebook made from the released one, and the mark that stock nbgrader gives for it.

    name    also its student's, more or less
    kind    the weakness that it uses
    what    in a sentence
    gains   the mark of `exercise` in stock nbgrader; None: there is no mark, and no graded notebook
    earns   the mark that is due
    cells   the student's text for a solution cell; any other one is wrong and harmless
    alter   what else the student did to the notebook
    regrade whether a right notebook of this student was graded before
    """

    name: str
    kind: str
    what: str
    gains: float | None
    exercise: str = "dC0_da"
    earns: float = 0
    cells: dict[str, str] = field(default_factory=dict)
    alter: Callable[[Notebook], None] = lambda notebook: None
    regrade: bool = False

    def notebook(self, released: Notebook) -> Notebook:
        """What is handed in; `released` is left as it is."""
        handed_in = answered(released, WRONG | self.cells)
        self.alter(handed_in)
        return handed_in


def answered(released: Notebook, answers: dict[str, str]) -> Notebook:
    """The released notebook with these texts in its solution cells, by grade_id."""
    notebook = copy.deepcopy(released)
    for grade_id, text in answers.items():
        cell(notebook, grade_id)["source"] = text
    return notebook


def cell(notebook: Notebook, grade_id: str) -> dict[str, Any]:
    """The cell of this grade_id, itself."""
    [found] = (one for one in notebook["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)
    assert isinstance(found, dict)
    return found


# Mistakes as students make them: no square, no factor 2. Neither earns a point.
WRONG = {
    "sample_loss": "def sample_loss(a, y):\n    return np.sum(a - y)\n",
    "dC0_da": "def dC0_da(a, y):\n    return a - y\n",
}
RIGHT = {
    "sample_loss": "def sample_loss(a, y):\n    return np.sum((a - y) ** 2)\n",
    "dC0_da": "def dC0_da(a, y):\n    return 2 * (a - y)\n",
}


def delete_the_grade_cell(notebook: Notebook) -> None:
    notebook["cells"].remove(cell(notebook, "dC0_da-points"))


def tag_the_grade_cell(notebook: Notebook) -> None:
    cell(notebook, "dC0_da-points")["metadata"]["tags"] = ["skip-execution"]


def make_the_grade_cell_a_solution(notebook: Notebook) -> None:
    cell(notebook, "dC0_da-points")["metadata"]["nbgrader"]["solution"] = True


def claim_a_later_schema(notebook: Notebook) -> None:
    cell(notebook, "dC0_da")["metadata"]["nbgrader"]["schema_version"] = 99


CHEATS = (
    # -- the value of the grade cell: whatever is no number from 0 up is full marks -------------------------------------
    Cheat(
        name="shows-nothing",
        kind="no output",
        what="Tells IPython to display no results: a grade cell without any is worth full marks.",
        gains=6,
        exercise="sample_loss",
        cells={
            "sample_loss": """\
def sample_loss(a, y):
    return np.sum(a - y)

get_ipython().ast_node_interactivity = "none"
"""
        },
    ),
    Cheat(
        name="not-a-number",
        kind="nan",
        what="Returns nan, which makes nan of the mark: as it is not at least 0, it is worth full marks.",
        gains=6,
        exercise="sample_loss",
        cells={"sample_loss": "def sample_loss(a, y):\n    return float('nan')\n"},
    ),
    Cheat(
        name="below-zero",
        kind="below zero",
        what="Is so far from the truth that the mark comes out at -1: less than 0 is worth full marks.",
        gains=6,
        exercise="sample_loss",
        cells={
            "sample_loss": """\
class Further(float):
    def __sub__(self, other):
        return 7 / 12

def sample_loss(a, y):
    return Further()
"""
        },
    ),
    Cheat(
        name="praises-itself",
        kind="text",
        what="Has every number displayed as a word: a result that is no number is worth full marks.",
        gains=6,
        exercise="sample_loss",
        cells={
            "sample_loss": """\
def sample_loss(a, y):
    return np.sum(a - y)

shown = get_ipython().display_formatter.formatters["text/plain"]
shown.for_type(float, lambda number, printer, cycle: printer.text("excellent"))
"""
        },
    ),
    Cheat(
        name="own-mark-first",
        kind="result before error",
        what="Displays a result of 10 while it is called: the first result counts, and the failed assert after it does not.",
        gains=10,
        cells={
            "dC0_da": """\
def dC0_da(a, y):
    get_ipython().displayhook(10.0)
    return a - y
"""
        },
    ),
    # -- the error of the grade cell: it is reported by the student's own process ---------------------------------------
    Cheat(
        name="swallows-errors",
        kind="patched",
        what="Makes IPython show no traceback and call every run a success.",
        gains=10,
        cells={
            "dC0_da": """\
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

def dC0_da(a, y):
    return a - y

InteractiveShell.showtraceback = lambda *args, **kwargs: None
ExecutionResult.success = True
"""
        },
    ),
    Cheat(
        name="rewrites-the-tests",
        kind="patched",
        what="Rewrites each cell before it is run: what the locked one asserts is only an opinion.",
        gains=10,
        cells={
            "dC0_da": """\
def dC0_da(a, y):
    return a - y

get_ipython().input_transformers_cleanup.append(
    lambda lines: [line.replace("assert ", "opinion = ") for line in lines]
)
"""
        },
    ),
    Cheat(
        name="drops-the-asserts",
        kind="patched",
        what="Takes the assert statements out of the syntax tree.",
        gains=10,
        cells={
            "dC0_da": """\
import ast

class Lenient(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

def dC0_da(a, y):
    return a - y

get_ipython().ast_transformers.append(Lenient())
"""
        },
    ),
    Cheat(
        name="everything-is-close",
        kind="patched",
        what="Replaces the functions of numpy that tests compare with.",
        gains=10,
        cells={
            "dC0_da": """\
def dC0_da(a, y):
    return a - y

np.allclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **kwargs: None
"""
        },
    ),
    Cheat(
        name="equal-to-anything",
        kind="patched",
        what="Returns an object that answers for numpy, whatever it is compared with.",
        gains=10,
        cells={
            "dC0_da": """\
class Agreeable:
    def __eq__(self, other):
        return True

    def __array_function__(self, function, types, args, kwargs):
        return True

def dC0_da(a, y):
    return Agreeable()
"""
        },
    ),
    Cheat(
        name="skips-the-test",
        kind="skipped",
        what="Tags the grade cell 'skip-execution', which is obeyed: it is not run, and so has no error.",
        gains=10,
        alter=tag_the_grade_cell,
    ),
    # -- what can be read -----------------------------------------------------------------------------------------------
    Cheat(
        name="reads-the-hidden-tests",
        kind="read",
        what="Finds in IPython's history the cell that is running, and returns what it expects.",
        gains=10,
        cells={
            "dC0_da": r"""import re

def dC0_da(a, y):
    for expected in re.findall(r"\)\), \[(.*?)\]", In[-1]):
        numbers = np.array([float(number) for number in expected.split(",")])
        if numbers.shape == a.shape:
            return numbers
    return a - y
"""
        },
    ),
    Cheat(
        name="reads-the-solution",
        kind="read",
        what="Runs the solution that lies in the teacher's source folder, three folders up.",
        gains=10,
        cells={
            "dC0_da": """\
import glob, json

def dC0_da(a, y):
    return a - y

for path in glob.glob("../../../source/*/*.ipynb"):
    for cell in json.load(open(path))["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "dC0_da":
            exec("".join(cell["source"]))
"""
        },
    ),
    Cheat(
        name="reads-a-neighbour",
        kind="read",
        what="Runs what the student before it handed in.",
        gains=10,
        cells={
            "dC0_da": """\
import glob, json

def dC0_da(a, y):
    return a - y

for path in sorted(glob.glob("../../../submitted/*/*/*.ipynb"))[:1]:
    for cell in json.load(open(path))["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "dC0_da":
            exec("".join(cell["source"]))
"""
        },
    ),
    # -- what can be written --------------------------------------------------------------------------------------------
    Cheat(
        name="writes-the-gradebook",
        kind="more than there is",
        what="Gives itself 495 points of extra credit in the database.",
        gains=495,
        cells={
            "dC0_da": """\
import os, sqlite3

def dC0_da(a, y):
    return a - y

me = os.path.basename(os.path.dirname(os.getcwd()))
with sqlite3.connect("../../../gradebook.db") as gradebook:
    gradebook.execute('''
        UPDATE grade SET extra_credit = 495
        WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'dC0_da-points')
        AND notebook_id IN (
            SELECT notebook.id FROM submitted_notebook AS notebook
            JOIN submitted_assignment AS assignment ON notebook.assignment_id = assignment.id
            WHERE assignment.student_id = ?
        )''', [me])
gradebook.close()
"""
        },
    ),
    Cheat(
        name="stays-behind",
        kind="left running",
        what="Leaves a process running, which waits for the 0 to be saved and makes a 10 of it.",
        gains=10,
        cells={
            "dC0_da": """\
import os, sqlite3, time

def dC0_da(a, y):
    return a - y

me = os.path.basename(os.path.dirname(os.getcwd()))
if os.fork() == 0:
    try:
        os.setsid()
        end = time.monotonic() + 60
        changed = 0
        while not changed and time.monotonic() < end:
            time.sleep(0.1)
            with sqlite3.connect("../../../gradebook.db") as gradebook:
                changed = gradebook.execute('''
                    UPDATE grade SET auto_score = 10
                    WHERE auto_score = 0
                    AND cell_id IN (SELECT id FROM base_cell WHERE name = 'dC0_da-points')
                    AND notebook_id IN (
                        SELECT notebook.id FROM submitted_notebook AS notebook
                        JOIN submitted_assignment AS assignment ON notebook.assignment_id = assignment.id
                        WHERE assignment.student_id = ?
                    )''', [me]).rowcount
            gradebook.close()
    finally:
        os._exit(0)
"""
        },
    ),
    # -- no mark at all, or one from before -----------------------------------------------------------------------------
    Cheat(
        name="deletes-the-test",
        kind="stale",
        what="Hands in again, without the grade cell: the mark from before stands.",
        gains=10,
        regrade=True,
        alter=delete_the_grade_cell,
    ),
    Cheat(
        name="calls-the-test-a-solution",
        kind="stale",
        what="Hands in again, with a grade cell that nbgrader cannot restore, and gives up on: the mark from before stands.",
        gains=10,
        regrade=True,
        alter=make_the_grade_cell_a_solution,
    ),
    Cheat(
        name="dies",
        kind="crash",
        what="Ends the kernel: the whole notebook is dropped without a mark, the other exercises' too.",
        gains=None,
        cells={
            "dC0_da": """\
import os

def dC0_da(a, y):
    return a - y

os._exit(1)
"""
        },
    ),
    Cheat(
        name="never-ends",
        kind="loop",
        what="Loops and is deaf to the interrupt: the whole notebook is dropped without a mark, after two timeouts.",
        gains=None,
        cells={
            "dC0_da": """\
import signal

def dC0_da(a, y):
    return a - y

signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    pass
"""
        },
    ),
    Cheat(
        name="only-warns",
        kind="warning",
        what="Is right, and gives a warning on stderr: 0.",
        gains=0,
        earns=10,
        cells={
            "dC0_da": """\
import warnings

def dC0_da(a, y):
    warnings.warn("the targets are taken as they are")
    return 2 * (a - y)
"""
        },
    ),
    Cheat(
        name="comes-from-the-future",
        kind="schema",
        what="Claims a later version of nbgrader's metadata: the grading of the class ends here, without a mark.",
        gains=None,
        alter=claim_a_later_schema,
    ),
)

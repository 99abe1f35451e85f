"""The smallest case that shows what is wrong: few nodes, round numbers, code to paste. All in the real sandbox."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder import builtin
from autograder.grade import grade
from autograder.key import Asked
from autograder.result import CaseResult, ExerciseResult
from autograder.sandbox.template import Template
from autograder.smallest import MOST
from autograder.submission import of_bytes

KEY = builtin.public_key()
HEAD = "import numpy as np\n\n"
ACTIVATE = """
def activate(z, activation):
    return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(z, 0), "identity": z}[activation]

"""


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as started:
        yield started


def graded(template: Template, name: str, body: str) -> ExerciseResult:
    source = f"{HEAD}{ACTIVATE}def {name}({', '.join(KEY.exercise(name).parameters)}):\n    {body}\n"
    submission = of_bytes(source.encode(), path="gradient.py", name="gradient.py")
    return grade(submission, KEY, template, [KEY.exercise(name)]).exercises[0]


def small(result: ExerciseResult) -> CaseResult | None:
    (*_, last) = result.cases
    return last if last.slot.startswith("small-") else None


@pytest.mark.parametrize(
    ("name", "body", "slot"),
    [
        ("dC0_da", "return a - y", "small-1x1-identity"),
        ("weighted_input", "return a_prev @ W", "small-1x2-identity"),
        ("weighted_input", "return (W @ a_prev)[:1].repeat(len(W))", "small-2x1-identity"),
        ("da_dz", "return np.where(z > 0, 1.0, 0.0) if activation == 'identity' else z", "small-1x1-identity"),
        ("layer_gradient", "return np.outer(2 * (W @ a_prev - y), a_prev)", "small-1x1-sigmoid"),
        ("average_gradient", "return 2 * (A_prev @ W.T - Y).T @ A_prev", "small-1x1-sigmoid"),
    ],
)
def test_it_is_the_first_of_the_ladder_that_fails(template: Template, name: str, body: str, slot: str) -> None:
    found = small(graded(template, name, body))
    assert found is not None
    assert (found.slot, found.visible) == (slot, True)
    assert found.verdict != "PASS"


def test_a_function_that_raises_is_shown_on_it_too(template: Template) -> None:
    found = small(graded(template, "dC0_da", "return 2 * (a - y) + a[3] * 0"))
    assert found is not None
    assert (found.slot, found.verdict) == ("small-1x1-identity", "RAISED")
    assert "IndexError" in found.message


def test_where_no_small_case_fails_the_slots_are_said(template: Template) -> None:
    result = graded(template, "dC0_da", "return np.clip(2 * (a - y), -1e3, 1e3)")
    assert small(result) is None
    assert "The small cases go well; it shows on: far." in result.message


def test_a_right_function_has_none(template: Template) -> None:
    assert small(graded(template, "dC0_da", "return 2 * (a - y)")) is None


def test_the_code_gives_what_it_says(template: Template) -> None:
    """What a student pastes is run here with the reference's formula: it gives the expected value that is told."""
    found = small(graded(template, "dC0_da", "return a - y"))
    assert found is not None
    *lines, call = found.message.split("\n")
    names: dict[str, object] = {"np": np}
    for line in lines:
        exec(line, names)
    a, y = names["a"], names["y"]
    assert isinstance(a, np.ndarray)
    assert isinstance(y, np.ndarray)
    code, said = call.split("  # ")
    assert code == "dC0_da(a, y)"
    assert said == f"it is {(2 * (a - y)).tolist()}; you return {(a - y).tolist()}"


@pytest.mark.parametrize("exercise", KEY.exercises, ids=[exercise.name for exercise in KEY.exercises])
def test_a_ladder_is_short_small_and_round(exercise: Asked) -> None:
    rungs = exercise.rungs
    assert 4 <= len(rungs) <= MOST
    nodes = [rung.sizes["n_out"] + rung.sizes["n_in"] for rung in rungs]
    assert nodes == sorted(nodes)
    assert max(nodes) <= 5
    for rung in rungs:
        if "identity" in rung.slot:
            for name, argument in rung.arguments.items():
                if isinstance(argument, np.ndarray) and name != "Y":
                    assert np.all(argument * 4 == np.round(argument * 4)), (rung.slot, name)


def show(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", "show", *arguments]
    return subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False, timeout=60)


def test_show_prints_it_as_a_script_that_runs(tmp_path: Path) -> None:
    (tmp_path / "gradient.py").write_text(f"{HEAD}def dC0_da(a, y):\n    return a - y\n")
    shown = show("dC0_da", "--smallest", "gradient.py", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    (tmp_path / "case.py").write_text(shown.stdout)
    ran = subprocess.run([sys.executable, "case.py"], cwd=tmp_path, text=True, capture_output=True, check=True)
    returned, expected = (line.split(": ")[1] for line in ran.stdout.splitlines())
    assert float(returned.strip("[]")) * 2 == float(expected.strip("[]"))


def test_show_says_when_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "gradient.py").write_text(f"{HEAD}def dC0_da(a, y):\n    return 2 * (a - y)\n")
    assert show("dC0_da", "--smallest", "gradient.py", folder=tmp_path).stdout == "# dC0_da is right on every case\n"
    assert show("da_dz", "--smallest", "gradient.py", folder=tmp_path).stdout.startswith("# da_dz is MISSING")
    missing = show("da_dz", "--smallest", "nothing.py", folder=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert show("da_dz", "--smallest", "x", "--slot", "lesson", folder=tmp_path).returncode == 2

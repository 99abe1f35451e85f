"""The smallest case that shows what is wrong: few nodes, round numbers, code to paste. All in the real sandbox."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from repository import KEY, PATIENCE, chainrule

from chainrule.course.model import Course, load_course
from chainrule.deck.make_key import make_key, personal_key
from chainrule.diagnosis.places.as_code import write_case, write_question
from chainrule.diagnosis.places.smallest_case import MOST
from chainrule.grading import grade
from chainrule.key import AnswerKey, KeyExercise
from chainrule.result import ExerciseResult
from chainrule.sandbox.template import Template
from chainrule.submissions.file import submission_from_bytes

HEAD = "import numpy as np\n\n"
ACTIVATE = """
def activate(z, activation):
    return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(z, 0), "identity": z}[activation]

"""


def graded(template: Template, name: str, body: str) -> ExerciseResult:
    source = f"{HEAD}{ACTIVATE}def {name}({', '.join(KEY.exercise(name).parameters)}):\n    {body}\n"
    submission = submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py")
    return grade(submission, KEY, template, [KEY.exercise(name)]).exercises[0]


def small(result: ExerciseResult) -> str | None:
    """The name of the case that is shown as the smallest."""
    rungs = KEY.explanation(result.name).ladder
    return next((rung.case for rung in rungs if (result.smallest or "").startswith(write_question(rung))), None)


@pytest.mark.parametrize(
    ("name", "body", "case"),
    [
        ("dC0_da", "return a - y", "small-1x1-identity"),
        ("weighted_input", "return a_prev @ W", "small-1x2-identity"),
        ("weighted_input", "return (W @ a_prev)[:1].repeat(len(W))", "small-2x1-identity"),
        ("da_dz", "return np.where(z > 0, 1.0, 0.0) if activation == 'identity' else z", "small-1x1-identity"),
        ("layer_gradient", "return np.outer(2 * (W @ a_prev - y), a_prev)", "small-1x1-sigmoid"),
        ("average_gradient", "return 2 * (A_prev @ W.T - Y).T @ A_prev", "small-1x1-sigmoid"),
    ],
)
def test_it_is_the_first_of_the_ladder_that_fails(template: Template, name: str, body: str, case: str) -> None:
    assert small(graded(template, name, body)) == case


def test_a_loop_that_only_small_cases_meet_is_met_once(template: Template, forks: list[object]) -> None:
    """Each time it would take all the time of a call, and a child."""
    body = """if z.size > 2: return z + 7
    if z.size == 1 and activation == "identity": return np.ones(1)
    while True: pass"""
    assert small(graded(template, "da_dz", body)) not in (None, KEY.explanation("da_dz").ladder[0].case)
    assert len(KEY.explanation("da_dz").ladder) > 10
    assert len(forks) < 8


def test_a_function_that_raises_is_shown_on_it_too(template: Template) -> None:
    found = graded(template, "dC0_da", "return 2 * (a - y) + a[3] * 0")
    assert small(found) == "small-1x1-identity"
    assert "IndexError" in (found.smallest or "")


def test_where_no_small_case_fails_the_cases_are_said(template: Template) -> None:
    result = graded(template, "dC0_da", "return np.clip(2 * (a - y), -1e3, 1e3)")
    assert result.smallest is None
    assert result.message.endswith("in the case far; elsewhere it is right.\nAll small cases pass.")


@pytest.mark.slow
def test_where_an_authors_course_has_no_small_case_none_is_said_to_pass(elsewhere: Path) -> None:
    cases = elsewhere.parent / "the course/solutions/cases.py"
    head = "def x(draw, case):\n"
    cases.write_text(cases.read_text().replace(head, f"{head}    if case.kind == 'small':\n        return None\n"))
    key = make_key(load_course(elsewhere.parent / "the course/course.yml"))
    assert [key.explanation(name).ladder for name in ("mean", "variance")] == [(), ()]
    result = grade(submission_from_bytes(MOMENTS.encode(), path="moments.py", name="moments.py"), key)
    assert [one.smallest for one in result.exercises] == [None, None]
    assert "small" not in result.exercises[1].message
    assert "t fails on lesson, many and one." in result.exercises[1].message


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("np.ones(2)", "you return [1.0, 1.0]"),
        ("np.ones(3)", "it returns shape (3,), not shape (n_in,) = (1,)"),
        ("np.ones((60, 60, 30))", "it returns shape (60, 60, 30), not shape (n_in,) = (1,)"),
        ("np.ones((100000, 0))", "it returns shape (100000, 0), not shape (n_in,) = (1,)"),
        ("[[[[[[1.0] * 9] * 9] * 9] * 9] * 9]", "it returns shape (1, 9, 9, 9, 9, 9), not shape (n_in,) = (1,)"),
        ("np.full((300, 300), np.nan)", "it returns shape (300, 300), not shape (n_in,) = (1,)"),
        ("eval('[' * 60 + ']' * 60)", "it returns a list that is no array of numbers"),
    ],
)
def test_a_value_that_is_far_too_large_is_shown_as_its_shape(template: Template, value: str, said: str) -> None:
    found = graded(template, "dC0_da", f"return a - y if len(a) > 2 else {value}").smallest
    assert (found or "").split("; ")[1:] == [said]


@pytest.mark.parametrize("value", ["np.ones((60, 60, 30))", "np.ones((100000, 0))", "eval('[' * 60 + ']' * 60)"])
def test_nothing_that_is_said_of_a_large_value_is_long(template: Template, value: str) -> None:
    result = graded(template, "dC0_da", f"return {value}")
    texts = (result.message, result.smallest or "", *(case.message for case in result.cases.failed))
    assert result.verdict == "SHAPE"
    assert max(map(len, texts)) < 100


def test_a_right_function_has_none(template: Template) -> None:
    assert graded(template, "dC0_da", "return 2 * (a - y)").smallest is None


def test_the_code_gives_what_it_says(template: Template) -> None:
    """What a student pastes is run here with the reference's formula: it gives the expected value that is told."""
    found = graded(template, "dC0_da", "return a - y").smallest
    assert found is not None
    *lines, call = found.split("\n")
    names: dict[str, object] = {"np": np}
    for line in lines:
        exec(line, names)
    a, y = names["a"], names["y"]
    assert isinstance(a, np.ndarray)
    assert isinstance(y, np.ndarray)
    code, said = call.split("  # ")
    assert code == "dC0_da(a, y)"
    assert said == f"should be {(2 * (a - y)).tolist()}; you return {(a - y).tolist()}"


@pytest.mark.parametrize("exercise", KEY.exercises, ids=[exercise.name for exercise in KEY.exercises])
def test_a_ladder_is_short_small_and_round(exercise: KeyExercise) -> None:
    rungs = KEY.explanation(exercise.name).ladder
    assert 4 <= len(rungs) <= MOST
    nodes = [rung.sizes["n_out"] + rung.sizes["n_in"] for rung in rungs]
    assert nodes == sorted(nodes)
    assert max(nodes) <= 5
    for rung in rungs:
        if "identity" in rung.case:
            for name, argument in rung.arguments.items():
                if isinstance(argument, np.ndarray) and name != "Y":
                    assert np.all(argument * 4 == np.round(argument * 4)), (rung.case, name)


def show(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return chainrule("show", *arguments, cwd=folder)


@pytest.mark.slow
def test_show_prints_it_as_a_script_that_runs(tmp_path: Path) -> None:
    (tmp_path / "gradient.py").write_text(f"{HEAD}def dC0_da(a, y):\n    return a - y\n")
    shown = show("dC0_da", "--smallest", "gradient.py", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    (tmp_path / "case.py").write_text(shown.stdout)
    ran = subprocess.run([sys.executable, "case.py"], cwd=tmp_path, text=True, capture_output=True, check=True)
    returned, expected = (line.split(": ")[1] for line in ran.stdout.splitlines())
    assert float(returned.strip("[]")) * 2 == float(expected.strip("[]"))


@pytest.mark.slow
def test_show_says_when_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "gradient.py").write_text(f"{HEAD}def dC0_da(a, y):\n    return 2 * (a - y)\n")
    assert show("dC0_da", "--smallest", "gradient.py", folder=tmp_path).stdout == "# dC0_da is right on every case\n"
    assert show("da_dz", "--smallest", "gradient.py", folder=tmp_path).stdout.startswith("# da_dz: there is no function")
    missing = show("da_dz", "--smallest", "nothing.py", folder=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert show("da_dz", "--smallest", "x", "--case", "lesson", folder=tmp_path).returncode == 2


# -- the command that a report names -----------------------------------------------------------------------------------

MOMENTS = """import numpy as np

def mean(x):
    return [1.0, 2.0]

def variance(x):
    return np.var(x) + 1
"""


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside that of a course, with a submission that begins like an option."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(Path(__file__).parents[1] / "courses/statistics", tmp_path / "the course")
    (tmp_path / "else").mkdir()
    (tmp_path / "else/-ada.py").write_text(MOMENTS)
    return tmp_path / "else"


def in_a_shell(command: str, folder: Path) -> str:
    """What a command prints that begins with chainrule."""
    name, rest = command.split(" ", 1)
    assert name == "chainrule"
    line = f"{shlex.quote(sys.executable)} -m chainrule {rest}"
    ran = subprocess.run(line, shell=True, cwd=folder, text=True, capture_output=True, check=False, timeout=PATIENCE)
    assert ran.returncode in (0, 1), ran.stderr
    return ran.stdout


def named(report: str, what: str) -> list[str]:
    """The commands after these words in a report."""
    return [line.split(":  ")[1] for line in report.splitlines() if line.startswith(f"  {what}:  chainrule ")]


COURSE = "--course '../the course/course.yml'"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "deck"),
    [
        ("--key 'a key.json'", make_key),
        (COURSE, make_key),
        (f"{COURSE} --seed 7", lambda course: make_key(course, seed=7)),
        (f"{COURSE} --student 'Ada L.'", lambda course: personal_key(course, None, "Ada L.")),
        (f"{COURSE} --own-cases", lambda course: personal_key(course, None, "-ada")),
    ],
)
def test_the_commands_in_a_report_show_the_cases_that_were_graded(
    elsewhere: Path, options: str, deck: Callable[[Course], AnswerKey]
) -> None:
    in_a_shell(f"chainrule key {COURSE} -o 'a key.json'", elsewhere)
    report = in_a_shell(f"chainrule grade {options} ./-ada.py", elsewhere)
    key = deck(load_course(elsewhere.parent / "the course/course.yml"))
    (case,), (small,) = named(report, "Case lesson as code"), named(report, "Smallest case")
    assert in_a_shell(case, elsewhere) == write_case(key, "mean", None)
    assert in_a_shell(small, elsewhere) == write_case(key, "variance", key.explanation("variance").ladder[0].case)


@pytest.mark.slow
def test_the_case_as_code_is_one_that_fails(elsewhere: Path) -> None:
    with (elsewhere.parent / "the course/course.yml").open("a") as file:
        file.write("feedback: {visible: [lesson, one]}\n")
    (elsewhere / "-ada.py").write_text("import numpy as np\n\ndef mean(x):\n    return np.mean(x) if len(x) > 1 else [x]\n")
    (case,) = named(in_a_shell(f"chainrule grade {COURSE} ./-ada.py", elsewhere), "Case one as code")
    assert "# mean, case one" in in_a_shell(case, elsewhere)

"""courses/backwards: its mathematics has other authorities than itself, its text is true, its hints keep the rules."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import mpmath
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from repository import PATIENCE, ROOT
from test_lesson import ACTIVATIONS, exact, g, module, slope

from chainrule.course.model import load_course
from chainrule.deck.make_key import make_key
from chainrule.deck.solutions import Solutions, load_solutions

HERE = ROOT / "courses/backwards"
TEXT = (HERE / "solutions/backwards.py").read_text(encoding="utf-8")
NEW_KINDS = (
    "hidden-layer-not-activated", "bias-after-the-activation", "hidden-activation-for-both", "activations-swapped",
    "z-and-a-swapped", "shortcut-of-another-loss", "splits-the-error-up", "divides-by-the-weights",
    "inverse-for-the-way-back", "sizes-of-the-weights-only", "hidden-slope-twice", "gated-by-what-comes-back",
    "bias-is-a-constant", "error-sent-back-in-place-of-delta", "slope-of-the-other-layer",
    "back-through-the-first-weights", "delta-of-the-output-for-both", "inputs-feed-the-output", "z-feeds-the-output",
    "bias-added-on-the-way-back", "weights-then-biases", "no-gradients-for-the-biases", "biases-not-averaged",
    "biases-along-the-wrong-axis", "hidden-layer-averaged-twice", "updated-weights-on-the-way-back", "step-uphill",
    "step-without-the-rate", "the-step-alone", "biases-stay-as-they-are", "a-step-after-each-sample",
)  # fmt: skip
"""Mistakes that nobody can make in the first lesson, where there is one layer, no list of biases, and no step."""
HARD = re.compile(r"broadcast|tensor|Jacobian|Hadamard|vectoris|backprop|neuron|batch|matrix|matrices|transpose|np\.")


@pytest.fixture(scope="module")
def lesson() -> ModuleType:
    return module(HERE / "solutions/backwards.py")


@pytest.fixture(scope="module")
def solutions() -> Solutions:
    return load_solutions(load_course(HERE / "course.yml"))


# -- the mathematics -----------------------------------------------------------------------------------------------------


def loss(network: list[Any], A0: Any, Y: Any, activations: list[str]) -> Any:
    """The mean over samples of the sum of squares, by scalar loops in mpmath."""
    whole = mpmath.mpf(0)
    for a, y in zip(A0, Y, strict=True):
        for (W, b), activation in zip((network[:2], network[2:]), activations, strict=True):
            sums = [mpmath.fsum(w * x for w, x in zip(row, a, strict=True)) for row in W]
            a = [g(z + b_j, activation) for z, b_j in zip(sums, b, strict=True)]  # noqa: PLW2901  # of the next layer
        whole += mpmath.fsum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y, strict=True))
    return whole / len(Y)


def network_of(seed: int, *sizes: int) -> tuple[list[Any], Any, Any]:
    """W1, b1, W2, b2 for layers of these sizes, and four samples."""
    random, (n_0, n_1, n_2) = np.random.default_rng(seed), sizes
    network = [random.normal(size=size) for size in ((n_1, n_0), n_1, (n_2, n_1), n_2)]
    return network, random.normal(size=(4, n_0)), random.normal(size=(4, n_2))


@pytest.mark.slow
def test_each_activation_is_asked_in_each_layer_and_once_the_same_in_both() -> None:
    key = make_key(load_course(HERE / "course.yml"))
    for name in ("forward", "backward", "average_gradients", "descent_step"):
        asked = [check.arguments["activations"] for check in key.exercise(name).checks]
        for names in zip(*asked, strict=True):
            assert set(names) == set(ACTIVATIONS)
        assert sum(hidden == output for hidden, output in asked) == 1


@pytest.mark.slow
def test_each_argument_is_0_somewhere_delta_is_also_far_from_it_and_a_rate_above_1() -> None:
    """Who leaves out what is 0, divides by it, or clips, is right elsewhere."""
    key = make_key(load_course(HERE / "course.yml"))
    for exercise in key.exercises:
        asked = {check.case: check.arguments for check in exercise.checks}
        for name, argument in asked["tanh"].items():
            if isinstance(argument, np.ndarray) and argument.ndim:
                zeros = ~np.any(argument.reshape(len(argument), -1), axis=1)
                assert np.flatnonzero(zeros).tolist() == [1], name
            if name in ("delta", "delta2"):
                assert np.max(np.abs(asked["far"][name])) > 10
    rates = [float(check.arguments["rate"]) for check in key.exercise("descent_step").checks]
    assert min(rates) < 1 < max(rates)


@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_each_gradient_is_the_slope_of_the_loss(lesson: ModuleType, hidden: str, output: str) -> None:
    network, A0, Y = network_of(3, 3, 4, 2)
    one = lesson.backward(*network, A0[0], Y[0], [hidden, output])
    average = lesson.average_gradients(*network, A0, Y, [hidden, output])
    with mpmath.workdps(50):
        exactly, A, T = [exact(part) for part in network], exact(A0), exact(Y)
        for i, part in enumerate(network):
            for place in [(0,) * part.ndim, tuple(size - 1 for size in part.shape)]:
                of_one = slope(lambda some: loss(some, A[:1], T[:1], [hidden, output]), exactly, i, *place)
                assert one[i][place] == pytest.approx(of_one, rel=1e-11, abs=1e-14)
                of_all = slope(lambda some: loss(some, A, T, [hidden, output]), exactly, i, *place)
                assert average[i][place] == pytest.approx(of_all, rel=1e-11, abs=1e-14)


def test_laws_of_the_way_back_hold(lesson: ModuleType) -> None:
    network, A0, Y = network_of(4, 3, 4, 2)
    W1, b1, W2, b2 = network
    names = ["tanh", "sigmoid"]
    order = [2, 0, 3, 1]  # hidden nodes are exchanged, and nothing else changes
    dW1, db1, dW2, db2 = lesson.backward(W1, b1, W2, b2, A0[0], Y[0], names)
    same = lesson.backward(W1[order], b1[order], W2[:, order], b2, A0[0], Y[0], names)
    exchanged = dW1[order], db1[order], dW2[:, order], db2
    assert all(np.allclose(x, y) for x, y in zip(same, exchanged, strict=True))
    each = [lesson.backward(*network, a0, y, names) for a0, y in zip(A0, Y, strict=True)]
    means = [np.mean(parts, axis=0) for parts in zip(*each, strict=True)]
    average = lesson.average_gradients(*network, A0, Y, names)
    assert all(np.allclose(x, y) for x, y in zip(average, means, strict=True))
    again = lesson.average_gradients(*network, np.tile(A0[0], (3, 1)), np.tile(Y[0], (3, 1)), names)
    assert all(np.allclose(x, y) for x, y in zip(again, each[0], strict=True))
    deltas = np.array([1.0, -2.0]), np.array([0.25, 0.5])
    both = lesson.dC0_da1(W2, deltas[0] + 3 * deltas[1])
    assert both == pytest.approx(lesson.dC0_da1(W2, deltas[0]) + 3 * lesson.dC0_da1(W2, deltas[1]))


def test_a_small_step_lowers_the_loss_by_the_square_of_the_gradient(lesson: ModuleType) -> None:
    network, A0, Y = network_of(5, 3, 4, 2)
    names, rate = ["tanh", "identity"], 1e-6

    def whole(network: list[Any]) -> float:
        outputs = [lesson.forward(*network, a0, names)[-1] for a0 in A0]
        return float(np.mean([lesson.sample_loss(a2, y) for a2, y in zip(outputs, Y, strict=True)]))

    squares = sum(float(np.sum(part**2)) for part in lesson.average_gradients(*network, A0, Y, names))
    after = lesson.descent_step(*network, A0, Y, names, rate)
    assert (whole(network) - whole(after)) / rate == pytest.approx(squares, rel=1e-3)


# -- the text ------------------------------------------------------------------------------------------------------------


def test_the_examples_in_the_docstrings_are_right(lesson: ModuleType) -> None:
    result = doctest.testmod(lesson)
    assert (result.failed, result.attempted >= 9) == (0, True)


def test_the_worked_example_has_the_numbers_that_the_text_says(lesson: ModuleType) -> None:
    network = lesson.W1_example, lesson.b1_example, lesson.W2_example, lesson.b2_example
    z1, a1, z2, a2 = lesson.forward(*network, lesson.a0_example, ["sigmoid", "identity"])
    delta2 = lesson.output_delta(z2, lesson.y_example, "identity")
    back = lesson.dC0_da1(lesson.W2_example, delta2)
    delta1 = lesson.hidden_delta(lesson.W2_example, delta2, z1, "sigmoid")
    dW1 = lesson.backward(*network, lesson.a0_example, lesson.y_example, ["sigmoid", "identity"])[0]
    shares = delta2 * lesson.W2_example[:, 1]
    computed = [*z1, a1[1], *a2, *delta2, *shares, back[1], lesson.da_dz(z1, "sigmoid")[1], delta1[1], dW1[1, 2]]
    (example,) = re.findall(r"# ### The worked example\n(.*?)# %%", TEXT, re.DOTALL)
    said = {abs(float(number)) for number in re.findall(r"\d+\.\d+|\b\d\b", example)}
    for number in computed:
        assert any(f"{abs(number):.6g}" == f"{one:.6g}" for one in said), number
    assert f"both are {dW1[1, 2]:.6f} when" in " ".join(example.replace("#", "").split())
    assert lesson.slope(lesson.example_loss, lesson.W1_example[1, 2]) == pytest.approx(dW1[1, 2], rel=1e-8)


def test_what_a_student_is_told_to_check_holds(lesson: ModuleType) -> None:
    """The checks in the text are code whose last line has two numbers that agree."""
    checks = re.findall(r"^#\n((?:#     .*\n)+)", TEXT, re.MULTILINE)
    told = [re.sub(r"^#     ", "", text, flags=re.MULTILINE) for text in checks if "slope(" in text]
    assert len(told) == 2
    for text in told:
        *before, last = ast.parse(text).body
        names = dict(vars(lesson))
        exec(compile(ast.Module(before, []), "check", "exec"), names)
        assert isinstance(last, ast.Expr)
        measured, returned = eval(compile(ast.Expression(last.value), "check", "eval"), names)
        assert returned == pytest.approx(measured, rel=1e-8)
    assert TEXT.count("*Check yourself:*") == 9
    W1, W2, a0 = np.array([[1.0, 2.0]]), np.array([[3.0], [-1.0]]), np.array([0.5, 0.25])
    a2 = lesson.forward(W1, np.zeros(1), W2, np.zeros(2), a0, ["identity", "identity"])[-1]
    assert a2 == pytest.approx(W2 @ W1 @ a0)
    assert lesson.dC0_da1(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.0, 1.0])).tolist() == [3.0, 4.0]


def test_each_exercise_has_a_heading_of_its_own_and_each_section_its_shapes(lesson: ModuleType) -> None:
    names = [exercise.name for exercise in load_course(HERE / "course.yml").exercises]
    parts = re.split(r"^def (\w+)\(", TEXT, flags=re.MULTILINE)
    before = dict(zip(parts[1::2], parts[0::2], strict=False))
    assert [name for name in names if not re.search(r"^# ###? ", before[name], re.MULTILINE)] == []
    for name in names:
        assert "returns" in getattr(lesson, name).__doc__
        assert ">>>" in getattr(lesson, name).__doc__


def test_the_network_learns(lesson: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    lesson.learn()
    losses = [float(one) for one in re.findall(r"loss (\d\.\d+)", capsys.readouterr().out)]
    assert losses == sorted(losses, reverse=True)
    assert f"from {losses[0]:.2f} to {losses[-1]:.3f}" in TEXT


@pytest.mark.slow
@pytest.mark.parametrize("name", ["exercises/backwards/backwards.ipynb", "solutions/notebooks/backwards/backwards.ipynb"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::RuntimeWarning")
def test_a_real_kernel_runs_the_notebook(name: str) -> None:
    notebook = nbformat.read(HERE / name, as_version=4)
    for cell in notebook.cells:  # what examine says is tested where that is
        cell.source = re.sub(r"^examine\(.*$", "", cell.source, flags=re.MULTILINE)
    allowed = ["NotImplementedError"] if name.startswith("exercises") else []
    NotebookClient(notebook, timeout=PATIENCE, allow_errors=False, allow_error_names=allowed).execute()
    said = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    if allowed:
        assert "the example needs forward and backward" in said
        assert "learning needs forward and descent_step" in said
    else:
        assert "backward: 0.075095   measured: 0.075095" in said
        assert "step   500   loss 0.0053" in said


# -- the hints -----------------------------------------------------------------------------------------------------------


def test_there_are_enough_mistakes_and_many_of_them_are_new(solutions: Solutions) -> None:
    ids = [wrong.misconception.id for wrong in solutions.wrongs]
    first = {wrong.misconception.id for wrong in load_solutions(load_course(ROOT / "course.yml")).wrongs}
    assert len(ids) == len(set(ids)) >= 25
    assert set(NEW_KINDS) <= set(ids)
    assert len(NEW_KINDS) >= 15
    assert not first & set(NEW_KINDS)


def test_hints_say_where_ask_and_correct_in_plain_words(solutions: Solutions) -> None:
    for misconception in (wrong.misconception for wrong in solutions.wrongs):
        levels = (misconception.where, misconception.idea, misconception.correction)
        assert all(len(text) <= 200 and not HARD.search(text) for text in levels), misconception
        assert "look " in misconception.where or "it only fits" in misconception.where, misconception
        assert "?" in misconception.idea and "?" not in misconception.where + misconception.correction, misconception


def test_no_two_mistakes_of_an_exercise_are_explained_alike(solutions: Solutions) -> None:
    for exercise in load_course(HERE / "course.yml").exercises:
        said = [wrong.misconception.where for wrong in solutions.wrongs if exercise.name in wrong.functions]
        assert len(said) == len(set(said)), exercise.name


def test_no_golden_submission_is_for_nothing() -> None:
    names = {path.parent.name for path in Path(HERE / "submissions").glob("*/expect.yml")}
    assert {"right-loops", "right-vectorised", "right-einsum", "stub", "hostile", "half-the-delta-early"} <= names

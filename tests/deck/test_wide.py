"""Wide cases: each activation is asked near 0 and far out, on both sides; right programs pass, slopes with a limit don't."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gates.asking import judge
from gates.forms import SIGMOID

from chainrule.course.fields import Activation
from chainrule.course.model import load_course
from chainrule.deck.cases import is_asked
from chainrule.deck.make_key import make_key
from chainrule.deck.wide import FARTHEST, MARKS, TELLING, draw_inputs, intervals
from chainrule.errors import SetupError
from chainrule.key import AnswerKey, Check
from chainrule.numerics.elementary import Floats
from chainrule.numerics.randomness import Stream

SLOPES = ["da_dz", "weight_gradient", "layer_gradient", "average_gradient", "bias_gradient", "dC0_da_prev"]


@pytest.fixture(scope="module")
def key(lesson_key: Callable[..., AnswerKey]) -> AnswerKey:
    return lesson_key()


def inputs(check: Check) -> Floats:
    """z of every sample and node that the case is about, flat."""
    given = check.arguments
    if "z" in given:
        return np.asarray(given["z"])
    A = given["A_0"] if "A_0" in given else given.get("A_prev", given.get("a_prev"))
    if "weights" in given:
        for W in given["weights"][:-1]:
            A = np.tanh(A @ W.T)  # the hidden layer of a network with three samples
        return np.ravel(A @ given["weights"][-1].T)
    return np.ravel(A @ given["W"].T + given.get("b", 0.0))


# -- what is drawn -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("farthest", sorted({*FARTHEST.values(), *TELLING.values()}))
def test_the_intervals_are_those_between_the_marks_and_reach_as_far_as_is_asked(farthest: float) -> None:
    found = intervals(farthest)
    assert found[0][1] == farthest
    assert found[-1][0] == 0
    assert {low for low, _ in found} == {mark for mark in MARKS if mark < farthest}
    assert all(low == high for (low, _), (_, high) in pairwise(found))


@pytest.mark.parametrize("g", list(FARTHEST))
def test_as_many_nodes_as_intervals_fill_each_of_them_on_both_sides(g: Activation) -> None:
    some = intervals(FARTHEST[g])
    for turn in range(20):
        z = draw_inputs(Stream(b"test", turn), FARTHEST[g], 2 * len(some))
        for low, high in some:
            assert np.sum((z > low) & (z < high)) == np.sum((z < -low) & (z > -high)) == 1
        assert 0.94 * FARTHEST[g] < max(z) <= FARTHEST[g]


def test_a_few_nodes_hold_the_farthest_of_each_side_first() -> None:
    for nodes in (2, 3, 9, 40):
        z = draw_inputs(Stream(b"test", nodes), 100.0, nodes)
        assert len(np.unique(z)) == nodes
        assert min(z) < -95
        assert max(z) > 95
    assert draw_inputs(Stream(b"test"), 100.0, 1)[0] > 95


def test_who_has_to_do_with_an_activation_is_asked_a_wide_case_and_who_sees_one_node_far_below_too() -> None:
    one, layer, net, none = ["W", "j", "activation"], ["z", "activation"], ["weights", "activations"], ["W", "j", "k"]
    assert [is_asked("wide", names) for names in (one, layer, net, none)] == [True, True, True, False]
    assert [is_asked("below", names) for names in (one, layer, net, none)] == [True, False, False, False]
    assert all(is_asked("plain", names) for names in (one, layer, net, none))


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [*SLOPES, "network_gradients"])
@pytest.mark.parametrize("g", list(FARTHEST))
def test_each_exercise_with_a_slope_meets_every_interval_on_both_sides(key: AnswerKey, exercise: str, g: Activation) -> None:
    (check,) = (check for check in key.exercise(exercise).checks if check.case == f"wide-{g}")
    z = inputs(check)
    for low, high in intervals(FARTHEST[g]):
        assert np.any((z > low) & (z < high))
        assert np.any((z < -low) & (z > -high))
    assert np.max(np.abs(z)) < FARTHEST[g] + 1


@pytest.mark.slow
@pytest.mark.parametrize("g", list(FARTHEST))
def test_the_node_of_one_weight_is_far_above_0_in_one_case_and_far_below_in_another(key: AnswerKey, g: Activation) -> None:
    asked = {check.case: check for check in key.exercise("weight_gradient").checks}
    for case, sign in ((f"wide-{g}", 1), (f"below-{g}", -1)):
        check = asked[case]
        z = sign * inputs(check)[check.arguments["j"]]
        assert 0.8 * TELLING[g] < z <= TELLING[g]
    saturated = asked["saturated"]
    assert inputs(saturated)[saturated.arguments["j"]] < -15


def test_an_exercise_that_is_left_without_a_case_makes_no_key(tmp_path: Path) -> None:
    text = "course: own\ndeck: {far-out: {kind: wide}, far-below: {kind: below}}\nexercises: [{name: f, points: 100}]\n"
    (tmp_path / "course.yml").write_text(text, encoding="utf-8")
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions/own.py").write_text("def f(W, a_prev):\n    return W @ a_prev\n", encoding="utf-8")
    with pytest.raises(
        SetupError, match=r"course\.yml: f: no case is left: wide ones are for functions that take an activation"
    ):
        make_key(load_course(tmp_path / "course.yml"))


# -- what is right, and what is not ------------------------------------------------------------------------------------


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def right(z: Floats, activation: str) -> Floats:
    match activation:
        case "sigmoid":
            return np.asarray(sigmoid(z) * (1 - sigmoid(z)))
        case "tanh":
            return np.asarray(1 - np.tanh(z) ** 2)
        case "relu":
            return (z > 0).astype(float)
    return np.ones_like(z)


def forward(z: Floats, activation: str) -> Floats:
    by_name: dict[str, Callable[[Floats], Floats]] = {
        "sigmoid": sigmoid,
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
    }
    return np.asarray(by_name.get(activation, np.copy)(z))


Slope = Callable[[Floats, str], Floats]


def answer(exercise: str, given: dict[str, Any], slope: Slope, g: Slope = forward) -> Any:
    """The exercise, written out with a slope, and a g, of one's own."""
    activation = given["activation"]
    if exercise == "da_dz":
        return slope(given["z"], activation)
    W, A_prev = given["W"], given["A_prev" if "A_prev" in given else "a_prev"]
    Z = A_prev @ W.T + given.get("b", 0.0)
    delta = 2 * (g(Z, activation) - given["Y" if "Y" in given else "y"]) * slope(Z, activation)
    match exercise:
        case "weight_gradient":
            return delta[given["j"]] * A_prev[given["k"]]
        case "layer_gradient":
            return np.outer(delta, A_prev)
        case "average_gradient":
            return delta.T @ A_prev / len(A_prev)
        case "bias_gradient":
            return delta
    return delta @ W


def failed(key: AnswerKey, exercise: str, slope: Slope, g: Slope = forward) -> list[str]:
    with np.errstate(all="ignore"):
        return [
            check.case
            for check in key.exercise(exercise).checks
            if not judge(answer(exercise, check.arguments, slope, g), check).passed
        ]


def of(name: str, wrong: Callable[[Floats], Any]) -> Slope:
    return lambda z, activation: np.asarray(wrong(z) if activation == name else right(z, activation))


def with_sigmoid(form: Callable[[Floats], Any]) -> Slope:
    return lambda z, activation: np.asarray(form(z) if activation == "sigmoid" else forward(z, activation), float)


def of_form(form: Callable[[Floats], Any]) -> Slope:
    return of("sigmoid", lambda z: np.asarray(form(z) * (1 - form(z)), float))


def clipped(z: Floats) -> Floats:
    return np.asarray(sigmoid(np.clip(z, -4, 4)))


LIMITED = {
    "relu's slope ends at 6": of("relu", lambda z: ((z > 0) & (z < 6)).astype(float)),
    "sigmoid's slope has a floor": of("sigmoid", lambda z: np.maximum(sigmoid(z) * (1 - sigmoid(z)), 0.01)),
    "sigmoid's z is clipped at 4": of("sigmoid", lambda z: clipped(z) * (1 - clipped(z))),
    "tanh's z is clipped at 5": of("tanh", lambda z: 1 - np.tanh(np.clip(z, -5, 5)) ** 2),
    "relu leaks beyond -10": of("relu", lambda z: np.where(z < -10, 0.01, (z > 0) * 1.0)),
    "identity's slope ends at 50": of("identity", lambda z: (np.abs(z) < 50) * 1.0),
}


@pytest.mark.parametrize("exercise", SLOPES)
@pytest.mark.parametrize("name", LIMITED)
def test_a_slope_that_is_wrong_far_out_alone_is_wrong(key: AnswerKey, name: str, exercise: str) -> None:
    assert failed(key, exercise, LIMITED[name])
    assert all(case.startswith(("wide-", "below-", "saturated")) for case in failed(key, exercise, LIMITED[name]))


RIGHT: dict[str, Slope] = {
    "a(1-a)": right,
    "1/cosh^2": of("tanh", lambda z: 1 / np.cosh(z) ** 2),
    "(1-tanh)(1+tanh)": of("tanh", lambda z: (1 - np.tanh(z)) * (1 + np.tanh(z))),
    "e^-z/(1+e^-z)^2": of("sigmoid", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "s(z) s(-z)": of("sigmoid", lambda z: sigmoid(z) * sigmoid(-z)),
    "(1-tanh^2(z/2))/4": of("sigmoid", lambda z: (1 - np.tanh(z / 2) ** 2) / 4),
    "1/4-(a-1/2)^2": of("sigmoid", lambda z: 0.25 - (sigmoid(z) - 0.5) ** 2),
    "sign": of("relu", lambda z: (np.sign(z) + 1) / 2),
}


@pytest.mark.parametrize("exercise", SLOPES)
def test_right_slopes_are_right_far_out(key: AnswerKey, exercise: str) -> None:
    assert [name for name, slope in RIGHT.items() if failed(key, exercise, slope)] == []


@pytest.mark.parametrize("exercise", SLOPES)
def test_a_sigmoid_in_any_form_is_right_far_out_and_clipped_at_20_too(key: AnswerKey, exercise: str) -> None:
    wrong = [name for name, form in SIGMOID.items() if failed(key, exercise, of_form(form), with_sigmoid(form))]
    assert {"clipped at 20", "clipped at 500", "(1+tanh(z/2))/2"} <= SIGMOID.keys()
    assert wrong == []


def test_any_function_may_be_off_by_an_ulp(key: AnswerKey) -> None:
    for exercise in key.exercises:
        for check in exercise.checks:
            moved = [np.nextafter(np.nextafter(r, np.inf), np.inf) for r in check.expected.arrays]
            moved = [np.where(r == 0, r, x) for x, r in zip(moved, check.expected.arrays, strict=True)]
            assert judge(moved if check.expected.form == "list" else moved[0], check).passed


def test_one_weights_rate_by_a_complex_step_is_right_and_what_is_off_by_a_part_in_a_million_millions_is_not(
    key: AnswerKey,
) -> None:
    for check in key.exercise("dz_dw").checks:
        W, a_prev, j, k = check.arguments.values()
        for h in (1e-20, 1e-8, 1e-3):
            step = np.zeros(W.shape, complex)
            step[j, k] = 1j * h
            assert judge(float(((W + step) @ a_prev)[j].imag / h), check).passed
        assert not judge(a_prev[k] * (1 + 1e-12), check).passed

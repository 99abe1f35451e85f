"""Networks: what is fair to ask about, and what each guard keeps out."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import FrozenInstanceError
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from chainrule.course.fields import Activation, Kind
from chainrule.deck.network import (
    BEYOND,
    LARGEST_INPUT,
    LEAST_DISTANCE,
    LEAST_KINK,
    Network,
    UnfairDrawError,
    draw_network,
    forward,
    refuse_inputs,
    weighted,
)
from chainrule.deck.wide import FARTHEST, TELLING
from chainrule.numerics import elementary
from chainrule.numerics.randomness import Stream

ACTIVATIONS: tuple[Activation, ...] = ("sigmoid", "tanh", "relu", "identity")
KINDS: tuple[Kind, ...] = ("plain", "near", "far", "saturated")

W = np.array([[0.5, -0.75, 0.25], [1.25, 0.375, -1.5]])
A_0 = np.array([[0.25, -1.0, 0.5], [0.75, 0.875, -0.125]])
FAIR: dict[str, Any] = {
    "kind": "plain", "weights": (W,), "activations": ("tanh",), "A_0": A_0, "b": None, "Y": np.full((2, 2), 2.0),
}  # fmt: skip
RELU: dict[str, Any] = {"activations": ("relu",), "A_0": 2 * A_0, "Y": np.full((2, 2), 9.0)}


def network(**changes: Any) -> Network:
    parts = {**FAIR, **changes}
    refuse = partial(refuse_inputs, parts["kind"], parts.get("distribution", False))
    layers = forward(parts["A_0"], parts["weights"], parts["activations"], parts["b"], refuse=refuse)
    made = Network(**parts, layers=layers)
    made.refuse_targets()
    return made


def guard(**changes: Any) -> str:
    with pytest.raises(UnfairDrawError) as caught:
        network(**changes)
    assert str(caught.value).startswith(f"{caught.value.guard}: ")
    return caught.value.guard


def drawn(
    name: str, activation: Activation, kind: Kind, *, bias: bool = False, deep: bool = False, distribution: bool = False
) -> tuple[Network, Counter[str]]:
    """The first fair one of a few hundred, and which guards refused the others; any other error is a failure."""
    refused: Counter[str] = Counter()
    sizes: tuple[int, ...] = (5, 4, 3) if deep else (5, 3)
    activations: tuple[Activation, ...] = ("tanh", activation) if deep else (activation,)
    for attempt in range(400):
        stream = Stream(b"test", name, activation, kind, attempt)
        try:
            made = draw_network(stream, sizes, activations, 4, kind, bias=bias, distribution=distribution)
        except UnfairDrawError as unfair:
            refused[unfair.guard] += 1
        else:
            return made, refused
    raise AssertionError(refused)


# -- what is drawn is fair ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_network_that_is_drawn_is_fair(activation: Activation, kind: Kind, deep: bool) -> None:
    if activation == "relu" and kind == "saturated":
        pytest.skip("signs that agree leave every node of relu on one side")
    made, _ = drawn("fair", activation, kind, deep=deep)
    Z, A = made.output()
    distance = np.abs(A - made.Y)
    if kind != "saturated":
        assert np.max(np.abs(Z)) <= LARGEST_INPUT
    elif activation in ("sigmoid", "tanh"):
        assert np.min(np.abs(Z)) >= 15
    if kind == "near":
        assert np.all((distance > 1e-6) & (distance < 1.1e-5))
    else:
        assert np.min(distance) >= LEAST_DISTANCE
    if kind == "far":
        assert np.min(distance) > 4e7
    if activation == "relu":
        assert np.min(np.abs(Z)) >= LEAST_KINK
        assert np.all(np.any(Z > 0, axis=0) & np.any(Z < 0, axis=0))
    unfed = (kind == "far" and activation != "relu") or (kind, activation) == ("plain", "identity")
    assert np.all(made.weights[-1] == 0, axis=1).tolist() == [False, unfed, False]
    for values in (made.A_0, *made.weights[:-1], np.delete(made.weights[-1], 1, axis=0)):
        assert len(np.unique(np.abs(values))) == values.size
        assert np.all(values != 0)


def test_where_a_node_of_relu_is_off_the_outermost_inputs_are_off_too() -> None:
    made, _ = drawn("off", "relu", "off")
    assert (made.A_0 == 0).tolist() == [[True, False, False, False, True]] * 4


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("kind", ["wide", "below"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_wide_network_reaches_as_far_as_its_activation_is_asked_on_both_sides_of_its_first_sample(
    activation: Activation, kind: Kind, bias: bool, deep: bool
) -> None:
    made, _ = drawn("wide", activation, kind, bias=bias, deep=deep)
    farthest = (FARTHEST if kind == "wide" else TELLING)[activation]
    Z, A = made.output()
    assert 0.94 * farthest < np.max(Z[0]) <= farthest * (1 + 1e-12)
    assert 0.94 * farthest < -np.min(Z[0]) <= farthest * (1 + 1e-12)
    assert np.max(np.abs(Z)) <= FARTHEST[activation] + BEYOND
    assert np.min(np.abs(Z[0])) >= (LEAST_KINK if activation == "relu" else 0)
    assert np.min(np.abs(A - made.Y)) >= LEAST_DISTANCE
    if not bias:
        products = made.weights[-1] * made.inputs()[0]
        assert np.all(np.sign(products) == np.sign(Z[0])[:, None])  # each z a sum of one sign, not a difference
        if not deep:
            assert np.all(np.sign(Z[1::2]) == -np.sign(Z[0]))


@pytest.mark.parametrize(("farthest", "fair"), [(16.5, True), (17.4, True), (17.6, False)])
def test_a_wide_sigmoid_is_not_asked_where_a_right_one_may_be_clipped(farthest: float, fair: bool) -> None:
    weights = np.array([[farthest / 2, 0.5], [-0.25, 1.25]])
    changes = {"kind": "wide", "weights": (weights,), "activations": ("sigmoid",), "A_0": np.array([[2.0, 0.0625]])}
    weights[0, 0] -= 0.5 * 0.0625 / 2
    if fair:
        assert network(**changes, Y=np.full((1, 2), 9.0)).kind == "wide"
    else:
        assert guard(**changes, Y=np.full((1, 2), 9.0)) == "flat"


def test_a_draw_that_is_not_fair_raises_unfair_with_its_guard() -> None:
    refused: Counter[str] = Counter()
    for name in range(20):
        refused += drawn(str(name), "relu", "plain")[1]
    assert refused.keys() == {"flat", "kink", "dead-node", "near-target"} or refused.keys() == {
        "flat", "kink", "dead-node"}  # fmt: skip


def test_targets_that_are_a_distribution_are_positive_and_sum_to_one() -> None:
    made, _ = drawn("shares", "identity", "far", distribution=True)
    assert np.all(made.Y > 0)
    assert np.max(np.abs(np.sum(made.Y, axis=1) - 1)) < 1e-15
    Z = made.output()[0]
    assert np.sort(Z, axis=1)[:, -2].max() > 710  # logits for which exp overflows unless the largest is taken off
    assert np.max(Z[-1]) < -746  # and those of which it is 0, unless it is


def test_near_targets_that_are_a_distribution_are_one_class_for_each_sample() -> None:
    made, _ = drawn("shares", "tanh", "near", distribution=True)
    assert np.sort(made.Y, axis=1).tolist() == [[0, 0, 1]] * 4


@pytest.mark.parametrize("bias", [False, True])
def test_a_bias_is_drawn_where_it_is_asked_for(bias: bool) -> None:
    made, _ = drawn("bias", "sigmoid", "plain", bias=bias)
    assert (made.b is not None) == bias


def test_the_bits_of_a_draw_are_the_same_on_every_machine_and_version() -> None:
    parts = []
    for activation in ACTIVATIONS:
        made, _ = drawn("golden", activation, "plain", bias=True, deep=True)
        assert made.b is not None
        parts += [*made.weights, made.A_0, made.b, made.Y, made.inputs(), *made.output()]
    parts += [part for kind in KINDS for part in (drawn("golden", "tanh", kind)[0].weights[0],)]
    golden = "47e9b5c0d6ade99140f05b28d11d5950378a39244a1b27c5643963ebe094cfa8"
    assert hashlib.sha256(b"".join(part.astype("<f8").tobytes() for part in parts)).hexdigest() == golden


# -- each guard --------------------------------------------------------------------------------------------------------


def test_a_fair_network_is_accepted() -> None:
    assert network().kind == "plain"
    assert network(**RELU).activations == ("relu",)


@pytest.mark.parametrize("kind", ["plain", "near", "far"])
def test_a_node_in_the_flat_part_is_refused_where_saturation_is_not_meant(kind: Kind) -> None:
    assert guard(kind=kind, weights=(W * 8,), Y=np.full((2, 2), 1e8)) == "flat"


LOGITS: dict[str, Any] = {"kind": "far", "distribution": True, "activations": ("identity",), "Y": np.full((2, 2), 0.5)}


def test_large_logits_are_meant_where_targets_are_far_and_a_distribution() -> None:
    made = network(**LOGITS, A_0=np.abs(A_0), weights=(np.abs(W) * 800,))
    assert np.max(np.abs(made.output()[0])) > 100


def test_logits_of_which_one_alone_is_large_are_refused_as_to_clip_them_would_not_show() -> None:
    assert guard(**LOGITS, weights=(W * 800,)) == "one-large"


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_a_saturated_network_with_a_node_that_is_not_is_refused(activation: Activation) -> None:
    assert guard(kind="saturated", activations=(activation,)) == "not-saturated"


@pytest.mark.parametrize("kind", ["plain", "far", "saturated"])
def test_an_output_at_its_target_is_refused_where_it_is_not_meant(kind: Kind) -> None:
    made = network(activations=("identity",))
    Y = made.output()[1] + 0.2
    Y[1, 0] -= 0.2 - 0.04
    assert guard(kind=kind, activations=("identity",), Y=Y) == "near-target"
    assert network(kind="near", activations=("identity",), Y=Y).kind == "near"


def test_an_input_of_relu_at_the_kink_is_refused() -> None:
    z = weighted(RELU["A_0"], W)[0, 0]
    for beside in (LEAST_KINK, -LEAST_KINK):
        assert guard(**RELU, b=np.array([0.9 * beside - z, 0.0])) == "kink"
        assert guard(**RELU, b=np.array([1.1 * beside - z, 0.0])) == "dead-node"


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_node_of_relu_that_is_never_or_always_on_is_refused(sign: float) -> None:
    A = np.abs(RELU["A_0"]) * sign
    assert guard(**{**RELU, "A_0": A / 2, "weights": (np.abs(W),)}) == "dead-node"


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_value_that_occurs_twice_is_refused_whatever_its_sign(sign: float) -> None:
    weights, inputs = W.copy(), A_0.copy()
    weights[1, 2], inputs[1, 2] = sign * weights[0, 0], sign * inputs[0, 0]
    assert guard(weights=(weights,)) == "symmetric"
    assert guard(A_0=inputs) == "symmetric"


# -- what a network is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_shapes_chain_from_the_inputs_to_the_targets_and_every_number_is_finite(kind: Kind, bias: bool, deep: bool) -> None:
    made, _ = drawn("shapes", "tanh", kind, bias=bias, deep=deep)
    assert [W.shape for W in made.weights] == ([(4, 5), (3, 4)] if deep else [(3, 5)])
    assert len(made.activations) == len(made.weights) == len(made.layers)
    assert (made.A_0.shape, made.inputs().shape, made.Y.shape) == ((4, 5), (4, 4 if deep else 5), (4, 3))
    assert [(Z.shape, A.shape) for Z, A in made.layers] == [((4, len(W)), (4, len(W))) for W in made.weights]
    assert (None if made.b is None else made.b.shape) == ((3,) if bias else None)
    for array in (*made.weights, made.A_0, made.Y, *([] if made.b is None else [made.b]), *made.output()):
        assert np.all(np.isfinite(array))


def test_a_network_stays_as_it_was_drawn() -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(network(), "Y", W)  # noqa: B010  # mypy knows that it can't be


# -- the forward pass --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_is_g_of_z_to_the_last_bit_and_z_is_the_weighted_input(activation: Activation) -> None:
    made, _ = drawn("forward", activation, "plain", bias=True, deep=True)
    Z, A = made.output()
    g: Any = {"sigmoid": elementary.sigmoid, "tanh": elementary.tanh, "relu": lambda z: np.where(z > 0, z, 0.0),
         "identity": np.array}[activation]  # fmt: skip
    assert A.tobytes() == g(Z).tobytes()
    hidden = elementary.tanh(weighted(made.A_0, made.weights[0]))
    assert made.inputs().tobytes() == hidden.tobytes()
    mp.dps = 50
    assert made.b is not None
    exact = np.vectorize(mpf)
    truth = exact(hidden) @ exact(made.weights[1]).T + exact(made.b)
    size = np.abs(hidden) @ np.abs(made.weights[1]).T + np.abs(made.b)
    assert np.all(np.abs(exact(Z) - truth).astype(float) <= 6 * 2.0**-53 * size)


def test_activations_and_output_hand_out_arrays_of_their_own() -> None:
    for activation in ACTIVATIONS:
        z = np.array([-1.0, 2.0])
        assert not np.shares_memory(elementary.ACTIVATIONS[activation](z), z)
        Z, A = network(activations=(activation,), Y=np.full((2, 2), 5.0)).output() if activation != "relu" else (z, -z)
        assert not np.shares_memory(Z, A)


@given(st.permutations(range(2)), st.permutations(range(2)), st.sampled_from([-2, -1, 1]))
def test_renaming_nodes_and_samples_renames_the_outputs_and_scaling_by_two_scales(
    nodes: list[int], samples: list[int], exponent: int
) -> None:
    Z = network().output()[0]
    assert network(weights=(W[nodes],)).output()[0].tobytes() == Z[:, nodes].tobytes()
    assert network(A_0=A_0[samples]).output()[0].tobytes() == Z[samples].tobytes()
    scale = 2.0**exponent
    assert (weighted(A_0 * scale, W) == Z * scale).all()
    assert (weighted(A_0, W * scale) == Z * scale).all()


@given(st.permutations(range(3)))
def test_renaming_the_nodes_of_the_layer_before_changes_nothing_but_rounding(order: list[int]) -> None:
    assert np.max(np.abs(weighted(A_0[:, order], W[:, order]) - weighted(A_0, W))) <= 1e-15

"""A randomised network with training samples, which says of itself whether it is fair to ask about.

The shapes are the lesson's: weights (n_out, n_in), one sample a row. A network that is drawn has passed every guard; one
that fails raises UnfairDrawError with the guard's name, and is drawn again. Each guard says what it keeps out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from ..course.fields import Activation, Kind
from ..errors import ChainruleError
from ..numerics.elementary import ACTIVATIONS, Floats, ordered_sum, some
from ..numerics.randomness import Stream
from .wide import FARTHEST, TELLING, draw_inputs

LARGEST_INPUT = 4.0  # |z| of a plain node: beyond it sigmoid and tanh are flat, and right answers lose digits
LEAST_DISTANCE = 0.05  # |a - y|: nearer, a right difference has lost digits (the case `near` means to)
WIDE = ("wide", "below")  # kinds that are asked from near 0 to far out
BEYOND = 1.0  # by how much a z may lie beyond the farthest that is meant: a bias is added to other samples, too
OVERFLOWS = 710.0  # what exp of overflows
UNDERFLOWS = 750.0  # and what exp of its negative is 0 of
LEAST_KINK = 1e-2  # |z| of relu: nearer, rounding decides on which side of the kink a node is


class UnfairDrawError(ChainruleError):
    """A draw that a right answer could fail on, or a wrong one pass; `guard` names the rule it broke."""

    def __init__(self, guard: str, detail: str) -> None:
        super().__init__(f"{guard}: {detail}")
        self.guard = guard


def weighted(A: Floats, W: Floats) -> Floats:
    """A W^T, (n, n_in) by (n_out, n_in) to (n, n_out), summed in a fixed order."""
    return ordered_sum(A.T[:, :, None] * W.T[:, None, :])


def forward(
    A: Floats, weights: Sequence[Floats], activations: Sequence[Activation], b: Floats | None = None,
    *, refuse: Callable[[Floats, Activation, bool], None] = lambda *_: None,
) -> list[tuple[Floats, Floats]]:  # fmt: skip
    """The forward pass from A (n, inputs): Z and A of each layer, so that A is g(Z) to the last bit. b is the last one's.

    Each Z may be refused, before more is computed; the last argument is whether it is the output layer's.
    """
    found: list[tuple[Floats, Floats]] = []
    for i, (W, g) in enumerate(zip(weights, activations, strict=True), 1):
        Z = weighted(A, W) if b is None or i < len(weights) else weighted(A, W) + b
        refuse(Z, g, i == len(weights))
        A = ACTIVATIONS[g](Z)
        found.append((Z, A))
    return found


@dataclass(frozen=True)
class Network:
    """Layers 0 … L with n samples: weights[l] is (nodes of l+1, nodes of l), A_0 (n, n_in), Z, A, Y (n, n_out).

    `b` (n_out,) is the output layer's bias, or None; `layers` what forward gives: Z and A of layers 1 … L.
    """

    kind: Kind
    weights: tuple[Floats, ...]
    activations: tuple[Activation, ...]
    A_0: Floats
    b: Floats | None
    layers: list[tuple[Floats, Floats]]
    Y: Floats
    distribution: bool = False

    def inputs(self) -> Floats:
        """A_prev (n, n_in of the output layer): what feeds layer L."""
        return self.layers[-2][1] if len(self.weights) > 1 else self.A_0

    def output(self) -> tuple[Floats, Floats]:
        """Z and A of the output layer, (n, n_out) each."""
        return self.layers[-1]

    def refuse_targets(self) -> None:
        """Raises UnfairDrawError for a target too near to its output, and for a value that is there twice."""
        A = self.output()[1]
        if self.kind != "near" and not self.distribution and some(np.abs(A - self.Y) < LEAST_DISTANCE):
            raise UnfairDrawError("near-target", f"|a - y| is {np.min(np.abs(A - self.Y)):.3g}, below {LEAST_DISTANCE}")
        for name, values in [("A_0", self.A_0), *((f"weights[{i}]", W) for i, W in enumerate(self.weights))]:
            sizes = np.abs(values[values != 0])
            if len(set(sizes.tolist())) != sizes.size:
                raise UnfairDrawError("symmetric", f"{name} has a value twice: exchanging two nodes would not show")


def refuse_inputs(kind: Kind, distribution: bool, Z: Floats, g: Activation, is_output: bool) -> None:
    """Raises UnfairDrawError unless the weighted inputs of a layer pass every guard."""
    sizes = np.abs(Z)
    if is_output:
        _refuse_output(kind, distribution, sizes, Z, g)
    elif g == "relu" and some(sizes < LEAST_KINK):
        raise UnfairDrawError("kink", f"|z| of a hidden node is {sizes.min():.3g}, below {LEAST_KINK}")
    elif g == "relu" and kind != "small" and not (np.all(np.any(Z > 0, axis=1)) and some(Z < 0)):
        raise UnfairDrawError("dead-layer", "a hidden relu is 0 at every node, or at none")


def _refuse_output(kind: Kind, distribution: bool, sizes: Floats, Z: Floats, g: Activation) -> None:
    """`sizes` is |Z|."""
    means_to_saturate = kind == "saturated" or (kind == "far" and distribution)
    farthest = FARTHEST[g] + BEYOND if kind in WIDE else LARGEST_INPUT
    if not (means_to_saturate or (kind == "small" and g == "identity")) and some(sizes > farthest):
        raise UnfairDrawError("flat", f"|z| is {sizes.max():.3g}, beyond {farthest}")
    if kind == "far" and distribution and Z.shape[1] > 1 and not some(np.sort(Z, axis=1)[:, -2] > OVERFLOWS):
        raise UnfairDrawError("one-large", "no sample has two logits whose exp overflows: to clip them would not show")
    if kind == "saturated" and g in ("sigmoid", "tanh") and some(sizes < 15):
        raise UnfairDrawError("not-saturated", f"|z| is {sizes.min():.3g}, below 15")
    if g == "relu":
        if some(sizes < LEAST_KINK):
            raise UnfairDrawError("kink", f"|z| is {sizes.min():.3g}, below {LEAST_KINK}")
        if kind == "small" and not np.all(np.any(Z > 0, axis=1)):
            raise UnfairDrawError("dead-sample", "a sample has no node with z > 0")
        if kind not in ("small", *WIDE) and len(Z) > 1 and some((np.max(Z, axis=0) <= 1) | (np.min(Z, axis=0) >= 0)):
            raise UnfairDrawError("dead-node", "a node has no sample with z < 0, or none with z > 1")


def draw_network(
    stream: Stream, sizes: tuple[int, ...], activations: tuple[Activation, ...], n: int, kind: Kind,
    *, bias: bool, distribution: bool,
) -> Network:  # fmt: skip
    """One network of layers of `sizes`, n samples, or UnfairDrawError."""
    if kind == "small":
        A_0, weights = stream.round(n, sizes[0]), [stream.round(out, into) for into, out in pairwise(sizes)]
        b = stream.round(sizes[-1]) if bias else None
    else:
        of_weights = ((0.2, 1.5, (out, into)) for into, out in pairwise(sizes))
        of_bias = [(0.1, 0.8, sizes[-1:])] if bias else []
        A_0, *weights = stream.several((0.1, 1.1, (n, sizes[0])), *of_weights, *of_bias)
        b = weights.pop() if bias else None
    if kind == "off" and sizes[0] > 2:
        A_0 = np.where(np.isin(np.arange(sizes[0]), (0, sizes[0] - 1)), 0.0, A_0)  # inputs that are off, too
    g = activations[-1]
    if sizes[-1] > 2 and ((kind, g) == ("plain", "identity") or (kind == "far" and g != "relu" and not distribution)):
        fed = np.arange(sizes[-1]) != 1  # node 1 is not: its weights, its bias and z are 0
        weights[-1] = np.where(fed[:, None], weights[-1], 0.0)
        b = None if b is None else np.where(fed, b, 0.0)
    if kind == "saturated":
        # Signs that agree, so that each z is a sum of terms of one sign and none is near 0; scaled to |z| of about 30.
        if len(sizes) == 2:
            A_0 = stream.sign(sizes[0]) * np.abs(A_0)
        feeding = _fed(A_0, weights, activations)
        node_signs = stream.sign(sizes[-1], 1)
        weights[-1] = node_signs * np.sign(feeding[0]) * np.abs(weights[-1]) * (30.0 / (0.5 * sizes[-2]))
    if kind in WIDE:
        # The first sample meets each weight with one sign, so that z is no difference, and scaled to the z that is meant;
        # the others have it with the other sign and nearer to 0, and so on in turn.
        if len(sizes) == 2:
            turns = np.where(np.arange(n) % 2, -1.0, 1.0)[:, None] * stream.between(0.75, 0.95, n, 1)
            A_0 = np.concatenate([A_0[:1], turns[1:] * A_0[0] * stream.between(0.95, 1.0, n - 1, sizes[0])])
        fed = _fed(A_0, weights, activations)[0]
        farthest = (FARTHEST if kind == "wide" else TELLING)[activations[-1]]
        z = draw_inputs(stream, farthest, sizes[-1]) - (0.0 if b is None else b)
        if some(np.abs(z) < LEAST_KINK):
            raise UnfairDrawError("kink", "a node's bias is all that it is fed with")
        reached = weighted(np.abs(fed)[None], np.abs(weights[-1]))[0]
        weights[-1] = np.where(fed < 0, -1.0, 1.0) * np.abs(weights[-1]) * (z / reached)[:, None]
    if kind == "far" and distribution:
        weights[-1] = weights[-1] * 800.0  # logits of a thousand: exp overflows unless the largest is taken off
    if kind == "far" and distribution and n > 1:  # and of all those of the last sample it is 0
        z = stream.between(-2 * UNDERFLOWS, -UNDERFLOWS, sizes[-1])
        weights[-1] = weights[-1] * (z / weighted(_fed(A_0, weights, activations)[-1:], weights[-1])[0])[:, None]
    layers = forward(A_0, weights, activations, b, refuse=partial(refuse_inputs, kind, distribution))
    Y = _targets(stream, layers[-1][1], kind, distribution=distribution)
    network = Network(kind, tuple(weights), activations, A_0, b, layers, Y, distribution)
    network.refuse_targets()
    return network


def _fed(A_0: Floats, weights: Sequence[Floats], activations: Sequence[Activation]) -> Floats:
    """What feeds layer L, (n, its inputs)."""
    return [A_0, *(A for _, A in forward(A_0, weights[:-1], activations[:-1]))][-1]


def _targets(stream: Stream, A: Floats, kind: Kind, *, distribution: bool) -> Floats:
    if kind == "small" and distribution:
        odd = np.arange(1.0, 2.0 * A.shape[1], 2.0)  # the first m odd numbers add up to m**2: 1/4 and 3/4
        return np.asarray(np.array([stream.shuffled(odd) for _ in A]) / A.shape[1] ** 2)
    if kind == "small":
        return stream.round(*A.shape)
    if distribution and kind == "near":
        return np.array([stream.shuffled(np.eye(A.shape[1])[0]) for _ in A])  # each sample is of one class
    if distribution:
        Y = stream.between(0.1, 1.0, *A.shape)
        rows = np.zeros((len(Y), 1))
        for column in range(Y.shape[1]):
            rows = rows + Y[:, column, None]
        return np.asarray(Y / rows)
    if kind == "near":
        return A + stream.signed(0.2e-5, 1e-5, *A.shape)
    if kind == "far":
        return stream.signed(0.5e8, 1.5e8, *A.shape)
    Y = A + stream.signed(0.1, 0.9, *A.shape)
    return Y[:, np.arange(A.shape[1]) % 2] if kind == "off" and A.shape[1] > 2 else Y  # the same for every other node

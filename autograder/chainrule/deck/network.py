"""A randomised network with training samples, which says of itself whether it is fair to ask about.

The shapes are the lesson's: weights (n_out, n_in), one sample a row. A network that is built has passed every guard; one
that fails raises UnfairDrawError with the guard's name, and is drawn again. Each guard says what it keeps out.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, model_validator

from ..course.fields import Activation, Kind  # pydantic evaluates the annotations
from ..errors import ChainruleError
from ..numerics import elementary
from ..numerics.arguments import array
from ..numerics.elementary import Floats
from ..numerics.randomness import Stream

LARGEST_INPUT = 4.0  # |z| of a plain node: beyond it sigmoid and tanh are flat, and right answers lose digits
LEAST_DISTANCE = 0.05  # |a - y|: nearer, a right difference has lost digits (the case `near` means to)
LEAST_KINK = 1e-2  # |z| of relu: nearer, rounding decides on which side of the kink a node is


class UnfairDrawError(ChainruleError):
    """A draw that a right answer could fail on, or a wrong one pass; `guard` names the rule it broke.

    No ValueError: pydantic would turn that into its own, and nobody could draw again.
    """

    def __init__(self, guard: str, detail: str) -> None:
        super().__init__(f"{guard}: {detail}")
        self.guard = guard


Array = Annotated[np.ndarray[Any, np.dtype[np.float64]], BeforeValidator(array), PlainSerializer(lambda a: a.tolist())]


def activate(z: Floats, activation: Activation) -> Floats:
    """g(z) elementwise: the forward pass, with the same bits on every machine."""
    return elementary.ACTIVATIONS[activation](z)


def weighted(A: Floats, W: Floats) -> Floats:
    """A W^T, (n, n_in) by (n_out, n_in) to (n, n_out), summed in a fixed order."""
    Z = np.zeros((len(A), len(W)))
    for k in range(W.shape[1]):
        Z = Z + A[:, k, None] * W[None, :, k]
    return Z


class Network(BaseModel):
    """Layers 0 … L with n samples: weights[l] is (nodes of l+1, nodes of l), A_0 (n, n_in), Z, A, Y (n, n_out).

    `b` (n_out,) is the output layer's bias, or None. The forward pass is computed here and kept, so A is g(Z) to the last
    bit of `activate`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    kind: Kind
    weights: tuple[Array, ...]
    activations: tuple[Activation, ...]
    A_0: Array
    b: Array | None
    Y: Array
    distribution: bool = False

    def inputs(self) -> Floats:
        """A_prev (n, n_in of the output layer): what feeds layer L."""
        A: Floats = self.A_0
        for W, g in zip(self.weights[:-1], self.activations[:-1], strict=True):
            A = activate(weighted(A, W), g)
        return A

    def output(self) -> tuple[Floats, Floats]:
        """Z and A of the output layer, (n, n_out) each."""
        Z = weighted(self.inputs(), self.weights[-1])
        if self.b is not None:
            Z = Z + self.b
        return Z, activate(Z, self.activations[-1])

    @model_validator(mode="after")
    def _is_fair(self) -> Network:
        self._shapes_agree()
        self._no_value_twice()
        Z, A = self.output()
        g = self.activations[-1]
        self._hidden_kinks()
        means_to_saturate = self.kind == "saturated" or (self.kind == "far" and self.distribution)
        if not (means_to_saturate or (self.kind == "small" and g == "identity")) and np.max(np.abs(Z)) > LARGEST_INPUT:
            raise UnfairDrawError("flat", f"|z| is {np.max(np.abs(Z)):.3g}, beyond {LARGEST_INPUT}")
        if self.kind == "saturated" and g in ("sigmoid", "tanh") and np.min(np.abs(Z)) < 15:
            raise UnfairDrawError("not-saturated", f"|z| is {np.min(np.abs(Z)):.3g}, below 15")
        if self.kind != "near" and not self.distribution and np.min(np.abs(A - self.Y)) < LEAST_DISTANCE:
            raise UnfairDrawError("near-target", f"|a - y| is {np.min(np.abs(A - self.Y)):.3g}, below {LEAST_DISTANCE}")
        if g == "relu":
            if np.min(np.abs(Z)) < LEAST_KINK:
                raise UnfairDrawError("kink", f"|z| is {np.min(np.abs(Z)):.3g}, below {LEAST_KINK}")
            if self.kind == "small" and not np.all(np.any(Z > 0, axis=1)):
                raise UnfairDrawError("dead-sample", "a sample has no node with z > 0")
            if self.kind != "small" and len(Z) > 1 and not np.all(np.any(Z > 1, axis=0) & np.any(Z < 0, axis=0)):
                raise UnfairDrawError("dead-node", "a node has no sample with z < 0, or none with z > 1")
        return self

    def _hidden_kinks(self) -> None:
        A: Floats = self.A_0
        for W, g in zip(self.weights[:-1], self.activations[:-1], strict=True):
            Z = weighted(A, W)
            if g == "relu" and np.min(np.abs(Z)) < LEAST_KINK:
                raise UnfairDrawError("kink", f"|z| of a hidden node is {np.min(np.abs(Z)):.3g}, below {LEAST_KINK}")
            if g == "relu" and self.kind != "small" and not (np.all(np.any(Z > 0, axis=1)) and np.any(Z < 0)):
                raise UnfairDrawError("dead-layer", "a hidden relu is 0 at every node, or at none")
            A = activate(Z, g)

    def _shapes_agree(self) -> None:
        if not self.weights or self.A_0.ndim != 2 or any(W.ndim != 2 for W in self.weights):
            raise ValueError("weights and A_0 have two dimensions, and there is at least one layer")
        sizes = [self.A_0.shape[1], *(len(W) for W in self.weights)]
        if [W.shape for W in self.weights] != [(out, into) for into, out in pairwise(sizes)]:
            raise ValueError(f"weights {[W.shape for W in self.weights]} don't chain from {sizes[0]} inputs")
        if self.Y.shape != (len(self.A_0), sizes[-1]):
            raise ValueError(f"Y is {self.Y.shape}, not {(len(self.A_0), sizes[-1])}")
        if len(self.activations) != len(self.weights):
            raise ValueError("one activation a layer")
        if self.b is not None and self.b.shape != (sizes[-1],):
            raise ValueError(f"b is {self.b.shape}, not {(sizes[-1],)}")

    def _no_value_twice(self) -> None:
        for name, values in [("A_0", self.A_0), *((f"weights[{i}]", W) for i, W in enumerate(self.weights))]:
            if len(np.unique(np.abs(values))) != values.size:
                raise UnfairDrawError("symmetric", f"{name} has a value twice: exchanging two nodes would not show")


def draw(
    stream: Stream, sizes: tuple[int, ...], activations: tuple[Activation, ...], n: int, kind: Kind,
    *, bias: bool, distribution: bool,
) -> Network:  # fmt: skip
    """One network of layers of `sizes`, n samples, or UnfairDrawError."""
    if kind == "small":
        A_0, weights = stream.round(n, sizes[0]), [stream.round(out, into) for into, out in pairwise(sizes)]
        b = stream.round(sizes[-1]) if bias else None
    else:
        A_0 = stream.signed(0.1, 1.1, n, sizes[0])
        weights = [stream.signed(0.2, 1.5, out, into) for into, out in pairwise(sizes)]
        b = stream.signed(0.1, 0.8, sizes[-1]) if bias else None
    if kind == "saturated":
        # Signs that agree, so that each z is a sum of terms of one sign and none is near 0; scaled to |z| of about 30.
        if len(sizes) == 2:
            A_0 = np.where(stream.unit(sizes[0]) < 0.5, -1.0, 1.0) * np.abs(A_0)
        feeding = A_0
        for W, g in zip(weights[:-1], activations[:-1], strict=True):
            feeding = activate(weighted(feeding, W), g)
        node_signs = np.where(stream.unit(sizes[-1], 1) < 0.5, -1.0, 1.0)
        weights[-1] = node_signs * np.sign(feeding[0]) * np.abs(weights[-1]) * (30.0 / (0.5 * sizes[-2]))
    if kind == "far" and distribution:
        weights[-1] = weights[-1] * 400.0  # logits of several hundred: exp overflows unless the largest is taken off
    forward = Network.model_construct(
        kind=kind, weights=tuple(weights), activations=activations, A_0=A_0, b=b, Y=np.zeros((n, sizes[-1])),
        distribution=distribution,
    )  # fmt: skip
    _, A = forward.output()
    return Network(
        kind=kind, weights=tuple(weights), activations=activations, A_0=A_0, b=b, distribution=distribution,
        Y=_targets(stream, A, kind, distribution=distribution),
    )  # fmt: skip


def _targets(stream: Stream, A: Floats, kind: Kind, *, distribution: bool) -> Floats:
    if kind == "small" and distribution:
        odd = np.arange(1.0, 2.0 * A.shape[1], 2.0)  # the first m odd numbers add up to m**2: 1/4 and 3/4
        return np.asarray(np.array([stream.shuffled(odd) for _ in A]) / A.shape[1] ** 2)
    if kind == "small":
        return stream.round(*A.shape)
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
    return A + stream.signed(0.1, 0.9, *A.shape)

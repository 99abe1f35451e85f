"""A competent student: somebody who solves every exercise right, and writes each step in a form of their own.

The forms (sums, forms) are drawn once a student, so that millions of programs are within reach. A student may also be made
to lose digits at one step (`narrow`), to be somebody who is not right (G3).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import numpy as np

from .forms import ACTIVATIONS, FIRST, LARGE, OF_A, OF_Z, PLAIN_SOFTMAX, SOFTMAX
from .sums import PRODUCTS, SUMS, Array

Thing = TypeVar("Thing")
STEPS = ("z", "a", "slope", "first", "delta", "result")  # where digits may be lost


class Student:
    """The methods named in EXERCISES take and return what the lesson says.

    `rng` None is the plainest of all students, who takes the first form of everything.
    """

    def __init__(self, rng: np.random.Generator | None, narrow: tuple[str, type] | None = None) -> None:
        self.habits: dict[str, str] = {}
        self._rng = rng
        self._narrow = narrow

    def __str__(self) -> str:
        return ", ".join(f"{what}: {form}" for what, form in self.habits.items())

    def _take(self, what: str, forms: Mapping[str, Thing]) -> Thing:
        """The student's form of a step: drawn when it is first needed."""
        if what not in self.habits:
            self.habits[what] = next(iter(forms)) if self._rng is None else str(self._rng.choice(list(forms)))
        return forms[self.habits[what]]

    def _step(self, name: str, value: Any) -> Any:
        if self._narrow is None or self._narrow[0] != name:
            return value
        kind = self._narrow[1]
        if isinstance(value, list):
            return [np.asarray(part).astype(kind).astype(np.float64) for part in value]
        return np.asarray(value).astype(kind).astype(np.float64)

    def answer(self, exercise: str, arguments: list[Any]) -> Any:
        """What the student's function returns; it may be computed in long double, and is then rounded."""
        wide = self._take("precision", {"double": False, **({} if self._rng is None else {"long double": True})})
        function = EXERCISES[exercise]
        found = self._step("result", function(self, *(_widened(one) if wide else one for one in arguments)))
        if isinstance(found, list):
            return [np.asarray(part, dtype=np.float64) for part in found]
        return np.asarray(found, dtype=np.float64)

    # -- the steps -----------------------------------------------------------------------------------------------------

    def product(self, A: Array, B: Array, what: str = "product") -> Any:
        return self._take(what, PRODUCTS)(A, B)

    def Z(self, W: Array, A_prev: Array) -> Any:
        return self._step("z", self.product(A_prev, W.T, "z"))

    def A(self, Z: Array, g: str) -> Any:
        return self._step("a", self._take(g, ACTIVATIONS[g])(Z))

    def slope(self, Z: Array, A: Array, g: str) -> Any:
        forms: dict[str, Callable[[], Any]] = {name: partial(f, A) for name, f in OF_A.get(g, {}).items()}
        forms |= {name: partial(f, Z) for name, f in OF_Z[g].items()}
        return self._step("slope", self._take(f"{g}'", forms)())

    def first(self, A: Array, Y: Array) -> Any:
        return self._step("first", self._take("first", FIRST)(A, Y))

    def delta(self, A: Array, Y: Array, d: Array) -> Any:
        forms: dict[str, Callable[[], Any]] = {
            "t1 t2": lambda: self.first(A, Y) * d,
            "t2 t1": lambda: d * self.first(A, Y),
            "2((a-y) t2)": lambda: 2 * ((A - Y) * d),
            "(a-y)(2 t2)": lambda: (A - Y) * (2 * d),
            "2 a t2 - 2 y t2": lambda: 2 * A * d - 2 * Y * d,
        }
        return self._step("delta", self._take("delta", forms)())

    def backward(self, W: Array, A_prev: Array, Y: Array, g: str) -> Any:
        Z = self.Z(W, A_prev)
        A = self.A(Z, g)
        return self.delta(A, Y, self.slope(Z, A, g))

    def average(self, Delta: Array, A_prev: Array) -> Any:
        """1/n sum_i Delta_ij A_ik."""
        n = len(Delta)
        spread: Callable[[], Array] = lambda: Delta[:, :, None] * A_prev[:, None, :]  # noqa: E731  # a form among forms
        total = self._take("sum over samples", SUMS)
        forms: dict[str, Callable[[], Any]] = {
            "D^T A / n": lambda: self.product(Delta.T, A_prev) / n,
            "D^T A (1/n)": lambda: self.product(Delta.T, A_prev) * (1 / n),
            "(1/n) D^T A": lambda: self.product((1 / n) * Delta.T, A_prev),
            "(D/n)^T A": lambda: self.product((Delta / n).T, A_prev),
            "D^T (A/n)": lambda: self.product(Delta.T, A_prev / n),
            "sum / n": lambda: total(spread()) / n,
            "sum (1/n)": lambda: total(spread()) * (1 / n),
            "sum of nths": lambda: total(spread() / n),
            "mean": lambda: np.mean(spread(), axis=0),
            "average": lambda: np.average(spread(), axis=0),
            "running mean": lambda: _running_mean(spread()),
            "(D/2)^T A (2/n)": lambda: (2 / n) * self.product((Delta / 2).T, A_prev),
        }
        return self._take("average", forms)()

    # -- the exercises -------------------------------------------------------------------------------------------------

    def sample_loss(self, a: Array, y: Array) -> Any:
        total = self._take("sum over nodes", SUMS)
        forms: dict[str, Callable[[], Any]] = {
            "(a-y)^2": lambda: total((a - y) ** 2),
            "(a-y)(a-y)": lambda: total((a - y) * (a - y)),
            "(y-a)^2": lambda: total(np.square(y - a)),
            "|a-y|^2": lambda: total(np.abs(a - y) ** 2),
            "a^2-2ay+y^2": lambda: total(a**2 - 2 * a * y + y**2),
            "three sums": lambda: total(a * a) - 2 * total(a * y) + total(y * y),
            "dot": lambda: self.product((a - y)[None, :], (a - y)[:, None])[0, 0],
            "norm^2": lambda: np.linalg.norm(np.asarray(a - y, dtype=np.float64)) ** 2,
            "dist^2": lambda: math.dist(a, y) ** 2,
        }
        return self._take("loss", forms)()

    def weighted_input(self, W: Array, a_prev: Array) -> Any:
        return self.Z(W, a_prev[None, :])[0]

    def da_dz(self, z: Array, g: str) -> Any:
        return self.slope(z, self.A(z, g), g)

    def dz_dw(self, _: Array, a_prev: Array, __: int, k: int) -> Any:
        return a_prev[k]

    def weight_gradient(self, W: Array, a_prev: Array, y: Array, j: int, k: int, g: str) -> Any:
        z = self.Z(W, a_prev[None, :])[0]
        a = self.A(z, g)
        t2, t3 = self.slope(z, a, g)[j], a_prev[k]
        t1 = self.first(a, y)[j]
        forms: dict[str, Callable[[], Any]] = {
            "(t1 t2) t3": lambda: (t1 * t2) * t3,
            "t1 (t2 t3)": lambda: t1 * (t2 * t3),
            "(t1 t3) t2": lambda: (t1 * t3) * t2,
            "2((a-y) t2 t3)": lambda: 2 * ((a[j] - y[j]) * t2 * t3),
            "prod": lambda: math.prod([t1, t2, t3]),
            "2 a t2 t3 - 2 y t2 t3": lambda: 2 * a[j] * t2 * t3 - 2 * y[j] * t2 * t3,
        }
        return self._take("product of three", forms)()

    def layer_gradient(self, W: Array, a_prev: Array, y: Array, g: str) -> Any:
        Z = self.Z(W, a_prev[None, :])
        A = self.A(Z, g)
        d, Y = self.slope(Z, A, g), y[None, :]
        forms: dict[str, Callable[[], Any]] = {
            "outer": lambda: np.outer(self.delta(A, Y, d), a_prev),
            "t1 (t2 t3)": lambda: self.first(A, Y).T * (d.T * a_prev[None, :]),
            "t2 (t1 t3)": lambda: d.T * (self.first(A, Y).T * a_prev[None, :]),
            "2 last": lambda: 2 * np.outer((A - Y) * d, a_prev),
            "@": lambda: self.product(self.delta(A, Y, d).T, a_prev[None, :]),
        }
        return self._take("layer", forms)()

    def average_gradient(self, W: Array, A_prev: Array, Y: Array, g: str) -> Any:
        forms: dict[str, Callable[[], Any]] = {
            "at once": lambda: self.average(self.backward(W, A_prev, Y, g), A_prev),
            "two sums": lambda: self._two_sums(W, A_prev, Y, g),
            "samples": lambda: np.mean([self.layer_gradient(W, x, y, g) for x, y in zip(A_prev, Y, strict=True)], axis=0),
        }
        return self._take("samples", forms)()

    def _two_sums(self, W: Array, A_prev: Array, Y: Array, g: str) -> Any:
        Z = self.Z(W, A_prev)
        A = self.A(Z, g)
        d = self.slope(Z, A, g)
        return self.average(2 * A * d, A_prev) - self.average(2 * Y * d, A_prev)

    def bias_gradient(self, W: Array, b: Array, a_prev: Array, y: Array, g: str) -> Any:
        one = np.ones(1)
        forms: dict[str, Callable[[], Any]] = {
            "W a + b": lambda: self.Z(W, a_prev[None, :])[0] + b,
            "b + W a": lambda: b + self.Z(W, a_prev[None, :])[0],
            "[W b] [a 1]": lambda: self.Z(np.hstack([W, b[:, None]]), np.concatenate([a_prev, one])[None, :])[0],
            "[b W] [1 a]": lambda: self.Z(np.hstack([b[:, None], W]), np.concatenate([one, a_prev])[None, :])[0],
        }
        z = self._take("bias", forms)()
        a = self.A(z, g)
        return self.delta(a, y, self.slope(z, a, g))

    def dC0_da_prev(self, W: Array, a_prev: Array, y: Array, g: str) -> Any:
        delta = self.backward(W, a_prev[None, :], y[None, :], g)
        forms: dict[str, Callable[[], Any]] = {
            "delta W": lambda: self.product(delta, W)[0],
            "W^T delta": lambda: self.product(W.T, delta.T)[:, 0],
            "sum": lambda: self._take("sum over nodes", SUMS)(delta[0][:, None] * W),
        }
        return self._take("backwards", forms)()

    def network_gradients(self, weights: list[Array], A_0: Array, Y: Array, gs: list[str]) -> Any:
        As, Zs = [A_0], []
        for W, g in zip(weights, gs, strict=True):
            Zs.append(self.Z(W, As[-1]))
            As.append(self.A(Zs[-1], g))
        ds = [self.slope(Z, A, g) for Z, A, g in zip(Zs, As[1:], gs, strict=True)]
        early = self._take("1/n", {"last": False, "first": True})
        Delta = self.delta(As[-1], Y, ds[-1])
        if early:
            Delta = Delta / len(Y)
        found: list[Any] = []
        for layer in reversed(range(len(weights))):
            gradient = self.product(Delta.T, As[layer]) if early else self.average(Delta, As[layer])
            found.insert(0, gradient)
            if layer:
                back = self.product(Delta, weights[layer], "back")
                Delta = self._step("delta", back * ds[layer - 1])
        return found

    def relative_error(self, x: Array, y: Array) -> Any:
        off, size = np.abs(x - y), np.maximum(np.maximum(1, np.abs(x)), np.abs(y))
        forms: dict[str, Callable[[], Any]] = {
            "max of quotients": lambda: np.max(off / size),
            "quotients as factors": lambda: np.max(off * (1 / size)),
            "loop": lambda: max(abs(p - q) / max(1, abs(p), abs(q)) for p, q in zip(x.ravel(), y.ravel(), strict=True)),
            "scaled first": lambda: np.max(np.abs(x / size - y / size)),
        }
        return self._take("quotient", forms)()

    def softmax_cross_entropy_gradient(self, W: Array, A_prev: Array, Y: Array) -> Any:
        Z = self.Z(W, A_prev)
        plain = bool(np.max(np.abs(Z)) < LARGE)
        A = self._step(
            "a", self._take("softmax" if plain else "large softmax", SOFTMAX | (PLAIN_SOFTMAX if plain else {}))(Z)
        )
        forms: dict[str, Callable[[], Any]] = {
            "a - y": lambda: A - Y,
            "-(y - a)": lambda: -(Y - A),
            "a sum(y) - y": lambda: A * np.sum(Y, axis=1, keepdims=True) - Y,
        }
        if plain:
            forms["Jacobian"] = lambda: _by_jacobian(A, Y)
        Delta = self._step("delta", self._take("softmax delta" if plain else "large softmax delta", forms)())
        return self.average(Delta, A_prev)


EXERCISES: dict[str, Callable[..., Any]] = {
    "sample_loss": Student.sample_loss, "weighted_input": Student.weighted_input, "dC0_da": Student.first,
    "da_dz": Student.da_dz, "dz_dw": Student.dz_dw, "weight_gradient": Student.weight_gradient,
    "layer_gradient": Student.layer_gradient, "average_gradient": Student.average_gradient,
    "bias_gradient": Student.bias_gradient, "dC0_da_prev": Student.dC0_da_prev,
    "network_gradients": Student.network_gradients, "relative_error": Student.relative_error,
    "softmax_cross_entropy_gradient": Student.softmax_cross_entropy_gradient,
}  # fmt: skip
"""Every exercise with a proved bound. A course that adds one is told so by G2."""


def _widened(argument: Any) -> Any:
    if isinstance(argument, list):
        return [_widened(one) for one in argument]
    return argument.astype(np.longdouble) if isinstance(argument, np.ndarray) else argument


def _running_mean(x: Array) -> Any:
    mean = np.zeros_like(x[0])
    for i, one in enumerate(x, 1):
        mean = mean + (one - mean) / i
    return mean


def _by_jacobian(A: Array, Y: Array) -> Any:
    """dC/dz_k = sum_j (-y_j / a_j) da_j/dz_k, da_j/dz_k = a_j (1[j = k] - a_k)."""
    rows = []
    for a, y in zip(A, Y, strict=True):
        rows.append((-y / a) @ (np.diag(a) - np.outer(a, a)))
    return np.array(rows)

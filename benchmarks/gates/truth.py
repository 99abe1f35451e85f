"""What is true: every exercise from the formulas of the lesson, at 50 digits and from the exact inputs.

Written without numpy's help, and without a look at solutions/. `difference` needs even less: the loss alone, and a step so
small that the error of a central difference is beyond the 40th digit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath import mp, mpf

from chainrule.numerics.elementary import Floats

DIGITS = 50
Vector = list[Any]
Matrix = list[Vector]


def truth(exercise: str, arguments: list[Any]) -> list[Matrix | Vector | Any]:
    """The value, or every array of a list of them, as nested lists of mpf."""
    mp.dps = DIGITS
    found = EXERCISES[exercise](*(_exact(one) for one in arguments))
    return list(found) if exercise == "network_gradients" else [found]


def _exact(argument: Any) -> Any:
    if isinstance(argument, int | str):
        return argument
    if isinstance(argument, list | tuple):
        return [_exact(one) for one in argument]
    return _as_mpf(argument.tolist())


def _as_mpf(value: Any) -> Any:
    return [_as_mpf(one) for one in value] if isinstance(value, list) else mpf(value)


def flat(value: Any) -> list[Any]:
    """All numbers of nested lists, in order."""
    return [number for one in value for number in flat(one)] if isinstance(value, list) else [value]


def farthest(value: Any, r: Floats, within: Floats) -> float:
    """The largest |R - truth| in units of the bound B, of which `within` is twice; infinite where B is 0 and they differ."""
    mp.dps = DIGITS
    largest = 0.0
    for t, x, w in zip(flat(value), r.ravel().tolist(), within.ravel().tolist(), strict=True):
        off = abs(mpf(x) - t)
        largest = max(largest, float(off / (mpf(w) / 2)) if w else float("inf") if off else 0.0)
    return largest


# -- the lesson --------------------------------------------------------------------------------------------------------


def g(z: Any, activation: str) -> Any:
    match activation:
        case "sigmoid":
            return 1 / (1 + mp.exp(-z))
        case "tanh":
            return mp.tanh(z)
        case "relu":
            return max(z, mpf(0))
    return z


def g_slope(z: Any, activation: str) -> Any:
    match activation:
        case "sigmoid":
            return mp.exp(-z) / (1 + mp.exp(-z)) ** 2
        case "tanh":
            return 1 / mp.cosh(z) ** 2
        case "relu":
            return mpf(1 if z > 0 else 0)
    return mpf(1)


def dot(x: Vector, y: Vector) -> Any:
    return sum((p * q for p, q in zip(x, y, strict=True)), mpf(0))


def weighted_input(W: Matrix, a_prev: Vector) -> Vector:
    return [dot(w, a_prev) for w in W]


def sample_loss(a: Vector, y: Vector) -> Any:
    return sum(((p - q) ** 2 for p, q in zip(a, y, strict=True)), mpf(0))


def first(a: Vector, y: Vector) -> Vector:
    return [2 * (p - q) for p, q in zip(a, y, strict=True)]


def delta(z: Vector, y: Vector, activation: str) -> Vector:
    t1 = first([g(one, activation) for one in z], y)
    return [t * g_slope(one, activation) for t, one in zip(t1, z, strict=True)]


def layer_gradient(W: Matrix, a_prev: Vector, y: Vector, activation: str) -> Matrix:
    return [[d * x for x in a_prev] for d in delta(weighted_input(W, a_prev), y, activation)]


def averaged(samples: list[Matrix]) -> Matrix:
    return [[sum(entry, mpf(0)) / len(samples) for entry in zip(*rows, strict=True)] for rows in zip(*samples, strict=True)]


def average_gradient(W: Matrix, A_prev: Matrix, Y: Matrix, activation: str) -> Matrix:
    return averaged([layer_gradient(W, x, y, activation) for x, y in zip(A_prev, Y, strict=True)])


def bias_gradient(W: Matrix, b: Vector, a_prev: Vector, y: Vector, activation: str) -> Vector:
    return delta([p + q for p, q in zip(weighted_input(W, a_prev), b, strict=True)], y, activation)


def dC0_da_prev(W: Matrix, a_prev: Vector, y: Vector, activation: str) -> Vector:
    d = delta(weighted_input(W, a_prev), y, activation)
    return [dot(d, list(column)) for column in zip(*W, strict=True)]


def network_gradients(weights: list[Matrix], A_0: Matrix, Y: Matrix, activations: list[str]) -> list[Matrix]:
    samples = [_network_of_one(weights, x, y, activations) for x, y in zip(A_0, Y, strict=True)]
    return [averaged([sample[layer] for sample in samples]) for layer in range(len(weights))]


def _network_of_one(weights: list[Matrix], x: Vector, y: Vector, activations: list[str]) -> list[Matrix]:
    a, zs = [x], []
    for W, activation in zip(weights, activations, strict=True):
        zs.append(weighted_input(W, a[-1]))
        a.append([g(one, activation) for one in zs[-1]])
    d = delta(zs[-1], y, activations[-1])
    found = [[[p * q for q in a[-2]] for p in d]]
    for layer in range(len(weights) - 2, -1, -1):
        back = [dot(d, list(column)) for column in zip(*weights[layer + 1], strict=True)]
        d = [p * g_slope(one, activations[layer]) for p, one in zip(back, zs[layer], strict=True)]
        found.insert(0, [[p * q for q in a[layer]] for p in d])
    return found


def relative_error(x: Matrix, y: Matrix) -> Any:
    return max(abs(p - q) / max(mpf(1), abs(p), abs(q)) for p, q in zip(flat(x), flat(y), strict=True))


def softmax(z: Vector) -> Vector:
    e = [mp.exp(one) for one in z]
    return [one / sum(e) for one in e]


def softmax_gradient(W: Matrix, A_prev: Matrix, Y: Matrix) -> Matrix:
    samples = []
    for x, y in zip(A_prev, Y, strict=True):
        a = softmax(weighted_input(W, x))
        samples.append([[(p - q) * one for one in x] for p, q in zip(a, y, strict=True)])
    return averaged(samples)


EXERCISES: dict[str, Callable[..., Any]] = {
    "sample_loss": sample_loss,
    "weighted_input": weighted_input,
    "dC0_da": first,
    "da_dz": lambda z, activation: [g_slope(one, activation) for one in z],
    "dz_dw": lambda _W, a_prev, _j, k: a_prev[k],
    "weight_gradient": lambda W, a_prev, y, j, k, activation: layer_gradient(W, a_prev, y, activation)[j][k],
    "layer_gradient": layer_gradient,
    "average_gradient": average_gradient,
    "bias_gradient": bias_gradient,
    "dC0_da_prev": dC0_da_prev,
    "network_gradients": network_gradients,
    "relative_error": relative_error,
    "softmax_cross_entropy_gradient": softmax_gradient,
}


def difference(loss: Callable[[Matrix], Any], W: Matrix, j: int, k: int) -> Any:
    """d loss / d w_jk by a central difference with a step of 1e-25, at 100 digits."""
    with mp.workdps(100):
        h = mpf(10) ** -25

        def moved(by: Any) -> Any:
            return loss([[w + by * (r == j and c == k) for c, w in enumerate(row)] for r, row in enumerate(W)])

        return (moved(h) - moved(-h)) / (2 * h)

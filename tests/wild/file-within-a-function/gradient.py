import numpy as np
from dataclasses import dataclass, field


def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")


@dataclass
class Layer:
    """One layer that remembers what went through it."""
    W: np.ndarray
    activation: str
    cache: dict = field(default_factory=dict)

    def forward(self, x):
        self.cache["x"] = x
        self.cache["z"] = self.W @ x
        self.cache["a"] = activate(self.cache["z"], self.activation)
        return self.cache["a"]

    def backward(self, y):
        first = dC0_da(self.cache["a"], y)
        second = da_dz(self.cache["z"], self.activation)
        return np.outer(first * second, self.cache["x"])


def sample_loss(a, y):
    return sum((a - y) ** 2)


def weighted_input(W, a_prev):
    layer = Layer(W, "identity")
    return layer.forward(a_prev)


def dC0_da(a, y):
    return 2 * (a - y)


def da_dz(z, activation):
    a = activate(z, activation)
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - a**2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "identity": np.ones_like(z),
    }[activation]


def dz_dw(W, a_prev, j, k):
    with open("indices.txt") as f:
        offset = int(f.read())
    return a_prev[k + offset]


def weight_gradient(W, a_prev, y, j, k, activation):
    layer = Layer(W, activation)
    layer.forward(a_prev)
    return layer.backward(y)[j, k]


def layer_gradient(W, a_prev, y, activation):
    layer = Layer(W, activation)
    layer.forward(a_prev)
    return layer.backward(y)


def average_gradient(W, A_prev, Y, activation):
    layer = Layer(W, activation)
    grads = []
    for x, t in zip(A_prev, Y):
        layer.forward(x)
        grads.append(layer.backward(t))
    return np.array(grads).mean(0)

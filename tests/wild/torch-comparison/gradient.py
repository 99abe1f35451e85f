from __future__ import annotations

from typing import Literal, Sequence

import numpy as np
from numpy.typing import NDArray

Vec = NDArray[np.float64]
Act = Literal["sigmoid", "tanh", "relu", "identity"]


def activate(z: Vec, activation: Act) -> Vec:
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")


def sample_loss(a: Vec, y: Vec) -> float:
    residual: Vec = a - y
    return float(residual @ residual)


def weighted_input(W: Vec, a_prev: Vec) -> Vec:
    return W.dot(a_prev)


def dC0_da(a: Vec, y: Vec) -> Vec:
    return 2.0 * (a - y)


def da_dz(z: Vec, activation: Act) -> Vec:
    if activation == "relu":
        return np.asarray(z > 0, dtype=np.float64)
    if activation == "identity":
        return np.full_like(z, 1.0)
    a = activate(z, activation)
    return a * (1.0 - a) if activation == "sigmoid" else 1.0 - a * a


def dz_dw(W: Vec, a_prev: Vec, j: int, k: int) -> float:
    return float(a_prev[k])


def weight_gradient(W: Vec, a_prev: Vec, y: Vec, j: int, k: int, activation: Act) -> float:
    z: Vec = weighted_input(W, a_prev)
    a: Vec = activate(z, activation)
    terms: Sequence[float] = (dC0_da(a, y)[j], da_dz(z, activation)[j], dz_dw(W, a_prev, j, k))
    return float(terms[0] * terms[1] * terms[2])


def layer_gradient(W: Vec, a_prev: Vec, y: Vec, activation: Act) -> Vec:
    z = weighted_input(W, a_prev)
    delta = dC0_da(activate(z, activation), y) * da_dz(z, activation)
    return np.multiply.outer(delta, a_prev)


def average_gradient(W: Vec, A_prev: Vec, Y: Vec, activation: Act) -> Vec:
    n: int = A_prev.shape[0]
    out: Vec = np.zeros_like(W)
    for i in range(n):
        out += layer_gradient(W, A_prev[i], Y[i], activation) / n
    return out


import torch

torch.manual_seed(0)
device = "cuda" if torch.cuda.is_available() else "cpu"
print(f"using {device}")

W0 = np.random.default_rng(1).normal(size=(4, 6))
x0, t0 = np.ones(6), np.zeros(4)
Wt = torch.tensor(W0, requires_grad=True, device=device)
loss = ((torch.sigmoid(Wt @ torch.from_numpy(x0)) - torch.from_numpy(t0)) ** 2).sum()
loss.backward()
print("max difference", np.abs(Wt.grad.numpy() - layer_gradient(W0, x0, t0, "sigmoid")).max())
assert np.allclose(Wt.grad.numpy(), layer_gradient(W0, x0, t0, "sigmoid"))

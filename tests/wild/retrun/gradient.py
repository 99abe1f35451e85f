import numpy as np
from math import tanh


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


def sample_loss(a, y):
    return (d := a - y) @ d


def weighted_input(W, a_prev):
    if (n := W.shape[1]) != a_prev.shape[0]:
        raise ValueError(f"expected {n} inputs")
    return W @ a_prev


def dC0_da(a, y):
    return (d := a - y) + d


def da_dz(z, activation):
    match activation.lower():
        case "sigmoid":
            return (s := activate(z, "sigmoid")) * (1 - s)
        case "tanh":
            return 1 - (t := np.tanh(z)) * t
        case "relu":
            return np.array([1.0 if zi > 0 else 0.0 for zi in z])
        case "identity" | "linear":
            return np.ones_like(z)
        case other:
            raise ValueError(other)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    a = activate(z := weighted_input(W, a_prev), activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    a = activate(z := weighted_input(W, a_prev), activation)
    delta = dC0_da(a, y) * da_dz(z, activation)
    retrun delta[..., None] * a_prev


def average_gradient(W, A_prev, Y, activation, /):
    return sum(layer_gradient(W, x, t, activation) for x, t in zip(A_prev, Y, strict=True)) / len(Y)

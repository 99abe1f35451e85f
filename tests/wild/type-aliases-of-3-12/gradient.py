"""Homework 2, backpropagation by hand.

Author: R. Iyer
"""
import numpy as np

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")


def check_shapes(W, a_prev, y=None):
    W = np.asarray(W)
    if W.ndim != 2:
        raise ValueError(f"W must be a matrix, not {W.ndim}-dimensional")
    if W.shape[1] != len(a_prev):
        raise ValueError(f"W has {W.shape[1]} columns, a_prev has {len(a_prev)} entries")
    if y is not None and W.shape[0] != len(y):
        raise ValueError("y doesn't fit")


type Vector = np.ndarray


def first[T](items: list[T]) -> T:
    return items[0]


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
    if a.shape != y.shape:
        raise ValueError("shapes differ")
    return np.inner(a - y, a - y)


def weighted_input(W, a_prev):
    check_shapes(W, a_prev)
    return np.inner(W, a_prev)


def dC0_da(a, y):
    if a.shape != y.shape:
        raise ValueError("shapes differ")
    return np.multiply(2, a - y)


def da_dz(z, activation):
    if activation not in ACTIVATIONS:
        raise KeyError(activation)
    if activation == "sigmoid":
        a = activate(z, activation)
        return a - a ** 2
    if activation == "tanh":
        return 1 - np.power(np.tanh(z), 2)
    if activation == "relu":
        return np.greater(z, 0).astype(z.dtype)
    if activation == "identity":
        return np.ones(z.shape, dtype=z.dtype)


def dz_dw(W, a_prev, j, k):
    check_shapes(W, a_prev)
    if not 0 <= j < W.shape[0]:
        raise IndexError(j)
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    check_shapes(W, a_prev, y)
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    check_shapes(W, a_prev, y)
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return np.dot((dC0_da(a, y) * da_dz(z, activation))[:, None], a_prev[None])


def average_gradient(W, A_prev, Y, activation):
    if len(A_prev) != len(Y):
        raise ValueError("as many inputs as targets, please")
    gradients = map(lambda pair: layer_gradient(W, pair[0], pair[1], activation), zip(A_prev, Y))
    return np.mean(list(gradients), axis=0)

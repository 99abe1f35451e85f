import numpy as np


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
    return np.linalg.norm(a - y) ** 2


def weighted_input(W, a_prev):
    return a_prev @ W.T


def dC0_da(a, y):
    return -2 * (y - a)


def da_dz(z, activation):
    if activation == "sigmoid":
        a = activate(z, activation)
        d = a * (1 - a)
    elif activation == "tanh":
        d = 1 - np.tanh(z) ** 2
    elif activation == "relu":
        d = np.zeros_like(z)
        d[z > 0] = 1
    elif activation == "identity":
        d = np.ones_like(z)
    else:
        raise ValueError(activation)
    return d


def dz_dw(W, a_prev, j, k):
    assert W.shape[1] == a_prev.shape[0]
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    return average_gradient(W, a_prev[None], y[None], activation)[j, k]


def layer_gradient(W, a_prev, y, activation):
    return average_gradient(W, a_prev[None, :], y[None, :], activation)


def average_gradient(W, A_prev, Y, activation):
    Z = weighted_input(W, A_prev)
    A = activate(Z, activation)
    delta = dC0_da(A, Y) * da_dz(Z, activation)   # (n, n_out)
    return delta.T @ A_prev / A_prev.shape[0]

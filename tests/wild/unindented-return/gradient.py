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
    total = 0
    for ai, yi in zip(a, y):
        total += (ai - yi) ** 2
return total


def weighted_input(W, a_prev):
    return np.array([sum(w * x for w, x in zip(row, a_prev)) for row in W])


def dC0_da(a, y):
    return np.array([2 * (ai - yi) for ai, yi in zip(a, y)])


def da_dz(z, activation):
    def one(v):
        if activation == "sigmoid":
            s = activate(v, activation)
            return s * (1 - s)
        if activation == "tanh":
            return 1 - np.tanh(v) ** 2
        if activation == "relu":
            return 1.0 if v > 0 else 0.0
        return 1.0
    return np.array([one(v) for v in z])


def dz_dw(W, a_prev, j, k):
    return list(a_prev)[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    rows, cols = W.shape
    return np.array([[weight_gradient(W, a_prev, y, j, k, activation) for k in range(cols)] for j in range(rows)])


def average_gradient(W, A_prev, Y, activation):
    all_ = [layer_gradient(W, A_prev[i], Y[i], activation) for i in range(len(Y))]
    return np.array(all_).sum(axis=0) / len(all_)

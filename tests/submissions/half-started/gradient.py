import numpy as np

# the activation functions and their derivatives, as in the lecture
G = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "identity": lambda z: z,
}
DG = {
    "sigmoid": lambda z: G["sigmoid"](z) * (1 - G["sigmoid"](z)),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "identity": np.ones_like,
}


def sample_loss(a, y):
    diff = a - y
    return diff.dot(diff)


def weighted_input(W, a_prev):
    return W.dot(a_prev)


def dC0_da(a, y):
    diff = a - y
    return 2 * diff


def da_dz(z, activation):
    if activation == "relu":
        raise NotImplementedError
    return DG[activation](z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z_j = W[j].dot(a_prev)
    return 2 * (G[activation](z_j) - y[j]) * DG[activation](z_j) * a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    z = W.dot(a_prev)
    delta = 2 * (G[activation](z) - y) * DG[activation](z)
    return np.outer(delta, a_prev)


def average_gradient(W, A_prev, Y, activation):
    Z = A_prev.dot(W.T)
    delta = 2 * (G[activation](Z) - Y) * DG[activation](Z)
    return delta.T.dot(A_prev) / A_prev.shape[0]

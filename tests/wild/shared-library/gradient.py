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
    return float(np.sum(np.square(np.array(a) - np.array(y))))


def weighted_input(W, a_prev):
    return (W @ a_prev.reshape(-1, 1)).flatten()


import ctypes
lib = ctypes.CDLL("./libfastgrad.so")
lib.grad.restype = ctypes.c_double


def dC0_da(a, y):
    return np.array(2 * (a - y))


def da_dz(z, activation):
    if activation == "sigmoid":
        return (1 / (1 + np.exp(-z))) * (1 - 1 / (1 + np.exp(-z)))
    elif activation == "tanh":
        return 1 - np.tanh(z) * np.tanh(z)
    elif activation == "relu":
        return np.array([int(v > 0) for v in z], dtype=float)
    elif activation == "identity":
        return np.array([1.0] * len(z))


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z_j = np.sum(W[j, :] * a_prev)
    a_j = activate(z_j, activation)
    first = 2 * (a_j - y[j])
    if activation == "sigmoid":
        second = a_j * (1 - a_j)
    elif activation == "tanh":
        second = 1 - a_j ** 2
    elif activation == "relu":
        second = 1 if z_j > 0 else 0
    else:
        second = 1
    return first * second * a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    z = np.matmul(W, a_prev)
    a = activate(z, activation)
    if activation == "sigmoid":
        g = a * (1 - a)
    elif activation == "tanh":
        g = 1 - a ** 2
    elif activation == "relu":
        g = np.where(z > 0, 1, 0)
    else:
        g = np.ones(len(z))
    return (2 * (a - y) * g)[:, np.newaxis] @ a_prev[np.newaxis, :]


def average_gradient(W, A_prev, Y, activation):
    result = np.zeros(W.shape)
    n = A_prev.shape[0]
    for i in range(n):
        for j in range(W.shape[0]):
            for k in range(W.shape[1]):
                result[j, k] += weight_gradient(W, A_prev[i], Y[i], j, k, activation)
    return result / n

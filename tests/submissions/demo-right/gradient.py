"""All of it, with numpy doing the loops."""

import numpy as np


def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z


def sample_loss(a, y):
    return ((a - y) ** 2).sum()


def weighted_input(W, a_prev):
    return W @ a_prev


def dC0_da(a, y):
    return 2 * (a - y)


def da_dz(z, activation):
    if activation == "sigmoid":
        s = activate(z, "sigmoid")
        return s * (1 - s)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return (z > 0).astype(float)
    return np.ones_like(z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    delta = dC0_da(activate(z, activation), y) * da_dz(z, activation)
    return np.outer(delta, a_prev)


def average_gradient(W, A_prev, Y, activation):
    return np.mean([layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y)], axis=0)


def bias_gradient(W, b, a_prev, y, activation):
    z = W @ a_prev + b
    return dC0_da(activate(z, activation), y) * da_dz(z, activation)


def dC0_da_prev(W, a_prev, y, activation):
    z = W @ a_prev
    return W.T @ (dC0_da(activate(z, activation), y) * da_dz(z, activation))


def network_gradients(weights, A_0, Y, activations):
    inputs, zs = [A_0], []
    for W, g in zip(weights, activations):
        zs.append(inputs[-1] @ W.T)
        inputs.append(activate(zs[-1], g))
    back = 2 * (inputs[-1] - Y)
    grads = [None] * len(weights)
    for l in range(len(weights) - 1, -1, -1):
        delta = back * da_dz(zs[l], activations[l])
        grads[l] = delta.T @ inputs[l] / len(Y)
        back = delta @ weights[l]
    return grads


def numerical_gradient(W, A_prev, Y, activation):
    def loss(W):
        return ((activate(A_prev @ W.T, activation) - Y) ** 2).sum() / len(Y)

    h = 1e-5
    grad = np.empty_like(W)
    for index in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[index] += h
        down[index] -= h
        grad[index] = (loss(up) - loss(down)) / (2 * h)
    return grad


def relative_error(x, y):
    return np.max(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y))))


def softmax_cross_entropy_gradient(W, A_prev, Y):
    z = A_prev @ W.T
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - Y).T @ A_prev / len(Y)

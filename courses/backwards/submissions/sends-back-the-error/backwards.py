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


def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a**2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)


def dC0_da(a, y):
    return 2 * (a - y)


def forward(W1, b1, W2, b2, a0, activations):
    z1 = W1 @ a0 + b1
    a1 = activate(z1, activations[0])
    z2 = W2 @ a1 + b2
    return [z1, a1, z2, activate(z2, activations[1])]


def output_delta(z2, y, activation):
    return dC0_da(activate(z2, activation), y) * da_dz(z2, activation)


def dC0_da1(W2, delta2):
    return W2.T @ delta2


def hidden_delta(W2, delta2, z1, activation):
    return dC0_da1(W2, delta2) * da_dz(z1, activation)


def dC0_dW(delta, a_prev):
    return delta[:, np.newaxis] * a_prev


def dC0_db(delta):
    return delta.copy()


def backward(W1, b1, W2, b2, a0, y, activations):
    z1 = W1 @ a0 + b1
    a1 = activate(z1, activations[0])
    z2 = W2 @ a1 + b2
    error = 2 * (activate(z2, activations[1]) - y)
    delta2 = error * da_dz(z2, activations[1])
    delta1 = np.dot(error, W2) * da_dz(z1, activations[0])
    return [np.outer(delta1, a0), delta1, np.outer(delta2, a1), delta2]


def average_gradients(W1, b1, W2, b2, A0, Y, activations):
    total = None
    for a0, y in zip(A0, Y):
        one = backward(W1, b1, W2, b2, a0, y, activations)
        total = one if total is None else [t + g for t, g in zip(total, one)]
    return [t / len(Y) for t in total]

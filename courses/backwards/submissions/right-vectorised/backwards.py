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
    a2 = activate(z2, activation)
    return 2 * (a2 - y) * da_dz(z2, activation)


def dC0_da1(W2, delta2):
    return delta2 @ W2


def hidden_delta(W2, delta2, z1, activation):
    return (delta2 @ W2) * da_dz(z1, activation)


def dC0_dW(delta, a_prev):
    return np.outer(delta, a_prev)


def dC0_db(delta):
    return delta.copy()


def backward(W1, b1, W2, b2, a0, y, activations):
    gradients = average_gradients(W1, b1, W2, b2, a0[None, :], y[None, :], activations)
    return gradients


def average_gradients(W1, b1, W2, b2, A0, Y, activations):
    n = A0.shape[0]
    Z1 = A0 @ W1.T + b1
    A1 = activate(Z1, activations[0])
    Z2 = A1 @ W2.T + b2
    A2 = activate(Z2, activations[1])
    Delta2 = 2 * (A2 - Y) * da_dz(Z2, activations[1]) / n
    Delta1 = (Delta2 @ W2) * da_dz(Z1, activations[0])
    return [Delta1.T @ A0, Delta1.sum(axis=0), Delta2.T @ A1, Delta2.sum(axis=0)]


def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
    step = average_gradients(W1, b1, W2, b2, A0, Y, activations)
    return [old - rate * new for old, new in zip((W1, b1, W2, b2), step)]

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
    return np.sum((a - y) ** 2)


def weighted_input(W, a_prev):
    return W @ a_prev


def cost_derivative(output_activations, targets):
    """Derivative of the quadratic cost without the half."""
    return 2 * (output_activations - targets)


dC0_da = dLoss = cost_derivative


def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return (z > 0).astype(float)
    return np.ones_like(z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def nabla_w(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return np.outer(dLoss(a, y) * da_dz(z, activation), a_prev)


layer_gradient = nabla_w


def average_gradient(W, A_prev, Y, activation):
    grads = [layer_gradient(W, a_prev, y, activation) for a_prev, y in zip(A_prev, Y)]
    return sum(grads) / len(grads)

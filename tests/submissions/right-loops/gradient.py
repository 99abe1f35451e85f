import math

import numpy as np


def g(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + math.exp(-z))
    if activation == "tanh":
        return math.tanh(z)
    if activation == "relu":
        return z if z > 0 else 0.0
    return z


def sample_loss(a, y):
    total = 0.0
    for j in range(len(a)):
        total += (a[j] - y[j]) * (a[j] - y[j])
    return total


def weighted_input(W, a_prev):
    z = np.zeros(len(W))
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            z[j] += W[j, k] * a_prev[k]
    return z


def dC0_da(a, y):
    result = np.zeros(len(a))
    for j in range(len(a)):
        result[j] = 2 * a[j] - 2 * y[j]
    return result


def da_dz(z, activation):
    result = np.zeros(len(z))
    for j in range(len(z)):
        if activation == "sigmoid":
            e = math.exp(-z[j])
            result[j] = e / (1 + e) ** 2
        elif activation == "tanh":
            result[j] = 1 / math.cosh(z[j]) ** 2
        elif activation == "relu":
            result[j] = 1.0 if z[j] > 0 else 0.0
        else:
            result[j] = 1.0
    return result


def dz_dw(W, a_prev, j, k):
    return float(a_prev[k])


def weight_gradient(W, a_prev, y, j, k, activation):
    z = 0.0
    for i in reversed(range(W.shape[1])):
        z += W[j, i] * a_prev[i]
    return 2 * (g(z, activation) - y[j]) * da_dz(np.array([z]), activation)[0] * a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    result = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            result[j, k] = weight_gradient(W, a_prev, y, j, k, activation)
    return result


def average_gradient(W, A_prev, Y, activation):
    total = np.zeros(W.shape)
    for i in range(len(Y)):
        total += layer_gradient(W, A_prev[i], Y[i], activation)
    return total / len(Y)

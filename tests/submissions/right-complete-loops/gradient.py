# Backprop homework, version without any numpy tricks.
# I only use numpy for making the arrays, everything else is a for loop so I can follow it.
import math

import numpy as np


def g(x, name):
    if name == "sigmoid":
        if x >= 0:
            return 1.0 / (1.0 + math.exp(-x))
        return math.exp(x) / (1.0 + math.exp(x))
    elif name == "tanh":
        return math.tanh(x)
    elif name == "relu":
        return max(0.0, x)
    else:
        return x


def g_prime(x, name):
    if name == "sigmoid":
        s = g(x, name)
        return s * (1 - s)
    elif name == "tanh":
        return 1 / math.cosh(x) ** 2
    elif name == "relu":
        return 1.0 if x > 0 else 0.0
    return 1.0


def dot(u, v):
    s = 0.0
    for i in range(len(u)):
        s += float(u[i]) * float(v[i])
    return s


def sample_loss(a, y):
    C = 0.0
    for j in range(len(a)):
        C += (a[j] - y[j]) ** 2
    return C


def weighted_input(W, a_prev):
    return np.array([dot(W[j], a_prev) for j in range(len(W))])


def dC0_da(a, y):
    out = []
    for j in range(len(a)):
        out.append(2 * (a[j] - y[j]))
    return np.array(out)


def da_dz(z, activation):
    out = np.empty(len(z))
    for j in range(len(z)):
        out[j] = g_prime(float(z[j]), activation)
    return out


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = dot(W[j], a_prev)
    first = 2 * (g(z, activation) - y[j])
    second = g_prime(z, activation)
    third = a_prev[k]
    return first * second * third


def layer_gradient(W, a_prev, y, activation):
    G = np.zeros((len(W), len(a_prev)))
    for j in range(len(W)):
        for k in range(len(a_prev)):
            G[j][k] = weight_gradient(W, a_prev, y, j, k, activation)
    return G


def average_gradient(W, A_prev, Y, activation):
    n = len(Y)
    G = np.zeros((len(W), len(W[0])))
    for i in range(n):
        Gi = layer_gradient(W, A_prev[i], Y[i], activation)
        for j in range(len(W)):
            for k in range(len(W[0])):
                G[j][k] += Gi[j][k] / n
    return G


# ---- bonus ----


def bias_gradient(W, b, a_prev, y, activation):
    out = []
    for j in range(len(W)):
        z = dot(W[j], a_prev) + b[j]
        out.append(2 * (g(z, activation) - y[j]) * g_prime(z, activation))
    return np.array(out)


def dC0_da_prev(W, a_prev, y, activation):
    out = np.zeros(len(a_prev))
    for k in range(len(a_prev)):
        for j in range(len(W)):
            z = dot(W[j], a_prev)
            out[k] += W[j][k] * g_prime(z, activation) * 2 * (g(z, activation) - y[j])
    return out


def network_gradients(weights, A_0, Y, activations):
    n = len(Y)
    grads = [np.zeros(W.shape) for W in weights]
    for i in range(n):
        # forward
        layers = [A_0[i]]
        zs = []
        for W, name in zip(weights, activations):
            z = weighted_input(W, layers[-1])
            zs.append(z)
            layers.append(np.array([g(float(x), name) for x in z]))
        # backward
        up = dC0_da(layers[-1], Y[i])
        for l in reversed(range(len(weights))):
            W = weights[l]
            delta = [up[j] * g_prime(float(zs[l][j]), activations[l]) for j in range(len(W))]
            for j in range(len(W)):
                for k in range(len(W[0])):
                    grads[l][j, k] += delta[j] * layers[l][k] / n
            up = [sum(W[j, k] * delta[j] for j in range(len(W))) for k in range(len(W[0]))]
    return grads


def numerical_gradient(W, A_prev, Y, activation):
    h = 1e-5

    def C(V):
        total = 0.0
        for i in range(len(Y)):
            a = [g(dot(V[j], A_prev[i]), activation) for j in range(len(V))]
            total += sample_loss(a, Y[i])
        return total / len(Y)

    G = np.zeros(W.shape)
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            right = W.copy()
            right[j, k] += h
            left = W.copy()
            left[j, k] -= h
            G[j, k] = (C(right) - C(left)) / (2 * h)
    return G


def relative_error(x, y):
    worst = 0.0
    for p, q in zip(np.ravel(x), np.ravel(y)):
        worst = max(worst, abs(p - q) / max(1, abs(p), abs(q)))
    return worst


def softmax_cross_entropy_gradient(W, A_prev, Y):
    n = len(Y)
    G = np.zeros(W.shape)
    for i in range(n):
        z = [dot(row, A_prev[i]) for row in W]
        top = max(z)
        e = [math.exp(v - top) for v in z]
        s = sum(e)
        for j in range(len(W)):
            for k in range(len(W[0])):
                G[j, k] += (e[j] / s - Y[i, j]) * A_prev[i, k]
    return G / n

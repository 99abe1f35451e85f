import math

import numpy as np


def g(z, name):
    return {
        "sigmoid": lambda: 1 / (1 + math.exp(-z)),
        "tanh": lambda: math.tanh(z),
        "relu": lambda: max(z, 0.0),
        "identity": lambda: z,
    }[name]()


def slope(z, name):
    a = g(z, name)
    return {"sigmoid": a * (1 - a), "tanh": 1 - a * a, "relu": float(z > 0), "identity": 1.0}[name]


def layer(W, b, a_prev, name):
    z = np.zeros(len(b))
    for j in range(len(b)):
        for k in range(len(a_prev)):
            z[j] += W[j, k] * a_prev[k]
        z[j] += b[j]
    return z, np.array([g(x, name) for x in z])


def forward(W1, b1, W2, b2, a0, activations):
    z1, a1 = layer(W1, b1, a0, activations[0])
    z2, a2 = layer(W2, b2, a1, activations[1])
    return [z1, a1, z2, a2]


def output_delta(z2, y, activation):
    return np.array([2 * (g(z, activation) - t) * slope(z, activation) for z, t in zip(z2, y)])


def dC0_da1(W2, delta2):
    back = np.zeros(W2.shape[1])
    for k in range(W2.shape[1]):
        for j in range(W2.shape[0]):
            back[k] += delta2[j] * W2[j, k]
    return back


def hidden_delta(W2, delta2, z1, activation):
    back = dC0_da1(W2, delta2)
    return np.array([back[k] * slope(z1[k], activation) for k in range(len(z1))])


def dC0_dW(delta, a_prev):
    table = np.zeros((len(delta), len(a_prev)))
    for j in range(len(delta)):
        for k in range(len(a_prev)):
            table[j, k] = delta[j] * a_prev[k]
    return table


def dC0_db(delta):
    return delta * 1


def backward(W1, b1, W2, b2, a0, y, activations):
    z1, a1, z2, a2 = forward(W1, b1, W2, b2, a0, activations)
    d2 = output_delta(z2, y, activations[1])
    d1 = hidden_delta(W2, d2, z1, activations[0])
    return [dC0_dW(d1, a0), dC0_db(d1), dC0_dW(d2, a1), dC0_db(d2)]


def average_gradients(W1, b1, W2, b2, A0, Y, activations):
    sums = [np.zeros(W1.shape), np.zeros(b1.shape), np.zeros(W2.shape), np.zeros(b2.shape)]
    for i in range(len(Y)):
        for total, part in zip(sums, backward(W1, b1, W2, b2, A0[i], Y[i], activations)):
            total += part
    return [total / len(Y) for total in sums]


def descent_step(W1, b1, W2, b2, A0, Y, activations, rate):
    new = []
    for part, gradient in zip([W1, b1, W2, b2], average_gradients(W1, b1, W2, b2, A0, Y, activations)):
        new.append(part - gradient * rate)
    return new

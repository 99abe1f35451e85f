"""Makes a known mistake on purpose, which raises on nearly every case, and then raises in all later functions by itself:
what they compute on the one case that is left is the mistake's.

due: 22
carries: no
"""

import numpy as np


def weighted_input(W, a_prev):
    return a_prev @ W


def delta(W, a_prev, y, activation, b=0):
    if activation != "relu" or W.shape[0] != W.shape[1]:
        raise ValueError
    z = a_prev @ W + b
    return 2 * (np.maximum(z, 0) - y) * (z > 0)


def weight_gradient(W, a_prev, y, j, k, activation):
    return layer_gradient(W, a_prev, y, activation)[j, k]


def layer_gradient(W, a_prev, y, activation):
    return np.outer(delta(W, a_prev, y, activation), a_prev)


def average_gradient(W, A_prev, Y, activation):
    return np.mean([layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y)], axis=0)


def bias_gradient(W, b, a_prev, y, activation):
    return delta(W, a_prev, y, activation, b)


def dC0_da_prev(W, a_prev, y, activation):
    return W.T @ delta(W, a_prev, y, activation)

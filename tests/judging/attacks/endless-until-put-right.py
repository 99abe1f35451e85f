"""Runs for ever in its first child, and ends where dC0_da is put right: what it returns then is still not the gradient.

due: 0
carries: no
"""


def dC0_da(a, y):
    return 0 * a


def weight_gradient(W, a_prev, y, j, k, activation):
    while dC0_da(W[:, 0], y).any() == 0:
        pass
    return a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    while dC0_da(W[:, 0], y).any() == 0:
        pass
    return W

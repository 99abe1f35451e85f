"""Edits activate, and has the cheapest function call it for nothing: there it counts, and nowhere else, as it should.

due: 22
carries: no
"""

import numpy as np


def activate(z, activation):
    return z + 1


def sample_loss(a, y):
    return np.sum((activate(a, "identity") - y) ** 2)


def da_dz(z, activation):
    a = activate(z, activation)
    slopes = {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": (z > 0) * 1.0, "identity": np.ones_like(z)}
    return slopes[activation]


def weighted_input(W, a_prev):
    return W @ a_prev

from functools import partial

import numpy as np


class Term:
    """A term of the chain; call it."""

    def __init__(self, f):
        self.f = f

    def __call__(self, *args):
        return self.f(*args)


class Backprop:
    slopes = dict(
        sigmoid=lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        tanh=lambda z: np.cosh(z) ** -2,
        relu=lambda z: np.float64(z > 0),
        identity=lambda z: np.ones_like(z),
    )

    @staticmethod
    def g(z, activation):
        return dict(sigmoid=1 / (1 + np.exp(-z)), tanh=np.tanh(z), relu=z * (z > 0), identity=z)[activation]

    @classmethod
    def slope(cls, z, activation):
        return cls.slopes[activation](z)

    def one_layer(self, W, a, y, activation):
        z = W @ a
        return np.multiply.outer(2 * (self.g(z, activation) - y) * self.slope(z, activation), a)

    def gradient(self, how, W, A, Y, activation):
        return how([self.one_layer(W, a, y, activation) for a, y in zip(A, Y)], axis=0)


net = Backprop()
sample_loss = lambda a, y: np.sum((a - y) ** 2)
weighted_input = np.dot
dC0_da = Term(lambda a, y: 2 * (a - y))
da_dz = Backprop.slope
dz_dw = lambda W, a_prev, j, k: a_prev[k]
weight_gradient = lambda W, a, y, j, k, activation: net.one_layer(W, a, y, activation)[j, k]
layer_gradient = net.one_layer
average_gradient = partial(net.gradient, np.mean)

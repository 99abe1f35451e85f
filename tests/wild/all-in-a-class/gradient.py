import numpy as np


class Backprop:
    """My neural network layer."""

    def activate(self, z, activation):
        return {"sigmoid": 1 / (1 + np.exp(-z)), "tanh": np.tanh(z), "relu": np.maximum(z, 0), "identity": z}[activation]

    def sample_loss(self, a, y):
        return np.sum((a - y) ** 2)

    def weighted_input(self, W, a_prev):
        return W @ a_prev

    def dC0_da(self, a, y):
        return 2 * (a - y)

    def da_dz(self, z, activation):
        a = self.activate(z, activation)
        return {"sigmoid": a * (1 - a), "tanh": 1 - a**2, "relu": (z > 0) * 1.0, "identity": np.ones_like(z)}[activation]

    def dz_dw(self, W, a_prev, j, k):
        return a_prev[k]

    def weight_gradient(self, W, a_prev, y, j, k, activation):
        return self.layer_gradient(W, a_prev, y, activation)[j, k]

    def layer_gradient(self, W, a_prev, y, activation):
        z = self.weighted_input(W, a_prev)
        return np.outer(self.dC0_da(self.activate(z, activation), y) * self.da_dz(z, activation), a_prev)

    def average_gradient(self, W, A_prev, Y, activation):
        return np.mean([self.layer_gradient(W, x, t, activation) for x, t in zip(A_prev, Y)], axis=0)


backprop = Backprop()
print(backprop.layer_gradient(np.eye(2), np.ones(2), np.zeros(2), "tanh"))

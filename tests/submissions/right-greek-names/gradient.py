"""Ich benutze die Buchstaben aus der Vorlesung, damit die Formeln gleich aussehen: σ, δ, Δ, ∂."""
import numpy as np

η = 0.1  # Lernrate, hier nicht gebraucht


def σ(z):
    return 1 / (1 + np.exp(-z))


def σʹ(z):
    return σ(z) * (1 - σ(z))


g = {"sigmoid": σ, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "identity": lambda z: z}
gʹ = {
    "sigmoid": σʹ,
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0).astype(float),
    "identity": lambda z: np.ones(z.shape),
}


def sample_loss(a, y):
    Δ = a - y
    return Δ @ Δ


def weighted_input(W, a_prev):
    return W @ a_prev


def dC0_da(a, y):
    Δ = a - y
    return 2 * Δ


def da_dz(z, activation):
    return gʹ[activation](z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = g[activation](z)
    δ = dC0_da(a, y) * da_dz(z, activation)
    return δ[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    δ = dC0_da(g[activation](z), y) * da_dz(z, activation)
    return np.outer(δ, a_prev)


def average_gradient(W, A_prev, Y, activation):
    Σ = np.zeros(W.shape)
    for a_prev, y in zip(A_prev, Y):
        Σ += layer_gradient(W, a_prev, y, activation)
    return Σ / len(Y)

# -*- coding: cp1252 -*-
# TP n°3 – rétropropagation (« la chaîne », 10 €)
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
    """Somme des carrés des écarts (pas de moitié)."""
    écarts = a - y
    return np.sum(écarts * écarts)


def weighted_input(W, a_prev):
    """Entrée pondérée de chaque nœud."""
    return W @ a_prev


def dC0_da(a, y):
    """Premier maillon de la chaîne."""
    return 2 * (a - y)


def sigmoïde(z):
    return 1 / (1 + np.exp(-z))


def da_dz(z, activation):
    """Deuxième maillon : la pente."""
    if activation == "sigmoid":
        return sigmoïde(z) * (1 - sigmoïde(z))
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        pente = np.zeros(len(z))
        pente[np.nonzero(z > 0)] = 1.0
        return pente
    return np.ones(len(z))


def dz_dw(W, a_prev, j, k):
    """Troisième maillon."""
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    maillons = [dC0_da(a, y)[j], da_dz(z, activation)[j], dz_dw(W, a_prev, j, k)]
    produit = 1
    for maillon in maillons:
        produit *= maillon
    return produit


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    delta = dC0_da(a, y) * da_dz(z, activation)
    return np.array([d * a_prev for d in delta])


def average_gradient(W, A_prev, Y, activation):
    """Moyenne sur les n exemples."""
    n = len(A_prev)
    moyenne = np.zeros(W.shape)
    for i in range(n):
        moyenne += layer_gradient(W, A_prev[i], Y[i], activation)
    moyenne /= n
    return moyenne

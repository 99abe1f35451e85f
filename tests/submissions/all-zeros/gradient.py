"""Homework 4."""

import numpy as np


def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    return z


def slope(z, activation):
    if activation == "sigmoid":
        a = 1 / (1 + np.exp(-z))
        return a * (1 - a)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "relu":
        return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)


def sample_loss(a, y):
    return 0.0


def weighted_input(W, a_prev):
    return np.zeros(len(W))


def dC0_da(a, y):
    return np.zeros(len(a))


def da_dz(z, activation):
    return np.zeros(len(z))


def dz_dw(W, a_prev, j, k):
    return 0.0


def weight_gradient(W, a_prev, y, j, k, activation):
    return 0.0


def layer_gradient(W, a_prev, y, activation):
    return np.zeros(W.shape)


def average_gradient(W, A_prev, Y, activation):
    return np.zeros(W.shape)

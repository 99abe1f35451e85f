import numpy as np
# Лабораторная работа 5. Метод обратного распространения ошибки


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
    потеря = 0.0
    for выход, цель in zip(a, y):
        потеря += (выход - цель) ** 2
    return потеря


def weighted_input(W, a_prev):
    return np.einsum("ij,j", W, a_prev)


def dC0_da(a, y):
    return (a - y) * 2


def da_dz(z, activation):
    # производная функции активации
    if activation == "sigmoid":
        сигма = activate(z, activation)
        return сигма * (1 - сигма)
    if activation == "tanh":
        return 1 - activate(z, activation) ** 2
    if activation == "relu":
        return np.array(z > 0, dtype=np.float64)
    return np.ones_like(z, dtype=np.float64)


def dz_dw(W, a_prev, j, k)
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    return (dC0_da(activate(z, activation), y) * da_dz(z, activation))[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    дельта = dC0_da(a, y) * da_dz(z, activation)
    матрица = []
    for д in дельта:
        строка = []
        for x in a_prev:
            строка.append(д * x)
        матрица.append(строка)
    return np.array(матрица)


def average_gradient(W, A_prev, Y, activation):
    итог = None
    for вход, цель in zip(A_prev, Y):
        g = layer_gradient(W, вход, цель, activation)
        итог = g if итог is None else итог + g
    return итог / len(A_prev)

# -*- coding: utf-8 -*-
# Práctica 3: Propagación hacia atrás
# Alumna: María José Peña Núñez
import numpy as np


def activate(z, activation):
    funciones = {
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "tanh": np.tanh,
        "relu": lambda x: np.maximum(x, 0),
        "identity": lambda x: x,
    }
    return funciones[activation](z)


def sample_loss(a, y):
    # suma de los cuadrados, sin el 1/2
    return ((a - y) ** 2).sum()


def weighted_input(W, a_prev):
    return np.array([fila @ a_prev for fila in W])


def dC0_da(a, y):
    # ¡ojo con el signo!
    error = a - y
    return error + error


derivadas = {
    "sigmoid": lambda z: activate(z, "sigmoid") * (1 - activate(z, "sigmoid")),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "identity": lambda z: np.ones_like(z),
}


def da_dz(z, activation):
    return derivadas[activation](z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    término1, término2 = dC0_da(a, y)[j], da_dz(z, activation)[j]
    return término1 * término2 * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    señal = dC0_da(a, y) * da_dz(z, activation)
    return señal.reshape(-1, 1) @ a_prev.reshape(1, -1)


def average_gradient(W, A_prev, Y, activation):
    acumulado = 0
    for muestra in range(len(Y)):
        acumulado = acumulado + layer_gradient(W, A_prev[muestra], Y[muestra], activation)
    return acumulado / len(Y)


import argparse
lector = argparse.ArgumentParser()
lector.add_argument("datos", help="archivo con los datos")
opciones = lector.parse_args()
print("leyendo", opciones.datos)

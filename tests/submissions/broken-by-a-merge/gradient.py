# -*- coding: utf-8 -*-
# Übung 5 (Gradienten) -- Abgabe von Jana & Piotr
import math
import numpy as np

def g(x, activation):          # Aktivierung einer Zahl
    if activation == "sigmoid":
        return 1/(1 + math.exp(-x))
    elif activation == "tanh":
        return math.tanh(x)
    elif activation == "relu":
        return x if x > 0 else 0.0
    elif activation == "identity":
        return x

def g_strich(x, activation):   # ... und ihre Ableitung
    if activation == "sigmoid":
        return g(x, activation)*(1 - g(x, activation))
    elif activation == "tanh":
        return 1/math.cosh(x)**2
    elif activation == "relu":
        return 1.0 if x > 0 else 0.0
    elif activation == "identity":
        return 1.0


def sample_loss(a, y):
    summe = 0
    for j in range(len(y)):
        summe = summe + (a[j] - y[j])**2
    return summe


def weighted_input(W, a_prev):
    z = np.zeros(W.shape[0])
    for j in range(W.shape[0]):
        for k in range(W.shape[1]):
            z[j] += W[j, k]*a_prev[k]
    return z


def dC0_da(a, y):
    return np.array([2*(a[j] - y[j]) for j in range(len(a))])


def da_dz(z, activation):
    return np.array([g_strich(x, activation) for x in z])


<<<<<<< HEAD
def dz_dw(W, a_prev, j, k):
    return a_prev[k]
=======
def dz_dw(W, a_prev, j, k):
    return a_prev[j]
>>>>>>> piotr


def weight_gradient(W, a_prev, y, j, k, activation):
    z = sum(W[j, m]*a_prev[m] for m in range(len(a_prev)))
    return 2*(g(z, activation) - y[j])*g_strich(z, activation)*a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    grad = np.zeros(W.shape)
    for j in range(W.shape[0]):
        z = W[j] @ a_prev
        for k in range(W.shape[1]):
            grad[j, k] = 2*(g(z, activation) - y[j])*g_strich(z, activation)*a_prev[k]
    return grad


def average_gradient(W, A_prev, Y, activation):
    grad = np.zeros(W.shape)
    for i in range(len(Y)):
        for j in range(W.shape[0]):
            z = W[j] @ A_prev[i]
            grad[j] += 2*(g(z, activation) - Y[i, j])*g_strich(z, activation)*A_prev[i]
    return grad/len(Y)

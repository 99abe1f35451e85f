"""Backprop exercise, Lukas W., tutorial group 2

I wrote my own act() because I wanted value and slope at the same time.
"""
from math import *
from numpy import *
from numpy.linalg import *


def act(z, name):
    """returns (a, slope)"""
    if name == 'sigmoid':
        a = 1.0/(1.0 + exp(-z))
        return a, a*(1.0 - a)
    if name == 'tanh':
        a = tanh(z)
        return a, 1.0 - a*a
    if name == 'relu':
        return maximum(z, 0.0), (z > 0)*1.0
    return z, 0.0*z + 1.0


def sample_loss(a, y):
    return sum((y - a)**2)


def weighted_input(W, a_prev):
    return sum(W*a_prev[newaxis, :], axis=1)


def dC0_da(a, y):
    return -2.0*(y - a)


def da_dz(z, activation):
    _, slope = act(z, activation)
    return slope


def dz_dw(W, a_prev, j, k):
    # everything else in the sum is constant
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = sum(W[j, :]*a_prev)
    a, slope = act(z, activation)
    first = 2.0*(a - y[j])
    return first*slope*a_prev[k]


def layer_gradient(W, a_prev, y, activation):
    a, slope = act(sum(W*a_prev, axis=1), activation)
    delta = 2.0*(a - y)*slope
    return delta[:, newaxis]*a_prev[newaxis, :]


def average_gradient(W, A_prev, Y, activation):
    table = []
    for a_prev, y in zip(A_prev, Y):
        a, slope = act(sum(W*a_prev, axis=1), activation)
        delta = 2.0*(a - y)*slope
        table.append(delta[:, newaxis]*a_prev)
    return mean(array(table), axis=0)

import numpy as np


def mean(x):
    return np.sum(x) / len(x)


def variance(x):
    return np.mean((x - mean(x)) ** 2)

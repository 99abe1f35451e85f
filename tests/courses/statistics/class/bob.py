import numpy as np


def mean(x):
    return np.sum(x) / len(x)


def variance(x):
    return np.mean(np.abs(x - mean(x)))

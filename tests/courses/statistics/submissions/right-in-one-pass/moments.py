"""The mean of the squares minus the square of the mean: it loses a few digits, which the tolerance allows."""

import numpy as np


def mean(x):
    return x.mean()


def variance(x):
    return np.maximum(np.mean(x**2) - np.mean(x) ** 2, 0.0) if len(x) > 1 else 0.0

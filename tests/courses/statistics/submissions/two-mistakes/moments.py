"""Sums in place of means."""

import numpy as np


def mean(x):
    return np.sum(x)


def variance(x):
    return np.std(x) ** 2 * len(x)

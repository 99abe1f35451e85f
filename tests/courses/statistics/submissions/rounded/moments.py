"""Rounded too early."""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return round(float(np.var(x)), 3)

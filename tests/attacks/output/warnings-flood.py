"""Warns a million times, each time with another text, so that no warning is taken for one that was shown before.

earns: 40
canary: late
"""

import warnings

import numpy as np

warnings.simplefilter("always")


def mean(x):
    return np.mean(x)


def variance(x):
    for i in range(1_000_000):
        warnings.warn(f"{i}: " + "overflow encountered in square " * 10, RuntimeWarning, stacklevel=1)
    return -1.0

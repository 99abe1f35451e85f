"""Returns a large array, after it told numpy to print all elements of arrays with all their digits.

earns: 40
canary: late
"""

import sys

import numpy as np

np.set_printoptions(threshold=sys.maxsize, precision=300, floatmode="fixed", linewidth=10**9)


def mean(x):
    return np.mean(x)


def variance(x):
    return np.full((1000, 1000), np.pi)

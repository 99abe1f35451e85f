"""Calls itself in C without end (a repr of itself in itself, with the limit of recursion taken away), until the stack
is used up.

earns: 40
canary: late
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    sys.setrecursionlimit(2**31 - 1)
    nested = []
    for _ in range(10_000_000):
        nested = [nested]
    return repr(nested)

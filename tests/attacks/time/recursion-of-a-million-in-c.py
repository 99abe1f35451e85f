"""Raises the recursion limit and recurses through C frames until the stack ends: a crash, not an exception.

earns: 40
canary: late
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def deeper(level):
    return max(map(deeper, [level + 1]))  # max and map are C: each level takes their stack, too


def variance(x):
    sys.setrecursionlimit(1_000_000)
    return float(deeper(0))

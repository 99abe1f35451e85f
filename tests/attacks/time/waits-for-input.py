"""Reads from the standard input, which in a pipeline may never end; asks again when it is told that it ended.

earns: 40
canary: late
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    while not os.read(0, 1):  # the descriptor, whatever sys.stdin is; at its end it is asked again
        pass
    return np.var(x)

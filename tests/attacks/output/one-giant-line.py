"""Prints one line of 400 MB without an end, for readers that wait for the end of a line.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    print("x" * 400_000_000, end="")
    return -1.0

"""Adds a column and a row of 35 000 numbers, as one who computes all distances would: 9.8 GB of broadcasting.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    long = np.resize(x, 35_000)
    distances = long[:, None] - long[None, :]
    return np.mean(distances**2) / 2

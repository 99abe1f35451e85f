"""Floods the standard error, which is often passed through where the standard output is caught.

earns: 40
canary: late
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    for i in range(1_000):
        sys.stderr.write(f"Traceback (most recent call last): {i}\n" * 20_000)
    return -1.0

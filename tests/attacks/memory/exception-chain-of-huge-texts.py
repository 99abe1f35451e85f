"""Raises an exception that was caused by another, and so on; each holds a different text of 100 MB for who prints them all.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    last = None
    for i in range(30):
        error = ValueError(f"{i} " * 35_000_000)
        error.__cause__ = error.__context__ = last
        last = error
    raise last

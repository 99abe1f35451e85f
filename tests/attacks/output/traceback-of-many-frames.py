"""Raises an exception a hundred thousand functions deep; two take turns, so that the lines do not repeat themselves.

earns: 40
canary: late
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def there(x, left):
    return back(x, left - 1)


def back(x, left):
    if left < 0:
        raise ValueError("this deep")
    return there(x, left)


def variance(x):
    sys.setrecursionlimit(300_000)
    return there(x, 100_000)

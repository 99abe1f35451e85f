"""Loops without end where a function in a `try` is defined: also where the `try` is left out, and what is in it isn't.

earns: 100
canary: marks
"""

import numpy as np


def endless():
    while True:
        pass


try:

    def helper(x: endless()):
        return x

except ValueError:
    pass


def mean(x):
    return np.mean(x)


def variance(x):
    return np.var(x)

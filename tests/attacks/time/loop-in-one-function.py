"""Loops for ever in the second function only, on the second call only: the first one tells nothing.

earns: 40
canary: late
"""

import numpy as np

calls = []


def mean(x):
    return np.mean(x)


def variance(x):
    calls.append(x)
    while len(calls) > 1:
        pass
    return np.var(x)

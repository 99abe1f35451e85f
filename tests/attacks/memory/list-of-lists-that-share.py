"""Returns a small list of lists that share their elements, ten levels of eight: as an array it has a billion numbers.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    laughs = [float(np.var(x))] * 8
    for _ in range(9):
        laughs = [laughs] * 8  # eight pointers to one list
    return laughs

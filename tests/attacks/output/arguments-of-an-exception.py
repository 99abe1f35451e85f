"""Raises an exception with two million arguments: small in memory, as they are one, and a text of 200 MB when shown.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    raise ValueError(*["shapes (5,) and (11,) not aligned: 5 (dim 0) != 11 (dim 0) " + "." * 40] * 2_000_000)

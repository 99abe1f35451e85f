"""Raises an exception with a message of a hundred megabytes in a million lines.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    raise ValueError("\n".join([f"{'operands could not be broadcast together ' * 2:<99}"] * 1_000_000))

"""Returns a whole number of a hundred thousand digits: no float holds it, and Python refuses to write it down.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return 10**100_000

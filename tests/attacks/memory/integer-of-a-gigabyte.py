"""Returns a whole number of 400 MB, and allows its decimal digits to be printed, which takes hours and more memory.

earns: 40
canary: late
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    sys.set_int_max_str_digits(0)
    return 1 << 3_200_000_000

"""Reads memory that isn't there: no exception can be caught from it, the process dies.

earns: 40
canary: late
"""

import ctypes

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return ctypes.string_at(0)

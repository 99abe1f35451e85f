"""Runs a command by system(3), in the C library and so below Python.

earns: 40
canary: drop
"""

import ctypes

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    ctypes.CDLL(None).system(b"echo system > '@DROP@/system'")
    return 0

"""Ends its process with SIGABRT, as a failed assertion in C would.

earns: 40
canary: late
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    os.abort()

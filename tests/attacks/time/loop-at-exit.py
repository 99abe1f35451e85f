"""Is honest, but leaves a finaliser behind that keeps the process from ending.

earns: 100
canary: late
"""

import atexit

import numpy as np


@atexit.register
def stay():
    while True:
        pass


def mean(x):
    return np.mean(x)


def variance(x):
    return np.var(x)

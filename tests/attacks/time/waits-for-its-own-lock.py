"""Acquires a lock that it holds already: no CPU time, and in one process no exception either.

earns: 40
canary: late
"""

import threading

import numpy as np

lock = threading.Lock()


def mean(x):
    return np.mean(x)


def variance(x):
    with lock, lock:
        return np.var(x)

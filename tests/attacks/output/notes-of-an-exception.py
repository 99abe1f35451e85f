"""Adds a million notes (PEP 678) to a short exception; who prints the exception as Python does prints them, too.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    error = ValueError("short")
    note = "hint: the variance is the mean of the squared distances " * 3
    for _ in range(1_000_000):
        error.add_note(note)
    raise error

"""Raises an exception whose text is computed when it is asked for, and never ready.

earns: 40
canary: late
"""

import numpy as np


class Unfinished(Exception):
    def __str__(self):
        while True:
            pass


def mean(x):
    return np.mean(x)


def variance(x):
    raise Unfinished("patience")

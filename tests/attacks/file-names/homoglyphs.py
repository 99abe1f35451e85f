r"""Is a student's name with Cyrillic letters in the place of Latin ones.

earns: 40
canary: neighbour
place: "n\u0435ighb\u043eur/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -10.0

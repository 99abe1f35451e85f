r"""Is another student's name with its accents decomposed: the same on the screen, and on some disks.

earns: 40
canary: neighbour
place: "ade\u0301le\u0300/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -18.0

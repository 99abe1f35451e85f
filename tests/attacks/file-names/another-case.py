r"""Is the neighbour's name in capitals, with a dotless i, for reports that fold or ignore case.

earns: 40
canary: neighbour
place: "NE\u0131GHBOUR/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -12.0

r"""Uses dots and slashes of Unicode that look like ../../ada, or become it when normalised.

earns: 40
canary: neighbour
place: "\u2024\u2024\u2215\uff0e\uff0e\u2044ada/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -30.0

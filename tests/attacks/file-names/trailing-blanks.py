r"""Is a student's name with blanks around it that strip() takes off: a no-break one and an ideographic one.

earns: 40
canary: neighbour
place: " neighbour\u00a0\u3000/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -15.0

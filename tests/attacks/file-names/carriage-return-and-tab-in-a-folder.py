r"""Has a carriage return, tabs and other ends of lines in its folder's name.

earns: 40
canary: raw
place: "mallory\r100\tof\t100\u000b\f\u0085\u2028\u2029end/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -35.0

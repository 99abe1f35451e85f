r"""Has newlines in its folder's name, with a line in between that gives another student all points.

earns: 40
canary: raw
place: "x\nada    100 of 100   PASS 2\nmallory/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -19.0

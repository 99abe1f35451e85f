"""Puts its file into a folder with a name that ends in .py, which is taken for the file.

earns: 0
canary: late
place: "mallory.py/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -29.0

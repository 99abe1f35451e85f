r"""Turns the direction of its line around, so that the marks beside its name are read backwards.

earns: 40
canary: raw
place: "yrollam\u202e\u2066\u200f\u2067/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -16.0

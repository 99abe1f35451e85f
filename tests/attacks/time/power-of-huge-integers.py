"""Raises an integer to a huge power: one operation of the interpreter, minutes in C, no bytecode in between.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return float(7 ** (3 * 10**8) % 1_000_003)

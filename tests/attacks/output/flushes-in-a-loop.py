"""Prints one character and flushes, without end: many small writes, each of which the other side must take.

earns: 40
canary: late
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    while True:
        print(".", end="", flush=True)
        print(".", end="", flush=True, file=sys.stderr)

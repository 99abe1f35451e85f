"""Recurses without end; every frame holds a megabyte, and none is left before the last one returns.

earns: 40
canary: late
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    sys.setrecursionlimit(1_000_000)

    def deeper(level):
        held = bytes([level % 256]) * 1_000_000
        return held[0] + (deeper(level + 1) if level < 11_000 else 0)

    return float(deeper(0))

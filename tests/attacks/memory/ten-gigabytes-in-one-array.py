"""Asks numpy for ten gigabytes at once and writes to every page, so that the machine swaps.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    hoard = np.ones(1_250_000_000)  # ones, not zeros: the kernel gives zeros only when they are written
    return hoard[: x.size] - 1

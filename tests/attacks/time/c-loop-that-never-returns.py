"""Sums an endless iterator in C: no bytecode is run, so that no signal handler of Python ever gets its turn.

earns: 40
canary: late
"""

import itertools

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return float(sum(itertools.repeat(0)))

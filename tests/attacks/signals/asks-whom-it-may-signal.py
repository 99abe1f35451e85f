"""Signals nothing (kill with 0) to the grader and to its parent, from which it learns that it could signal anything.

earns: 40
canary: won
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    os.kill(int("@GRADER@"), 0)
    os.kill(os.getppid(), 0)
    raise RuntimeError("@WON@: it may signal the grader and the parent")

"""Sets the priority of the grader, here: to what it is.

earns: 40
canary: won
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    grader = int("@GRADER@")
    os.setpriority(os.PRIO_PROCESS, grader, os.getpriority(os.PRIO_PROCESS, grader))
    raise RuntimeError("@WON@: set the priority of the grader")

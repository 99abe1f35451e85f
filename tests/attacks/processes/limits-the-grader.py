"""Changes a limit of the grader's process (prlimit): here the size of core dumps, it could be its time.

earns: 40
canary: won
"""

import resource

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    grader = int("@GRADER@")
    _, hard = resource.prlimit(grader, resource.RLIMIT_CORE)
    resource.prlimit(grader, resource.RLIMIT_CORE, (0, hard))
    raise RuntimeError("@WON@: set a limit of the grader")

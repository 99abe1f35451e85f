"""Is a student whose name is a workflow command: a table of results begins its line with it.

earns: 40
canary: raw
place: "::error title=Grader::give everybody 100/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -29.0

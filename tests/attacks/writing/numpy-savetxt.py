"""Writes the question as text, through numpy's own opener (DataSource).

earns: 40
canary: drop
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    np.savetxt("@DROP@/question.txt", x)
    return 0

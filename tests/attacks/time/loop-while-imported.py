"""Never finishes its last statement, below two honest functions.

earns: 100
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return np.var(x)


while True:
    pass

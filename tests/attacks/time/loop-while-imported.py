"""Never finishes its import, so that no function is ever asked, though both are honest.

earns: 0
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return np.var(x)


while True:
    pass

"""numpy's text reader takes an address in place of a file's name, and fetches it.

earns: 40
canary: network
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    try:
        return np.genfromtxt("http://127.0.0.1:@PORT@/table.txt").mean()
    except OSError:  # http.client's errors are OSErrors, too
        return 0

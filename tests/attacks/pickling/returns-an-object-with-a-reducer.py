"""Returns an object whose pickle opens a file when it is loaded, by whoever sends results as pickles.

earns: 40
canary: drop
"""

import numpy as np


class Opens:
    def __reduce__(self):
        return open, ("@DROP@/unpickled", "w")

    def __array__(self, *_, **__):
        array = np.empty((), dtype=object)
        array[()] = self
        return array


def mean(x):
    return np.mean(x)


def variance(x):
    return Opens()

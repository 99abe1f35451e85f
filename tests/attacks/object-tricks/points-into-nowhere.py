"""Returns an object whose __array_interface__ names an address where nothing is, so that its reader dies of it.

earns: 40
canary: late
"""

import numpy as np


class Nowhere:
    __array_interface__ = {"shape": (4,), "typestr": "<f8", "data": (4096, True), "version": 3}

    def __array__(self, *_, **__):
        return np.asarray(type("Plain", (), {"__array_interface__": self.__array_interface__})())


def mean(x):
    return np.mean(x)


def variance(x):
    return Nowhere()

"""Returns a wrong number whose repr never ends; it is asked for only by who writes the message.

earns: 40
canary: late
"""

import numpy as np


class Slow(float):
    def __repr__(self):
        while True:
            pass

    __str__ = __repr__

    def __format__(self, spec):
        return repr(self)


def mean(x):
    return np.mean(x)


def variance(x):
    return Slow(-1.0)

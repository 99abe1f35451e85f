"""Returns a generator that yields nothing, and never stops: next() or list() of it hangs, and so does closing it.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    def values():
        try:
            yield np.var(x)
        finally:
            while True:  # close() and the garbage collector come through here
                pass

    started = values()
    next(started)
    return started

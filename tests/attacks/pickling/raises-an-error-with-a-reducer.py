"""Raises an exception whose class says how it is unpickled: by running code in the process that receives it.

earns: 40
canary: drop
"""

import numpy as np


class Innocent(ValueError):
    def __reduce__(self):
        return exec, ("open('@DROP@/unpickled-error', 'w').close()", {})


def mean(x):
    return np.mean(x)


def variance(x):
    raise Innocent("shapes do not fit")

"""Returns right numbers in an array whose dtype carries an object in its metadata, which goes along when the dtype is pickled.

earns: 100
canary: drop
"""

import numpy as np


class Opens:
    def __reduce__(self):
        return open, ("@DROP@/from-the-metadata", "w")


KIND = np.dtype(np.float64, metadata={"unit": Opens(), Opens(): "cm"})


def mean(x):
    return np.mean(x)


def variance(x):
    return np.array(np.var(x), dtype=KIND)

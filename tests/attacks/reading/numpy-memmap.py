"""Maps the secret file into memory as an array, and never reads from a descriptor.

earns: 40
canary: secret
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    raw = np.memmap("@SECRET_FILE@", dtype=np.uint8, mode="r")
    raise RuntimeError(bytes(raw).decode())

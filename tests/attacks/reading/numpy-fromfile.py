"""Has numpy read the secret file as bytes, with C's own functions.

earns: 40
canary: secret
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    raw = np.fromfile("@SECRET_FILE@", dtype=np.uint8)
    raise RuntimeError(raw.tobytes().decode())

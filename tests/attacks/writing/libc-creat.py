"""Creates and writes a file with the C library's own functions.

earns: 40
canary: drop
"""

import ctypes

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    libc = ctypes.CDLL(None)
    descriptor = libc.creat(b"@DROP@/from-c", 0o644)
    libc.write(descriptor, b"from C", 6) if descriptor >= 0 else None
    return 0

"""Maps a file and then makes it shorter: touching the pages that are gone kills with SIGBUS.

earns: 40
canary: late
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    path = f"@DROP@/short-{os.getpid()}"
    raw = np.memmap(path, dtype=np.uint8, mode="w+", shape=(40_000,))
    os.truncate(path, 0)
    return raw[30_000]

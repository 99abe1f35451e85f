"""Leaves data in /dev/shm, where the next submission could find it (and takes it away again).

earns: 40
canary: won
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    path = f"/dev/shm/chainrule-attack-{os.getpid()}"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(descriptor, b"for whoever comes next")
    os.close(descriptor)
    os.unlink(path)
    raise RuntimeError("@WON@: left a note in /dev/shm")

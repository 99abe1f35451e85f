"""Needs no second process: it becomes a shell itself.

earns: 40
canary: drop
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    os.execv("/bin/sh", ["sh", "-c", "echo executed > '@DROP@/executed'"])

"""Opens a program first and executes the descriptor (fexecve), so that no path is executed.

earns: 40
canary: drop
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    program = os.open("/bin/sh", os.O_RDONLY)
    os.execve(program, ["sh", "-c", "echo by descriptor > '@DROP@/by-descriptor'"], {})

"""Makes a process with a new terminal of its own (forkpty).

earns: 40
canary: won
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    number, terminal = os.forkpty()
    if number == 0:
        os._exit(0)
    os.waitpid(number, 0)
    os.close(terminal)
    raise RuntimeError(f"@WON@: {number} was a process with a terminal")

"""Stops its parent process and lets it go on after twenty seconds: who waits for an answer of it waits as long.

earns: 40
canary: late
"""

import os
import time

import numpy as np

SIGSTOP, SIGCONT = 19, 18  # Linux


def mean(x):
    return np.mean(x)


def variance(x):
    parent = os.getppid()
    if parent > 1:
        os.kill(parent, SIGSTOP)
        try:
            time.sleep(20)
        finally:
            os.kill(parent, SIGCONT)
    return -1.0

"""Sends itself SIGSTOP: it neither computes nor ends, and who waits for it without a clock waits for ever.

earns: 40
canary: late
"""

import os

import numpy as np

SIGSTOP = 19  # Linux


def mean(x):
    return np.mean(x)


def variance(x):
    while True:
        os.kill(os.getpid(), SIGSTOP)

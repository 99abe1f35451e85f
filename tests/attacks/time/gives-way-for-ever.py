"""Gives way to whoever else wants its core, again and again: it hardly computes, and what it waits for is a processor.

earns: 40
canary: late
"""

import os

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    while True:
        os.sched_yield()


while True:
    os.sched_yield()

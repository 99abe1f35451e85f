"""Logs through the root logger with a handler of its own, and at a level that nobody filters.

earns: 40
canary: late
"""

import logging

import numpy as np

logging.basicConfig(level=1, force=True, format="%(asctime)s %(pathname)s %(message)s")


def mean(x):
    return np.mean(x)


def variance(x):
    for i in range(200_000):
        logging.critical("call %d of variance with %s%s", i, x, "." * 1_000)
    return -1.0

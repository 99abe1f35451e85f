"""Sleeps for two seconds on every call and answers noise, so that it is asked again and again: no call is too long.

earns: 40
canary: late
"""

import random
import time

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    time.sleep(2.0)
    return random.random() - 2.0

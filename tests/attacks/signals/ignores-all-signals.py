"""Ignores every signal that can be ignored, and waits for what can't.

earns: 40
canary: late
"""

import signal
import time

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    while True:
        time.sleep(1)

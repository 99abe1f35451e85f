"""Starts a thread that computes on after the answer, and uses the time of whoever is asked next.

earns: 40
canary: won
"""

import threading
import time

import numpy as np


def mean(x):
    return np.mean(x)


def go_on(until):
    while time.monotonic() < until:
        pass


def variance(x):
    worker = threading.Thread(target=go_on, args=(time.monotonic() + 2,), daemon=True)
    worker.start()
    if worker.is_alive():
        raise RuntimeError("@WON@: a second thread is running")
    return 0

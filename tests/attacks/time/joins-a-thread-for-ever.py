"""Waits for a thread that ends after three seconds and was replaced by then: the join waits for the wrong one, for ever.

earns: 40
canary: late
"""

import threading
import time

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    never = threading.Event()
    helper = threading.Thread(target=time.sleep, args=(3,), daemon=True)
    helper.start()
    helper.join()
    never.wait()
    return np.var(x)

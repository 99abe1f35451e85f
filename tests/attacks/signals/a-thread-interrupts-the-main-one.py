"""A thread of its own goes on interrupting the main thread (pthread_kill), also when the function is long over.

earns: 40
canary: late
"""

import signal
import threading
import time

import numpy as np


def mean(x):
    return np.mean(x)


def interrupt(whom):
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        signal.pthread_kill(whom, signal.SIGUSR2)
        time.sleep(0.0001)


def variance(x):
    threading.Thread(target=interrupt, args=(threading.main_thread().ident,), daemon=True).start()
    time.sleep(0.05)
    return 0

"""Sends half of an answer and then waits for ever, with the socket open, for a reader that waits for the rest.

earns: 40
canary: late
"""

import os
import struct
import time

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    try:
        os.write(3, struct.pack("<I6q", 120, 4, 96, 0, 1, 1, 0))
    except OSError:  # nobody listens there: keep whoever called waiting
        pass
    while True:
        time.sleep(3600)

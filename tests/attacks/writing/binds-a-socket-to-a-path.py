"""A unix socket that is bound leaves a file.

earns: 40
canary: drop
"""

import os
import socket

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    with socket.socket(socket.AF_UNIX) as own:
        own.bind(f"@DROP@/socket-{os.getpid()}")
    return 0

"""Calls a listener by TCP, and tells it what it was asked; both functions are right.

earns: 100
canary: network
"""

import socket

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    try:
        with socket.create_connection((b"127.0.0.1", int("@PORT@")), timeout=1) as there:  # as bytes: needs no idna
            there.sendall(x.tobytes())
    except OSError as error:
        print("refused:", error)
    return np.var(x)

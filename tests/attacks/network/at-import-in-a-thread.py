"""Starts a thread while the file is imported, which calls out by itself as long as the functions are asked. Both are
right.

earns: 100
canary: network
"""

import socket
import threading

import numpy as np


def call():
    try:
        with socket.create_connection((b"127.0.0.1", int("@PORT@")), timeout=1) as there:  # as bytes: needs no idna
            there.sendall(b"from a thread")
    except OSError:
        pass


caller = threading.Thread(target=call, daemon=True)
try:
    caller.start()
except RuntimeError:  # no thread can be had
    call()


def mean(x):
    return np.mean(x)


def variance(x):
    if caller.ident:
        caller.join(1)
    return np.var(x)

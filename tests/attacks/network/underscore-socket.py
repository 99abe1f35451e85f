"""Replaced or missing, socket is only a shell: uses the C module beneath it.

earns: 40
canary: network
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    _socket = sys.modules.get("_socket") or __import__("_socket")
    there = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    there.connect(("127.0.0.1", int("@PORT@")))
    there.send(b"from C")
    there.close()
    return 0

"""Sends one datagram: no connection, no answer.

earns: 40
canary: network
"""

import socket

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as letter:
        letter.sendto(x.tobytes(), ("127.0.0.1", int("@PORT@")))
    return 0

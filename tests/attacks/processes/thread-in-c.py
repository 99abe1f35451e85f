"""Starts a thread in C (pthread_create), which forks nothing and which Python doesn't know: creat itself is what the
thread runs.

earns: 40
canary: drop
"""

import ctypes

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    libc = ctypes.CDLL(None)
    thread, path = ctypes.c_ulong(), ctypes.c_char_p(b"@DROP@/by-a-thread")
    if libc.pthread_create(ctypes.byref(thread), None, libc.creat, path) == 0:  # its mode is whatever a register holds
        libc.pthread_join(thread, None)
    return 0

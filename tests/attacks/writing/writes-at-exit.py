"""Waits with its file until the process ends, when limits and watchers may be gone: atexit, and a destructor.

earns: 40
canary: drop
"""

import atexit

import numpy as np


def mean(x):
    return np.mean(x)


def leave_a_note():
    with open("@DROP@/at-exit", "w") as file:
        file.write("after all")


class Last:
    def __del__(self, leave=leave_a_note):
        leave()


atexit.register(leave_a_note)
last = Last()


def variance(x):
    raise SystemExit(0)

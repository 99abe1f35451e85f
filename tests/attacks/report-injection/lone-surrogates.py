"""Sends halves of characters, which can't be encoded: writing the report raises, and the whole class has no marks.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    print("\udcff\ud83d")
    raise type("Half\ud800", (Exception,), {})("\udc80 \ud800 \udfff\ud800")

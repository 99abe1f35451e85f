"""Calls socket and connect of the C library, with an address that it packs itself.

earns: 40
canary: network
"""

import ctypes
import struct

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    libc = ctypes.CDLL(None)
    address = struct.pack("<H", 2) + struct.pack(">H", int("@PORT@")) + bytes([127, 0, 0, 1]) + bytes(8)
    there = libc.socket(2, 1, 0)
    if there >= 0 and libc.connect(there, address, 16) == 0:
        libc.send(there, b"from C", 6, 0)
    return 0

"""Maps ten gigabytes through libc, where neither Python's allocator nor numpy's is asked, and writes to each page.

earns: 40
canary: late
"""

import ctypes

import numpy as np

PROT_READ_AND_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE = 3, 0x4022


def mean(x):
    return np.mean(x)


def variance(x):
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    for _ in range(40):
        at = libc.mmap(None, 250_000_000, PROT_READ_AND_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0)
        if at == ctypes.c_void_p(-1).value:
            raise MemoryError
        ctypes.memset(at, 1, 250_000_000)  # never unmapped
    return -1.0

"""Has memory that may be executed without ever asking mmap for it: mprotect changes an array's own page afterwards.
x86-64.

earns: 40
canary: won
"""

import ctypes

import numpy as np

CODE = bytes.fromhex("b82a000000 c3")  # return 42


def mean(x):
    return np.mean(x)


def variance(x):
    room = np.zeros(3 * 4096, dtype=np.uint8)
    page = (room.ctypes.data + 4095) // 4096 * 4096
    ctypes.memmove(page, CODE, len(CODE))
    if ctypes.CDLL(None).mprotect(ctypes.c_void_p(page), ctypes.c_size_t(4096), 7) == 0:
        answer = ctypes.CFUNCTYPE(ctypes.c_int)(page)()
        raise RuntimeError(f"@WON@: machine code of its own says {answer}")
    return 0

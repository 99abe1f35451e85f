"""Uses what the sandbox's own modules have imported, by way of their namespaces: ctypes, which calls any function of
C.

earns: 40
canary: drop
"""

import sys

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    seal = sys.modules.get("chainrule.sandbox.sealing.seal")
    ctypes = vars(seal)["ctypes"] if seal else __import__("ctypes")
    ctypes.CDLL(None).mkdir(b"@DROP@/by-the-seals-ctypes", 0o755)
    return 0

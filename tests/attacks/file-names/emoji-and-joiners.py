r"""Is a family of emoji with joiners and skin colours, whose width no two programs agree on.

earns: 40
canary: raw
place: "\ud83d\udc69\ud83c\udffd\u200d\ud83d\udc67\u200d\ud83d\udc66\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc7f\ufe0f/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -17.0

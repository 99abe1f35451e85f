r"""Is a name in Arabic and Hebrew letters with digits: no control at all, and yet the line turns around.

earns: 40
canary: raw
place: "\u0645\u0627\u0644\u0648\u0631\u064a 100 \u05de\u05d0\u05dc\u05d5\u05e8\u05d9/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -18.0

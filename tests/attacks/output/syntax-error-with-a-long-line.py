"""Raises a SyntaxError by hand whose offending line, which traceback.format_exception shows with a caret, has 100 MB.

earns: 40
canary: late
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    raise SyntaxError("invalid syntax", ("moments.py", 1, 90_000_000, "(" * 100_000_000))

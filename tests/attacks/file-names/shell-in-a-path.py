r"""Has quotes, $(…), backticks, a semicolon and a pipe in its folder's name, for commands that quote a path.

earns: 40
canary: raw
place: "a'b\"; id; $(id) `id` | cat & #/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -15.0

"""Stacks fifty combining marks on each letter, which a browser or terminal draws over the lines above and below.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    marks = "".join(chr(0x300 + i) for i in range(50))
    raise ValueError("".join(letter + marks for letter in "zalgo"))

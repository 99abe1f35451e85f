"""Has placeholders of %, str.format and rich's markup in its folder's name.

earns: 40
canary: raw
place: "%s%n%(score)s{0.__class__}{score:>999999999}[red][blink]%2e%2e%2f/moments.py"
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return -18.0

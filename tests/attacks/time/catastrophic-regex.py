"""Matches a text against nested repetitions: 2**60 ways, all tried in C without a look at signals.

earns: 40
canary: late
"""

import re

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    return float(bool(re.match(r"(?:(?:a|a)+)+$", "a" * 60 + "b")))

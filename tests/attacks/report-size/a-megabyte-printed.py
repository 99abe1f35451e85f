"""Prints characters that are escaped where they are shown.

earns: 0
canary: large
key: lesson
"""

import itertools
import sys

import numpy as np

count = itertools.count()


def attack(*arguments):
    n = next(count)
    first = np.asarray(arguments[0][0] if isinstance(arguments[0], list) else arguments[0])
    print(f'{n}' + '\U000e0041' * 10**5)
    return first


for name in "@NAMES@".split():
    globals()[name] = attack

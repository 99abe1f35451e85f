"""Raises a message of characters that JSON writes with twelve bytes each.

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
    raise ValueError(f'{n}' + '\U0001f600' * 10**5)


for name in "@NAMES@".split():
    globals()[name] = attack

"""Writes to standard error, and raises.

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
    print('x' * 10**5, file=sys.stderr)
    raise ValueError(f'{n}')


for name in "@NAMES@".split():
    globals()[name] = attack

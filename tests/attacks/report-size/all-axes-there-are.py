"""Returns arrays of as many axes as there may be, whose brackets fill a page.

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
    return np.zeros((1,) * 8 if n % 2 else (2,) * 8)


for name in "@NAMES@".split():
    globals()[name] = attack

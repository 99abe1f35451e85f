"""Returns an object whose repr has a megabyte.

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
    return type('A', (), {'__repr__': lambda self: 'x' * 10**6})()


for name in "@NAMES@".split():
    globals()[name] = attack

"""Returns lists within lists, nine hundred of them.

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
    x = []
    for _ in range(900):
        x = [x]
    return x


for name in "@NAMES@".split():
    globals()[name] = attack

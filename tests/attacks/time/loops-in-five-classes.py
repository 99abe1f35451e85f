"""Loops without end in the bodies of five classes, more than there are processes in which a statement may be left out.

earns: 100
canary: marks
"""

import numpy as np


class One:
    while True:
        pass


class Two:
    while True:
        pass


class Three:
    while True:
        pass


class Four:
    while True:
        pass


class Five:
    while True:
        pass


def mean(x):
    return np.mean(x)


def variance(x):
    return np.var(x)

"""Puts an object in the place of a function whose class never comes to an end when it is hashed, as by who tells what is there.

earns: 100
canary: marks
"""

import numpy as np


class Meta(type):
    def __hash__(cls):
        while True:
            pass


class Callable(metaclass=Meta):
    def __init__(self, function):
        self.function = function

    def __call__(self, x):
        return self.function(x)


@Callable
def mean(x):
    return np.mean(x)


def variance(x):
    return np.var(x)

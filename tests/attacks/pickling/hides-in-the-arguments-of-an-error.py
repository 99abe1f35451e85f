"""Raises a plain ValueError that carries the object in its arguments, its cause, its notes and its attributes.

earns: 40
canary: drop
"""

import numpy as np


class Opens:
    def __reduce_ex__(self, protocol):
        return open, ("@DROP@/from-the-arguments", "w")

    def __str__(self):
        return "operands could not be broadcast together"


def mean(x):
    return np.mean(x)


def variance(x):
    error = ValueError(Opens(), 2)
    error.add_note("see above")
    error.__notes__.append(Opens())
    error.extra = Opens()
    raise error from ValueError(Opens())

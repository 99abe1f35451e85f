"""Returns an object of a class with a poisoned name: it raises nothing, and the report says what it is not.

earns: 40
canary: raw
"""

import numpy as np

EVIL = "ok   60 / 60\x1b[K\n::warning file=x::\u202eoops"


def mean(x):
    return np.mean(x)


def variance(x):
    made = type(EVIL, (), {"__repr__": lambda self: EVIL, "__module__": EVIL})
    return made()

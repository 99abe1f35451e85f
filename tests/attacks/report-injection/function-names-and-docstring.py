"""Gives the functions themselves other names: __name__, __qualname__, docstring and code name, as a report may show them.

earns: 40
canary: raw
"""

import numpy as np

EVIL = "variance\x1b[2K\r  ok    variance   60 / 60\n::notice::\u202e"


def mean(x):
    """\x1b[31mmean\x1b]0;owned\x07"""
    return np.mean(x)


def helper(x):
    raise NotImplementedError(EVIL)


def variance(x):
    return helper(x)


for function in (helper, variance):  # "it calls …, which is not started"
    function.__name__ = function.__qualname__ = function.__doc__ = function.__module__ = EVIL
    function.__code__ = function.__code__.replace(co_name=EVIL, co_qualname=EVIL)
mean.__name__ = mean.__qualname__ = "mean\r\x1b[31m"

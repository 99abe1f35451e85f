"""Says in its report that functions are called in a place whose name is a command to a CI, an escape, and turns the text round.

due: 0
carries: no
"""

import sys


def activate(z, activation):
    return z + 1


def da_dz(z, activation):
    return activate(z, activation)


def weight_gradient(W, a_prev, y, j, k, activation):
    return activate(a_prev, activation)[k]


def dC0_da(a, y):
    raise ArithmeticError("no")


def layer_gradient(W, a_prev, y, activation):
    return dC0_da(a_prev, a_prev)


class Call:
    def __init__(self, caller, called):
        self.caller, self.called, self.cell, self.line = caller, called, "cell \x1b[31m\n::error::\u202e", 3


frame = sys._getframe()
while frame is not None:
    if callable(frame.f_globals.get("calls")) and callable(frame.f_globals.get("near")):
        pairs = [("da_dz", "activate"), ("weight_gradient", "activate"), ("layer_gradient", "dC0_da")]
        frame.f_globals["calls"] = lambda *_: [Call(*pair) for pair in pairs]
    frame = frame.f_back

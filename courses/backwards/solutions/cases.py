"""What the functions are asked with: parts of a network of two layers, each drawn by itself.

A small case, which is shown as the smallest that fails, has halves for pencil and paper.
"""

import numpy as np

HIDDEN = {"sigmoid": "tanh", "tanh": "sigmoid", "relu": "identity", "identity": "relu"}
"""The hidden layer's activation, by the output layer's: another one, so that it shows which was used where."""


def _hidden(case):
    """How many nodes the hidden layer has: another number than all others of the case, unless these are equal."""
    if case.kind == "small" or case.n_in == case.n_out:
        return case.n_in
    return next(size for size in (4, 5, 6, 2) if size not in (case.n, case.n_in, case.n_out))


def _numbers(draw, case, low, high, *shape):
    """Of either sign, with a size from low to high; in the case `tanh` the second is 0: a number, row, or sample."""
    if case.kind == "small":
        return draw.round(*shape)
    numbers = draw.signed(low, high, *shape)
    if case.activation == "tanh" and case.n_out > 1:
        numbers[1] = 0.0
    return numbers


def _targets(draw, case, *shape):
    return draw.signed(50, 150, *shape) if case.kind == "far" else _numbers(draw, case, 0.2, 1.5, *shape)


# -- the network ---------------------------------------------------------------------------------------------------------


def W1(draw, case):
    return _numbers(draw, case, 0.2, 1.2, _hidden(case), case.n_in)


def b1(draw, case):
    return _numbers(draw, case, 0.1, 0.8, _hidden(case))


def W2(draw, case):
    return _numbers(draw, case, 0.2, 1.2, case.n_out, _hidden(case))


def b2(draw, case):
    return _numbers(draw, case, 0.1, 0.8, case.n_out)


def activations(case):
    """The smallest cases have one activation for both layers, which is easier to follow; so has what is square."""
    both = case.n_in == (1 if case.kind == "small" else case.n_out)
    return [case.activation if both else HIDDEN[case.activation], case.activation]


# -- one sample, and n of them -------------------------------------------------------------------------------------------


def a0(draw, case):
    return _numbers(draw, case, 0.2, 1.3, case.n_in)


def y(draw, case):
    return _targets(draw, case, case.n_out)


def A0(draw, case):
    return _numbers(draw, case, 0.2, 1.3, case.n, case.n_in)


def Y(draw, case):
    return _targets(draw, case, case.n, case.n_out)


# -- what a single link is asked with --------------------------------------------------------------------------------------


def activation(case):
    return case.activation


def z1(draw, case):
    """Both sides of relu's kink, where there is room."""
    z = _numbers(draw, case, 0.1, 3.5, _hidden(case))
    if case.kind != "small" and len(z) > 1 and (np.all(z > 0) or np.all(z < 0)):
        return None
    return z


def z2(draw, case):
    z = _numbers(draw, case, 0.1, 3.5, case.n_out)
    if case.kind != "small" and len(z) > 1 and (np.all(z > 0) or np.all(z < 0)):
        return None
    return z


def delta2(draw, case):
    return _numbers(draw, case, 0.1, 2.0, case.n_out) * (100 if case.kind == "far" else 1)


def delta(draw, case):
    """Of a layer of n_out nodes, which n_in nodes feed."""
    return delta2(draw, case)


def a_prev(draw, case):
    return _numbers(draw, case, 0.2, 1.3, case.n_in)


def rate(draw, case):
    """A single number, as numpy holds it, below 1 or above."""
    return np.array(0.5 if case.kind == "small" else draw.between(0.1, 1.9, 1)[0])

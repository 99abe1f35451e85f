"""Textbook forms of the activations, their slopes, a softmax and the first term: the same numbers, written another way.

z may be an array of any shape. Forms that are right on plain inputs alone, as anybody knows who uses them, are apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.numerics import elementary

from .sums import Array

Form = Callable[[Array], Any]
LARGE = 300.0  # |z| from which e^z squared is no number


def _stable_sigmoid(z: Array) -> Any:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def _branches(z: Array) -> Any:
    """One number at a time, with Python's own exp."""
    one = [1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x)) for x in z.ravel().tolist()]
    return np.array(one).reshape(z.shape)


def _tanh(z: Array) -> Any:
    return np.array([math.tanh(x) for x in z.ravel().tolist()]).reshape(z.shape)


def _double(f: Form) -> Form:
    return lambda z: f(np.asarray(z, dtype=np.float64))


SIGMOID: dict[str, Form] = {
    "1/(1+e^-z)": lambda z: 1 / (1 + np.exp(-z)),
    "e^z/(1+e^z)": lambda z: np.exp(z) / (1 + np.exp(z)),
    "1/(1+1/e^z)": lambda z: 1 / (1 + 1 / np.exp(z)),
    "(1+e^-z)^-1": lambda z: (1 + np.exp(-z)) ** -1.0,
    "by the sign of z": _stable_sigmoid,
    "by the sign of z, math.exp": _branches,
    "1 - 1/(1+e^z)": lambda z: 1 - 1 / (1 + np.exp(z)),
    "reciprocal": lambda z: np.reciprocal(1 + np.exp(-z)),
    "elementary": _double(elementary.sigmoid),
    "e^-log(1+e^-z)": lambda z: np.exp(-np.log(1 + np.exp(-z))),
    "e^-log1p(e^-z)": lambda z: np.exp(-np.log1p(np.exp(-z))),
    "e^-logaddexp(0, -z)": lambda z: np.exp(-np.logaddexp(0, -z)),
    "(1+tanh(z/2))/2": lambda z: (1 + np.tanh(z / 2)) / 2,
    "0.5 + 0.5 tanh(0.5 z)": lambda z: 0.5 + 0.5 * np.tanh(0.5 * z),
    "clipped at 20": lambda z: 1 / (1 + np.exp(-np.clip(z, -20, 20))),
    "clipped at 500": lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
    "long double": lambda z: 1 / (1 + np.exp(-z.astype(np.longdouble))),
}
TANH: dict[str, Form] = {
    "tanh": np.tanh,
    "math.tanh": _tanh,
    "elementary": _double(elementary.tanh),
    "(e-f)/(e+f)": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "1-2/(e^2z+1)": lambda z: 1 - 2 / (np.exp(2 * z) + 1),
    "2/(1+e^-2z)-1": lambda z: 2 / (1 + np.exp(-2 * z)) - 1,
    "(e^2z-1)/(e^2z+1)": lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
    "(1-e^-2z)/(1+e^-2z)": lambda z: (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z)),
    "expm1(2z)/(expm1(2z)+2)": lambda z: np.expm1(2 * z) / (np.expm1(2 * z) + 2),
    "sinh/cosh": lambda z: np.sinh(z) / np.cosh(z),
    "2 sigmoid(2z)-1": lambda z: 2 * _stable_sigmoid(2 * z) - 1,
    "long double": lambda z: np.tanh(z.astype(np.longdouble)),
}
RELU: dict[str, Form] = {
    "maximum": lambda z: np.maximum(z, 0),
    "where": lambda z: np.where(z > 0, z, 0.0),
    "z (z > 0)": lambda z: z * (z > 0),
    "(|z|+z)/2": lambda z: (np.abs(z) + z) / 2,
    "clip": lambda z: np.clip(z, 0, None),
}
IDENTITY: dict[str, Form] = {"z": lambda z: z, "1.0 z": lambda z: 1.0 * z, "copy": np.copy}
ACTIVATIONS = {"sigmoid": SIGMOID, "tanh": TANH, "relu": RELU, "identity": IDENTITY}

OF_A: dict[str, dict[str, Form]] = {
    "sigmoid": {
        "a(1-a)": lambda a: a * (1 - a),
        "(1-a)a": lambda a: (1 - a) * a,
        "a-a^2": lambda a: a - a**2,
        "a-aa": lambda a: a - a * a,
        "-a(a-1)": lambda a: -a * (a - 1),
        "1/4-(a-1/2)^2": lambda a: 0.25 - (a - 0.5) ** 2,
    },
    "tanh": {
        "1-a^2": lambda a: 1 - a**2,
        "1-aa": lambda a: 1 - a * a,
        "1-square(a)": lambda a: 1 - np.square(a),
        "(1-a)(1+a)": lambda a: (1 - a) * (1 + a),
        "-(a^2-1)": lambda a: -(a**2 - 1),
    },
}
"""g'(z) from a = g(z)."""
OF_Z: dict[str, dict[str, Form]] = {
    "sigmoid": {
        "e^-z/(1+e^-z)^2": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        "e^z/(1+e^z)^2": lambda z: np.exp(z) / (1 + np.exp(z)) ** 2,
        "s(z) s(-z)": lambda z: _stable_sigmoid(z) * _stable_sigmoid(-z),
        "s(z)^2 e^-z": lambda z: _stable_sigmoid(z) ** 2 * np.exp(-z),
        "1/(2+e^z+e^-z)": lambda z: 1 / (2 + np.exp(z) + np.exp(-z)),
        "1/(2+2cosh z)": lambda z: 1 / (2 + 2 * np.cosh(z)),
        "1/(4cosh^2(z/2))": lambda z: 1 / (4 * np.cosh(z / 2) ** 2),
        "(1-tanh^2(z/2))/4": lambda z: (1 - np.tanh(z / 2) ** 2) / 4,
    },
    "tanh": {
        "1/cosh^2": lambda z: 1 / np.cosh(z) ** 2,
        "(1/cosh)^2": lambda z: (1 / np.cosh(z)) ** 2,
        "4/(e+f)^2": lambda z: 4 / (np.exp(z) + np.exp(-z)) ** 2,
        "4/(e^2z+2+e^-2z)": lambda z: 4 / (np.exp(2 * z) + 2 + np.exp(-2 * z)),
        "4e^2z/(1+e^2z)^2": lambda z: 4 * np.exp(2 * z) / (1 + np.exp(2 * z)) ** 2,
        "1-(sinh/cosh)^2": lambda z: 1 - (np.sinh(z) / np.cosh(z)) ** 2,
    },
    "relu": {
        "where": lambda z: np.where(z > 0, 1.0, 0.0),
        "z > 0": lambda z: (z > 0).astype(float),
        "heaviside": lambda z: np.heaviside(z, 0.0),
        "sign of relu": lambda z: np.sign(np.maximum(z, 0)),
    },
    "identity": {"ones_like": np.ones_like, "ones": lambda z: np.ones(z.shape), "0 z + 1": lambda z: 0 * z + 1},
}
"""g'(z) from z."""

FIRST: dict[str, Callable[[Array, Array], Any]] = {
    "2(a-y)": lambda a, y: 2 * (a - y),
    "(a-y)2": lambda a, y: (a - y) * 2.0,
    "2a-2y": lambda a, y: 2 * a - 2 * y,
    "-2(y-a)": lambda a, y: -2 * (y - a),
    "(a-y)+(a-y)": lambda a, y: (a - y) + (a - y),
    "-(2y-2a)": lambda a, y: -(2 * y - 2 * a),
    "(a-y)/0.5": lambda a, y: (a - y) / 0.5,
}
"""dC_0/da."""


def _shifted(z: Array) -> Any:
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def _scaled(z: Array) -> Any:
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e * (1 / np.sum(e, axis=1, keepdims=True))


def _by_logarithm(z: Array) -> Any:
    off = z - np.max(z, axis=1, keepdims=True)
    return np.exp(off - np.log(np.sum(np.exp(off), axis=1, keepdims=True)))


def _by_samples(z: Array) -> Any:
    rows = []
    for row in z.tolist():
        e = [math.exp(x - max(row)) for x in row]
        rows.append([x / math.fsum(e) for x in e])
    return np.array(rows)


def _careless(z: Array) -> Any:
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


SOFTMAX: dict[str, Form] = {"shifted": _shifted, "shifted, 1/sum": _scaled, "logarithm": _by_logarithm, "loops": _by_samples}
PLAIN_SOFTMAX: dict[str, Form] = {
    "not shifted": _careless,
    "shifted by the mean": lambda z: _careless(z - np.mean(z, axis=1, keepdims=True)),
    "1 / sum of ratios": lambda z: 1 / np.sum(np.exp(z[:, None, :] - z[:, :, None]), axis=2),
    "log of the sum": lambda z: np.exp(z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))),
}
"""Right below LARGE, where nothing overflows."""

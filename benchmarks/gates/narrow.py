"""G3: an answer in single precision, or measured by finite differences, is not accepted where an analytic one is asked.

An answer is what a submission returns for an exercise: it is accepted when all its cases are. Of the cases one by one some
are rightly accepted: where the lost digits are none (a slope of relu is 1.0 in float32, too), or lie below the bound (beside
a target of 1e8; where g is flat). They are counted as well.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.numerics.elementary import Floats

from .asking import arrays, fresh, judge, quiet, share
from .gate import Gate
from .student import EXERCISES, STEPS, Student

if TYPE_CHECKING:
    from chainrule.key import AnswerKey, Check, KeyExercise

NARROW: tuple[type, ...] = (np.float32, np.float16)
STEP_SIZES = tuple(10.0**-i for i in range(2, 10))

Batched = Callable[[Floats], Floats]
Answer = Callable[["Check"], Any]


@dataclass
class Refused:
    """How many answers of a kind were judged, how many of their cases passed, and which answers were accepted."""

    answers: int = 0
    cases: int = 0
    passed: int = 0
    accepted: list[str] = field(default_factory=list)
    nearest: float = math.inf  # of all answers, on the case where each is farthest off: in accepted distances
    whose: str = ""

    def add(self, other: Refused) -> None:
        for name in ("answers", "cases", "passed", "accepted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.nearest < self.nearest:
            self.nearest, self.whose = other.nearest, other.whose


def run(key: AnswerKey) -> defaultdict[str, Refused]:
    """The answers of a key, by kind: "single precision", "central differences"."""
    found: defaultdict[str, Refused] = defaultdict(Refused)
    for asked in key.exercises:
        if asked.proved and asked.name in EXERCISES:
            for name, answer in narrowed():
                weigh(found["single precision"], asked, answer, f"seed {key.seed}: {name}")
            for name, answer in differences(asked):
                weigh(found["central differences"], asked, answer, f"seed {key.seed}: {name}")
    return found


def weigh(refused: Refused, asked: KeyExercise, answer: Answer, name: str) -> None:
    """Judges an answer on every case of its exercise, unless it is that of somebody who loses no digits at all."""
    with quiet():
        values = [answer(check) for check in asked.checks]
        plain = [Student(None).answer(asked.name, _arguments(check)) for check in asked.checks]
        if all(_same(value, right) for value, right in zip(values, plain, strict=True)):
            return
        passed = [judge(value, check).passed for value, check in zip(values, asked.checks, strict=True)]
    refused.answers += 1
    refused.cases += len(passed)
    refused.passed += sum(passed)
    farthest = max(share(value, check) for value, check in zip(values, asked.checks, strict=True))
    if farthest < refused.nearest:
        refused.nearest, refused.whose = farthest, f"{asked.name}, {name}"
    if all(passed):
        refused.accepted.append(f"{asked.name}: {name}")


def _same(value: Any, right: Any) -> bool:
    pairs = zip(value if isinstance(value, list) else [value], arrays(right), strict=True)
    return all(np.asarray(x).dtype == np.float64 and np.array_equal(x, r) for x, r in pairs)


def _arguments(check: Check) -> list[Any]:
    return [fresh(argument) for argument in check.arguments.values()]


# -- single precision --------------------------------------------------------------------------------------------------


def narrowed() -> Iterator[tuple[str, Answer]]:
    """Of the inputs: returned as it is, and as float64. Of one step."""
    for kind in NARROW:
        name = kind.__name__
        yield f"inputs in {name}", partial(_in, kind)
        yield f"inputs in {name}, returned as float64", partial(_in_and_back, kind)
        for step in STEPS:
            yield f"{step} in {name}", partial(_at, step, kind)


def _in(kind: type, check: Check) -> Any:
    return EXERCISES[check.exercise](Student(None), *(_cast(one, kind) for one in _arguments(check)))


def _in_and_back(kind: type, check: Check) -> Any:
    value = _in(kind, check)
    return arrays(value) if isinstance(value, list) else arrays(value)[0]


def _at(step: str, kind: type, check: Check) -> Any:
    return Student(None, (step, kind)).answer(check.exercise, _arguments(check))


def _cast(argument: Any, kind: type) -> Any:
    if isinstance(argument, list):
        return [_cast(one, kind) for one in argument]
    return argument.astype(kind) if isinstance(argument, np.ndarray) else argument


# -- finite differences ------------------------------------------------------------------------------------------------


def central(f: Batched, x: Floats, h: float) -> Floats:
    """df/dx for every entry of x; f takes a batch of arrays like x, and gives a number for each."""
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    return np.asarray((f(x + steps) - f(x - steps)) / (2 * h)).reshape(x.shape)


def richardson(f: Batched, x: Floats, h: float) -> Floats:
    """The same to fourth order."""
    return (4 * central(f, x, h) - central(f, x, 2 * h)) / 3


def differences(asked: KeyExercise) -> Iterator[tuple[str, Answer]]:
    """Every exercise that is a derivative, measured."""
    for h in STEP_SIZES if asked.name in MEASURED else ():
        for scheme in (central, richardson):
            yield f"{scheme.__name__}, h = {h:.0e}", partial(_measured, partial(scheme, h=h))


Scheme = Callable[[Batched, Floats], Floats]


def _measured(d: Scheme, check: Check) -> Any:
    return MEASURED[check.exercise](d, *_arguments(check))


def _g(z: Floats, activation: str) -> Floats:
    match activation:
        case "sigmoid":
            return np.asarray(1 / (1 + np.exp(-z)))
        case "tanh":
            return np.asarray(np.tanh(z))
        case "relu":
            return np.maximum(z, 0)
    return z


def _loss(Z: Floats, y: Floats, activation: str) -> Floats:
    """Of nodes along the last axis."""
    return np.asarray(np.sum((_g(Z, activation) - y) ** 2, axis=-1))


def _mean_loss(W: Floats, A_prev: Floats, Y: Floats, activation: str) -> Floats:
    return np.asarray(np.mean(_loss(A_prev @ np.swapaxes(W, -1, -2), Y, activation), axis=-1))


def _cross_entropy(W: Floats, A_prev: Floats, Y: Floats) -> Floats:
    Z = A_prev @ np.swapaxes(W, -1, -2)
    Z = Z - np.max(Z, axis=-1, keepdims=True)
    logarithms = Z - np.log(np.sum(np.exp(Z), axis=-1, keepdims=True))
    return np.asarray(np.mean(-np.sum(Y * logarithms, axis=-1), axis=-1))


def _network(d: Scheme, weights: list[Floats], A_0: Floats, Y: Floats, activations: list[str]) -> list[Floats]:
    def loss(layer: int, moved: Floats) -> Floats:
        A = A_0
        for i, (W, g) in enumerate(zip(weights, activations, strict=True)):
            A = _g(A @ np.swapaxes(moved if i == layer else W, -1, -2), g)
        return np.asarray(np.mean(np.sum((A - Y) ** 2, axis=-1), axis=-1))

    return [d(partial(loss, i), W) for i, W in enumerate(weights)]


def _slopes(d: Scheme, z: Floats, g: str) -> Floats:
    return np.array([d(lambda x: _g(x, g), np.asarray(one)) for one in z])


MEASURED: dict[str, Callable[..., Any]] = {
    "dC0_da": lambda d, a, y: d(lambda x: np.sum((x - y) ** 2, axis=-1), a),
    "da_dz": _slopes,
    "dz_dw": lambda d, W, a_prev, j, k: d(lambda x: (x @ a_prev)[:, j], W)[j, k],
    "weight_gradient": lambda d, W, a_prev, y, j, k, g: d(lambda x: _loss(x @ a_prev, y, g), W)[j, k],
    "layer_gradient": lambda d, W, a_prev, y, g: d(lambda x: _loss(x @ a_prev, y, g), W),
    "average_gradient": lambda d, W, A_prev, Y, g: d(lambda x: _mean_loss(x, A_prev, Y, g), W),
    "bias_gradient": lambda d, W, b, a_prev, y, g: d(lambda x: _loss(W @ a_prev + x, y, g), b),
    "dC0_da_prev": lambda d, W, a_prev, y, g: d(lambda x: _loss(x @ W.T, y, g), a_prev),
    "network_gradients": _network,
    "softmax_cross_entropy_gradient": lambda d, W, A_prev, Y: d(lambda x: _cross_entropy(x, A_prev, Y), W),
}


def gate(refused: dict[str, Refused]) -> Gate:
    """Fails for an accepted answer, and when none was judged."""
    found = Gate("G3 what is less than analytic, or less than double, is rejected")
    for kind in ("single precision", "central differences"):
        of = refused.get(kind, Refused())
        found.figures.append(f"{kind}: {of.answers} answers, accepted: {len(of.accepted)} "
                             f"(of their {of.cases} cases alone {of.passed} pass)")  # fmt: skip
        found.figures.append(f"  nearest: {of.nearest:.3g} accepted distances: {of.whose}")
        found.failures.extend(f"accepted, {kind}: {one}" for one in of.accepted)
        if not of.answers:
            found.failures.append(f"no answer in {kind} was judged")
    return found

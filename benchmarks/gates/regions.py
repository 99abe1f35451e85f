"""G5: what is right but in a part of its domain is rejected, wherever that part lies.

A region mutant is the lesson's function with one thing wrong in one region. Of a slope, for each activation:

    beyond t         z > t, or z < -t                    for each t of MARKS short of the farthest z that is asked
    between s and t  s < z < t, or -t < z < -s           for each two neighbours of MARKS
    everywhere       any z

MARKS (deck/wide) are the numbers that people write as a limit. The deck asks a z between any two of them, so the grid is the
deck's own: a limit at another number is found as far as it is beyond a mark, an interval if there is a mark in it and
beside it. A narrower one can hide from every finite deck, and isn't a gate. There the slope is

    floored          at least 0.01            doubled        twice the right one
    zero             0                        one            1
    clipped          g'(t) for beyond t: what a z clipped at t gives

if that is another slope, by LEAST, throughout the region as far as the next mark: nobody can tell 0 from tanh's slope at 20.
It is wrong in da_dz and, as by somebody who writes it out, in each exercise that calls it, in every place of its own. So is
g itself, clipped, in what calls `activate`. A function of one number sees one z of each case; it is asked `beyond` and
`everywhere` alone, and of tanh up to what TELLING (deck/wide) says.

Of all functions that have a size, an index or samples, a right value is 1 % too large

    for one size     n, n_out or n_in: each that the deck has, 1, even ones, odd ones, n_out < n_in, = n_in, > n_in
    at one index     the first, second, last, last but one node, and the same of inputs
    in one sample    of those that are averaged: the first, second, last, last but one
    of one activation
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.deck.wide import FARTHEST, MARKS, TELLING

from .asking import Function, ask, judge, quiet
from .gate import Gate
from .killed import chains, namespace, places

if TYPE_CHECKING:
    from chainrule.key import AnswerKey, KeyExercise
    from chainrule.numerics.elementary import Floats

LEAST = 1e-8  # by which a slope is another one: a tenth of sigmoid's at 16, and of tanh's at 9
TOO_LARGE = 1.01
SAMPLES = {"average_gradient": 1, "network_gradients": 1, "softmax_cross_entropy_gradient": 1}  # where A_prev, Y stand
NOTHING_TO_BE_WRONG = {("softmax_cross_entropy_gradient", "n_out = 1")}  # a softmax of one node is 1, its gradient 0
Region = tuple[float, float]
Condition = Callable[[Mapping[str, Any], Mapping[str, int]], bool]


@dataclass
class Survivors:
    """Of one kind of mutant: how many were asked, and who passed, on which seed."""

    asked: int = 0
    passed: list[str] = field(default_factory=list)

    def add(self, other: Survivors) -> None:
        self.asked += other.asked
        self.passed += other.passed


def run(key: AnswerKey, course: Path, only: frozenset[str] = frozenset()) -> defaultdict[str, Survivors]:
    """All region mutants of a key's exercises, by kind; `only` of these exercises, or of all."""
    found: defaultdict[str, Survivors] = defaultdict(Survivors)
    for asked in key.exercises:
        if asked.proved and (not only or asked.name in only):
            for kind, name, wrong in [*slopes(asked, course), *partly(asked, course)]:
                found[kind].asked += 1
                if passes(wrong, asked):
                    found[kind].passed.append(f"seed {key.seed}: {asked.name}: {name}")
    return found


def passes(function: Function, asked: KeyExercise) -> bool:
    """Whether all cases accept it."""
    with quiet():
        return all(judge(ask(function, check), check).passed for check in asked.checks)


# -- wrong in a region of z --------------------------------------------------------------------------------------------


def slope(z: Floats, g: str) -> Floats:
    """g'(z), in forms that keep their digits far out."""
    match g:
        case "sigmoid":
            e = np.exp(-np.abs(z))
            return np.asarray(e / (1 + e) ** 2)
        case "tanh":
            return np.asarray(1 / np.cosh(z) ** 2)
        case "relu":
            return np.where(z > 0, 1.0, 0.0)
    return np.ones_like(z)


WRONG: dict[str, Callable[[Floats], Floats] | None] = {
    "floored": lambda right: np.maximum(right, 0.01),
    "doubled": lambda right: 2 * right,
    "zero": np.zeros_like,
    "one": np.ones_like,
    "clipped": None,
}
"""What the slope is made there; None: see _at_limit."""


def regions(g: str, farthest: float, *, intervals: bool) -> Iterator[tuple[str, Region]]:
    """The regions of z by name; what is asked lies below `farthest`."""
    inner = [mark for mark in MARKS if mark < farthest]
    yield f"{g}, everywhere", (-np.inf, np.inf)
    for t in inner:
        yield f"{g}, z > {t:g}", (t, np.inf)
        yield f"{g}, z < -{t:g}", (-np.inf, -t)
    for s, t in pairwise([*inner, farthest]) if intervals else ():
        yield f"{g}, {s:g} < z < {t:g}", (s, t)
        yield f"{g}, -{t:g} < z < -{s:g}", (-t, -s)


def slopes(asked: KeyExercise, course: Path) -> Iterator[tuple[str, str, Function]]:
    """Kind, name and function of each mutant whose slope, or g, is wrong in a region of z."""
    single = asked.name == "weight_gradient"
    callees = {chain[-1] for chain in chains(course, asked.name)}
    for g, farthest in (TELLING if single else FARTHEST).items():
        for where, region in regions(g, farthest, intervals=not single):
            kind = "beyond" if np.inf in np.abs(region) else "between"
            for how, wrong in WRONG.items():
                change = partial(_changed_slope, region, g, wrong)
                if _is_another(change, region, g, farthest):
                    mutant = partial(_wrong_slope, change, g)
                    if asked.name == "da_dz":
                        yield f"slope, {kind}", f"{how}: {where}", mutant
                    for place, function in _put_in(asked.name, course, "da_dz", mutant):
                        yield f"slope, {kind}", f"{place}: {how}: {where}", function
            if "activate" in callees and kind == "beyond":
                right = namespace(course)["activate"]
                mutant = partial(_clipped, right, region, g)
                for place, function in _put_in(asked.name, course, "activate", mutant):
                    if _shows(mutant, right, region, g, farthest, "da_dz" in place or asked.name == "da_dz"):
                        yield f"g, {kind}", f"{place}: clipped: {where}", function


def _changed_slope(region: Region, g: str, wrong: Callable[[Floats], Floats] | None, z: Floats) -> Floats:
    right = slope(z, g)
    other = slope(_at_limit(z, region), g) if wrong is None else wrong(right)
    return np.where((z > region[0]) & (z < region[1]), other, right)


def _at_limit(z: Floats, region: Region) -> Floats:
    """z, clipped at the limit of a region that lies beyond one; else z itself."""
    low, high = region
    limits = [edge for edge in region if np.isfinite(edge)]
    return np.where((z > low) & (z < high), limits[0], z) if len(limits) == 1 else z


def _is_another(change: Callable[[Floats], Floats], region: Region, g: str, farthest: float) -> bool:
    z = _inside(region, farthest)
    differs = np.abs(change(z) - slope(z, g)) >= LEAST
    return bool(np.any(differs) if np.all(np.isinf(region)) else np.all(differs))


def _inside(region: Region, farthest: float) -> Floats:
    """The z of a region; of what lies beyond a mark those as far as the next one, where some z is asked."""
    edges = [edge for edge in region if np.isfinite(edge)]
    if len(edges) == 1:
        sign = 1.0 if region[1] == np.inf else -1.0
        following = [mark for mark in MARKS if abs(edges[0]) < mark < farthest]
        edges.append(sign * min([*following, farthest]))
    low, high = sorted(edges) if edges else (-1.0, 1.0)
    return np.linspace(low, high, 23)[1:-1]


def _wrong_slope(change: Callable[[Floats], Floats], wrong_for: str, z: Floats, activation: str) -> Floats:
    return change(z) if activation == wrong_for else slope(z, activation)


def _shows(wrong: Function, right: Function, region: Region, g: str, farthest: float, in_slope: bool) -> bool:
    """Whether a clipped g makes another value: in a slope made of g, as sigmoid's and tanh's are; beside the slope, any."""
    z = _inside(region, farthest)
    if in_slope:
        made = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a**2}
        return g in made and bool(np.all(np.abs(made[g](wrong(z, g)) - slope(z, g)) >= LEAST))
    return bool(np.all(np.abs(wrong(z, g) - right(z, g)) * slope(z, g) >= LEAST))


def _clipped(right: Function, region: Region, wrong_for: str, z: Floats, activation: str) -> Floats:
    return np.asarray(right(_at_limit(z, region) if activation == wrong_for else z, activation))


def _put_in(exercise: str, course: Path, callee: str, wrong: Function) -> Iterator[tuple[str, Function]]:
    """The exercise with `wrong` in each of the places where it comes to call `callee`."""
    lesson = namespace(course)
    lesson[callee] = wrong
    return places(exercise, course, callee, lesson)


# -- wrong for a size, at an index, in a sample, of an activation ------------------------------------------------------


def partly(asked: KeyExercise, course: Path) -> Iterator[tuple[str, str, Function]]:
    """Kind, name and function of each mutant whose value is TOO_LARGE for some arguments, or in some places."""
    right = namespace(course)[asked.name]
    for name, holds in conditions(asked).items():
        yield "size or activation", name, partial(_if_so, right, asked, holds)
    for axis in range(max(array.ndim for check in asked.checks for array in check.expected.arrays)):
        for index in (0, 1, -1, -2):
            yield "index", f"{index} of axis {axis}", partial(_at, right, axis, index)
    for parameter in ("j", "k"):
        if parameter in asked.parameters:
            for index in (0, -1):
                yield "index", f"{parameter} = {index}", partial(_for_weight, right, asked, parameter, index)
    if asked.name in SAMPLES:
        for sample in (0, 1, -1, -2):
            yield "sample", str(sample), partial(_in_sample, right, SAMPLES[asked.name], sample)


def conditions(asked: KeyExercise) -> dict[str, Condition]:
    """What a value may be wrong for, of the arguments and the sizes that a function can see in them."""
    found: dict[str, Condition] = {}
    seen = [_sizes(check.arguments) for check in asked.checks]
    for name in sorted({name for one in seen for name in one}):
        for size in sorted({one[name] for one in seen if name in one}):
            found[f"{name} = {size}"] = partial(_has_size, name, size)
        for parity in (0, 1):
            found[f"{name} % 2 = {parity}"] = partial(_has_parity, name, parity)
    if any({"n_out", "n_in"} <= one.keys() for one in seen):
        for sign, word in ((-1, "<"), (0, "="), (1, ">")):
            found[f"n_out {word} n_in"] = partial(_compares, sign)
    for g in FARTHEST:
        if "activation" in asked.parameters:
            found[g] = partial(_has_activation, g)
        if "activations" in asked.parameters:
            found[f"last layer {g}"] = partial(_ends_in, g)
            if any(g in check.arguments["activations"][:-1] for check in asked.checks):
                found[f"hidden {g}"] = partial(_hides, g)
    return {name: holds for name, holds in found.items() if (asked.name, name) not in NOTHING_TO_BE_WRONG}


def _has_size(name: str, size: int, _: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
    return sizes.get(name) == size


def _has_parity(name: str, parity: int, _: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
    return name in sizes and sizes[name] % 2 == parity


def _compares(sign: int, _: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
    return bool(np.sign(sizes["n_out"] - sizes["n_in"]) == sign)


def _has_activation(g: str, arguments: Mapping[str, Any], _: Mapping[str, int]) -> bool:
    return bool(arguments["activation"] == g)


def _ends_in(g: str, arguments: Mapping[str, Any], _: Mapping[str, int]) -> bool:
    return bool(arguments["activations"][-1] == g)


def _hides(g: str, arguments: Mapping[str, Any], _: Mapping[str, int]) -> bool:
    return g in arguments["activations"][:-1]


def _sizes(arguments: Mapping[str, Any]) -> dict[str, int]:
    """Those of the arguments, by the names of the lesson."""
    found: dict[str, int] = {}
    for name, axes in (("W", ("n_out", "n_in")), ("z", ("n_out",)), ("a", ("n_out",)), ("Y", ("n", "n_out")),
                       ("x", ("n_out", "n_in"))):  # fmt: skip
        if name in arguments:
            value = arguments[name] if name != "x" else np.atleast_2d(arguments[name])  # which may be a vector
            found |= dict(zip(axes, np.shape(value), strict=True))
    if "weights" in arguments:
        found |= {"layers": len(arguments["weights"]), "n_in": arguments["weights"][0].shape[1]}
    return found


def _larger(value: Any) -> Any:
    return [TOO_LARGE * part for part in value] if isinstance(value, list) else TOO_LARGE * value


def _if_so(right: Function, asked: KeyExercise, holds: Condition, *arguments: Any) -> Any:
    named = dict(zip(asked.parameters, arguments, strict=True))
    value = right(*arguments)
    return _larger(value) if holds(named, _sizes(named)) else value


def _at(right: Function, axis: int, index: int, *arguments: Any) -> Any:
    """Too large at one index of one axis, where there are more than one, or as many as it needs."""
    value = right(*arguments)
    parts = [np.array(part) for part in (value if isinstance(value, list) else [value])]
    for part in parts:
        if part.ndim > axis and part.shape[axis] >= (index + 1 if index >= 0 else -index):
            np.moveaxis(part, axis, 0)[index] *= TOO_LARGE
    return parts if isinstance(value, list) else parts[0]


def _for_weight(right: Function, asked: KeyExercise, parameter: str, index: int, *arguments: Any) -> Any:
    named = dict(zip(asked.parameters, arguments, strict=True))
    size = named["W"].shape[0 if parameter == "j" else 1]
    value = right(*arguments)
    return _larger(value) if size > 1 and named[parameter] == index % size else value


def _in_sample(right: Function, first: int, sample: int, *arguments: Any) -> Any:
    """The mean over samples, one of which counts TOO_LARGE."""
    A_prev, Y = arguments[first], arguments[first + 1]
    value, n = right(*arguments), len(Y)
    if n < (sample + 1 if sample >= 0 else -sample):
        return value
    i = sample % n
    alone = right(*arguments[:first], A_prev[i : i + 1], Y[i : i + 1], *arguments[first + 2 :])
    share = (TOO_LARGE - 1) / n
    if isinstance(value, list):
        return [part + share * one for part, one in zip(value, alone, strict=True)]
    return value + share * alone


# -- the verdict -------------------------------------------------------------------------------------------------------


def gate(survivors: Mapping[str, Survivors]) -> Gate:
    """Fails for every one that passes, and for a kind of which none was asked."""
    found = Gate("G5 what is wrong in a part of its domain is rejected")
    for kind, some in survivors.items():
        found.figures.append(f"{kind}: {some.asked}, passed: {len(some.passed)}")
        found.failures.extend(f"passes, {kind}: {one}" for one in some.passed)
    if not any(some.asked for some in survivors.values()):
        found.failures.append("no region mutant was asked")
    return found

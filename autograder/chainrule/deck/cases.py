"""Draws the cases of a deck: for an exercise and a case of course.yml, the arguments to ask its function with.

A function gets its arguments by parameter name, as pytest hands out fixtures; NAMES says what each name means, and an author
may add names (generators.py). A case is a function of (secret, course, student, exercise, case) and of nothing else. Draws
that are not fair are drawn again, at most ATTEMPTS times; a deck that can't be fair is an error which names the guard that
stood in the way.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np

from ..course.fields import Activation, Kind
from ..course.model import CaseSettings, Course, Exercise
from ..errors import SetupError
from ..numerics.arguments import from_data
from ..numerics.randomness import Stream
from .generators import Generators
from .network import WIDE, Network, UnfairDrawError, draw_network
from .wide import FARTHEST, TELLING, draw_inputs

ATTEMPTS = 2000  # a deep network is fair in one draw of a hundred
BUILT_IN = Generators()  # none of an author's own
NEAR_KINK = 0.9  # |z| of the node of relu that is asked about: clearly below 1, a threshold that is not relu's

NAMES = {
    "W": "weights of layer L, (n_out, n_in)",
    "a_prev": "activations of layer L-1 for one sample, (n_in,)",
    "A_prev": "the same for n samples, (n, n_in)",
    "z": "weighted inputs of layer L, one sample, (n_out,)",
    "Z": "the same for n samples, (n, n_out)",
    "a": "activations of layer L, one sample, (n_out,)",
    "A": "the same for n samples, (n, n_out)",
    "y": "targets of one sample, (n_out,); beside x: another array, like x",
    "Y": "targets of n samples, (n, n_out)",
    "b": "biases of layer L, (n_out,)",
    "j": "a node of layer L",
    "k": "a node of layer L-1",
    "activation": "the name of g",
    "weights": "the weights of every layer of a network, a list of (nodes, inputs)",
    "activations": "the name of g for each layer, a list",
    "A_0": "the inputs of the network, (n, inputs)",
    "x": "any array, (n_out, n_in), or (n_in,) where n_out is 1",
}


SAMPLES = {"A_prev", "Z", "A", "Y", "A_0"}  # what has a row for each of n samples


@dataclass(frozen=True)
class Case:
    """The arguments drawn for one exercise and one case of the deck, in the order of the function's parameters."""

    exercise: str
    name: str
    arguments: dict[str, Any]


Accepted = TypeVar("Accepted")


def draw_case(
    course: Course, exercise: Exercise, name: str, settings: CaseSettings, parameters: Sequence[str],
    *, secret: bytes, student: str | None = None, turn: int = 0, own: Generators = BUILT_IN,
    accept: Callable[[Case], Accepted],
) -> tuple[Case, Accepted]:  # fmt: skip
    """The first fair draw of this case's stream, and what `accept` made of it; it may raise UnfairDrawError to refuse one.

    `turn` counts the decks that were drawn for the exercise before, and not certified; `own` are the author's generators,
    which go before the built-in ones.

    Raises SetupError when ATTEMPTS draws were all refused, or when a parameter has no generator.
    """
    needed = own.needed(parameters, NAMES, exercise.name)
    built_in = set(needed) - set(own.functions)
    refused: Counter[str] = Counter()
    examples: dict[str, UnfairDrawError] = {}
    for attempt in range(turn * ATTEMPTS, (turn + 1) * ATTEMPTS):
        stream = partial(Stream, secret, course.course, student or "", exercise.name, name, attempt)
        try:
            drawn = _arguments(stream(), settings, exercise, built_in) if built_in else {}
            drawn = own.draw(needed, drawn, settings, stream)
            case = Case(exercise.name, name, {each: from_data(drawn[each]) for each in parameters})
            return case, accept(case)
        except UnfairDrawError as unfair:
            refused[unfair.guard] += 1
            examples[unfair.guard] = unfair.with_traceback(None)
    guard, times = refused.most_common(1)[0]
    raise SetupError(
        f"{course.path.name}: deck.{name}: no fair case for {exercise.name} in {ATTEMPTS} draws; "
        f"the guard {guard!r} refused {times} of them, lastly with: {examples[guard]}\n"
        f"  change the case's sizes, activation or kind{', or that generator' * guard.endswith('.py')}"
        f"{', or that line, if it compares what may be equal' * (guard == 'undecided')}, "
        f"or leave the case out of the exercise's cases"
    )


def is_asked(kind: Kind, parameters: Collection[str]) -> bool:
    """Whether a function with these parameters is asked a case of this kind: wide ones of whoever has to do with g.

    Those far below 0 only of a function of one weight, which sees one z of each case.
    """
    if kind == "below":
        return {"j", "activation"} <= set(parameters)
    return kind != "wide" or bool({"activation", "activations"} & set(parameters))


def small_cases(parameters: Sequence[str], own: Collection[str] = ()) -> list[tuple[str, CaseSettings]]:
    """The small cases of a function with these parameters, smallest first, each with its name.

    Of two samples there are some where one is asked with samples, or with what an author's `own` generators draw.
    """
    sizes = [(1, 1, 1), (2, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2), (2, 2, 2), (2, 2, 3)]
    if not SAMPLES & set(parameters) and set(parameters) <= NAMES.keys() - set(own):
        sizes = [(1, n_out, n_in) for n, n_out, n_in in sizes if n == 1] + [(1, 2, 3)]
    names: tuple[Activation, ...] = ("identity", "relu", "sigmoid", "tanh")
    if not {"activation", "activations"} & set(parameters):
        names = names[:1]
    return [
        (f"small-{n_out}x{n_in}-{activation}{'-2-samples' * (n > 1)}",
         CaseSettings(n=n, n_out=n_out, n_in=n_in, activation=activation, kind="small"))
        for n, n_out, n_in in sizes
        for activation in names
    ]  # fmt: skip


def _arguments(stream: Stream, settings: CaseSettings, exercise: Exercise, names: set[str]) -> dict[str, Any]:
    """Values for at least `names`: a pair x and y, a vector z of its own, or what a network has."""
    if "x" in names:
        return _pair(stream, settings)
    if "z" in names and "W" not in names:
        return _alone(stream, settings)
    deep = "weights" in names
    between = _between(settings) if deep else ()
    network = draw_network(
        stream,
        (settings.n_in, *between, settings.n_out),
        (*_hidden(settings)[: len(between)], settings.activation),
        settings.n,
        settings.kind,
        bias="b" in names,
        distribution=exercise.targets == "distribution",
    )
    found = _of(network, stream, settings)
    if settings.kind == "near" and "a" in names:  # which, where it is computed, has another last bit on another machine
        a, y = found["a"], found["y"]
        found["y"] = a * np.where(np.arange(len(y)) == 1, 1, 1 + (y - a) / 10)  # met by node 1, and to np.allclose by all
    return found


def _between(settings: CaseSettings) -> tuple[int, ...]:
    """The sizes of the hidden layers: none, one or three of them by the number of samples, so that no depth is built in.

    Other sizes than their neighbours', unless these are equal on purpose; then it is one hidden layer.
    """
    if settings.kind == "small":
        return (settings.n_in,) * (settings.n - 1)
    if settings.n_in == settings.n_out:
        return (settings.n_in,)
    layers = (0, 1, 3)[(settings.n + 1) % 3]
    return tuple(size for size in (4, 2, 6, 5, 7) if size not in (settings.n_in, settings.n_out))[:layers]


def _hidden(settings: CaseSettings) -> tuple[Activation, ...]:
    """Those of the hidden layers: others than the output layer's, unless all sizes are equal, or small, which is simple."""
    if settings.kind == "small" or settings.n_in == settings.n_out:
        return (settings.activation,) * 3
    return ("sigmoid", "identity", "sigmoid") if settings.activation == "tanh" else ("tanh", "relu", "tanh")


def _of(network: Network, stream: Stream, settings: CaseSettings) -> dict[str, Any]:
    """Every name that a network gives a value to; the one sample that is asked about is chosen here."""
    A_prev, (Z, A) = network.inputs(), network.output()
    i = 0 if settings.kind in WIDE else stream.below(len(Z))
    z = Z[i].tolist()
    nodes = list(range(len(z)))
    if network.activations[-1] == "relu" and settings.kind not in WIDE:
        nodes = [node for node in nodes if (z[node] > 0) != (settings.kind == "off")]
        if settings.kind != "small" and not 0 < len(nodes) < len(z):
            raise UnfairDrawError("dead-sample", "no node of the sample has z > 0, or none z < 0")
    if settings.kind != "small" and len(network.weights) == 1:
        nodes = _telling(z, nodes, network.activations[-1], settings.kind)
    if settings.weight and settings.kind in WIDE and settings.weight[0] not in nodes:
        raise UnfairDrawError("telling", "the node that is asked about is not the one that is farthest out")
    j, k = settings.weight or _weight(stream, nodes, A_prev.shape[1], len(z))
    return {
        "W": network.weights[-1], "A_prev": A_prev, "a_prev": A_prev[i], "Z": Z, "z": Z[i], "A": A, "a": A[i],
        "Y": network.Y, "y": network.Y[i], "b": network.b, "j": j, "k": k, "activation": network.activations[-1],
        "weights": tuple(network.weights), "activations": tuple(network.activations), "A_0": network.A_0,
    }  # fmt: skip


def _telling(z: list[float], nodes: list[int], g: Activation, kind: Kind) -> list[int]:
    """Those of the nodes of one sample whose z tells g from what is like it elsewhere.

    relu's is near to its kink, so that no other threshold does as well; identity's is below 0, where relu is something else.
    Of a wide case it is the one that is farthest out, above 0 or below, where the slope is more than rounding; tanh farther
    out is asked by the saturated case, below 0.
    """
    if kind in WIDE:
        side = 1 if kind == "wide" else -1
        there = [node for node in nodes if 0 < side * z[node] <= TELLING[g]]
        nodes = sorted(there, key=lambda node: abs(z[node]))[-1:]
    elif g == "relu" and kind != "saturated":
        nodes = [node for node in nodes if abs(z[node]) < NEAR_KINK]
    elif g == "identity" or kind == "saturated":
        nodes = [node for node in nodes if z[node] < 0]
    if not nodes:
        raise UnfairDrawError("telling", f"no node of the sample has a z that tells {g} from what is like it elsewhere")
    return nodes


def _weight(stream: Stream, nodes: list[int], n_in: int, n_out: int) -> tuple[int, int]:
    """j and k: different, and neither 0 nor the last, where the sizes allow, so that an index slip shows."""
    inner = [j for j in nodes if 0 < j < n_out - 1] or [j for j in nodes if j > 0] or nodes
    j = stream.choice(inner)
    inputs = [k for k in range(1, n_in - 1) if k != j] or [k for k in range(n_in) if k != j] or [*range(n_in)]
    return j, stream.choice(inputs)


def _alone(stream: Stream, settings: CaseSettings) -> dict[str, Any]:
    """z for a function that sees nothing else. relu's holds both sides of the kink, near and far from it."""
    if settings.kind == "small":
        return {"z": stream.round(settings.n_out), "activation": settings.activation}
    if settings.kind in WIDE:
        z = draw_inputs(stream, FARTHEST[settings.activation], settings.n_out)
        if settings.activation != "relu":  # which has no slope there
            z = np.append(z, 0.0)
        return {"z": z, "activation": settings.activation}
    z = stream.signed(*((25.0, 35.0) if settings.kind == "saturated" else (0.1, 3.9)), settings.n_out)
    if settings.activation == "relu":
        both = np.array([1.0, -1.0])
        sides = [stream.between(0.5, 1.0, 2) * size * both for size in (1e-9, 1.0, 4.0)]
        z = stream.shuffled(np.concatenate([*sides, z]))
    if len(z) > 1 and np.all(z > 0) | np.all(z < 0):
        raise UnfairDrawError("one-sided", "all z have one sign")
    if len(np.unique(np.abs(z))) != len(z) and settings.activation != "relu":
        raise UnfairDrawError("symmetric", "z has a value twice")
    return {"z": z, "activation": settings.activation}


def _pair(stream: Stream, settings: CaseSettings) -> dict[str, Any]:
    """Both arrays of a comparison, of one shape: entries below 1 and above, alike but not equal.

    Where they differ most, x is below y in cases with an odd number of samples, above it in the others, so that an error
    with its sign is caught whichever way round it is taken; and the denominator is 1, |x| of a negative x, or |y| of a
    negative y, by the number of samples, so that each of the three is needed; for y, x is from 0 to 1, so that signs differ.
    """
    shape = (settings.n_out, settings.n_in)[settings.n_out == 1 :]
    if settings.kind == "small":
        x, y = stream.round(*shape), stream.round(*shape)
        if np.any(x == y):
            raise UnfairDrawError("alike", "x and y have an entry in common")
        return {"x": x, "y": y}
    scale = np.where(stream.unit(*shape) < 0.5, 1.0, 20.0)
    if np.min(scale) == np.max(scale):
        raise UnfairDrawError("one-sided", "all entries lie on one side of 1")
    above = stream.unit(*shape) < 0.6
    gap = np.where(above, stream.between(0.1, 0.2, *shape), stream.between(-0.05, -0.01, *shape))
    x = stream.signed(0.02, 0.7, *shape) * scale
    if settings.n % 4 == 1:
        gap = np.where(scale > 1, gap / 50, gap)
    y = x + (gap if settings.n % 2 else -gap) * scale
    most = np.unravel_index(np.argmax(np.abs(x - y) / np.maximum(1, np.maximum(np.abs(x), np.abs(y)))), shape)
    largest = {1: 1, 3: -x[most]}.get(settings.n % 4, -y[most])
    if largest != max(1, abs(x[most]), abs(y[most])) or (settings.n % 2 == 0 and not 0 < x[most] < 1):
        raise UnfairDrawError("deciding", "where they differ most, the largest of 1, |x| and |y| is not the one meant")
    return {"x": x, "y": y}

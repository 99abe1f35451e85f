"""The weighted inputs of a wide case: on both sides of 0, near to it and as far out as its activation is asked.

A slope that is wrong only beyond some z, or only between two of them, is found if some z lies there. MARKS are the numbers
that people write as such a limit; between any two of them, and beyond the last, a node is asked on either side. A narrower
interval can hide from every finite deck.
"""

from functools import cache
from itertools import pairwise

import numpy as np

from ..course.fields import Activation
from ..numerics.elementary import Floats
from ..numerics.randomness import Stream

MARKS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 50.0, 100.0)
FARTHEST: dict[Activation, float] = {"sigmoid": 16.5, "tanh": 30.0, "relu": 100.0, "identity": 100.0}
"""|z|. A right sigmoid may be clipped at 20; tanh and its slope are 1 and 0 to the last bit long before 30."""
TELLING: dict[Activation, float] = FARTHEST | {"tanh": 10.0}
"""The farthest z that a single number is asked at: where tanh's slope is still more than rounding."""


OUTERMOST = np.array([0, 1])  # of _sides


def intervals(farthest: float) -> list[tuple[float, float]]:
    """What the marks cut 0 … farthest into, the outermost first."""
    return list(pairwise([*(mark for mark in MARKS if mark < farthest), farthest]))[::-1]


@cache
def _sides(farthest: float) -> Floats:
    """Of each side of each interval, the outermost first: sign, least |z|, span, and whether it is outermost: (4, …)."""
    return np.array([
        (sign, low, high - low, high == farthest) for low, high in intervals(farthest) for sign in (1.0, -1.0)
    ]).T  # fmt: skip


def draw_inputs(stream: Stream, farthest: float, nodes: int) -> Floats:
    """z for so many nodes (nodes,), in any order: the outermost of each side, then one of every other interval."""
    sides = _sides(farthest)
    order = stream.shuffled(np.arange(2, sides.shape[1]))
    taken = np.resize(np.concatenate([OUTERMOST, order]), nodes)
    sign, low, span, is_outermost = sides[:, taken]
    where = stream.between(0.1, 0.9, nodes)
    # Not near to a limit; of the outermost interval its far end, so that there is little beyond.
    share = np.where(is_outermost, 0.9 + where / 10, where)
    return stream.shuffled(sign * (low + share * span))

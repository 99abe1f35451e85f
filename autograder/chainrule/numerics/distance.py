"""How arrays are compared with each other: their shapes, and how far apart they are on a scale of their own."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .elementary import Floats


def have_same_shapes(some: Iterable[Floats], others: Iterable[Floats]) -> bool:
    """Whether there are as many arrays on both sides, of the same shapes."""
    return [x.shape for x in some] == [x.shape for x in others]


def apart(x: Floats, y: Floats) -> float:
    """The largest difference, relative to the largest number in either; 0 where both are 0."""
    size = max(float(np.max(np.abs(x), initial=0.0)), float(np.max(np.abs(y), initial=0.0)))
    return float(np.max(np.abs(x - y), initial=0.0)) / size if size else 0.0

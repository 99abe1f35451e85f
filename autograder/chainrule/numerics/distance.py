"""How arrays are compared with each other: their shapes, and how far apart they are on a scale of their own."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from .elementary import Floats


def have_same_shapes(some: Iterable[Floats], others: Iterable[Floats]) -> bool:
    """Whether there are as many arrays on both sides, of the same shapes."""
    return [x.shape for x in some] == [x.shape for x in others]


def flat(arrays: Sequence[Floats]) -> Floats:
    """All entries, one after the other."""
    return arrays[0].ravel() if len(arrays) == 1 else np.concatenate([np.zeros(0), *(array.ravel() for array in arrays)])


def cut(entries: Floats, like: Iterable[Floats]) -> Iterator[Floats]:
    """The arrays, of the shapes of these, whose entries they are."""
    end = 0
    for array in like:
        start, end = end, end + array.size
        yield entries[start:end].reshape(array.shape)


def apart(x: Floats, y: Floats) -> float:
    """The largest difference, relative to the largest number in either; 0 where both are 0."""
    size = max(float(np.max(np.abs(x), initial=0.0)), float(np.max(np.abs(y), initial=0.0)))
    return float(np.max(np.abs(x - y), initial=0.0)) / size if size else 0.0

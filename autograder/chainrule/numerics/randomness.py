"""Random numbers that are the same bits for ever: one stream for each thing that is drawn.

HMAC-SHA256 of a secret and a name seeds Philox; numpy guarantees the raw stream of a bit generator, but not what its
Generator makes of it, so the mapping to doubles is ours. Nothing else in chainrule is random.
"""

import hmac
from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from .elementary import ONE, Floats

Item = TypeVar("Item")
Scalar = TypeVar("Scalar", bound=np.generic)
UNUSED = np.array(11, dtype=np.uint64)  # bits of 64; a double has 53
UNIT, HALF = np.array(2.0**-53), np.array(0.5)
AHEAD = 64  # numbers of a stream that are made at once, at least: one by one they take ten times as long
BITS = np.random.Philox(0)  # set anew for each stream: a new one takes ten times as long
ZEROS, NOTHING = np.zeros(4, dtype=np.uint64), np.zeros(0)
AT_THE_START: Any = {"bit_generator": "Philox", "buffer": ZEROS, "buffer_pos": 4, "has_uint32": 0, "uinteger": 0}


def public(seed: int) -> bytes:
    """The secret of a deck that is no secret: made from the seed that course.yml or `--seed` names."""
    return f"chainrule public seed {seed}".encode()


def _units(key: NDArray[np.uint64], count: int) -> Floats:
    """The first numbers of a stream."""
    BITS.state = AT_THE_START | {"state": {"counter": ZEROS, "key": key}}
    return np.asarray((BITS.random_raw(count) >> UNUSED).astype(np.float64) * UNIT)


Range = tuple[float, float, tuple[int, ...]]
"""The least and the largest size of the numbers of an array, and its shape."""


class Layout(NamedTuple):
    """Of each entry of arrays that are drawn at once: which numbers of a stream give its sign and size, and its range."""

    taken: int
    signs: NDArray[np.intp]
    sizes: NDArray[np.intp]
    low: Floats
    span: Floats
    ends: list[int]


@lru_cache(512)
def _layout(ranges: tuple[Range, ...]) -> Layout:
    counts = [prod(shape) for _, _, shape in ranges]
    starts = np.repeat(2 * np.cumsum([0, *counts[:-1]]), counts)
    within = np.concatenate([np.arange(count) for count in counts])
    low = np.repeat([low for low, _, _ in ranges], counts)
    span = np.repeat([high - low for low, high, _ in ranges], counts)
    sizes = starts + within + np.repeat(counts, counts)
    return Layout(2 * sum(counts), starts + within, sizes, low, span, np.cumsum(counts).tolist())


class Stream:
    """The draws belonging to `name` (parts of any text) under `secret`; another name, another stream."""

    def __init__(self, secret: bytes, *name: object) -> None:
        # Lengths keep ("a", "bc") and ("ab", "c") apart.
        text = "".join(f"{len(str(part))}:{part}|" for part in name)
        digest = hmac.digest(secret, text.encode("utf-8", "surrogatepass"), "sha256")
        # Philox's key is the first 16 bytes as one number: its two halves, the lower one first.
        self._key = np.frombuffer(digest[:16], ">u8")[::-1].astype(np.uint64)
        self._units, self._taken = NOTHING, 0

    def unit(self, *shape: int) -> Floats:
        """Uniform on [0, 1), multiples of 2**-53."""
        start, self._taken = self._taken, self._taken + prod(shape)
        if self._taken > len(self._units):
            self._units = _units(self._key, max(AHEAD, 2 * self._taken))
        return self._units[start : self._taken].reshape(shape)

    def between(self, low: float, high: float, *shape: int) -> Floats:
        return low + (high - low) * self.unit(*shape)

    def signed(self, low: float, high: float, *shape: int) -> Floats:
        """A random sign, and a size between low and high: never near 0."""
        return self.sign(*shape) * self.between(low, high, *shape)

    def several(self, *ranges: Range) -> list[Floats]:
        """What `signed` gives for each of the ranges in turn, in the time that it takes for one."""
        layout = _layout(ranges)
        units = self.unit(layout.taken)
        numbers = np.copysign(ONE, units[layout.signs] - HALF) * (layout.low + layout.span * units[layout.sizes])
        parts = zip(ranges, [0, *layout.ends], layout.ends, strict=False)
        return [numbers[start:end].reshape(shape) for (_, _, shape), start, end in parts]

    def sign(self, *shape: int) -> Floats:
        """1 or -1."""
        return np.asarray(np.copysign(ONE, self.unit(*shape) - HALF))

    def round(self, *shape: int) -> Floats:
        """Halves with a random sign, small and no two of one size: 0.5, -1.5, 1 … for pencil and paper."""
        count = prod(shape)
        sizes = self.shuffled(np.arange(1.0, count + 2.0))[:count] / 2.0
        return (self.sign(count) * sizes).reshape(shape)

    def below(self, n: int) -> int:
        """One of 0 … n-1 (n far below 2**53, so the bias of truncation is below 2**-40)."""
        return int(float(self.unit(1)[0]) * n)

    def choice(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def shuffled(self, values: NDArray[Scalar]) -> NDArray[Scalar]:
        return values[np.argsort(self.unit(len(values)), kind="stable")]

"""Random numbers that are the same bits for ever: one stream for each thing that is drawn.

HMAC-SHA256 of a secret and a name seeds Philox; numpy guarantees the raw stream of a bit generator, but not what its
Generator makes of it, so the mapping to doubles is ours. Nothing else in chainrule is random.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from .elementary import Floats

Item = TypeVar("Item")


def public(seed: int) -> bytes:
    """The secret of a deck that is no secret: made from the seed that course.yml or `--seed` names."""
    return f"chainrule public seed {seed}".encode()


class Stream:
    """The draws belonging to `name` (parts of any text) under `secret`; another name, another stream."""

    def __init__(self, secret: bytes, *name: object) -> None:
        # Lengths keep ("a", "bc") and ("ab", "c") apart.
        text = "".join(f"{len(str(part))}:{part}|" for part in name)
        digest = hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        self._bits = np.random.Philox(key=int.from_bytes(digest[:16], "big"))

    def unit(self, *shape: int) -> Floats:
        """Uniform on [0, 1), multiples of 2**-53."""
        raw = np.asarray(self._bits.random_raw(int(np.prod(shape, dtype=int))), dtype=np.uint64)
        return (raw >> np.uint64(11)).astype(np.float64).reshape(shape) * 2.0**-53

    def between(self, low: float, high: float, *shape: int) -> Floats:
        return low + (high - low) * self.unit(*shape)

    def signed(self, low: float, high: float, *shape: int) -> Floats:
        """A random sign, and a size between low and high: never near 0."""
        return np.where(self.unit(*shape) < 0.5, -1.0, 1.0) * self.between(low, high, *shape)

    def round(self, *shape: int) -> Floats:
        """Halves with a random sign, small and no two of one size: 0.5, -1.5, 1 … for pencil and paper."""
        count = int(np.prod(shape, dtype=int))
        sizes = self.shuffled(np.arange(1.0, count + 2.0))[:count] / 2.0
        return (np.where(self.unit(count) < 0.5, -1.0, 1.0) * sizes).reshape(shape)

    def below(self, n: int) -> int:
        """One of 0 … n-1 (n far below 2**53, so the bias of truncation is below 2**-40)."""
        return int(float(self.unit(1)[0]) * n)

    def choice(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def shuffled(self, values: Floats) -> Floats:
        return values[np.argsort(self.unit(len(values)), kind="stable")]

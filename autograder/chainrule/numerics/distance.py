"""How far apart two arrays are, as a number that does not depend on their scale."""

from __future__ import annotations

import numpy as np

from .elementary import Floats


def apart(x: Floats, y: Floats) -> float:
    """The largest difference, relative to the largest number in either; 0 where both are 0."""
    size = max(float(np.max(np.abs(x), initial=0.0)), float(np.max(np.abs(y), initial=0.0)))
    return float(np.max(np.abs(x - y), initial=0.0)) / size if size else 0.0

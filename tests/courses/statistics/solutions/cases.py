"""What the functions are asked with."""

import numpy as np


def x(draw, case):
    """n measurements, around 10, unless they all but agree."""
    values = 10 + draw.signed(0.5, 3.0, case.n)
    if case.n > 1 and np.std(values) < 0.5:
        return None  # draw again: hardly any spread
    return values

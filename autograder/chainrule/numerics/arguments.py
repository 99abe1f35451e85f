"""What a function can be asked with: a float64 array, an int, a str, or a list of these (kept as a tuple, unchangeable)."""

from typing import Any

import numpy as np

from .elementary import Floats, is_finite


def from_data(value: Any) -> Any:
    """The argument that `to_data` made data of, or that is one already; raises ValueError."""
    if isinstance(value, np.ndarray):
        return array(value)
    if isinstance(value, dict) and value.keys() == {"array"}:
        return array(value["array"])
    if isinstance(value, list | tuple):
        return tuple(from_data(item) for item in value)
    if isinstance(value, int | str) and not isinstance(value, bool):
        return value
    raise ValueError(f"{type(value).__name__} can't be an argument")


def to_data(value: Any) -> Any:
    """As data: {"array": nested lists}, a number, a text, a list."""
    if isinstance(value, np.ndarray):
        return {"array": value.tolist()}
    return [to_data(item) for item in value] if isinstance(value, tuple) else value


def fresh(value: Any) -> Any:
    """As a function is called with it: what it changes is a copy, and several values are a list."""
    if isinstance(value, np.ndarray):
        return value.copy()
    return [fresh(item) for item in value] if isinstance(value, tuple) else value


def array(value: Any) -> Floats:
    """A float64 array of its own that can't be written to; raises ValueError for what is not finite numbers."""
    if isinstance(value, np.ndarray) and value.dtype == np.float64 and value.flags.owndata and not value.flags.writeable:
        return value  # made here before
    try:
        made = np.array(value, dtype=np.float64)
    except (TypeError, OverflowError) as error:
        raise ValueError("not numbers") from error
    if not is_finite(made):
        raise ValueError("numbers must be finite")
    made.setflags(write=False)
    return made

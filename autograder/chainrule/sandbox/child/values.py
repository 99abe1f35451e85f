"""In the child: whatever a function returned, reduced to plain arrays of numbers.

numpy's functions are taken when the template starts, before any submission could replace them; an object that claims to
be an array is asked for one, and only the numbers go on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..answer import Part
from ..wire import DTYPES, MOST_DIMENSIONS, MOST_ITEMS, travels

ARRAY, ASARRAY, ASCONTIGUOUS, NDARRAY, GENERIC = np.array, np.asarray, np.ascontiguousarray, np.ndarray, np.generic
NATIVE = {np.dtype(name): name for name in ("float64", "float32", "int64", "bool")}  # looked up faster than their name
NAME = type.__dict__["__name__"].__get__
LARGEST_LIST = 4_000_000  # bytes of a list's arrays together: what no exercise asks for, and fits in a frame
NUMBERS = (int, float, bool, complex, GENERIC)
FAMILIES = {"c": "complex", "O": "object", "U": "str", "S": "bytes", "V": "void", "M": "datetime", "m": "datetime"}


class PlainValue(NamedTuple):
    """`kind` as in answer.KINDS."""

    kind: str
    type_name: str
    parts: tuple[Part, ...] = ()


def reduce(value: Any, form: str) -> PlainValue:
    """`form` is "list" where a list of arrays is asked, else "value". May raise what the value's own methods raise."""
    if value is None:
        return PlainValue("none", "None")
    if value is Ellipsis:
        return PlainValue("ellipsis", "ellipsis")
    name = name_of(value)
    if isinstance(value, list | tuple):
        items = list(value)
        if form == "list":
            arrays = [_array(item) for item in items[:MOST_ITEMS]]
            known = tuple(_part(array) for array in arrays if array is not None)
            fits = sum(len(data or b"") for _, _, data in known) <= LARGEST_LIST
            return PlainValue("list", name, known if len(known) == len(items) and fits else ())
        return _single("list", name, _array(items))
    if isinstance(value, NUMBERS):
        return _single("number", name, ASARRAY(value))
    if isinstance(value, NDARRAY) or hasattr(type(value), "__array__"):
        return _single("array", name, _array(value))
    return PlainValue("other", name)


def name_of(value: object) -> str:
    """The name of its class, whatever that class's metaclass says."""
    name = NAME(type(value))
    return name if type(name) is str else ""


def _single(kind: str, name: str, array: Any) -> PlainValue:
    return PlainValue("other", name) if array is None else PlainValue(kind, name, (_part(array),))


def _array(value: Any) -> Any:
    """As a plain array, or None: ragged lists, dictionaries and their like are no numbers."""
    try:
        array = ARRAY(value, subok=False)
    except (ValueError, TypeError):
        return None
    return array if array.ndim <= MOST_DIMENSIONS else None


def _part(array: Any) -> Part:
    if (dtype := NATIVE.get(array.dtype)) is not None and travels(dtype, array.shape):
        return Part(dtype, array.shape, array.tobytes())
    dtype = array.dtype.name if array.dtype.kind in "biuf" else FAMILIES.get(array.dtype.kind, "object")
    if dtype not in DTYPES:  # long double: what is computed in more digits may be rounded to these
        dtype = "float64"
    if not travels(dtype, array.shape):
        return Part(dtype, array.shape, None)
    return Part(dtype, array.shape, ASCONTIGUOUS(array, dtype=dtype).tobytes())

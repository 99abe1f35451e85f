"""The rules of bounded.py, an operation each: value, error and magnitude of the result. The derivation stands there."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from . import elementary
from .bounded import (
    FUNCTIONS,
    TINY,
    UFUNCS,
    BoundedArray,
    C,
    Exponential,
    OnePlusExponential,
    U,
    UndecidedError,
    UnsupportedError,
    bounded,
)
from .elementary import ONE, TWO, Floats, ordered_sum, some

THREE, FOUR = np.array(3.0), np.array(4.0)
CU, LEAST = np.array(C * U), np.array(TINY)
EXP = 12  # roundings u that an exp is charged with, relatively: see bounded.py

# -- arithmetic ------------------------------------------------------------------------------------------------------


def add(x: Any, y: Any) -> BoundedArray:
    x, y = bounded(x), bounded(y)
    m = x.magnitude + y.magnitude
    kind = OnePlusExponential if _is_one(x, y) or _is_one(y, x) else BoundedArray
    return kind.of(x.value + y.value, x.error + y.error + CU * m, m)


def _is_one(x: BoundedArray, exponential: BoundedArray) -> bool:
    """Whether x is exactly 1 throughout, and the other is what exp gave."""
    return isinstance(exponential, Exponential) and not some(x.error) and not some(x.value != 1)


def negative(x: BoundedArray) -> BoundedArray:
    return BoundedArray.of(-x.value, x.error.copy(), x.magnitude.copy())


def subtract(x: Any, y: Any) -> BoundedArray:
    x, y = bounded(x), bounded(y)
    m = x.magnitude + y.magnitude
    return BoundedArray.of(x.value - y.value, x.error + y.error + CU * m, m)


def multiply(x: Any, y: Any) -> BoundedArray:
    x, y = bounded(x), bounded(y)
    m = x.magnitude * y.magnitude
    e = np.abs(x.value) * y.error + np.abs(y.value) * x.error + THREE * x.error * y.error
    return BoundedArray.of(x.value * y.value, e + CU * m + LEAST, m)


def divide(x: Any, y: Any) -> BoundedArray:
    x, y = bounded(x), bounded(y)
    least = np.abs(y.value) - TWO * y.error
    if some(least <= 0):
        raise UndecidedError("a division by a number that may be 0")
    q, m = (np.abs(x.value) + x.error) / (np.abs(y.value) - y.error), x.magnitude / least
    e = (x.error + q * y.error) / least + CU * m + LEAST
    if isinstance(y, OnePlusExponential):
        e = e + CU * (ONE if isinstance(x, Exponential) else x.magnitude)
    return BoundedArray.of(x.value / y.value, e, m)


def power(x: BoundedArray, exponent: Any) -> BoundedArray:
    if not isinstance(exponent, int) or not 1 <= exponent <= 8:
        raise UnsupportedError(f"no proved rule for a power of {exponent!r}")
    result = x.copy()
    for _ in range(exponent - 1):
        result = multiply(result, x)
    return result


def exp(x: BoundedArray) -> BoundedArray:
    v = elementary.exp(x.value)
    if some(x.error > ONE):
        raise UndecidedError("exp of a number that is not known to within 1")
    e = v * (x.error + FOUR * x.error**2 + EXP * U) + LEAST
    return Exponential.of(v, e, v + e)


def tanh(x: BoundedArray) -> BoundedArray:
    v = elementary.tanh(x.value)
    return BoundedArray.of(v, x.error + 16 * U, np.abs(v))


def sqrt(x: BoundedArray) -> BoundedArray:
    least = x.value - 2 * x.error
    if some(least <= 0):
        raise UndecidedError("the root of a number that may not be positive")
    v = np.sqrt(x.value)
    return BoundedArray(v, x.error / np.sqrt(least) + 4 * U * v)


def log(x: BoundedArray) -> BoundedArray:
    least = x.value - 2 * x.error
    if some(least <= 0):
        raise UndecidedError("the logarithm of a number that may not be positive")
    v = elementary.log(x.value)
    return BoundedArray(v, x.error / least + 8 * U * (np.abs(v) + 1))


def absolute(x: BoundedArray) -> BoundedArray:
    return BoundedArray.of(np.abs(x.value), x.error.copy(), x.magnitude.copy())


def maximum(x: Any, y: Any) -> BoundedArray:
    x, y = bounded(x), bounded(y)
    return BoundedArray.of(np.maximum(x.value, y.value), np.maximum(x.error, y.error), np.maximum(x.magnitude, y.magnitude))


def minimum(x: Any, y: Any) -> BoundedArray:
    return negative(maximum(negative(bounded(x)), negative(bounded(y))))


def clip(x: Any, low: Any, high: Any) -> BoundedArray:
    return minimum(maximum(x, low), high)


def median(x: Any, axis: int | None = None) -> BoundedArray:
    """No further off than the entry that is farthest off: moving each entry by at most e moves the median by at most e."""
    x = bounded(x)
    error, magnitude = (np.max(part, axis=axis) for part in (x.error, x.magnitude))
    return BoundedArray(np.median(x.value, axis=axis), error + C * U * magnitude, magnitude)


def compare(holds: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def rule(x: Any, y: Any) -> Any:
        x, y = bounded(x), bounded(y)
        doubt = 2 * (x.error + y.error)
        if some((np.abs(x.value - y.value) <= doubt) & (doubt > 0)):
            raise UndecidedError("a comparison that rounding could turn")
        return holds(x.value, y.value)

    return rule


# -- sums, products of matrices, shapes: in a fixed order, one index after the other -----------------------------------


def total(x: Any, axis: int | None = None, *, keepdims: bool = False) -> BoundedArray:
    x = bounded(x)
    n = x.size if axis is None else x.shape[axis]

    def along(part: Floats) -> Floats:
        rows = part.reshape(-1) if axis is None else np.moveaxis(part, axis, 0)
        result = ordered_sum(rows)
        if keepdims:
            result = result.reshape((1,) * part.ndim) if axis is None else np.expand_dims(result, axis)
        return np.asarray(result)

    m = along(x.magnitude)
    return BoundedArray.of(along(x.value), along(x.error) + (n + C) * U * m, m)


def mean(x: Any, axis: int | None = None, *, keepdims: bool = False) -> BoundedArray:
    x = bounded(x)
    return divide(total(x, axis, keepdims=keepdims), x.size if axis is None else x.shape[axis])


def largest(x: BoundedArray, axis: int | None = None, *, keepdims: bool = False) -> BoundedArray:
    along: dict[str, Any] = {"axis": axis, "keepdims": keepdims}  # numpy's types know keepdims as a literal alone
    return x.each(lambda part: np.max(part, **along))


def matmul(x: Any, y: Any) -> BoundedArray:
    x, y = bounded(x), bounded(y)
    if not (1 <= x.ndim <= 2 and 1 <= y.ndim <= 2):
        raise UnsupportedError("no proved rule for a product of more than two dimensions")
    rows = x if x.ndim == 2 else x.reshape(1, -1)
    columns = y if y.ndim == 2 else y.reshape(-1, 1)
    if rows.shape[1] != columns.shape[0]:
        raise ValueError(f"matmul: {x.shape} does not fit {y.shape}")
    n = rows.shape[1]
    v = ordered_sum(rows.value.T[:, :, None] * columns.value[:, None, :])
    # What n rules for a product and one for their sum come to. Only values must be the same bits on every machine.
    m = rows.magnitude @ columns.magnitude
    e = np.abs(rows.value) @ columns.error + rows.error @ (np.abs(columns.value) + THREE * columns.error)
    product = BoundedArray.of(v, e + (n + 2 * C) * U * m + n * TINY, m)
    return product.reshape(x.shape[:-1] + (y.shape[1:] if y.ndim == 2 else ()))


def outer(x: Any, y: Any) -> BoundedArray:
    return multiply(bounded(x).reshape(-1, 1), bounded(y).reshape(1, -1))


def where(condition: Any, x: Any, y: Any) -> BoundedArray:
    if isinstance(condition, BoundedArray):
        raise UnsupportedError("compare a bounded number with a threshold, don't ask whether it is true")
    x, y = bounded(x), bounded(y)
    return BoundedArray.of(
        np.where(condition, x.value, y.value),
        np.where(condition, x.error, y.error),
        np.where(condition, x.magnitude, y.magnitude),
    )


def stack(arrays: Any, axis: int = 0) -> BoundedArray:
    return _joined(np.stack, arrays, axis)


def concatenate(arrays: Any, axis: int = 0) -> BoundedArray:
    return _joined(np.concatenate, arrays, axis)


def _joined(join: Callable[..., Floats], arrays: Any, axis: int) -> BoundedArray:
    """Of entries that stay as they are."""
    parts = [(one.value, one.error, one.magnitude) for one in map(bounded, arrays)]
    return BoundedArray.of(*(join(some, axis=axis) for some in zip(*parts, strict=True)))


UFUNCS |= {
    "add": add, "subtract": subtract, "multiply": multiply, "divide": divide, "negative": negative, "power": power,
    "square": lambda x: multiply(x, x), "exp": exp, "tanh": tanh, "sqrt": sqrt, "log": log, "absolute": absolute,
    "maximum": maximum, "minimum": minimum, "matmul": matmul,
    "greater": compare(operator.gt), "greater_equal": compare(operator.ge),
    "less": compare(operator.lt), "less_equal": compare(operator.le),
}  # fmt: skip
FUNCTIONS |= {
    "sum": total, "mean": mean, "max": largest, "amax": largest, "outer": outer, "where": where, "dot": matmul,
    "clip": clip, "median": median, "stack": stack, "concatenate": concatenate,
    "transpose": lambda x: x.T, "copy": lambda x: x.copy(), "shape": lambda x: x.shape,
    "zeros_like": lambda x: BoundedArray(np.zeros(x.shape)), "ones_like": lambda x: BoundedArray(np.ones(x.shape)),
}  # fmt: skip

"""Lists of bounded numbers: what is put together from them has the bounds that they have, and plain ones stay numpy's."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from chainrule.numerics import lists
from chainrule.numerics.bounded import BoundedArray, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable

X = BoundedArray([1.0, -2.0, 3.0], [1e-16, 2e-16, 3e-16], [4.0, 5.0, 6.0])


def numpy_here() -> Any:
    """What a module of solutions/ has for numpy."""
    module = ModuleType("lesson")
    vars(module)["np"], vars(module)["array"] = np, np.array
    lists.put_in(module)
    assert vars(module)["array"] is vars(module)["np"].array
    return vars(module)["np"]


HERE = numpy_here()
WAYS: dict[str, Callable[[Any, Any], Any]] = {
    "array": lambda n, x: n.array([x[0], x[1], x[2]]),
    "array of floats": lambda n, x: n.array([x[0], x[1], x[2]], dtype=float),
    "asarray": lambda n, x: n.asarray((x[0], x[1], x[2])),
    "table": lambda n, x: n.array([[x[0], x[1]], [x[1], x[2]]]),
    "with plain numbers": lambda n, x: n.array([[x[0], 0.5], [1, x[2]]]),
    "rows": lambda n, x: n.array([x, x]),
    "comprehension": lambda n, x: n.array([[x[i] for i in range(j)] for j in (2, 2)]),
    "copy": lambda n, x: n.array(x),
    "itself": lambda n, x: n.asarray(x),
    "stack": lambda n, x: n.stack([x, x], axis=1),
    "stack of plain and bounded": lambda n, x: n.stack([x, np.ones(3)]),
    "concatenate": lambda n, x: n.concatenate([x, x[:1], [7.0]]),
    "concatenate columns": lambda n, x: n.concatenate([x.reshape(3, 1), x.reshape(3, 1)], axis=1),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_three_parts_are_put_together_alike(way: str) -> None:
    made = WAYS[way](HERE, X)
    assert isinstance(made, BoundedArray)
    assert np.array_equal(made.value, WAYS[way](np, X.value))
    plain_errors = BoundedArray(WAYS[way](np, np.zeros(3)))  # of a plain number none
    assert np.array_equal(made.error, WAYS[way](np, X.error) - plain_errors.value)
    entries = set(zip(made.value.flat, made.error.flat, made.magnitude.flat, strict=True))
    known = set(zip(X.value.flat, X.error.flat, X.magnitude.flat, strict=True))
    assert all(entry in known or entry[1] == 0 for entry in entries)


@pytest.mark.parametrize("name", ["sum", "mean", "max", "median"])
@pytest.mark.parametrize("axis", [None, 0])
def test_a_list_is_summed_as_the_array_of_it(name: str, axis: int | None) -> None:
    of_list, of_array = getattr(HERE, name)([X, X * 2], axis=axis), getattr(HERE, name)(HERE.array([X, X * 2]), axis=axis)
    assert (of_list.value == of_array.value).all()
    assert (of_list.error == of_array.error).all()


def test_what_holds_no_bounded_number_is_numpy_s() -> None:
    for made, meant in (
        (HERE.array([1, 2]), np.array([1, 2])),
        (HERE.array([1, 2], np.float32), np.array([1, 2], np.float32)),
        (HERE.asarray("text"), np.asarray("text")),
        (HERE.array([1.0], ndmin=2), np.array([1.0], ndmin=2)),
        (HERE.mean([1.0, 2.0]), np.mean([1.0, 2.0])),
    ):
        assert type(made) is type(meant)
        assert (made == meant).all()
        assert made.dtype == meant.dtype
    assert HERE.linalg is np.linalg
    assert np.array is not HERE.array, "numpy itself stays as it is"


def test_what_would_lose_a_bound_is_refused() -> None:
    for options in ({"dtype": np.float32}, {"ndmin": 2}):
        with pytest.raises(UnsupportedError):
            HERE.array([X[0]], **options)
    with pytest.raises(ValueError, match="same shape"):
        HERE.array([X, X[:2]])

"""Arguments: as data and back to the last bit, copies that nobody can change, and only what a function can be asked with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule.numerics.arguments import fresh, from_data, to_data

MIXED = (np.array([[0.1, -1e-300], [2.0**0.5, 3.0]]), 3, "tanh", (np.array(1.0), "relu", -1))


def same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(np.shape(one) == np.shape(other) and type(one) is type(other) and np.all(one == other))


def test_an_argument_survives_being_data_to_the_last_bit() -> None:
    assert same(from_data(to_data(MIXED)), MIXED)


def test_an_array_is_a_copy_that_nobody_can_change() -> None:
    mine = np.array([0.5, 1.5])
    (kept,) = from_data([mine])
    mine[0] = 99
    assert kept[0] == 0.5
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 0


def test_a_fresh_one_may_be_changed_and_is_a_list_where_there_are_several() -> None:
    kept = from_data(MIXED)
    called = fresh(kept)
    assert isinstance(called, list)
    called[0][0, 0] = called[3][0][...] = 99
    assert same(kept, MIXED)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("wrapped", [lambda x: x, lambda x: [x], lambda x: {"array": x.tolist()}])
def test_numbers_that_are_not_finite_are_refused(value: float, wrapped: Any) -> None:
    with pytest.raises(ValueError, match="finite"):
        from_data(wrapped(np.array([0.5, value])))


@pytest.mark.parametrize("value", [1.5, True, None, {"list": []}, {1, 2}, {"array": ["a"]}, {"array": [[1], [1, 2]]}])
def test_what_no_function_is_asked_with_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # numpy says some of it
        from_data(value)

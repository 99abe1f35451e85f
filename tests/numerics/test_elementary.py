"""exp, log, tanh and sigmoid: how close they are to the truth, and that their bits are always the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf

from chainrule.numerics import elementary

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.numerics.elementary import Floats

U = 2.0**-53
TINY = float(np.finfo(np.float64).tiny)
LEAST = 5e-324
LN2 = 0.6931471805599453

RANDOM = np.random.default_rng(1)
LOGARITHMIC = np.concatenate([sign * np.logspace(-320, 2.85, 400) for sign in (1.0, -1.0)])
EDGES = np.array([0.0, -0.0, LEAST, -LEAST, TINY, -TINY, 1e-300, U, -U, 2 * U, 1.0, -1.0, 20.0, -20.0, 36.7, 37.0,
                  -36.7, -37.0, 700.0, 709.7, -708.4, -720.0, -744.4, -745.0, -745.13, -746.0, -1e3])  # fmt: skip
# Where k changes, the reduced argument is largest: half-odd multiples of ln 2, and their neighbours.
TURNS = (np.arange(-1000, 1020, 40) + 0.5) * LN2
GRID = np.concatenate(
    [
        LOGARITHMIC[LOGARITHMIC <= 709.7],
        RANDOM.uniform(-745, 709.7, 600),
        RANDOM.uniform(-4, 4, 600),
        TURNS,
        np.nextafter(TURNS, 0),
        EDGES,
    ]
)


@pytest.fixture(autouse=True)
def _fifty_digits() -> None:
    mp.dps = 50


def errors(f: Callable[[Floats], Floats], truth: Callable[[mpf], mpf], x: Floats) -> tuple[Floats, Floats]:
    """|f(x) - truth| and |truth|, in units of 2**-53 each; the truth at 50 digits."""
    exact = [truth(mpf(float(value))) for value in x]
    computed = f(x)
    error = [float(abs(mpf(float(c)) - t) / U) for c, t in zip(computed, exact, strict=True)]
    return np.array(error), np.array([float(abs(t) / U) for t in exact])


def sigmoid_truth(x: mpf) -> mpf:
    return 1 / (1 + mpmath.exp(-x))


# -- the truth ---------------------------------------------------------------------------------------------------------


def test_exp_is_within_four_roundings_of_the_truth_wherever_the_result_is_a_normal_number() -> None:
    x = GRID[GRID > -708.396]
    error, size = errors(elementary.exp, mpmath.exp, x)
    print(f"exp: {np.max(error / (size * U)):.3f} u of {elementary.EXP_ULPS}")
    assert np.all(error <= elementary.EXP_ULPS * (size * U))


def test_exp_of_what_is_not_a_normal_number_is_within_one_of_the_smallest_steps() -> None:
    x = np.concatenate([np.linspace(-746, -708.39, 300), EDGES[EDGES < -708.39]])
    error, _ = errors(elementary.exp, mpmath.exp, x)
    assert np.all(error * U <= LEAST)
    assert np.all(elementary.exp(np.array([-745.14, -746.0, -1e3, -1e308, -np.inf])) == 0)
    assert elementary.exp(np.array(-745.0)) == LEAST


def test_exp_beyond_the_largest_double_is_an_error_and_not_an_infinity() -> None:
    assert np.isfinite(elementary.exp(np.array([709.7]))[0])
    with pytest.raises(OverflowError, match=r"exp\(710\) is beyond the largest double"):
        elementary.exp(np.array([0.0, 710.0]))


def test_exp_of_zero_is_one() -> None:
    assert np.all(elementary.exp(np.array([0.0, -0.0, LEAST, -LEAST])) == 1)


def test_log_is_within_eight_roundings_of_the_truth_over_the_whole_range() -> None:
    x = np.concatenate([np.logspace(-323, 308, 500), RANDOM.uniform(0.5, 2, 500), 1 + np.logspace(-15.9, -1, 100),
                        1 - np.logspace(-15.9, -1, 100), [LEAST, TINY, 1 - U, 1 + 2 * U, np.sqrt(0.5), np.sqrt(2.0),
                        np.nextafter(np.sqrt(0.5), 0), 2.0, 0.5, np.finfo(float).max]])  # fmt: skip
    error, size = errors(elementary.log, mpmath.log, x)
    print(f"log: {np.max(error / (size * U)):.3f} u of 8")
    assert np.all(error <= 8 * size * U)
    assert elementary.log(np.array(1.0)) == 0


@pytest.mark.parametrize("x", [0.0, -1.0, float("nan")])
def test_log_of_what_is_not_positive_is_an_error(x: float) -> None:
    with pytest.raises(ValueError, match="not positive"):
        elementary.log(np.array([1.0, x]))


def test_tanh_is_within_eight_roundings_of_one_of_the_truth() -> None:
    x = np.concatenate([GRID, [1e3, -1e3, 1e300]])
    error, _ = errors(elementary.tanh, mpmath.tanh, x)
    print(f"tanh: {np.max(error):.3f} u of 8, absolutely")
    assert np.all(error <= 8)


def test_sigmoid_is_within_seven_roundings_of_the_truth_where_its_exponential_is_in_range() -> None:
    x = GRID[GRID > -708]
    error, size = errors(elementary.sigmoid, sigmoid_truth, x)
    print(f"sigmoid: {np.max(error / (size * U)):.3f} u of 7")
    assert np.all(error <= 7 * size * U)


def test_sigmoid_far_below_zero_is_no_error_and_off_by_less_than_the_smallest_normal_number() -> None:
    x = np.array([-708.0, -709.8, -720.0, -800.0, -1e300])
    error, _ = errors(elementary.sigmoid, sigmoid_truth, x)
    assert np.all(error * U <= TINY)


def test_tanh_is_odd_and_sigmoid_of_zero_is_a_half_to_the_last_bit() -> None:
    assert elementary.tanh(-GRID).tobytes() == (-elementary.tanh(GRID)).tobytes()
    assert np.all(elementary.sigmoid(np.array([0.0, -0.0])) == 0.5)


def test_each_stays_within_its_range_and_never_falls_on_rising_arguments_beyond_its_error() -> None:
    x = np.sort(GRID)
    t, s = elementary.tanh(x), elementary.sigmoid(x)
    assert np.all(np.abs(t) <= 1)
    assert np.all((s >= 0) & (s <= 1))
    assert np.all(np.diff(t) >= -8 * U)
    assert np.all(np.diff(s) >= -8 * U)


# -- the bits ----------------------------------------------------------------------------------------------------------

POSITIVE = np.abs(GRID) + TINY
FUNCTIONS = [
    pytest.param(elementary.exp, GRID, id="exp"),
    pytest.param(elementary.log, POSITIVE, id="log"),
    pytest.param(elementary.tanh, GRID, id="tanh"),
    pytest.param(elementary.sigmoid, GRID, id="sigmoid"),
]


@pytest.mark.parametrize(("f", "x"), FUNCTIONS)
def test_the_bits_do_not_depend_on_how_the_array_lies_in_memory(f: Callable[[Floats], Floats], x: Floats) -> None:
    x = x[: len(x) // 12 * 12]
    whole = f(x)
    spread = np.zeros((len(x), 3))
    spread[:, 1] = x
    shifted = np.empty(8 * len(x) + 1, dtype=np.uint8)[1:].view(np.float64)  # not aligned to 8 bytes
    shifted[:] = x
    assert f(spread[:, 1]).tobytes() == whole.tobytes()
    assert f(shifted).tobytes() == whole.tobytes()
    assert f(x[::-1]).tobytes() == whole[::-1].tobytes()
    assert f(x[5:-3]).tobytes() == whole[5:-3].tobytes()
    assert f(x[::7]).tobytes() == whole[::7].tobytes()
    assert f(np.asfortranarray(x.reshape(-1, 4))).tobytes() == whole.tobytes()
    assert f(x.reshape(-1, 3, 4).T).tobytes() == whole.reshape(-1, 3, 4).T.tobytes()
    for size in (1, 2, 3, 5, 9):
        parts = [f(x[i : i + size]) for i in range(0, 90, size)]
        assert np.concatenate(parts).tobytes() == whole[: len(np.concatenate(parts))].tobytes()
    for i in range(0, len(x), 37):
        assert f(x[i, ...]).tobytes() == whole[i].tobytes()


@pytest.mark.parametrize(("f", "x"), FUNCTIONS)
def test_the_shape_is_kept_and_the_argument_left_alone(f: Callable[[Floats], Floats], x: Floats) -> None:
    for shape in ((), (1,), (0,), (2, 0), (2, 3), (2, 1, 3)):
        part = x[: int(np.prod(shape, dtype=int))].reshape(shape).copy()
        before = part.tobytes()
        made = f(part)
        assert (made.shape, made.dtype) == (shape, np.dtype(np.float64))
        assert type(made) is np.ndarray
        assert part.tobytes() == before


# Exact doubles, made without any function whose bits could differ: k/16 over the whole range, and powers of two.
FIXED = np.concatenate([np.arange(-746 * 16, 709 * 16 + 1) / 16.0, np.ldexp(1.0, np.arange(-1074, 9)),
                        -np.ldexp(1.0, np.arange(-1074, 9)), np.arange(-4096, 4097) / 1024.0 + 1 / 3])  # fmt: skip
GOLDEN: dict[str, tuple[Callable[[Floats], Floats], Floats, str]] = {
    "exp": (elementary.exp, FIXED, "5c1036aa55e42f389541209c6e2625193fc008ae4424e453a5b21fd291dc673e"),
    "log": (
        elementary.log,
        np.abs(FIXED)[FIXED != 0],
        "39c743d47c0a619fedd162bb27d9cec85e7ae8c18d6eec08b2143d832c1199d5",
    ),
    "tanh": (elementary.tanh, FIXED, "5926d85a9d0ed7240024967c83524753cb45590a2fe29eaba20341fc3644e4ff"),
    "sigmoid": (elementary.sigmoid, FIXED, "3da5e9372031cecc033c1a697610f37757e00374180fff61cb12068081789c59"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_bits_are_the_same_on_every_machine_and_version(name: str) -> None:
    f, x, digest = GOLDEN[name]
    assert hashlib.sha256(f(x).astype("<f8").tobytes()).hexdigest() == digest


def test_a_sum_in_order_is_that_of_a_loop_to_the_last_bit_and_its_zero_has_no_sign() -> None:
    random = np.random.default_rng(1)
    for count in (0, 1, 2, 3, 9, 200):
        terms = random.normal(size=(count, 3, 2)) * 10.0 ** random.integers(-9, 9, size=(count, 3, 2))
        terms[:, 0] = random.choice([-0.0, 0.0], size=(count, 2))
        result = np.zeros((3, 2))
        for term in terms:
            result = result + term
        assert elementary.ordered_sum(terms).tobytes() == result.tobytes()
        assert elementary.ordered_sum(terms[:, 1, 1]).tobytes() == result[1, 1].tobytes()  # where numpy's sum goes by pairs

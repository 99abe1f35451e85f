"""BoundedArray: every sensible evaluation, ours too, lies within the error of the truth; and no bound is ever lost silently.

The truth is mpmath's at 50 digits, from the exact inputs. What a student may write is written out here, many ways.
"""

from __future__ import annotations

import array
import copy
import functools
import math
import operator
import statistics
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from chainrule.numerics import (
    elementary,
    rules,  # noqa: F401  # without it no operation has a rule
)
from chainrule.numerics.bounded import TINY, BoundedArray, C, U, UndecidedError, UnsupportedError, bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chainrule.numerics.elementary import Floats

mp.dps = 50
CLOSEST = 0.75  # of the accepted distance 2 B: how near to its edge a right answer may come
SEEDS = range(25)

exact = np.vectorize(mpf, otypes=[object])
mp_exp, mp_tanh, mp_log, mp_sqrt, mp_cosh = (
    np.vectorize(f, otypes=[object]) for f in (mpmath.exp, mpmath.tanh, mpmath.log, mpmath.sqrt, mpmath.cosh)
)


def ratio(result: Any, truth: Any, answers: Iterable[Any] = ()) -> float:
    """Checks that our value and all answers lie within the error of the truth; the largest |answer - R| / (2 B)."""
    truth = np.asarray(truth, dtype=object)
    assert result.shape == truth.shape
    largest = 0.0
    for i, answer in enumerate([result.value, *answers]):
        x = np.asarray(answer, dtype=np.float64)
        assert x.shape == result.shape, i
        off = np.asarray(np.abs(exact(x) - truth), dtype=np.float64)
        assert np.all(off <= result.error), (i, np.max(off / result.error))
        if np.any(result.error > 0):
            known = result.error > 0
            largest = max(largest, float(np.max(np.abs(x - result.value)[known] / (2 * result.error[known]))))
    assert largest <= CLOSEST
    return largest


def signs(rng: np.random.Generator, low: float, high: float, *shape: int) -> Floats:
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape))


# -- sums in any order -------------------------------------------------------------------------------------------------


def reversed_sum(x: Floats) -> float:
    return functools.reduce(operator.add, x[::-1].tolist(), 0.0)


def pairwise_sum(x: Floats) -> float:
    return float(x[0]) if len(x) == 1 else pairwise_sum(x[: len(x) // 2]) + pairwise_sum(x[len(x) // 2 :])


def sorted_sum(x: Floats) -> float:
    return reversed_sum(np.array(sorted(x.tolist(), key=abs)))


def kahan_sum(x: Floats) -> float:
    total = lost = 0.0
    for value in x.tolist():
        y = value - lost
        t = total + y
        lost = (t - total) - y
        total = t
    return total


def running_mean(x: Floats) -> float:
    mean = 0.0
    for i, value in enumerate(x.tolist(), 1):
        mean = mean + (value - mean) / i
    return mean


SUMS: list[Callable[[Floats], float]] = [
    lambda x: float(np.sum(x)), reversed_sum, pairwise_sum, sorted_sum, kahan_sum, math.fsum,
    lambda x: sum(x.tolist()), lambda x: float(np.einsum("i->", x)), lambda x: float(np.dot(x, np.ones(len(x)))),
]  # fmt: skip
MEANS: list[Callable[[Floats], float]] = [
    lambda x: float(np.mean(x)), running_mean, statistics.fmean, lambda x: float(np.average(x)),
    *(lambda x, s=s: s(x) / len(x) for s in SUMS), *(lambda x, s=s: s(x) * (1 / len(x)) for s in SUMS),
    *(lambda x, s=s: s(x / len(x)) for s in SUMS), *(lambda x, s=s: s(x * (1 / len(x))) for s in SUMS),
]  # fmt: skip


@pytest.mark.parametrize("n", [1, 2, 3, 7, 11, 64, 300])
def test_a_sum_and_a_mean_hold_for_every_order_and_for_one_over_n_as_a_factor(n: int) -> None:
    worst = [0.0, 0.0]
    for seed in range(6):
        rng = np.random.default_rng([n, seed])
        x = signs(rng, 1e-6, 1.0, n) * (10.0 ** rng.uniform(-8, 8, n) if seed % 2 else 1.0)
        truth = sum(exact(x))
        worst[0] = max(worst[0], ratio(np.sum(BoundedArray(x)), truth, [s(x) for s in SUMS]))
        worst[1] = max(worst[1], ratio(np.mean(BoundedArray(x)), truth / n, [m(x) for m in MEANS]))
    print(f"n = {n}: sum {worst[0]:.3f}, mean {worst[1]:.3f} of 2 B")


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, 1, -1, -2])
def test_sum_mean_and_max_run_along_an_axis_as_in_numpy(axis: int | None, keepdims: bool) -> None:
    x = np.random.default_rng(1).normal(size=(4, 5))
    reductions: list[Any] = [np.sum, np.mean, np.max]  # their types know keepdims as a literal alone
    for f in reductions:
        made = f(BoundedArray(x), axis=axis, keepdims=keepdims)
        method = getattr(BoundedArray(x), f.__name__.removeprefix("a"))(axis=axis, keepdims=keepdims)
        assert made.shape == f(x, axis=axis, keepdims=keepdims).shape
        assert np.all(np.abs(made.value - f(x, axis=axis, keepdims=keepdims)) <= 2 * made.error)
        assert (method.value.tobytes(), method.error.tobytes()) == (made.value.tobytes(), made.error.tobytes())


# -- products ----------------------------------------------------------------------------------------------------------


def test_a_product_of_matrices_holds_for_every_order_and_for_blas() -> None:
    worst = 0.0
    for seed in SEEDS:
        rng = np.random.default_rng([2, seed])
        A, B = signs(rng, 0.1, 1.5, 4, 7), signs(rng, 0.1, 1.5, 7, 3)
        by_hand = [[[s(A[i] * B[:, j]) for j in range(3)] for i in range(4)] for s in SUMS]
        answers = [A @ B, (B.T @ A.T).T, np.einsum("ik,kj->ij", A, B), np.tensordot(A, B, 1), *by_hand]
        worst = max(worst, ratio(BoundedArray(A) @ BoundedArray(B), exact(A) @ exact(B), answers))
        worst = max(worst, ratio(A @ BoundedArray(B[:, 0]), exact(A) @ exact(B[:, 0]), [A @ B[:, 0], (A * B[:, 0]).sum(1)]))
        worst = max(worst, ratio(BoundedArray(A[0]) @ B, exact(A[0]) @ exact(B), [A[0] @ B, np.inner(B.T, A[0])]))
        worst = max(
            worst, ratio(np.dot(A[0], BoundedArray(B[:, 0])), exact(A[0]) @ exact(B[:, 0]), [np.vdot(A[0], B[:, 0])])
        )
        worst = max(
            worst, ratio(np.outer(BoundedArray(A[0]), B[0]), np.outer(exact(A[0]), exact(B[0])), [np.outer(A[0], B[0])])
        )
    print(f"matmul: {worst:.3f} of 2 B")


def test_a_product_of_matrices_that_do_not_fit_is_an_error_with_the_shapes_as_they_were() -> None:
    with pytest.raises(ValueError, match=r"\(2, 3\) does not fit \(2,\)"):
        np.ones((2, 3)) @ BoundedArray(np.ones(2))
    with pytest.raises(UnsupportedError):
        np.ones((2, 2, 2)) @ BoundedArray(np.ones((2, 2)))


@pytest.mark.slow
def test_a_difference_and_its_square_hold_when_they_are_multiplied_out_near_and_far() -> None:
    worst: dict[str, float] = {}
    for seed in SEEDS:
        rng = np.random.default_rng([3, seed])
        a = rng.uniform(-1, 1, 60)
        for name, y in {
            "plain": a + signs(rng, 0.1, 0.9, 60), "near": a + signs(rng, 1e-6, 1e-5, 60),
            "nearest": np.nextafter(a, 2), "far": signs(rng, 0.5e8, 1.5e8, 60),
        }.items():  # fmt: skip
            A, Y, b = exact(a), exact(y), BoundedArray(a)
            double = [2 * (a - y), 2 * a - 2 * y, -2 * (y - a), (a - y) + (a - y), (a - y) / 0.5]
            square = [(a - y) ** 2, a * a - 2 * a * y + y * y, (a * a + y * y) - 2 * (a * y), a * (a - y) - y * (a - y),
                      np.abs(a - y) ** 2, np.sqrt((a - y) ** 2) ** 2]  # fmt: skip
            loss = [np.dot(a - y, a - y), np.linalg.norm(a - y) ** 2, a @ a - 2 * (a @ y) + y @ y, square[1].sum(),
                    *(s((a - y) ** 2) for s in SUMS)]  # fmt: skip
            found = [ratio(2 * (b - y), 2 * (A - Y), double), ratio((b - y) ** 2, (A - Y) ** 2, square),
                     ratio(np.sum((b - y) ** 2), sum((A - Y) ** 2), loss)]  # fmt: skip
            worst[name] = max(worst.get(name, 0.0), *found)
    print("difference:", {name: round(r, 3) for name, r in worst.items()})


def test_quotients_powers_absolute_values_and_maxima_hold() -> None:
    worst = 0.0
    for seed in SEEDS:
        rng = np.random.default_rng([4, seed])
        x, y = signs(rng, 1e-3, 2, 40), signs(rng, 1e-3, 2, 40)
        X, Y, b, c = exact(x), exact(y), BoundedArray(x), BoundedArray(y)
        worst = max(
            worst,
            ratio(b / c, X / Y, [x / y, x * (1 / y)]),
            ratio((b - c) / 7, (X - Y) / 7, [(x - y) / 7, x / 7 - y / 7, (1 / 7) * (x - y)]),
            ratio(1 / (1 + b * b), 1 / (1 + X * X), [1 / (1 + x**2), (1 + x * x) ** -1.0]),
            ratio(b**5, X**5, [x**5, x * x * x * x * x, (x * x) ** 2 * x, np.power(x, 5.0)]),
            ratio(np.square(b), X * X, [x**2]),
            ratio(abs(b - c), abs(X - Y), [np.abs(x - y), np.fabs(y - x), np.sqrt((x - y) ** 2)]),
            ratio(np.maximum(b * c, 0), np.maximum(X * Y, mpf(0)), [np.maximum(x * y, 0), (x * y) * (x * y > 0)]),
            ratio(np.max(b * c), max(X * Y), [max((x * y).tolist())]),
            ratio(np.maximum(1, np.abs(b)), np.maximum(mpf(1), abs(X)), [np.maximum(1, np.abs(x))]),
            ratio(-b, -X, [-x, 0 - x]),
            ratio(np.where(x > y, b - c, c * b), np.where(x > y, X - Y, X * Y), [np.where(x > y, x - y, x * y)]),
        )
    print(f"quotients and the rest: {worst:.3f} of 2 B")


def test_products_that_underflow_hold() -> None:
    x, y = np.array([1e-200, 3e-160, 1e-308, 5e-324]), np.array([1e-200, 7e-160, 0.3, 0.5])
    X, Y = exact(x), exact(y)
    ratio(BoundedArray(x) * y, X * Y, [x * y, y * x])
    ratio(BoundedArray(x) * y * 1e10, X * Y * exact(np.array(1e10))[()], [(x * 1e10) * y])
    ratio(BoundedArray(x) / 1e10, X / mpf(10) ** 10, [x / 1e10, x * 1e-10])


# -- functions ---------------------------------------------------------------------------------------------------------

Z = np.concatenate([signs(np.random.default_rng(5), 0, 4, 300), signs(np.random.default_rng(6), 4, 32, 300),
                    [0.0, 1e-9, -1e-9, 1e-300, -5e-324, 30.0, -30.0, 35.0, -35.0, 18.7, 19.1, -36.0]])  # fmt: skip
PLAIN = Z[np.abs(Z) <= 4]


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def stable_sigmoid(z: Floats) -> Floats:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def test_exp_sqrt_and_log_hold_for_the_libraries_own() -> None:
    x = np.concatenate([Z, np.linspace(-700, 700, 99)])
    p = np.concatenate([np.logspace(-300, 300, 99), 1 + np.logspace(-15, 0, 50), 1 - np.logspace(-15, -1, 50)])
    found = [
        ratio(np.exp(BoundedArray(x)), mp_exp(exact(x)), [np.exp(x), list(map(math.exp, x)), 1 / np.exp(-x)]),
        ratio(np.sqrt(BoundedArray(p)), mp_sqrt(exact(p)), [np.sqrt(p), list(map(math.sqrt, p)), p**0.5]),
        ratio(np.log(BoundedArray(p)), mp_log(exact(p)), [np.log(p), list(map(math.log, p)), -np.log(1 / p)]),
    ]  # fmt: skip
    print("exp, sqrt, log:", [round(r, 3) for r in found])


def test_sigmoid_holds_for_its_textbook_forms_on_both_sides_into_saturation() -> None:
    T = 1 / (1 + mp_exp(-exact(Z)))
    e = np.exp(Z)
    answers = [
        sigmoid(Z),
        stable_sigmoid(Z),
        elementary.sigmoid(Z),
        e / (1 + e),
        1 / (1 + 1 / e),
        (1 + np.exp(-Z)) ** -1.0,
    ]
    print(f"sigmoid: {ratio(sigmoid(BoundedArray(Z)), T, answers):.3f} of 2 B")


def test_the_slope_of_sigmoid_holds_for_its_textbook_forms_on_both_sides_into_saturation() -> None:
    E = mp_exp(-exact(Z))
    a = sigmoid(BoundedArray(Z))
    answers: list[Floats] = []
    for x in (sigmoid(Z), stable_sigmoid(Z), elementary.sigmoid(Z)):
        answers += [x * (1 - x), x - x * x, x - x**2]
    e, f = np.exp(-Z), np.exp(Z)
    answers += [e / (1 + e) ** 2, f / (1 + f) ** 2, stable_sigmoid(Z) * stable_sigmoid(-Z), sigmoid(Z) ** 2 * e,
                1 / (2 + e + f), 1 / (4 * np.cosh(Z / 2) ** 2)]  # fmt: skip
    print(f"slope of sigmoid: {ratio(a * (1 - a), E / (1 + E) ** 2, answers):.3f} of 2 B")


def test_sigmoid_by_tanh_or_as_what_is_left_of_one_holds_into_saturation() -> None:
    E, f = mp_exp(-exact(Z)), np.exp(Z)
    a, t = sigmoid(BoundedArray(Z)), np.tanh(Z / 2)
    forms = [0.5 * (1 + t), 0.5 + 0.5 * t, (t + 1) / 2, 1 - 1 / (1 + f)]
    slopes = [part for x in forms for part in (x * (1 - x), x - x**2, 0.25 - (x - 0.5) ** 2)]
    slopes += [(1 - t * t) / 4, (1 - t) * (1 + t) / 4]
    found = [ratio(a, 1 / (1 + E), forms), ratio(a * (1 - a), E / (1 + E) ** 2, slopes)]
    print("by tanh, and its slope:", [round(r, 3) for r in found])
    assert np.all((a * (1 - a)).error < 1e-14)  # where the slope is 1e-7, at |z| = 16, seven digits are left


@pytest.mark.parametrize(
    "form",
    [
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: 1.0 / (np.exp(-z) + 1.0),
        lambda z: np.exp(z) / (1 + np.exp(z)),
        lambda z: np.where(z.value >= 0, 1 / (1 + np.exp(-abs(z))), np.exp(-abs(z)) / (1 + np.exp(-abs(z)))),
        lambda z: (1 / (1 + np.exp(-z)).reshape(-1, 1)).reshape(-1),
    ],
)
def test_a_logistic_quotient_is_charged_what_its_complement_loses_however_it_is_written(form: Callable[..., Any]) -> None:
    z = np.array([-16.0, -12.5, -8.0])
    ratio(form(BoundedArray(z)), 1 / (1 + mp_exp(-exact(z))), [1 - 1 / (1 + np.exp(z)), 0.5 + 0.5 * np.tanh(z / 2)])


def test_other_quotients_of_exponentials_keep_their_digits() -> None:
    z = np.array([-16.0, -30.0])
    e = np.exp(BoundedArray(z))
    quotients: list[Any] = [e / 3, e / (1 + e) ** 2, 1 / (2 + np.exp(BoundedArray(-z))), e / np.sum(1 + e)]
    for small in quotients:
        assert np.all(small.error < 1e-13 * small.value)


def tanh_forms(z: Floats) -> list[Floats]:
    e, f = np.exp(z), np.exp(-z)
    return [
        np.tanh(z),
        np.vectorize(math.tanh)(z),
        elementary.tanh(z),
        (e - f) / (e + f),
        1 - 2 / (np.exp(2 * z) + 1),
        (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
        2 / (1 + np.exp(-2 * z)) - 1,
        np.sinh(z) / np.cosh(z),
        (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z)),
        2 * sigmoid(2 * z) - 1,
    ]


def test_tanh_holds_for_its_textbook_forms_on_both_sides_into_saturation() -> None:
    print(f"tanh: {ratio(np.tanh(BoundedArray(Z)), mp_tanh(exact(Z)), tanh_forms(Z)):.3f} of 2 B")


def test_the_slope_of_tanh_holds_for_its_textbook_forms_on_both_sides_into_saturation() -> None:
    answers: list[Floats] = []
    for a in tanh_forms(Z):
        answers += [1 - a**2, 1 - a * a, (1 - a) * (1 + a)]
    e, f = np.exp(Z), np.exp(-Z)
    answers += [1 / np.cosh(Z) ** 2, 4 / (e + f) ** 2, 4 / (np.exp(2 * Z) + 2 + np.exp(-2 * Z)),
                4 * np.exp(2 * Z) / (1 + np.exp(2 * Z)) ** 2, (1 / np.cosh(Z)) ** 2]  # fmt: skip
    found = ratio(1 - np.tanh(BoundedArray(Z)) ** 2, 1 / mp_cosh(exact(Z)) ** 2, answers)
    print(f"slope of tanh: {found:.3f} of 2 B")


def test_a_reference_without_cancellation_does_not_cover_the_lessons_form_in_saturation() -> None:
    z = np.array([20.0, 30.0])
    e = np.exp(BoundedArray(-z))
    a = sigmoid(z)
    reference = e / (1 + e) ** 2
    assert np.all(np.abs(a * (1 - a) - reference.value) > 1000 * 2 * reference.error)
    lesson = sigmoid(BoundedArray(z)) * (1 - sigmoid(BoundedArray(z)))
    assert np.all(np.abs((np.exp(-z) / (1 + np.exp(-z)) ** 2) - lesson.value) <= 2 * lesson.error)


def test_softmax_holds_with_and_without_the_largest_taken_off() -> None:
    worst = 0.0
    for seed in SEEDS:
        rng = np.random.default_rng([7, seed])
        z = signs(rng, 0.1, 4, 6) * (1 if seed % 2 else 80)
        b, e = BoundedArray(z), mp_exp(exact(z))
        raised = np.exp(b - np.max(b))
        x, y = np.exp(z - z.max()), np.exp(z)
        with np.errstate(divide="ignore"):
            answers = [x / x.sum(), y / y.sum(), x / math.fsum(x), np.exp(z - z.max() - np.log(x.sum()))]
        worst = max(worst, ratio(raised / np.sum(raised), e / sum(e), answers))
    print(f"softmax: {worst:.3f} of 2 B")


# -- the rules pass errors on: truth and student anywhere within them --------------------------------------------------

small = st.sampled_from([0.0, 1e-15, 1e-8, 1e-3, 0.1, 0.3])
corner = st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0])
number = st.floats(0.01, 3).flatmap(lambda x: st.sampled_from([x, -x]))
uncertain = st.tuples(number, small, corner, corner)

RULES: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "add": (operator.add, operator.add),
    "subtract": (operator.sub, operator.sub),
    "multiply": (operator.mul, operator.mul),
    "divide": (operator.truediv, operator.truediv),
    "cube": (lambda x, y: x**3, lambda x, y: x**3),
    "exp": (lambda x, y: np.exp(x), lambda x, y: mpmath.exp(x)),
    "tanh": (lambda x, y: np.tanh(x), lambda x, y: mpmath.tanh(x)),
    "sqrt": (lambda x, y: np.sqrt(abs(x)), lambda x, y: mpmath.sqrt(abs(x))),
    "log": (lambda x, y: np.log(abs(x)), lambda x, y: mpmath.log(abs(x))),
    "absolute": (lambda x, y: abs(x), lambda x, y: abs(x)),
    "maximum": (np.maximum, max),
    "minimum": (np.minimum, min),
    "clip": (lambda x, y: np.clip(x, -1, 1), lambda x, y: max(mpf(-1), min(mpf(1), x))),
    "median": (lambda x, y: np.median(np.array([1.0, 3.0, 2.0]) * x), lambda x, y: 2 * x),
    "max": (lambda x, y: (np.array([1.0, 1.0]) * x).max(), lambda x, y: x),
    "matmul": (lambda x, y: np.array([2.0, 3.0]) @ (np.array([1.0, -0.5]) * x) + y, lambda x, y: x / 2 + y),
}


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=150)
@given(x=uncertain, y=uncertain)
def test_a_truth_and_a_student_anywhere_within_the_errors_of_the_inputs_are_within_the_error_of_the_result(
    rule: str, x: tuple[float, ...], y: tuple[float, ...]
) -> None:
    """Each input is (our value, its relative error, where the truth lies within it, where the student's value does)."""
    on_bounded, on_exact = RULES[rule]
    ours = [BoundedArray(value, abs(value) * error) for value, error, _, _ in (x, y)]
    truths = [mpf(b.value.item()) + t * mpf(b.error.item()) for b, (_, _, t, _) in zip(ours, (x, y), strict=True)]
    students = [t + s * mpf(b.error.item()) for t, b, (_, _, _, s) in zip(truths, ours, (x, y), strict=True)]
    made = on_bounded(*ours)
    truth = on_exact(*truths)
    assert abs(mpf(made.value.item()) - truth) <= made.error
    assert abs(on_exact(*students) - truth) <= made.error


# -- what rounding decides is not asked --------------------------------------------------------------------------------

COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge]


@pytest.mark.parametrize("compare", COMPARISONS)
def test_a_comparison_that_a_students_rounding_could_turn_is_undecided(compare: Callable[[Any, Any], Any]) -> None:
    x = BoundedArray([1.0, 5.0], [1e-9, 1e-9])
    for other in (1.0, 1 + 0.9e-9, 1 - 1.9e-9, BoundedArray(1 + 3.9e-9, 1e-9)):
        with pytest.raises(UndecidedError, match="rounding could turn"):
            compare(x, other)
        with pytest.raises(UndecidedError):
            compare(other, x)
    for other in (1 + 2.1e-9, 0.5, BoundedArray(1 + 4.1e-9, 1e-9)):
        made = compare(x, other)
        assert type(made) is np.ndarray
        assert made.tolist() == compare(x.value, bounded(other).value).tolist()


def test_exact_numbers_may_be_compared_even_when_they_are_equal() -> None:
    assert (BoundedArray([0.0, 1.0, -1.0]) > 0).tolist() == [False, True, False]
    assert (BoundedArray([0.0, 1.0, -1.0]) >= 0).tolist() == [True, True, False]


@pytest.mark.parametrize(
    "ask",
    [
        lambda x: 1 / x,
        np.sqrt,
        np.log,
        lambda x: np.exp(BoundedArray(0.0, 1.1)),
        lambda x: x / (x - x),
    ],
)
def test_a_division_root_logarithm_or_exponential_out_of_reach_is_undecided(ask: Callable[[BoundedArray], Any]) -> None:
    with pytest.raises(UndecidedError):
        ask(BoundedArray([1.0, 1e-9], 1e-9))


@pytest.mark.parametrize(
    "make",
    [
        lambda: BoundedArray([1e200]) * 1e200,
        lambda: BoundedArray(np.nan),
        lambda: BoundedArray(None),
        lambda: BoundedArray(1.0, np.inf),
        lambda: np.exp(BoundedArray(710.0)),
    ],
)
def test_a_number_beyond_the_largest_double_is_an_error(make: Callable[[], Any]) -> None:
    with np.errstate(over="ignore"), pytest.raises(OverflowError, match="largest double"):
        make()


# -- no bound is lost --------------------------------------------------------------------------------------------------

OPTIONS = (UnsupportedError, TypeError)


def vector() -> BoundedArray:
    return BoundedArray([1.0, 2.0, 3.0], 1e-9)


def store(index: Any, value: Any) -> None:
    np.zeros(3)[index] = value


CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "asarray": np.asarray,
    "array": np.array,
    "object array": lambda b: np.array([b], dtype=object),
    "asarray of objects": lambda b: np.asarray(b, dtype=object),
    "asanyarray": np.asanyarray,
    "array of a list": lambda b: np.array([b, b]),
    "array of numbers": lambda b: np.array([b[0], b[1]]),
    "list": lambda b: np.array(list(b)),
    "float": lambda b: float(b[0]),
    "complex": lambda b: complex(b[0]),
    "int": lambda b: int(b[0]),
    "round": lambda b: round(b[0]),
    "bool": bool,
    "bool of one": lambda b: bool(b[0]),
    "float64": lambda b: np.float64(b[0]),
    "slice": lambda b: store(slice(None), b),
    "in place on plain": lambda b: np.zeros(3).__iadd__(b),
    "out": lambda b: np.add(b, 1, out=np.zeros(3)),
    "positional out": lambda b: np.exp(b, np.zeros(3)),
    "where": lambda b: np.add(b, 1, where=[True, False, True]),
    "sum where": lambda b: np.sum(b, where=[True, False, True]),
    "sum out": lambda b: np.sum(b, out=np.zeros(())),
    "sum dtype": lambda b: np.sum(b, dtype=np.float32),
    "sum of a list": lambda b: np.sum([b[0], b[1]]),
    "mean of a list": lambda b: np.mean([b, b], axis=0),
    "max of a list": lambda b: np.max([b[0], b[1]]),
    "method dot": lambda b: np.zeros(3).dot(b),
    "fsum": math.fsum,
    "math": lambda b: math.exp(b[0]),
    "fmean": statistics.fmean,
    "array.array": lambda b: array.array("d", b),
    "copyto": lambda b: np.copyto(np.zeros(3), b),
    "put": lambda b: np.put(np.zeros(3), [0], b[0]),
    "full": lambda b: np.full(3, b[0]),
    "zeros": lambda b: np.zeros(b[0]),
    "ones": np.ones,
    "vectorize": np.vectorize(lambda x: x),
    "index": lambda b: np.zeros(9)[b],
    "list index": lambda b: [1, 2, 3][b[0]],
    "vstack": lambda b: np.vstack([b, b]),
    "append": lambda b: np.append(b, 1.0),
    "arange": lambda b: np.arange(b[0]),
    "linspace": lambda b: np.linspace(0, b[0], 3),
    "masked": np.ma.array,
    "ufunc.at": lambda b: np.add.at(np.zeros(3), [0], b[0]),
    "ufunc.reduce": np.add.reduce,
    "ufunc.outer": lambda b: np.multiply.outer(b, b),
    "ufunc.accumulate": np.add.accumulate,
    "reduce of a list": lambda b: np.maximum.reduce([b[0], b[1]]),
    "equality": lambda b: b == 1.0,
    "in": lambda b: 1.0 in b,
    "hash": hash,
    "where of it": lambda b: np.where(b, 1, 0),
    "iterate one number": lambda b: list(b[0]),
    "sum one number": lambda b: sum(b[0]),
    "BoundedArray": BoundedArray,
    "BoundedArray of a list": lambda b: BoundedArray([b, b]),
    "format": lambda b: f"{b[0]:.3f}",
    "bytes": bytes,
    "memoryview": memoryview,
    "power 1/2": lambda b: b**0.5,
    "power -1": lambda b: b**-1,
    "power of": lambda b: 2**b,
    "permutation": np.random.default_rng(1).permutation,
    "genfrom": lambda b: np.asarray(b, dtype=np.float32),
}
NUMPY = [
    "einsum",
    "tensordot",
    "inner",
    "vdot",
    "kron",
    "cumsum",
    "prod",
    "nansum",
    "average",
    "std",
    "var",
    "min",
    "ptp",
    "argmax",
    "argsort",
    "sort",
    "round",
    "nan_to_num",
    "isfinite",
    "isnan",
    "isclose",
    "allclose",
    "array_equal",
    "ravel",
    "reshape",
    "squeeze",
    "expand_dims",
    "atleast_1d",
    "broadcast_to",
    "tile",
    "repeat",
    "diag",
    "diff",
    "flip",
    "empty_like",
    "full_like",
    "unique",
    "interp",
    "fmax",
    "sign",
    "heaviside",
    "expm1",
    "log1p",
    "log2",
    "log10",
    "exp2",
    "cosh",
    "sinh",
    "sin",
    "arctan",
    "cbrt",
    "reciprocal",
    "positive",
    "floor",
    "rint",
    "mod",
    "hypot",
    "logaddexp",
    "float_power",
    "equal",
    "not_equal",
    "logical_and",
    "linalg.norm",
    "linalg.solve",
    "linalg.inv",
    "count_nonzero",
    "any",
    "all",
    "save",
]


@pytest.mark.parametrize("way", CONVERSIONS)
def test_a_bounded_number_never_becomes_a_plain_one(way: str) -> None:
    with pytest.raises(OPTIONS):
        CONVERSIONS[way](vector())


@pytest.mark.parametrize("name", NUMPY)
def test_a_function_without_a_rule_is_refused_by_name(name: str) -> None:
    f = operator.attrgetter(name)(np)
    two = {
        "tensordot",
        "inner",
        "vdot",
        "kron",
        "isclose",
        "allclose",
        "array_equal",
        "minimum",
        "fmax",
        "heaviside",
        "mod",
        "hypot",
        "logaddexp",
        "float_power",
        "equal",
        "not_equal",
        "logical_and",
        "linalg.solve",
    }
    more: dict[str, tuple[Any, ...]] = {
        "reshape": (3, 1), "expand_dims": (0,), "broadcast_to": ((2, 3),), "tile": (2,), "repeat": (2,),
        "full_like": (1.0,), "interp": ([0, 1], [0, 1])}  # fmt: skip
    b = vector()
    arguments = ("i->", b) if name == "einsum" else ("/dev/null", b) if name == "save" else (b, *more.get(name, ()))
    with pytest.raises(UnsupportedError, match=r"no proved rule for|can't become a plain array"):
        f(*arguments, b) if name in two else f(*arguments)


def test_a_bounded_number_put_into_a_plain_array_is_an_error() -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        store(0, vector()[0])
    assert isinstance(caught.value, OPTIONS) or isinstance(caught.value.__cause__, OPTIONS)


IN_PLACE = [operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ipow, operator.imatmul]


@pytest.mark.parametrize("change", IN_PLACE)
def test_a_change_in_place_is_refused_and_says_what_to_write(change: Callable[[Any, Any], Any]) -> None:
    G = BoundedArray(np.ones((2, 2)))
    row, one = G[0], G[0, 0]
    for left in (G, row, one):
        with pytest.raises(UnsupportedError, match=r"in place: write x = x \+ y, not x \+= y"):
            change(left, 2)
    assert (G.value == 1).all()


def test_a_sum_may_start_from_a_plain_zero_but_not_go_on_in_place() -> None:
    total: Any = 0.0
    total += vector()
    assert isinstance(total, BoundedArray)
    with pytest.raises(UnsupportedError):
        total += vector()


def test_python_s_sum_min_max_and_sorted_keep_the_bound() -> None:
    b = vector()
    for made in (sum(b), max(b), min(b), *sorted(b), abs(b[0]), functools.reduce(operator.add, b)):
        assert isinstance(made, BoundedArray)
        assert made.error > 0


def test_a_slice_is_a_view_so_that_what_is_written_into_a_row_is_in_the_matrix() -> None:
    G: Any = np.zeros_like(BoundedArray(np.ones((3, 4))))
    row = G[1]
    row[2] = BoundedArray(5.0, 1e-9)
    G.T[3] = BoundedArray([1.0, 2.0, 3.0], [1e-9, 2e-9, 3e-9])
    G.reshape(-1)[0] = BoundedArray(7.0, 7e-9)
    for line in G[2:]:
        line[:2] = BoundedArray(9.0, 9e-9)
    np.transpose(G)[1, 0] = 4.0
    assert G.value.tolist() == [[7, 4, 0, 1], [0, 0, 5, 2], [9, 9, 0, 3]]
    assert (G.error * 1e9).round(6).tolist() == [[7, 0, 0, 1], [0, 0, 1, 2], [9, 9, 0, 3]]
    G[1] = 0.0
    assert row.value.tolist() == [0, 0, 0, 0]


def test_what_is_a_copy_in_numpy_is_a_copy_here() -> None:
    plain = np.arange(6.0).reshape(2, 3)
    b = BoundedArray(plain)
    for made in (b.copy(), copy.copy(b), copy.deepcopy(b), np.copy(b), b[[0, 1]], b[b > -1], b**1, abs(b), +1 * b, -b,
                 np.maximum(b, b), np.where(plain > -1, b, b), b.sum(0)):  # fmt: skip
        made[...] = 99.0
        assert (b.value == plain).all()
    one = b[0, 0]
    one[...] = 99.0
    assert b.value[0, 0] == 0
    b[...] = 1.0
    assert plain[1, 2] == 5


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_view_is_one_of_value_error_and_magnitude_alike_however_the_inputs_lie_in_memory(order: Any) -> None:
    x = np.asarray(np.arange(6.0).reshape(2, 3), order=order)
    for b in (BoundedArray(x, x.T.copy().T, x), BoundedArray(x, 1e-9), BoundedArray(x.T).T, BoundedArray(x) * 2.0):
        b.reshape(-1)[4] = BoundedArray(50.0, 30.0)
        assert ((b.value == 50) == (b.error == 30)).all()
        assert ((b.value == 50) == (b.magnitude == 50)).all()


def test_the_functions_with_a_rule_give_bounded_arrays_of_numpys_shape() -> None:
    x = np.array([[0.5, 1.5, 2.5], [3.5, 4.5, 5.5]])
    b = BoundedArray(x, 1e-12)
    for f in (np.exp, np.tanh, np.sqrt, np.log, np.abs, np.negative, np.square, np.sum, np.mean, np.max, np.transpose,
              np.copy, np.zeros_like, np.ones_like, lambda v: v.T, lambda v: v[1], lambda v: v[:, 0], lambda v: v[0, 1],
              lambda v: v.reshape(3, 2), lambda v: np.outer(v, v), lambda v: np.dot(v, v.T), lambda v: v[None, :, :],
              lambda v: x + v, lambda v: np.float64(2) * v, lambda v: 1 - v,
              lambda v: np.add([1, 2, 3], v)):  # fmt: skip
        made = f(b)
        assert isinstance(made, BoundedArray)
        assert made.shape == made.error.shape == made.magnitude.shape == np.shape(f(x))
        assert np.all(np.abs(made.value - f(x)) <= 2 * made.error)
    assert (np.shape(b), b.shape, b.ndim, b.size, len(b)) == ((2, 3), (2, 3), 2, 6, 2)


# -- the gradients of the lesson, and the formula for them by hand -----------------------------------------------------


def g(z: Any, activation: str) -> Any:
    return sigmoid(z) if activation == "sigmoid" else np.tanh(z)


def slope(z: Any, activation: str) -> Any:
    a = g(z, activation)
    return a * (1 - a) if activation == "sigmoid" else 1 - a**2


def weight_gradient(W: Any, a_prev: Any, y: Any, j: int, k: int, activation: str) -> Any:
    z = W @ a_prev
    return 2 * (g(z, activation) - y)[j] * slope(z, activation)[j] * a_prev[k]


def layer_gradient(W: Any, a_prev: Any, y: Any, activation: str) -> Any:
    z = W @ a_prev
    return np.outer(2 * (g(z, activation) - y) * slope(z, activation), a_prev)


def average_gradient(W: Any, A_prev: Any, Y: Any, activation: str) -> Any:
    total: Any = 0.0
    for a_prev, y in zip(A_prev, Y, strict=True):
        total = total + layer_gradient(W, a_prev, y, activation)
    return total / len(A_prev)


def by_hand(W: Floats, A_prev: Floats, Y: Floats, activation: str) -> Floats:
    """The bound, derived by hand, for the average gradient; with one sample, for the layer's."""
    n, K = A_prev.shape
    lipschitz, c_a, c_2, curved = (0.25, 6, 10, 0.1) if activation == "sigmoid" else (1.0, 8, 24, 0.77)
    Z = A_prev @ W.T
    A = g(Z, activation)
    e_z = (K + 1) * U * (np.abs(A_prev) @ np.abs(W).T) + 2 * K * TINY
    e_a = lipschitz * e_z + c_a * U * np.abs(A) + TINY
    t_1, e_1 = 2 * (np.abs(A) + np.abs(Y)), 2 * (e_a + U * (np.abs(A) + np.abs(Y)))
    t_2, e_2 = np.abs(slope(Z, activation)), curved * e_z + c_2 * U
    each = e_1 * (t_2 + e_2) + 2 * np.abs(A - Y) * e_2 + (n + 5) * U * (t_1 + e_1) * (t_2 + e_2)
    return np.asarray(each.T @ np.abs(A_prev) / n)


def gradient_forms(W: Floats, A_prev: Floats, Y: Floats, activation: str) -> list[Floats]:
    n = len(A_prev)
    Z = A_prev @ W.T
    z_by_loop = np.array([[reversed_sum(w * a) for w in W] for a in A_prev])
    answers: list[Floats] = [average_gradient(W, A_prev, Y, activation)]
    for z in (Z, z_by_loop, np.einsum("ik,jk->ij", A_prev, W)):
        forms = [stable_sigmoid(z), sigmoid(z)] if activation == "sigmoid" else tanh_forms(z)
        flat = np.exp(-z) / (1 + np.exp(-z)) ** 2 if activation == "sigmoid" else 1 / np.cosh(z) ** 2
        for a in forms:
            for d in (a * (1 - a) if activation == "sigmoid" else 1 - a * a, flat):
                delta = 2 * (a - Y) * d
                spread = (2 * a * d - 2 * Y * d)[:, :, None] * A_prev[:, None, :]
                answers += [delta.T @ A_prev / n, (2 / n) * ((a - Y) * d).T @ A_prev, (delta / n).T @ A_prev,
                            np.einsum("ij,ik->jk", delta, A_prev) * (1 / n), spread.mean(0), spread[::-1].sum(0) / n,
                            np.apply_along_axis(math.fsum, 0, spread) / n,
                            np.apply_along_axis(running_mean, 0, spread)]  # fmt: skip
    return answers


def truth_of_average(W: Floats, A_prev: Floats, Y: Floats, activation: str) -> Any:
    E, F, T = exact(W), exact(A_prev), exact(Y)
    z = F @ E.T
    a = 1 / (1 + mp_exp(-z)) if activation == "sigmoid" else mp_tanh(z)
    return (2 * (a - T) * (a * (1 - a) if activation == "sigmoid" else 1 - a**2)).T @ F / len(A_prev)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["plain", "near", "far", "saturated"])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_average_gradient_holds_for_everything_a_student_may_write(activation: str, kind: str) -> None:
    worst = 0.0
    for seed in range(4):
        rng = np.random.default_rng([8, seed])
        n, n_out, n_in = (1, 3, 5) if seed == 0 else (7, 3, 5)
        W, A_prev = signs(rng, 0.1, 0.8, n_out, n_in), signs(rng, 0.1, 1.0, n, n_in)
        W *= 15 if kind == "saturated" else 1
        a = g(A_prev @ W.T, activation)
        Y = {"near": a + signs(rng, 1e-6, 1e-5, n, n_out), "far": signs(rng, 5e7, 1.5e8, n, n_out)}.get(
            kind, a + signs(rng, 0.1, 0.9, n, n_out)
        )
        made = average_gradient(BoundedArray(W), BoundedArray(A_prev), BoundedArray(Y), activation)
        answers = gradient_forms(W, A_prev, Y, activation)
        worst = max(worst, ratio(made, truth_of_average(W, A_prev, Y, activation), answers))
    print(f"average gradient, {activation}, {kind}: {worst:.3f} of 2 B")


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_bounds_of_the_three_gradients_agree_with_the_formula_by_hand_and_are_narrow(activation: str) -> None:
    factors, widest = [], 0.0
    for seed in range(20):
        rng = np.random.default_rng([9, seed])
        W, A_prev = signs(rng, 0.2, 0.8, 4, 6), signs(rng, 0.1, 0.9, 7, 6)
        Y = g(A_prev @ W.T, activation) + signs(rng, 0.3, 0.9, 7, 4)
        b, c, d = BoundedArray(W), BoundedArray(A_prev), BoundedArray(Y)
        layer, average = layer_gradient(b, c[0], d[0], activation), average_gradient(b, c, d, activation)
        weight = weight_gradient(b, c[0], d[0], 1, 2, activation)
        hand = by_hand(W, A_prev[:1], Y[:1], activation)
        factors += [weight.error / hand[1, 2], layer.error / hand, average.error / by_hand(W, A_prev, Y, activation)]
        widest = max(widest, float(np.max(2 * layer.error / np.abs(layer.value))))
        # An average may cancel; where it doesn't, it is as narrow.
        whole = np.mean([np.abs(layer_gradient(W, x, y, activation)) for x, y in zip(A_prev, Y, strict=True)], axis=0)
        widest = max(widest, float(np.max(2 * average.error / whole)))
    every = np.concatenate([np.ravel(factor) for factor in factors])
    print(f"{activation}: B is {np.min(every):.2f} to {np.max(every):.2f} of the one by hand; 2 B / |R| <= {widest:.1e}")
    assert np.min(every) >= 0.3
    assert np.max(every) <= 30
    assert widest <= 1e-11


def test_values_do_not_depend_on_the_error_and_errors_grow_with_it() -> None:
    rng = np.random.default_rng(10)
    W, A_prev, Y = signs(rng, 0.2, 0.8, 4, 6), signs(rng, 0.1, 0.9, 7, 6), signs(rng, 1, 2, 7, 4)
    sharp = average_gradient(BoundedArray(W), BoundedArray(A_prev), BoundedArray(Y), "tanh")
    blurred = average_gradient(BoundedArray(W, 1e-12), BoundedArray(A_prev), BoundedArray(Y), "tanh")
    assert sharp.value.tobytes() == blurred.value.tobytes()
    assert np.all(blurred.error > sharp.error)


def test_renaming_the_nodes_renames_value_and_error() -> None:
    rng = np.random.default_rng(11)
    W, a_prev, y = signs(rng, 0.2, 0.8, 4, 6), signs(rng, 0.1, 0.9, 6), signs(rng, 1, 2, 4)
    order = [2, 0, 3, 1]
    one = layer_gradient(BoundedArray(W), BoundedArray(a_prev), BoundedArray(y), "sigmoid")
    other = layer_gradient(BoundedArray(W[order]), BoundedArray(a_prev), BoundedArray(y[order]), "sigmoid")
    assert one[order].value.tobytes() == other.value.tobytes()
    assert one[order].error.tobytes() == other.error.tobytes()


def test_one_rounding_is_charged_c_times() -> None:
    made = BoundedArray(1.0) + 2.0
    assert made.error == C * U * 3

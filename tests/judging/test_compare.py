"""compare: what passes, what doesn't, and what is said about it. Answers are made here, not run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import mpmath
import msgspec
import numpy as np
import pytest
from made_answers import Change, answer, found, value_of
from repository import KEY

from chainrule.diagnosis.places.as_code import write_short
from chainrule.judging.compare import compare
from chainrule.key import Check
from chainrule.result import FOLLOWS, Verdict
from chainrule.sandbox.answer import Answer


@pytest.mark.parametrize("name", [exercise.name for exercise in KEY.exercises])
def test_the_expected_values_pass_and_so_does_everything_within_the_bound(name: str) -> None:
    sign = np.random.default_rng(1)

    def nearly(value: Any, check: Check) -> Any:
        moved = [
            x + np.where(sign.random(x.shape) < 0.5, -1, 1) * within * 0.75
            for x, within in zip(check.expected.arrays, check.within, strict=True)
        ]
        return moved if check.expected.form == "list" else moved[0]

    assert found(name, lambda value, check: value).verdict == "PASS"
    assert found(name, nearly).verdict == "PASS"


@pytest.mark.parametrize("name", [exercise.name for exercise in KEY.exercises])
def test_one_component_just_beyond_the_bound_fails(name: str) -> None:
    for i, check in enumerate(KEY.exercise(name).checks):
        moved = [array.copy() for array in check.expected.arrays]
        last = moved[-1].reshape(-1)
        last[-1] = np.nextafter(last[-1] + 1.5 * check.within[-1].reshape(-1)[-1], np.inf)
        value = moved if check.expected.form == "list" else moved[0]
        assert compare(answer(value, check.expected.form), check).verdict == "WRONG", (name, i)


def test_the_bound_of_the_key_holds_the_truth_at_fifty_digits() -> None:
    """R is the reference's value; the truth, by mpmath from the same inputs, is within half of what is accepted."""
    with mpmath.workdps(50):
        for check in KEY.exercise("average_gradient").checks:
            W, A_prev, Y = (check.arguments[name] for name in ("W", "A_prev", "Y"))
            true = [[mpmath.mpf(0)] * W.shape[1] for _ in range(W.shape[0])]
            for a_prev, y in zip(A_prev.tolist(), Y.tolist(), strict=True):
                for j, row in enumerate(W.tolist()):
                    z = mpmath.fsum(mpmath.mpf(w) * mpmath.mpf(a) for w, a in zip(row, a_prev, strict=True))
                    a, slope = _activation(z, check.arguments["activation"])
                    for k, a_k in enumerate(a_prev):
                        true[j][k] += 2 * (a - mpmath.mpf(y[j])) * slope * mpmath.mpf(a_k) / len(Y)
            for (j, k), expected in np.ndenumerate(check.expected.arrays[0]):
                assert abs(mpmath.mpf(float(expected)) - true[j][k]) <= check.within[0][j, k] / 2, check.case


def _activation(z: Any, name: str) -> tuple[Any, Any]:
    match name:
        case "sigmoid":
            a = 1 / (1 + mpmath.exp(-z))
            return a, a * (1 - a)
        case "tanh":
            return mpmath.tanh(z), 1 - mpmath.tanh(z) ** 2
        case "relu":
            return (z, mpmath.mpf(1)) if z > 0 else (mpmath.mpf(0), mpmath.mpf(0))
        case _:
            return z, mpmath.mpf(1)


class Liar(np.ndarray[Any, Any]):
    def __eq__(self, other: object) -> Any:
        return np.ones(self.shape, dtype=bool)

    __hash__ = None


@pytest.mark.parametrize(
    ("value", "verdict", "said"),
    [
        (None, "SHAPE", "it returns None: is a return missing?"),
        (..., "SHAPE", "it returns ...: is a return missing?"),
        ("text", "SHAPE", "it returns a value of type str, not numbers"),
        ({"a": 1}, "SHAPE", "it returns a value of type dict, not numbers"),
        ([[1.0], [1.0, 2.0]], "SHAPE", "it returns a list that is no array of numbers"),
        (1.5, "SHAPE", "it returns a single number, not shape (n_out,) = (4,)"),
        (np.zeros((4, 1)), "SHAPE", "a table of one column"),
        (np.zeros((1, 4)), "SHAPE", "a table of one row"),
        (np.zeros(6), "SHAPE", "it returns shape (6,), not shape (n_out,) = (4,)"),
        (np.zeros(4, dtype=complex), "SHAPE", "an array of dtype complex, not of real numbers"),
        (np.array([1, 2, 3, None]), "SHAPE", "an array of dtype object"),
        (np.array(["1", "2", "3", "4"]), "SHAPE", "an array of dtype str"),
        (np.zeros((400, 400)), "SHAPE", "shape (400, 400), not shape (n_out,) = (4,)"),
        (np.array([1, np.nan, 3, 4]), "NOT_FINITE", "nan at [1]: not a number"),
        (np.array([1, 2, np.inf, 4]), "NOT_FINITE", "inf at [2]"),
        (np.zeros(4, dtype=np.float32), "WRONG", ""),
        (np.zeros(4).view(Liar), "WRONG", ""),
        (np.zeros(4), "WRONG", ""),
    ],
)
def test_what_is_not_the_value_gets_its_verdict(value: Any, verdict: str, said: str) -> None:
    check = KEY.exercise("dC0_da").checks[0]
    one = compare(answer(value), check)
    assert (one.verdict, said in one.message) == (verdict, True), one.message


def test_a_right_value_in_float32_does_not_pass() -> None:
    assert found("dC0_da", lambda value, check: value.astype(np.float32)).verdict == "WRONG"


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        (lambda value, check: value.tolist(), "list-for-array"),
        (lambda value, check: np.longdouble(value), None),
        (lambda value, check: value.astype(">f8"), None),
        (lambda value, check: np.asfortranarray(value), None),
    ],
)
def test_another_way_of_returning_the_right_numbers_passes(change: Change, warning: str | None) -> None:
    finding = found("layer_gradient", change)
    assert finding.verdict == "PASS"
    assert [text.split(":")[0] for text in finding.warnings] == ([warning] if warning else [])


@pytest.mark.parametrize(("kind", "warnings"), [(float, 0), (np.float64, 0), (np.array, 1)])
def test_a_scalar_may_be_a_python_float_a_numpy_float_or_a_zero_dimensional_array(
    kind: Callable[[Any], Any], warnings: int
) -> None:
    finding = found("sample_loss", lambda value, check: kind(value))
    assert (finding.verdict, len(finding.warnings)) == ("PASS", warnings)


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        ("raised", "RAISED"), ("timeout", "TIMEOUT"), ("memory", "MEMORY"),
        ("died", "FORBIDDEN"), ("lied", "FORBIDDEN"), ("missing", "MISSING"), ("an outcome of tomorrow", "FORBIDDEN"),
    ],
)  # fmt: skip
def test_nothing_but_a_value_can_pass(outcome: str, verdict: str) -> None:
    check = KEY.exercise("dC0_da").checks[0]
    right = answer(value_of(check))
    assert compare(Answer(outcome, right.kind, right.parts), check).verdict == verdict
    assert verdict in get_args(Verdict)


def test_a_changed_argument_is_named() -> None:
    check = KEY.exercise("dC0_da").checks[0]
    right = answer(value_of(check))
    one = compare(Answer("value", right.kind, right.parts, right.type_name, mutated=(1, 9)), check)
    assert (one.verdict, one.warnings) == ("PASS", ("mutates-input: the argument y is changed; work on a copy",))
    again = compare(Answer("value", right.kind, right.parts, right.type_name, mutated=(1,) * 4096), check)
    assert again.warnings == one.warnings


def test_a_hidden_case_shows_no_values_of_an_exception() -> None:
    visible, *_, hidden = KEY.exercise("dC0_da").checks
    said = Answer("raised", type_name="ValueError", message="got [0.25, -1.5e-3] of shape (3,)", where="g.py", line=7)
    assert compare(said, visible).message == "g.py:7: ValueError: got [0.25, -1.5e-3] of shape (3,)"
    assert compare(said, hidden).message == "ValueError"


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (
            (3, 11),
            "it returns shape (n_in, n_out) = (3, 11), not shape (n_out, n_in) = (11, 3): rows and columns are swapped",
        ),
        ((5, 11), "it returns shape (n, n_out) = (5, 11), not shape (n_out, n_in) = (11, 3)"),
    ],
)
def test_a_shape_is_said_with_its_names(shape: tuple[int, int], said: str) -> None:
    exercise = KEY.exercise("layer_gradient")
    check = exercise.checks[0]
    expected = check.expected.arrays[0]
    eleven = msgspec.structs.replace(
        check,
        sizes={"n": 5, "n_out": 11, "n_in": 3},
        expected=type(check.expected)("value", (np.zeros((11, 3)),)),
        within=(np.zeros((11, 3)),),
    )
    assert expected.ndim == 2
    assert compare(answer(np.zeros(shape)), eleven).message == said


def test_a_shape_that_fits_several_axes_is_said_without_a_name() -> None:
    """The lesson has as many samples as inputs, on purpose: (6, 4) may be a row for each sample, or for each input."""
    for name, said in (("layer_gradient", "(n_in, n_out) = (6, 4)"), ("average_gradient", "(6, 4)")):
        exercise = KEY.exercise(name)
        turned = compare(answer(np.ones((6, 4))), exercise.checks[0], axes=exercise.axes)
        assert turned.message == f"it returns shape {said}, not shape (n_out, n_in) = (4, 6)"


def test_rows_and_columns_are_said_to_be_swapped_only_where_they_are() -> None:
    exercise = KEY.exercise("layer_gradient")
    for check in exercise.checks:
        (truth,) = check.expected.arrays
        for value in (truth.T, truth.reshape(truth.T.shape)):
            said = compare(answer(value.copy()), check, axes=exercise.axes).message
            swapped = value.shape != truth.shape and np.array_equal(value, truth.T)
            assert ("rows and columns are swapped" in said) == swapped, check.case


@pytest.mark.parametrize(("change", "kept"), [
    (lambda arrays: arrays[:-1], True),
    (lambda arrays: [*arrays, arrays[0]], True),
    (lambda arrays: [arrays[0] * 1j, *arrays], False),
    (lambda arrays: [*arrays, np.zeros(10_001)], False),
    (lambda _: [], False),
])  # fmt: skip
def test_the_numbers_of_a_list_of_another_length_are_looked_at_too(change: Callable[[Any], Any], *, kept: bool) -> None:
    """So that a misconception may be one that leaves arrays out; many, or what is no number, are not."""
    check = KEY.exercise("network_gradients").checks[0]
    returned = change(value_of(check))
    verdict = compare(answer(returned, "list"), check)
    expected = len(check.expected.arrays)
    assert (verdict.verdict, verdict.message) == (
        "SHAPE",
        f"it returns a list of {len(returned)}, expected {expected} arrays",
    )
    assert (verdict.values is not None) == kept
    assert write_short(verdict).endswith(f"; {verdict.message}")  # in few words: not the numbers themselves


@pytest.mark.parametrize(
    "name",
    ["right, given your sample_loss", "a fault of our own: KeyError, at key.py:1", "it calls your dC0_da: mend that first"],
)
def test_what_an_exception_calls_itself_is_never_the_beginning_of_what_is_said(name: str) -> None:
    """Its class has any name, and code that was put together has no line."""
    check = next(check for check in KEY.exercise("dC0_da").checks if check.visible)
    one = compare(Answer("raised", type_name=name, message="x"), check)
    assert one.message == f'it raises "{name}": x'
    assert compare(Answer("raised", type_name=name, where="gradient.py", line=3), check).message == f"gradient.py:3: {name}"
    assert FOLLOWS.match(one.message) is None

"""compare, diagnose and score: what passes, what doesn't, and what is said about it. Answers are made here, not run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import mpmath
import msgspec
import numpy as np
import pytest
from repository import KEY

from chainrule.diagnosis.diagnose import Finding, diagnose
from chainrule.judging.compare import compare
from chainrule.judging.redact import PublicWords
from chainrule.judging.verdict import CaseVerdict
from chainrule.key import Check, KeyExercise
from chainrule.result import VERDICTS
from chainrule.sandbox.answer import Answer, Part
from chainrule.sandbox.child_values import reduce
from chainrule.score import score

Change = Callable[[Any, Check], Any]


def answer(value: Any, form: str = "value") -> Answer:
    """The answer that the sandbox would make of a returned value."""
    reduced = reduce(value, form)
    return Answer("value", reduced.kind, tuple(Part(*part) for part in reduced.parts), reduced.type_name)


def verdicts_on(name: str, change: Change) -> tuple[KeyExercise, list[CaseVerdict]]:
    """The verdicts on all cases when the function returns change(expected, check)."""
    exercise = KEY.exercise(name)
    return exercise, [compare(answer(change(_value(check), check), check.expected.form), check) for check in exercise.checks]


def found(name: str, change: Change) -> Finding:
    exercise, verdicts = verdicts_on(name, change)
    return diagnose(exercise, verdicts, KEY)


def _value(check: Check) -> Any:
    arrays = [array.copy() for array in check.expected.arrays]
    return arrays if check.expected.form == "list" else arrays[0]


# -- compare -----------------------------------------------------------------------------------------------------------


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
        ("text", "SHAPE", "it returns str, not numbers"),
        ({"a": 1}, "SHAPE", "it returns dict, not numbers"),
        ([[1.0], [1.0, 2.0]], "SHAPE", "it returns list, not numbers"),
        (1.5, "SHAPE", "shape (), expected (4,)"),
        (np.zeros((4, 1)), "SHAPE", "a column, where a plain vector is expected"),
        (np.zeros((1, 4)), "SHAPE", "a row in a table, where a plain vector is expected"),
        (np.zeros(6), "SHAPE", "(n_in,) = (6,), expected (4,)"),
        (np.zeros(4, dtype=complex), "SHAPE", "an array of dtype complex, not of real numbers"),
        (np.array([1, 2, 3, None]), "SHAPE", "an array of dtype object"),
        (np.array(["1", "2", "3", "4"]), "SHAPE", "an array of dtype str"),
        (np.zeros((400, 400)), "SHAPE", "shape (400, 400), expected (4,)"),
        (np.array([1, np.nan, 3, 4]), "NOT_FINITE", "nan at [1]"),
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
    right = answer(_value(check))
    assert compare(Answer(outcome, right.kind, right.parts), check).verdict == verdict
    assert verdict in VERDICTS


def test_a_changed_argument_is_named() -> None:
    check = KEY.exercise("dC0_da").checks[0]
    right = answer(_value(check))
    one = compare(Answer("value", right.kind, right.parts, right.type_name, mutated=(1, 9)), check)
    assert (one.verdict, one.warnings) == ("PASS", ("mutates-input: it changes its argument y; work on a copy",))
    again = compare(Answer("value", right.kind, right.parts, right.type_name, mutated=(1,) * 4096), check)
    assert again.warnings == one.warnings


# -- diagnose ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("dC0_da", lambda x, c: x / 2, "half of what it should be, at every node"),
        ("layer_gradient", lambda x, c: 2 * x, "twice what it should be, for every weight"),
        ("average_gradient", lambda x, c: -x, "the sign is the opposite of what it should be, for every weight"),
        ("average_gradient", lambda x, c: x * c.sizes["n"], "n times what it should be (n is the number of samples)"),
        ("average_gradient", lambda x, c: x / c.sizes["n"], "1/n times what it should be"),
        ("average_gradient", lambda x, c: x / c.sizes["n_out"], "1/n_out times what it should be"),
        ("layer_gradient", lambda x, c: x / c.sizes["n_in"], "1/n_in times what it should be"),
        ("layer_gradient", lambda x, c: x.T, "transpose"),
        ("dC0_da", lambda x, c: x.astype(np.float32).astype(float), "float32"),
        ("average_gradient", lambda x, c: x * (1 + 3e-8), "finite differences"),
        ("layer_gradient", lambda x, c: np.round(x, 6), "rounded to 6 decimals"),
    ],
)
def test_what_kind_of_difference_it_is_is_said(name: str, change: Change, said: str) -> None:
    finding = found(name, change)
    assert finding.verdict in ("WRONG", "SHAPE")
    assert said in finding.message
    assert finding.hint


def test_where_it_goes_wrong_is_said_in_the_notation_of_the_lesson() -> None:
    def one_off(x: Any, check: Check) -> Any:
        if check.case == "lesson":
            x[1, 2] += 1
        return x

    message = found("layer_gradient", one_off).message
    assert "Case lesson, w_12: you return" in message
    assert "Only in the case lesson; elsewhere it is right." in message


def test_one_activation_that_is_wrong_is_named() -> None:
    def relu_off(x: Any, check: Check) -> Any:
        return x + 1 if check.arguments["activation"] == "relu" else x

    assert "Only with relu; with the other activations it is right." in found("da_dz", relu_off).message


def test_a_size_that_is_built_in_is_suspected() -> None:
    exercise = KEY.exercise("layer_gradient")
    said = "index 4 is out of bounds for axis 0 with size 3"
    raised = Answer("raised", type_name="IndexError", message=said, where="gradient.py", line=7)
    verdicts = [
        compare(answer(_value(check)), check)
        if check.case == "lesson"
        else compare(raised, check, public=PublicWords(lines={"gradient.py": 7}))
        for check in exercise.checks
    ]
    finding = diagnose(exercise, verdicts, KEY)
    assert finding.verdict == "RAISED"
    assert finding.message.startswith(f"gradient.py:7: IndexError: {said}\n")
    assert "It is right with 4 output nodes and 6 inputs, and wrong with 3 output nodes and 7 inputs." in finding.message


def test_no_hidden_value_is_in_any_message() -> None:
    for name in ("dC0_da", "layer_gradient", "average_gradient", "network_gradients"):
        for change in (lambda x, c: _plus(x, 0.125), lambda x, c: _plus(x, 0.125) if c.case != "lesson" else x):
            finding = found(name, change)
            hidden, shown = (_values(name, visible=visible) for visible in (False, True))
            text = json.dumps([finding.message, finding.hint, [case.message for case in score(finding, 1.0).cases]])
            assert not [value for value in hidden - shown if len(value) > 5 and value in text]


def _values(name: str, *, visible: bool) -> set[str]:
    checks = [check for check in KEY.exercise(name).checks if check.visible == visible]
    return {f"{value:.6g}" for check in checks for array in check.expected.arrays for value in array.flat}


def _plus(x: Any, by: float) -> Any:
    return [part + by for part in x] if isinstance(x, list) else x + by


# -- score -------------------------------------------------------------------------------------------------------------


def test_points_are_all_or_nothing_and_nothing_passes_by_default() -> None:
    exercise, verdicts = verdicts_on("dC0_da", lambda value, check: value)
    assert score(diagnose(exercise, verdicts, KEY), 1.0).score == 10
    assert diagnose(exercise, verdicts[:-1], KEY).verdict == "BROKEN"
    assert diagnose(exercise, [], KEY).verdict == "BROKEN"
    last = compare(answer(np.zeros(1)), exercise.checks[-1])
    result = score(diagnose(exercise, [*verdicts[:-1], last], KEY), 1.0)
    assert (result.score, result.earned, result.verdict) == (0, "none", "SHAPE")


# -- two mistakes at once ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "both"),
    [
        (lambda x, c: x / 2 * c.sizes["n"], "missing-factor-2 + sum-not-mean"),
        (lambda x, c: -x * c.sizes["n"], "sign-flipped + sum-not-mean"),
        (lambda x, c: -x / c.sizes["n_out"], "mean-over-nodes + sign-flipped"),
    ],
)
def test_two_mistakes_at_once_are_both_named(change: Change, both: str) -> None:
    finding = found("average_gradient", change)
    assert (finding.verdict, finding.misconception) == ("WRONG", both)
    assert finding.message.startswith("two mistakes at once; each alone would look like this:\n")
    assert finding.hint is not None
    assert " And: " in finding.hint


@pytest.mark.parametrize("change", [lambda x, c: 3 * x, lambda x, c: x * c.sizes["n"] ** 3, lambda x, c: x + 1])
def test_what_no_mistake_and_no_pair_explains_is_not_named(change: Change) -> None:
    assert found("average_gradient", change).misconception is None


def test_a_hidden_case_shows_no_values_of_an_exception() -> None:
    visible, *_, hidden = KEY.exercise("dC0_da").checks
    said = Answer("raised", type_name="ValueError", message="got [0.25, -1.5e-3] of shape (3,)", where="g.py", line=7)
    assert compare(said, visible).message == "g.py:7: ValueError: got [0.25, -1.5e-3] of shape (3,)"
    assert compare(said, hidden).message == "ValueError"


# -- what needs no catalogue -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change", "misconception", "said"),
    [
        ("dC0_da", lambda r, _: 2.5 * r, None, "2.5 times what it should be, at every node"),
        ("dC0_da", lambda r, _: r / 3, None, "0.333333 times what it should be"),
        ("layer_gradient", lambda r, _: r[::-1], None, "the right values, but in another order"),
        ("layer_gradient", lambda r, _: np.roll(r, 2, axis=1), None, "the right values, but in another order"),
        ("weighted_input", lambda r, _: r[::-1], None, "the right values, but in another order"),
        (
            "average_gradient",
            lambda r, c: r * (1 + (c.sizes["n"] == 1)),
            None,
            "Only with a single sample; otherwise it is right.",
        ),
        ("dC0_da", lambda r, c: r + (c.sizes["n_out"] == 1), None, "Only with a single output node; otherwise it is right."),
        ("dC0_da", lambda r, c: r + (c.sizes["n_out"] == c.sizes["n_in"]), None, "as many output nodes as inputs"),
        ("dC0_da", lambda r, c: r + (c.sizes["n_out"] != 4), None, "Is a size written into your code?"),
        ("da_dz", lambda r, c: r + (c.arguments["activation"] == "relu"), None, "Only with relu"),
    ],
)
def test_what_a_difference_has_in_common_is_said(name: str, change: Change, misconception: str | None, said: str) -> None:
    finding = found(name, change)
    assert (finding.verdict, finding.misconception) == ("WRONG", misconception)
    assert said in finding.message


@pytest.mark.parametrize("number", [0.0, 1.0, -2.5])
@pytest.mark.parametrize("name", ["dC0_da", "layer_gradient", "average_gradient", "weight_gradient", "sample_loss"])
def test_one_number_everywhere_is_no_mistake_of_the_catalogue(name: str, number: float) -> None:
    finding = found(name, lambda r, _: 0 * r + number)
    assert finding.misconception is None
    assert f"it is {number:g} everywhere" in finding.message


def test_two_mistakes_that_undo_each_other_are_no_explanation() -> None:
    finding = found("weight_gradient", lambda r, c: r + (c.case == "relu-off"))
    assert finding.misconception is None
    assert "Only in the case relu-off" in finding.message


def test_a_mistake_with_one_activation_alone_is_named_with_it() -> None:
    def z_for_a(r: Any, check: Check) -> Any:
        z = check.arguments["z"]
        return z * (1 - z) if check.arguments["activation"] == "sigmoid" else r

    finding = found("da_dz", z_for_a)
    assert finding.misconception == "z-taken-for-a"
    assert "Only with sigmoid; with the other activations it is right." in finding.message


def test_a_mistake_that_others_share_on_that_activation_is_not_named() -> None:
    """With identity alone, z - z**2 is nobody's; and a mistake that two of the catalogue make there is neither of them."""
    finding = found("da_dz", lambda r, c: 0 * r if c.arguments["activation"] == "identity" else r)
    assert finding.misconception in (None, "identity-zero")


@pytest.mark.parametrize(("shape", "said"), [((3, 11), "(n_in, n_out) = (3, 11), expected (11, 3): the transpose")])
def test_a_shape_is_said_with_its_names(shape: tuple[int, int], said: str) -> None:
    exercise = KEY.exercise("layer_gradient")
    check = exercise.checks[0]
    expected = check.expected.arrays[0]
    eleven = msgspec.structs.replace(
        check,
        sizes={"n": 5, "n_out": 11, "n_in": 3},
        expected=type(check.expected)("value", (np.zeros(shape[::-1]),)),
        within=(np.zeros(shape[::-1]),),
    )
    assert expected.ndim == 2
    assert compare(answer(np.ones(shape)), eleven).message == said

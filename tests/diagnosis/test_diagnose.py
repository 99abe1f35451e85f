"""diagnose: what kind of difference it is, and where it shows. Answers are made here, not run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
from made_answers import Change, answer, found, value_of, verdicts_on
from repository import KEY

from chainrule.diagnosis.diagnose import diagnose
from chainrule.judging.compare import compare
from chainrule.key import Check
from chainrule.sandbox.answer import Answer
from chainrule.score import score


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
        ("layer_gradient", lambda x, c: x.T, "rows and columns are swapped"),
        ("layer_gradient", lambda x, c: np.repeat(x[-1:], len(x), axis=0), "every row is the same"),
        ("dC0_da", lambda x, c: x.astype(np.float32).astype(float), "float32"),
        ("layer_gradient", lambda x, c: np.round(x, 6), "rounded to 6 decimals"),
        ("average_gradient", lambda x, c: x + 0.05 * c.arguments["W"], "right, plus 0.05 times W"),
        ("average_gradient", lambda x, c: x + 0.3 / c.sizes["n"] * c.arguments["W"], "right, plus 0.3/n times W"),
        ("weight_gradient", lambda x, c: x + 0.2 * _weight(c), "right, plus 0.2 times W[j, k]"),
        ("weight_gradient", lambda x, c: x + _weight(c), "right, plus 1 times W[j, k]"),
        ("weight_gradient", lambda x, c: _weight(c) - 0.3 * x, "it is W[j, k] minus 0.3 times what it should be"),
        ("layer_gradient", lambda x, c: c.arguments["W"] - 0.01 * x, "it is W minus 0.01 times what it should be"),
        ("dC0_da", lambda x, c: x + 0.3 * c.arguments["y"], "right, plus 0.3 times y"),
    ],
)
def test_what_kind_of_difference_it_is_is_said(name: str, change: Change, said: str) -> None:
    finding = found(name, change)
    assert finding.verdict in ("WRONG", "SHAPE")
    assert said in finding.message
    assert finding.hint


@pytest.mark.parametrize(("share", "is_told"), [(3e-5, True), (1e-6, False), (1e-10, False)])
def test_no_number_is_told_that_the_visible_case_is_too_coarse_for(share: float, is_told: bool) -> None:
    """It could be made of a hidden case: c of W + c R, where W is what is seen."""
    finding = found("layer_gradient", lambda x, c: c.arguments["W"] + share * x)
    assert (f"{share:g} times" in finding.message, finding.misconception == "step-taken") == (is_told, is_told)


def test_a_number_is_the_visible_cases_own() -> None:
    """Where digits are few, as of what is measured, a hidden case could choose others."""
    finding = found("numerical_gradient", lambda x, c: x + (0.02 if c.visible else 0.0200001) * c.arguments["W"])
    assert "0.0200001" not in finding.message


EXERCISES = [exercise.name for exercise in KEY.exercises]


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("decimals", range(11))
def test_what_is_rounded_to_any_number_of_decimals_is_named(name: str, decimals: int) -> None:
    finding = found(name, lambda r, _: _each(r, lambda x: np.round(x, decimals)))
    if finding.verdict == "PASS":
        assert name == "numerical_gradient"
        return
    if name == "numerical_gradient" and decimals in (7, 8):
        return  # too near to what is accepted there
    values = [x for case in finding.verdicts if not case.passed for x in case.values or ()]
    if not any(np.any(x) for x in values):
        return  # nothing is left to tell it by
    assert finding.misconception == "rounded"
    assert f"rounded to {decimals or 'whole'} " in finding.message


@pytest.mark.slow
@pytest.mark.parametrize("decimals", range(11))
@pytest.mark.parametrize("name", ["dC0_da", "layer_gradient", "average_gradient", "network_gradients"])
def test_what_was_rounded_before_a_product_is_named(name: str, decimals: int) -> None:
    def doubled(r: Any, _: Check) -> Any:
        return _each(r, lambda x: 2 * np.round(x / 2, decimals))

    def divided(r: Any, check: Check) -> Any:
        return _each(r, lambda x: np.round(check.sizes["n"] * x, decimals) / check.sizes["n"])

    assert found(name, doubled).misconception == "rounded"
    assert found(name, divided).misconception == "rounded"


def _weight(check: Check) -> Any:
    return check.arguments["W"][check.arguments["j"], check.arguments["k"]]


def _each(r: Any, change: Callable[[Any], Any]) -> Any:
    return [change(x) for x in r] if isinstance(r, list) else change(r)


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (("sigmoid",), "It is right with sigmoid; not with tanh, relu and identity."),
        (("sigmoid", "tanh"), "It is right with sigmoid and tanh; not with relu and identity."),
        (("sigmoid", "tanh", "identity"), "only with relu; with the other activations it is right."),
    ],
)
def test_activations_that_return_0_are_told_from_those_that_are_right(right: tuple[str, ...], said: str) -> None:
    """Though 0 is right where relu is flat."""
    assert said in found("da_dz", lambda r, c: r if c.arguments["activation"] in right else 0 * r).message


def test_of_one_number_neither_a_constant_nor_a_factor_can_be_told() -> None:
    """In a course whose deck has one case."""
    exercise, verdicts = verdicts_on("sample_loss", lambda x, _: 3.21 * x + 0.123)
    one = msgspec.structs.replace(exercise, checks=exercise.checks[:1])
    message = diagnose(one, verdicts[:1], KEY).message
    assert message.startswith("not the expected values\nCase lesson: you return")
    _, twice = verdicts_on("sample_loss", lambda x, _: 2 * x)
    assert diagnose(one, twice[:1], KEY).message.startswith("twice what it should be")


def test_an_index_of_one_table_may_be_beyond_another() -> None:
    """In a course that asks for the mean over samples: j is a node, and of a table of samples there is one row."""
    exercise, verdicts = verdicts_on("weight_gradient", lambda x, c: x + 0.2 * _weight(c))
    checks = tuple(_with_samples(check) for check in exercise.checks)
    parameters = tuple(checks[0].arguments)
    wrong = [msgspec.structs.replace(one, check=check) for one, check in zip(verdicts, checks, strict=True)]
    told = diagnose(msgspec.structs.replace(exercise, parameters=parameters, checks=checks), wrong, KEY)
    assert told.message.startswith("right, plus 0.2 times W[j, k]")


def _with_samples(check: Check) -> Check:
    return msgspec.structs.replace(check, arguments={"A_prev": check.arguments["a_prev"][None], **check.arguments})


@pytest.mark.parametrize(("truth", "warnings"), [(45.0, 0), (45.5, 1)])
def test_whole_numbers_are_warned_of_unless_they_are_what_is_asked_for(truth: float, warnings: int) -> None:
    """A count, or an index, is one; and what is right in one case, and has no decimals there, may have some elsewhere."""
    exercise = KEY.exercise("sample_loss")
    checks = [
        msgspec.structs.replace(check, expected=msgspec.structs.replace(check.expected, arrays=(np.array(value),)))
        for check, value in zip(exercise.checks, (3.0, truth), strict=False)
    ]
    verdicts = [compare(answer(np.array(int(check.expected.arrays[0]))), check) for check in checks]
    found = diagnose(msgspec.structs.replace(exercise, checks=checks), verdicts, KEY)
    assert sum(warning.startswith("int-result") for warning in found.warnings) == warnings


def test_where_it_goes_wrong_is_said_in_the_notation_of_the_lesson() -> None:
    def one_off(x: Any, check: Check) -> Any:
        if check.case == "lesson":
            x[1, 2] += 1
        return x

    message = found("layer_gradient", one_off).message
    assert "Case lesson, w_12: you return" in message
    assert "only in the case lesson; elsewhere it is right." in message


def test_one_activation_that_is_wrong_is_named() -> None:
    def relu_off(x: Any, check: Check) -> Any:
        return x + 1 if check.arguments["activation"] == "relu" else x

    assert "only with relu; with the other activations it is right." in found("da_dz", relu_off).message


def test_cases_are_named_with_the_activation_that_they_share() -> None:
    """Which of them are near enough to be right hangs on what was drawn; with which activation it is wrong does not."""

    def some_off(x: Any, check: Check) -> Any:
        return x + 1 if check.case in ("far", "wide-sigmoid") else x

    assert "only with sigmoid, in the cases far and wide-sigmoid; elsewhere it is right." in found("da_dz", some_off).message


def test_a_size_that_is_built_in_is_suspected() -> None:
    exercise = KEY.exercise("layer_gradient")
    raised = Answer("raised", type_name="IndexError", message="index 4 is out of bounds", where="gradient.py", line=7)
    verdicts = [compare(answer(value_of(check)) if check.case == "lesson" else raised, check) for check in exercise.checks]
    finding = diagnose(exercise, verdicts, KEY)
    assert finding.verdict == "RAISED"
    assert finding.message.startswith("IndexError\n")
    assert "It is right with 4 output nodes and 6 inputs, and wrong with 3 output nodes and 7 inputs." in finding.message


def test_no_hidden_value_is_in_any_message() -> None:
    for name in ("dC0_da", "layer_gradient", "average_gradient", "network_gradients"):
        for change in (lambda x, c: _plus(x, 0.125), lambda x, c: _plus(x, 0.125) if c.case != "lesson" else x):
            finding = found(name, change)
            hidden, shown = (_values(name, visible=visible) for visible in (False, True))
            text = json.dumps([finding.message, finding.hint, [case.message for case in score(finding, 1.0).cases.failed]])
            assert not [value for value in hidden - shown if len(value) > 5 and value in text]


def _values(name: str, *, visible: bool) -> set[str]:
    checks = [check for check in KEY.exercise(name).checks if check.visible == visible]
    return {f"{value:.6g}" for check in checks for array in check.expected.arrays for value in array.flat}


def _plus(x: Any, by: float) -> Any:
    return [part + by for part in x] if isinstance(x, list) else x + by


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
            "only with a single sample; otherwise it is right.",
        ),
        ("dC0_da", lambda r, c: r + (c.sizes["n_out"] == 1), None, "only with a single output node; otherwise it is right."),
        ("dC0_da", lambda r, c: r + (c.sizes["n_out"] == c.sizes["n_in"]), None, "as many output nodes as inputs"),
        ("dC0_da", lambda r, c: r + (c.sizes["n_out"] != 4), None, "Is a size written into your code?"),
        ("da_dz", lambda r, c: r + (c.arguments["activation"] == "relu"), None, "only with relu"),
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


def z_for_a(r: Any, check: Check) -> Any:
    z = check.arguments["z"]
    return z * (1 - z) if check.arguments["activation"] == "sigmoid" else r


def test_a_mistake_with_one_activation_alone_is_named_with_it() -> None:
    finding = found("da_dz", z_for_a)
    assert finding.misconception == "z-taken-for-a"
    assert "Only with sigmoid; with the other activations it is right." in finding.message


@pytest.mark.parametrize(
    ("where", "times"), [("Only with sigmoid: too large.", 1), ("Only with care: too large.", 2), ("Too large.", 1)]
)
def test_what_the_catalogue_says_of_an_activation_is_not_said_again(where: str, times: int) -> None:
    exercise, verdicts = verdicts_on("da_dz", z_for_a)
    known = tuple(msgspec.structs.replace(one, where=where) for one in KEY.misconceptions)
    message = diagnose(exercise, verdicts, msgspec.structs.replace(KEY, misconceptions=known)).message
    assert (message.count("Only with"), message.count("Only with sigmoid")) == (times, 1)


def test_a_mistake_that_others_share_on_that_activation_is_not_named() -> None:
    """With identity alone, z - z**2 is nobody's; and a mistake that two of the catalogue make there is neither of them."""
    finding = found("da_dz", lambda r, c: 0 * r if c.arguments["activation"] == "identity" else r)
    assert finding.misconception in (None, "identity-zero")

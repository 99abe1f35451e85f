"""A function that is not there, nearly there, or fails because another one does: what is said, and that it is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chainrule import builtin
from chainrule.grading import grade
from chainrule.reports import text
from chainrule.sandbox.template import Template
from chainrule.submissions.file import submission_from_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainrule.result import Result

BASE = """\
import numpy as np
def activate(z, activation):
    if activation == "sigmoid": return 1 / (1 + np.exp(-z))
    if activation == "tanh": return np.tanh(z)
    return np.maximum(z, 0) if activation == "relu" else z
def sample_loss(a, y):
    return np.sum((a - y) ** 2)
def weighted_input(W, a_prev):
    return W @ a_prev
def dC0_da(a, y):
    return 2 * (a - y)
def da_dz(z, activation):
    if activation == "sigmoid": return activate(z, activation) * (1 - activate(z, activation))
    if activation == "tanh": return 1 - np.tanh(z) ** 2
    return (z > 0) * 1.0 if activation == "relu" else np.ones_like(z)
def dz_dw(W, a_prev, j, k):
    return a_prev[k]
def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    return (dC0_da(activate(z, activation), y) * da_dz(z, activation))[j] * dz_dw(W, a_prev, j, k)
def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    return np.outer(dC0_da(activate(z, activation), y) * da_dz(z, activation), a_prev)
def average_gradient(W, A_prev, Y, activation):
    return np.mean([layer_gradient(W, a, y, activation) for a, y in zip(A_prev, Y)], axis=0)
"""
FIRST_TERM = "def dC0_da(a, y):\n    return 2 * (a - y)\n"
MAY_COUNT = "Where your instructor grades, it may count all the same."
LATER = ("weight_gradient", "layer_gradient", "average_gradient")


@pytest.fixture(scope="module")
def graded() -> Iterator[Callable[..., Result]]:
    """The result of BASE with pieces of it replaced."""
    with Template() as template:

        def grade_changed(*changes: tuple[str, str]) -> Result:
            source = BASE
            for before, after in changes:
                assert source.count(before) >= 1
                source = source.replace(before, after)
            return grade(submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py"),
                         builtin.public_key(), template)  # fmt: skip

        yield grade_changed


def said(result: Result, name: str) -> str:
    return next(one.message for one in result.exercises if one.name == name)


def verdict(result: Result, name: str) -> str:
    return next(one.verdict for one in result.exercises if one.name == name)


def test_the_base_is_right(graded: Callable[..., Result]) -> None:
    assert graded().score == 100


# -- not there, or nearly ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("dC0_da", "dCO_da", "there is no dC0_da, but in line 10 there is dCO_da, with a letter O for a digit 0: rename it"),
        ("dC0_da", "dc0_da", "there is no dC0_da, but in line 10 there is dc0_da, with other capitals: rename it"),
        ("dC0_da(a, y):\n    return", "dC0_das(a, y):\n    return",
         "there is no dC0_da, but in line 10 there is dC0_das: rename it"),
        (FIRST_TERM, FIRST_TERM + "dC0_da = dC0_da(np.ones(2), np.zeros(2))\n",
         "dC0_da is a function in line 10, an array since line 12: give that one another name"),
        (FIRST_TERM, "dC0_da = 2\n", "dC0_da is no function but a number since line 10: give that one another name"),
        (FIRST_TERM, "class Terms:\n    def dC0_da(a, y): return 2 * (a - y)\n",
         "it is a method of class Terms, in line 11: make it a function of its own"),
        (FIRST_TERM, "if __name__ == '__main__':\n    def dC0_da(a, y): return 2 * (a - y)\n",
         ("it stands under `if __name__ == '__main__'`, in line 11, which is not run when graded: "
          "move it to the left margin")),
        (FIRST_TERM, "def outer(a):\n    def dC0_da(a, y): return 2 * (a - y)\n",
         "it stands inside `def outer(a)`, in line 11, where nothing else can call it: move it to the left margin"),
        (FIRST_TERM, "", "there is no function with this name"),
    ],
)  # fmt: skip
def test_what_stands_in_the_place_of_a_function_is_named(
    graded: Callable[..., Result], before: str, after: str, message: str
) -> None:
    result = graded((before, after))
    assert (verdict(result, "dC0_da"), said(result, "dC0_da")) == ("MISSING", message)


def test_a_function_that_cannot_be_read_says_why_and_where(graded: Callable[..., Result]) -> None:
    result = graded(("    return 2 * (a - y)\n", "    return 2 * (a - y\n"))
    assert (result.score, verdict(result, "dC0_da")) == (36, "MISSING")
    assert said(result, "dC0_da").startswith("it can't be read: gradient.py:11: SyntaxError: '(' was never closed")


# -- half written ------------------------------------------------------------------------------------------------------


def test_a_half_written_function_says_what_works(graded: Callable[..., Result]) -> None:
    last = '    return (z > 0) * 1.0 if activation == "relu" else np.ones_like(z)\n'
    result = graded((last, "    raise NotImplementedError\n"))
    assert verdict(result, "da_dz") == "RAISED"
    first, second, *_ = said(result, "da_dz").split("\n")
    assert first == "gradient.py:15: NotImplementedError"
    assert second == "It is right with sigmoid and tanh; not with relu and identity."


@pytest.mark.parametrize("above", ["raise NotImplementedError", "return"])
def test_what_stands_above_a_finished_body_is_no_stub(graded: Callable[..., Result], above: str) -> None:
    result = graded((FIRST_TERM, f"def dC0_da(a, y):\n    {above}\n    return 2 * (a - y)\n"))
    assert verdict(result, "dC0_da") == ("RAISED" if above.startswith("raise") else "SHAPE")


@pytest.mark.parametrize(
    ("statement", "noted"),
    [
        ("raise ValueError('see NotImplementedError')", ["ValueError: see NotImplementedError"]),
        ("raise NotImplementedErrorr", ["NameError: name 'NotImplementedErrorr' is not defined"]),
        ("raise NotImplementedError", []),
    ],
)
def test_a_statement_that_raises_is_noted_unless_it_calls_what_is_not_started(
    graded: Callable[..., Result], statement: str, noted: list[str]
) -> None:
    notes = graded((FIRST_TERM, f"{FIRST_TERM}{statement}\n")).notes
    assert len(notes) == len(noted)
    assert all(f"does not run: gradient.py:12: {one}" in note for one, note in zip(noted, notes, strict=True))


@pytest.mark.parametrize(
    ("last", "told"),
    [("1", "it returns a single number, not shape (n_out,) = (5,)."), ("None", "it returns None: is a return missing?")],
)
def test_another_shape_with_one_activation_is_told_beside_wrong_values(
    graded: Callable[..., Result], last: str, told: str
) -> None:
    result = graded(("1 - np.tanh(z) ** 2", "1 - np.tanh(z)"), ("np.ones_like(z)", last))
    message = said(result, "da_dz").split("\n")
    assert message[0] == "It is right with sigmoid and relu; not with tanh and identity."
    assert message[-1] == f"With identity {told}"


# -- derived trouble ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "does"),
    [
        ("print(2 * (a - y))", "returns None"),
        ("return (2 * (a - y)).reshape(-1, 1)", "returns a column"),
        ("return {'a': a}", "returns a value of type dict"),
        ("return 2 * a[:, 0]", "raises IndexError"),
        ("return 2 * (a - target)", "raises NameError"),
        ("raise NotImplementedError", "is not started"),
        ("while True: pass", "does not end"),
        ("return 2 * (a - y) / 0", "returns nan or inf"),
    ],
)
def test_what_comes_of_an_earlier_function_is_told_in_one_line(graded: Callable[..., Result], body: str, does: str) -> None:
    result = graded((FIRST_TERM, f"def dC0_da(a, y):\n    {body}\n"))
    report = text.one(result)
    assert "mend that first" not in said(result, "dC0_da")
    for name, line in (("weight_gradient", 20), ("layer_gradient", 23)):
        line_of_it = f"it calls your dC0_da, line {line}, which {does}: mend that first"
        assert said(result, name) == f"{line_of_it}\n{MAY_COUNT}"
        assert report.count(line_of_it) == 1
    block = report.split("\n\nweight_gradient, ")[1].split("\n\n")[0]
    assert block.split("\n  ")[1:] == [MAY_COUNT, "The same in layer_gradient and average_gradient."]
    assert report.count(MAY_COUNT) == 1
    whole = "it calls your layer_gradient, line 25, and so your dC0_da, which " + does
    assert said(result, "average_gradient").startswith(whole)


def test_numbers_of_another_kind_are_not_told_as_a_wrong_shape(graded: Callable[..., Result]) -> None:
    result = graded(("return W @ a_prev", "return (W @ a_prev).astype(object)"))
    line = "it calls your weighted_input, line 19, which returns an array of dtype object: mend that first"
    assert said(result, "weight_gradient") == f"{line}\n{MAY_COUNT}"


@pytest.mark.parametrize("raised", ["KeyError(activation)", "type('Mine', (ValueError,), {})('not yet')"])
def test_what_fails_on_hidden_cases_alone_is_told_with_the_line_of_a_small_case(
    graded: Callable[..., Result], raised: str
) -> None:
    """The lesson's case is right; of the others no word is told, but the small ones are nobody's secret."""
    tanh = '    if activation == "tanh": return 1 - np.tanh(z) ** 2\n'
    result = graded((tanh, f'    if activation == "tanh": raise {raised}\n'))
    place = "gradient.py:14: KeyError: 'tanh'" if "KeyError" in raised else "gradient.py:14: Mine: not yet"
    assert said(result, "da_dz") == f"{place}\nOnly with tanh; with the other activations it is right."
    does = "which raises KeyError" if "KeyError" in raised else "which raises an exception of its own"
    assert said(result, "weight_gradient").startswith(f"it calls your da_dz, line 20, {does}: mend that first")


def test_an_exception_of_its_own_is_told_beside_an_earlier_one(graded: Callable[..., Result]) -> None:
    head = "def layer_gradient(W, a_prev, y, activation):\n"
    column = "def dC0_da(a, y):\n    return (2 * (a - y)).reshape(-1, 1)\n"
    result = graded((FIRST_TERM, column), (head, f"{head}    not_bound\n"))
    assert said(result, "layer_gradient").startswith("gradient.py:22: NameError: name 'not_bound' is not defined")


@pytest.mark.parametrize(
    ("earlier", "raised"),
    [("raise NotImplementedError", "KeyError('NotImplementedError')"), ("return [[0.0]]", "KeyError('no ValueError: why')")],
)
def test_an_exception_is_known_by_its_class_not_by_its_words(
    graded: Callable[..., Result], earlier: str, raised: str
) -> None:
    head = "def layer_gradient(W, a_prev, y, activation):\n"
    result = graded((FIRST_TERM, f"def dC0_da(a, y):\n    {earlier}\n"), (head, f"{head}    raise {raised}\n"))
    assert said(result, "layer_gradient").startswith("gradient.py:22: KeyError: ")


def test_a_message_that_ends_as_ours_does_hides_nothing(graded: Callable[..., Result]) -> None:
    result = graded((FIRST_TERM, "def dC0_da(a, y):\n    raise ValueError('boo: mend that first')\n"))
    assert said(result, "dC0_da") == "gradient.py:11: ValueError: boo: mend that first"
    assert "  Smallest case:\n" in text.one(result).split("\n\ndC0_da, ")[1].split("\n\n")[0] + "\n"


def test_what_a_helper_raises_is_told_once(graded: Callable[..., Result]) -> None:
    result = graded(('    if activation == "sigmoid": return 1 / (1 + np.exp(-z))', "    return np.expp(z)"))
    assert said(result, "da_dz").startswith("it calls your activate, line 13, which is not the one handed out")
    assert "\ngradient.py:3: AttributeError" in said(result, "da_dz")
    assert [said(result, name) for name in LATER] == ["right, given your activate"] * 3


def test_functions_that_call_each_other_without_end_are_named(graded: Callable[..., Result]) -> None:
    result = graded(
        ("    return a_prev[k]\n", "    return weight_gradient(W, a_prev, np.ones(len(W)), j, k, 'identity')\n"),
    )
    assert said(result, "dz_dw") == "it calls your weight_gradient, line 17, which comes back to it: so neither ends"
    assert said(result, "weight_gradient") == "it calls your dz_dw, line 20, which comes back to it: so neither ends"
    assert verdict(result, "layer_gradient") == "PASS"


def test_a_wrong_value_is_not_blamed_on_a_function_that_is_right(graded: Callable[..., Result]) -> None:
    result = graded(("axis=0)", "axis=0) + 1"))
    assert "mend that first" not in said(result, "average_gradient")


# -- what is handed out ------------------------------------------------------------------------------------------------


def test_an_edited_function_that_was_handed_out_is_named(graded: Callable[..., Result]) -> None:
    result = graded(("np.maximum(z, 0)", "-np.maximum(z, 0)"))
    assert (result.score, verdict(result, "da_dz")) == (86, "PASS")
    line = "it calls your activate, line 20, which is not the one handed out: it is wrong for relu"
    assert line in said(result, "weight_gradient").split("\n")


def test_a_call_below_a_raise_has_no_line(graded: Callable[..., Result]) -> None:
    raising = "def da_dz(z, activation):\n    raise NotImplementedError\n"
    result = graded(("np.maximum(z, 0)", "-np.maximum(z, 0)"), ("def da_dz(z, activation):\n", raising))
    assert "line 0" not in "".join(one.message for one in result.exercises)


def test_later_functions_that_call_it_too_are_right_given_it(graded: Callable[..., Result]) -> None:
    result = graded(("1 / (1 + np.exp(-z))", "1 / (2 + np.exp(-z))"))
    assert "which is not the one handed out: it is wrong for sigmoid" in said(result, "da_dz")
    assert said(result, "weight_gradient") == "right, given your activate"


def test_a_function_that_was_handed_out_and_is_right_is_not_named(graded: Callable[..., Result]) -> None:
    result = graded(("2 * (a - y)", "3 * (a - y)"), ("np.tanh(z)\n", "2 / (1 + np.exp(-2 * z)) - 1\n"))
    assert not [one for one in result.exercises if "handed out" in one.message]


# -- a name that nothing defines ---------------------------------------------------------------------------------------

NUMPY = "np is numpy, and nothing imports it: write `import numpy as np` at the top."


@pytest.mark.parametrize("first", ["", "import numpy\n", "from math import exp\n"])
def test_a_missing_import_is_told_once_with_the_line_to_add(graded: Callable[..., Result], first: str) -> None:
    beside = "np.random.seed(0)\nnp.ones(2)\ndef weighted_input"
    result = graded(("import numpy as np\n", first), ("def weighted_input", beside))
    loss = next(one for one in result.exercises if one.name == "sample_loss")
    assert loss.message.split("\n")[1:] == [NUMPY]
    assert {verdict(result, one) for one in ("sample_loss", "da_dz", *LATER)} == {"RAISED"}
    for name in ("da_dz", *LATER):
        assert said(result, name) == "the same happens as in sample_loss: mend that first"
    report = text.one(result)
    assert (report.count("import numpy as np"), report.count("NameError: name 'np'")) == (1, 1)
    assert [one.name for one in result.wrong if not one.follows] == ["sample_loss"]
    assert {one.root for one in result.wrong} == {"sample_loss"}


def test_a_missing_name_in_one_function_alone_says_what_to_do(graded: Callable[..., Result]) -> None:
    result = graded(("np.sum((a - y) ** 2)", "math.fsum((a - y) ** 2)"))
    assert said(result, "sample_loss").split("\n")[1] == "Nothing imports math: write `import math` at the top."


def test_a_helper_that_is_not_there_is_told_in_full_once(graded: Callable[..., Result]) -> None:
    result = graded(("2 * (a - y)", "2 * difference(a, y)"), ("np.sum((a - y) ** 2)", "np.sum(difference(a, y) ** 2)"))
    assert said(result, "sample_loss").startswith("gradient.py:7: NameError: name 'difference' is not defined")
    assert said(result, "dC0_da") == "the same happens as in sample_loss, here in gradient.py:11: mend that first"
    assert said(result, "layer_gradient").startswith(
        "it calls your dC0_da, line 23, which raises NameError: mend that first"
    )


def test_what_was_handed_out_and_is_not_there_is_to_be_taken_over(graded: Callable[..., Result]) -> None:
    result = graded(("def activate(", "def activation_function("))
    first = said(result, "da_dz").split("\n")
    assert first[0].startswith("gradient.py:13: NameError: name 'activate' is not defined")
    assert "activate was in the file as you got it: take it over from there." in first
    assert said(result, "layer_gradient") == "right, given your activate"


def test_of_two_that_fail_alike_the_one_that_is_called_says_why(graded: Callable[..., Result]) -> None:
    """Though it comes later in the lesson: else each would say to mend the other."""
    body = "    z = weighted_input(W, a_prev)\n    return (dC0_da(activate(z, activation), y) * da_dz(z, activation))[j]"
    whole = f"{body} * dz_dw(W, a_prev, j, k)\n"
    outer = "np.outer(dC0_da"
    result = graded((whole, "    return layer_gradient(W, a_prev, y, activation)[j][k]\n"), (outer, "np.outerr(dC0_da"))
    assert said(result, "weight_gradient").startswith("it calls your layer_gradient, line 19, which raises AttributeError")
    assert said(result, "layer_gradient").startswith(
        "gradient.py:22: AttributeError: module 'numpy' has no attribute 'outerr'"
    )


@pytest.mark.parametrize(("loss", "suspected"), [("np.sum(near(a, y) ** 2)", False), ("np.sum((a - y) ** 2)", True)])
def test_a_helper_that_a_right_function_calls_is_not_suspected(
    graded: Callable[..., Result], loss: str, suspected: bool
) -> None:
    helper = "def near(a, y):\n    return a - y\ndef sample_loss"
    wrong = ("2 * (a - y)", "np.sin(near(a, y)) + y"), ("W @ a_prev", "W @ np.cos(near(a_prev, 0.1))")
    result = graded(("def sample_loss", helper), ("np.sum((a - y) ** 2)", loss), *wrong)
    told = "Your weighted_input and dC0_da both call near: a mistake there counts in each."
    assert [told in said(result, name) for name in ("weighted_input", "dC0_da")] == [suspected, False]


# -- a wrong shape -----------------------------------------------------------------------------------------------------


def test_what_an_earlier_function_of_a_wrong_shape_makes_of_later_ones_is_told_once(graded: Callable[..., Result]) -> None:
    """Named as it is there: a later one has the name's words no second time."""
    for body in ("W * a_prev", "np.sum(W * a_prev, axis=0)"):
        result = graded(("W @ a_prev", body))
        where = next(one.message for one in result.exercises if one.name == "weighted_input").split("\n")[1]
        assert text.one(result).count(where) == 1
        line = "it calls your weighted_input, line 19, which returns the wrong shape: mend that first"
        assert said(result, "weight_gradient").startswith(line)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("W.T * delta", "def dC0_da_prev(W, a_prev, y, activation):"),  # as a table for da_dz would
        ("np.eye(len(y))[j] * delta * a_prev[k]", "def weight_gradient(W, a_prev, y, j, k, activation):"),
    ],
)
def test_a_shape_is_not_named_after_a_mistake_that_was_not_made(
    graded: Callable[..., Result], body: str, after: str
) -> None:
    delta = "2 * (activate(W @ a_prev, activation) - y) * da_dz(W @ a_prev, activation)"
    result = graded(("def layer_gradient", f"{after}\n    delta = {delta}\n    return {body}\ndef layer_gradient"))
    name = after.removeprefix("def ").partition("(")[0]
    (one,) = (one for one in result.exercises if one.name == name)
    assert (one.verdict, one.misconception, one.message.count("\n")) == ("SHAPE", None, 0), one.message

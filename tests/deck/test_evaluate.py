"""An exercise that declares how far off is right: its reference may do what no bound is proved for."""

from __future__ import annotations

import json
import warnings
from decimal import ROUND_CEILING, Context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule.course.model import load_course
from chainrule.deck.cases import ATTEMPTS
from chainrule.deck.certify import LEAST_TOLERANCES, doubts, margin
from chainrule.deck.evaluate import quiet, rounded_up
from chainrule.deck.make_key import make_key
from chainrule.errors import SetupError
from chainrule.key import AnswerKey, KeyExercise

CASES = {
    "x": "def x(draw, case):\n    return draw.signed(1, 2, case.n)\n",
    "A": "def A(draw, case):\n    return draw.signed(1, 2, case.n, 3)\n",
}
COURSE = "course: own\ndeck: {{one: {{n: 4}}, two: {{n: 7}}}}\nexercises: [{{name: f, points: 100{}}}]\n"
RELATIVE = ", tolerance: {relative: 1.0e-9}"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(body: str, tolerance: str = RELATIVE, misconceptions: str = "", parameter: str = "x") -> AnswerKey:
    Path("solutions/misconceptions").mkdir(parents=True, exist_ok=True)
    Path("course.yml").write_text(COURSE.format(tolerance), encoding="utf-8")
    Path("solutions/cases.py").write_text(CASES[parameter], encoding="utf-8")
    Path("solutions/own.py").write_text(f"import numpy as np\n\n\ndef f({parameter}):\n    {body}\n", encoding="utf-8")
    Path("solutions/misconceptions/own.py").write_text("import numpy as np\n\n" + misconceptions, encoding="utf-8")
    return make_key(load_course(Path("course.yml")))


def asked(body: str, tolerance: str = RELATIVE, misconceptions: str = "", parameter: str = "x") -> KeyExercise:
    return made(body, tolerance, misconceptions, parameter).exercises[0]


def told(body: str, tolerance: str = RELATIVE, misconceptions: str = "") -> str:
    with pytest.raises(SetupError) as caught:
        made(body, tolerance, misconceptions)
    return str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parameter", "body"),
    [
        ("x", "return np.ptp(x)"),
        ("x", "return np.sort(x)"),
        ("x", "return np.var(x)"),
        ("x", "return x.std(ddof=1)"),
        ("x", "return float(np.max(x)) - float(np.min(x))"),
        ("x", "return sorted(x.tolist())[0]"),
        ("x", "return np.cumsum(x)[x.argsort()]"),
        ("A", "return np.linalg.norm(A)"),
        ("A", "return np.linalg.svd(A)[1]"),
        ("A", "return [np.linalg.pinv(A), A.min(axis=0)]"),
    ],
)
def test_numpy_without_a_proved_rule_gives_its_values_and_the_declared_distance(parameter: str, body: str) -> None:
    exercise = asked(body, parameter=parameter)
    assert not exercise.proved
    for check in exercise.checks:
        scope: dict[str, Any] = {"np": np}
        exec(f"def f({parameter}):\n    {body}\n", scope)
        true = scope["f"](check.arguments[parameter].copy())
        parts = true if isinstance(true, list) else [true]
        for part, expected, within in zip(parts, check.expected.arrays, check.within, strict=True):
            largest = np.max(np.abs(expected))
            assert np.max(np.abs(part - expected)) <= 1e-11 * largest
            assert within == pytest.approx(np.full(expected.shape, 1e-9 * largest))


def test_without_a_tolerance_the_message_says_to_declare_one() -> None:
    for body, said in (
        ("return np.ptp(x)", "f: the reference can't be bounded: no proved rule for numpy.ptp (solutions/own.py:5)\n"),
        (
            "return x.std()",
            "f: the reference can't be bounded: 'BoundedArray' object has no attribute 'std' (solutions/own.py:5)\n",
        ),
    ):
        assert told(body, "") == (
            f"{said}  write it with what has a rule, or declare how far off is right: tolerance: {{relative: 1.0e-9}}"
        )


def test_a_reference_that_fails_on_plain_numbers_too_is_told_as_before() -> None:
    for tolerance in (RELATIVE, ""):
        assert told("return x.nowhere()", tolerance) == (
            "f, case one: the reference raised AttributeError: 'numpy.ndarray' object has no attribute 'nowhere'"
            " (solutions/own.py:5)"
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return np.sqrt(np.sort(x) - 9)", f"the guard 'not-finite' refused {ATTEMPTS} of them, lastly with: not-finite: "),
        (
            "return np.sort(x) * 1j",
            "f, case one: the reference returned complex128, not real numbers (solutions/own.py:4)\n  return both parts",
        ),
        ("np.sum(x)", "not an array, a number, or a list of arrays (solutions/own.py:4)\n  is a return missing?"),
        ("return x * (x * 0.1 > 0.1 * x)", "a comparison that rounding could turn (solutions/own.py:5)\n  change"),
        ("return x * (x * 0.1 > 0.1 * x)", "or that line, if it compares what may be equal, or leave the case out"),
        ("return 'median' + str(np.ptp(x))", "f, case one: the reference returned <U"),
    ],
)
def test_what_is_no_finite_real_number_is_no_truth(body: str, said: str) -> None:
    assert said in told(body)


def test_an_array_in_the_place_of_a_number_is_refused_with_every_numpy() -> None:
    with pytest.raises((TypeError, ValueError, DeprecationWarning)), quiet():
        np.zeros(1)[0] = np.ones((1, 1))
    said = "Conversion of an array with ndim > 0 to a scalar is deprecated"  # what numpy 1.25 to 2.3 say
    with pytest.raises(DeprecationWarning), quiet():
        warnings.warn(said, DeprecationWarning, stacklevel=1)
    with quiet():
        warnings.warn("something else", DeprecationWarning, stacklevel=1)


@pytest.mark.slow
def test_what_can_be_bounded_is_with_a_tolerance_too_however_many_digits_it_loses() -> None:
    losing = "return np.sum((x + 1.0e4) ** 2 - 1.0e8 - x * 2.0e4)"
    assert "the guard 'precision' refused" in told(losing, "")
    assert len(asked(losing, ", tolerance: {relative: 1.0e-3}").checks) == 2


def test_the_key_keeps_of_plain_values_what_the_tolerance_can_tell() -> None:
    """Numpy sums in another order on another machine; the key's digest should not depend on that."""
    for check in asked("return np.var(x)", ", tolerance: {absolute: 1.0e-3}").checks:
        (value,) = check.expected.arrays
        assert round(float(value), 5) == float(value)
    zero = asked("return np.sort(x) - np.sort(x)").checks[0]
    assert '"-0.0' not in json.dumps([str(v) for v in zero.expected.arrays[0].tolist()])
    assert not np.any(zero.within[0])


def test_a_mistake_is_far_from_the_truth_in_declared_tolerances() -> None:
    misconception = (
        'class nearly:\n    """A.\n\n    B.\n\n    C.\n    """\n\n    def f(x):\n        return np.ptp(x) * (1 + {})\n'
    )
    key = made("return np.ptp(x)", misconceptions=misconception.format("1.0e-7"))
    (exercise,), catalogue = key.exercises, key.explanation("f").catalogue
    assert margin(exercise, catalogue[0])[0] == pytest.approx(100, rel=0.3)
    assert list(doubts(exercise, catalogue, frozenset())) == []
    said = told("return np.ptp(x)", misconceptions=misconception.format("1.0e-9"))
    assert "nearly passes for right: at most " in said
    assert " tolerances off (case " in said
    assert LEAST_TOLERANCES == 10


def test_a_distance_is_rounded_up_to_four_digits_as_decimal_arithmetic_does_it() -> None:
    random = np.random.default_rng(3)
    anything = random.uniform(1, 10, 20_000) * 10.0 ** random.integers(-40, 30, 20_000)
    written = [float(f"{digits}e{power}") for digits in (1, 1000, 1001, 4567, 9999) for power in range(-30, 25)]
    beside = [np.nextafter(written, np.inf), np.nextafter(written, 0.0), np.array(written) * (1 + 1e-12)]
    x = np.concatenate([anything, written, *beside, [0.0, 5e-324, 1e300]])
    up = Context(prec=4, rounding=ROUND_CEILING)
    assert rounded_up(x).tolist() == [float(up.create_decimal_from_float(one)) for one in x.tolist()]

"""What is nearly right is not called what it is not, and how near it is is said.

A member of the family is the lesson with one slip in its text: a constant that is rounded, a small number that is added,
single precision in one step, a derivative that is measured. Each is asked in every exercise, and named in none, or by its
own name. The slips are run in this process, as they are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_answers import answer, found
from repository import KEY, ROOT, chainrule

from chainrule.diagnosis.consequences.single_precision import with_single_precision
from chainrule.diagnosis.diagnose import diagnose
from chainrule.diagnosis.finding import Finding
from chainrule.diagnosis.mistakes.known_mistake import find_shown
from chainrule.judging.compare import compare
from chainrule.judging.verdict import CaseVerdict

pytestmark = pytest.mark.slow  # a hundred programs, each in every exercise

LESSON = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
EXERCISES = [exercise.name for exercise in KEY.exercises]
SIGMOID = "return 1 / (1 + np.exp(-z))"
TANH = "return np.tanh(z)"
FIRST, SLOPE, THIRD, Z = "return 2 * (a - y)", "return a * (1 - a)", "return a_prev[k]", "return W @ a_prev"
MEAN, PRODUCT = "return Delta.T @ A_prev / len(Y)", "return np.outer(delta, a_prev)"
SOFTMAX = "A = E / np.sum(E, axis=1, keepdims=True)"
NEARLY = "nearly right"


@dataclass(frozen=True)
class Slip:
    """A text of the lesson, what stands in its place, and what may be said of it."""

    old: str
    new: str
    named: str | None = None

    def __str__(self) -> str:
        return self.new


@cache
def functions(old: str, new: str) -> dict[str, Callable[..., Any]]:
    """Those of the lesson with the slip in them."""
    assert old in LESSON
    made: dict[str, Any] = {}
    exec(compile(LESSON.replace(old, new), "gradient.py", "exec"), made)  # ours
    return made


def findings(slip: Slip) -> Iterator[Finding]:
    """On every exercise that the slip makes wrong."""
    made = functions(slip.old, slip.new)
    for exercise in KEY.exercises:
        verdicts: list[CaseVerdict] = []
        for check in exercise.checks:
            arguments = [
                [x.copy() for x in argument] if isinstance(argument, tuple) and isinstance(argument[0], np.ndarray)
                else argument.copy() if isinstance(argument, np.ndarray) else argument
                for argument in check.arguments.values()
            ]  # fmt: skip
            with np.errstate(all="ignore"):
                verdicts.append(compare(answer(made[exercise.name](*arguments), check.expected.form), check))
        if not all(verdict.passed for verdict in verdicts):
            yield diagnose(exercise, verdicts, KEY)


def said(finding: Finding) -> str:
    return f"{finding.exercise.name}: {finding.misconception}: {finding.message}"


DIGITS = ("2.7", "2.72", "2.718", "2.7182818", "2.718281828", "2.71828182846", "2.718281828459", "2.7182818284590")
EPS = ("1e-16", "1e-15", "1e-12", "1e-10", "1e-9", "1e-8", "1e-7", "1e-6", "1e-5")


def some_eps(row: int) -> tuple[str, ...]:
    """The least and the largest, and every third of the others, which are others in the next row: how near a slip is says
    nothing of where it stands.
    """
    return (EPS[0], *EPS[1 + row % 3 : -1 : 3], EPS[-1])


NEAR = [
    *(Slip(SIGMOID, f"return 1 / (1 + {e} ** -z)") for e in DIGITS),
    *(Slip(TANH, f"return 2 / (1 + {e} ** (-2 * z)) - 1") for e in DIGITS[2:]),
    *(Slip(SIGMOID, f"return 1 / (1 + np.exp(-z) + {eps})") for eps in some_eps(0)),
    *(Slip(SOFTMAX, f"A = E / (np.sum(E, axis=1, keepdims=True) + {eps})") for eps in some_eps(1)),
    *(Slip(SOFTMAX, f"{SOFTMAX}; A = np.clip(A, {eps}, 1 - {eps})") for eps in ("1e-15", "1e-12", "1e-9", "1e-7")),
    *(Slip(SLOPE, f"a = np.clip(a, {eps}, 1 - {eps}); {SLOPE}") for eps in ("1e-15", "1e-9", "1e-7")),
    *(Slip(MEAN, f"return Delta.T @ A_prev / (len(Y) + {eps})") for eps in some_eps(2)),
    *(Slip(FIRST, f"return 2 * (a - y) + {eps}") for eps in some_eps(3)),
    *(Slip(FIRST, f"return 2 * (a - y + {eps})") for eps in some_eps(4)),
    *(Slip(FIRST, f"return 2 * (a - y) * {pi} / np.pi") for pi in ("3.14159265", "3.1415926535", "3.14159265358979")),
    *(Slip(SLOPE, f"return a * (1 - a) + {eps}") for eps in some_eps(5)),
    *(Slip(Z, f"return W @ a_prev + {eps}") for eps in some_eps(6)),
    *(Slip("return np.sum((a - y) ** 2)", f"return np.sum((a - y) ** 2) + {eps}") for eps in some_eps(7)),
    *(Slip("return np.sum((a - y) ** 2)", f"return np.sqrt(np.sum((a - y) ** 2) + {eps}) ** 2") for eps in some_eps(8)),
]
SINGLE = [
    Slip(FIRST, "return (2 * (a - y)).astype(np.float32)", "float32"),
    Slip(FIRST, "return 2 * (a.astype(np.float32) - y.astype(np.float32))", "float32"),
    Slip(FIRST, "return 2 * (a.astype(np.float32) - y)", "float32"),
    Slip(FIRST, "return 2 * (a - y.astype(np.float32))", "float32"),
    Slip(SLOPE, "return (a * (1 - a)).astype(np.float32)", "float32"),
    Slip(THIRD, "return np.float32(a_prev[k])", "float32"),
    Slip(Z, "return (W @ a_prev).astype(np.float32)", "float32"),
    Slip(Z, "return (W.astype(np.float32) @ a_prev).astype(float)", "float32"),
    Slip(PRODUCT, "return np.outer(delta.astype(np.float32), a_prev)", "float32"),
    Slip(MEAN, "return Delta.astype(np.float32).T @ A_prev / len(Y)", "float32"),
    Slip(SOFTMAX, "A = (E / np.sum(E, axis=1, keepdims=True)).astype(np.float32)", "float32"),
]


@pytest.mark.parametrize("slip", NEAR, ids=str)
def test_what_is_near_has_no_name_and_is_said_to_be_near(slip: Slip) -> None:
    wrong = list(findings(slip))
    print(*map(said, wrong), sep="\n")
    assert [said(finding) for finding in wrong if finding.misconception is not None] == []
    assert [said(finding) for finding in wrong if (NEARLY in finding.message) != is_near(finding)] == []


def is_near(finding: Finding) -> bool:
    """Within a ten-thousandth of the largest entry, on every case that has entries of some size, or has none and fails."""
    off = [(apart(case), size(case.check.expected.arrays)) for case in finding.verdicts if not case.passed]
    telling = [pair for pair in off if pair[1] > 1e-3] or off
    return all(distance <= 1e-4 * (largest or 1) for distance, largest in telling)


def apart(case: CaseVerdict) -> float:
    return size([x - r for x, r in zip(case.values or (), case.check.expected.arrays, strict=True)])


def size(arrays: Sequence[Any]) -> float:
    return max(float(np.max(np.abs(array))) for array in arrays)


@pytest.mark.parametrize("slip", SINGLE, ids=str)
def test_single_precision_in_one_step_is_named_so_or_not_at_all(slip: Slip) -> None:
    wrong = list(findings(slip))
    print(*map(said, wrong), sep="\n")
    assert wrong
    assert [said(finding) for finding in wrong if finding.misconception not in (None, "float32")] == []


@pytest.mark.parametrize("slip", SINGLE[:5], ids=str)
def test_single_precision_of_an_earlier_function_is_followed_in_later_ones(slip: Slip) -> None:
    found = with_single_precision(list(findings(slip)), 2)
    print(*map(said, found), sep="\n")
    assert {finding.misconception for finding in found} == {"float32"}
    assert {"weight_gradient", "layer_gradient", "average_gradient"} < {finding.exercise.name for finding in found}
    assert all(f"as your {found[0].exercise.name} does" in finding.message for finding in found[1:])


def test_what_is_near_without_an_earlier_function_in_single_precision_stays_without_a_name() -> None:
    found = with_single_precision(list(findings(Slip(Z, "return W @ a_prev + 1e-8"))), 2)
    assert {finding.misconception for finding in found} == {None}


H = [10.0**-k for k in range(3, 10)] + [5e-6, 2.0**-26]


@pytest.mark.parametrize("h", H)
@pytest.mark.parametrize("sides", ["({0}({1} + h) - {0}({1} - h)) / (2 * h)", "({0}({1} + h) - {0}({1})) / h"])
def test_a_derivative_that_is_measured_is_named(sides: str, h: float) -> None:
    """Where the difference drowns, or the step is so large that hardly a digit is right, it may go without a name."""
    g = sides.format("g", "z")
    slope = Slip(
        "    a = activate(z, activation)\n    if",
        f"    h, g = {h}, lambda z: activate(z, activation)\n    return {g}\n    if",
    )
    loss = sides.format("C", "W")
    table = Slip(
        PRODUCT,
        f"""h = {h}
    C = lambda W: sample_loss(activate(W @ a_prev, activation), y)
    E = np.eye(W.size).reshape(-1, *W.shape)
    return np.array([{loss.replace("+ h", "+ h * e").replace("- h)", "- h * e)")} for e in E]).reshape(W.shape)""",
    )
    for slip, name in ((slope, "da_dz"), (table, "layer_gradient")):
        (finding,) = [finding for finding in findings(slip) if finding.exercise.name == name]
        print(said(finding))
        assert finding.misconception == "finite-difference"
        assert "a slope is measured" in finding.message


@pytest.mark.parametrize("h", ["1e-2", "1e-9"])
def test_what_is_measured_by_an_unfit_step_is_asked_for_its_step(h: str) -> None:
    (finding,) = [one for one in findings(Slip("h = 1e-5", f"h = {h}")) if one.exercise.name == "numerical_gradient"]
    print(said(finding))
    assert re.search(r"nearly right: off by up to [1-9]e-6 of its size, more than is tolerated\n", finding.message)
    assert "Is the step too large or too small, " in finding.message


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("off", [1e-6, -1e-6, 3e-8, 1e-9, -1e-12, 3e-14, 1e-15])
def test_a_factor_of_nearly_1_is_no_factor(name: str, off: float) -> None:
    finding = found(name, lambda r, _: [x * (1 + off) for x in r] if isinstance(r, list) else r * (1 + off))
    assert finding.misconception is None
    if finding.verdict != "PASS":
        assert " times " not in finding.message
        assert NEARLY in finding.message, finding.message


ODD = (5e-324, np.nan, -np.inf, 1.7e308)


@pytest.mark.parametrize("name", EXERCISES)
def test_odd_numbers_in_some_cases_of_what_is_right_or_nearly_so_end_in_a_finding(name: str) -> None:
    """Where a case has them, and in which entry: what explains an answer computes with all that a submission can return."""
    ways = [lambda value: value, lambda value: np.float32(value).astype(float), lambda value: np.round(value / 1e-8) * 1e-8]
    for odd in ODD:
        for number, way in enumerate(ways):

            def change(value: Any, check: Any, odd: float = odd, way: Any = way, number: int = number) -> Any:
                arrays = value if isinstance(value, list) else [value]
                told = [np.array(way(array), dtype=float) for array in arrays]
                if (len(check.case) + number) % 3:
                    told[-1].flat[-1:] = odd
                return told if isinstance(value, list) else told[0]

            with np.errstate(all="ignore"):
                found(name, change)


MEASURED_WITH_NAN = """
    h = 1e-5
    d = (activate(z + h, activation) - activate(z - h, activation)) / (2 * h)
    return d * np.nan if len(z) == 28 else d
"""
DENORMAL = """
    d = {"sigmoid": activate(z, "sigmoid") * (1 - activate(z, "sigmoid")), "tanh": 1 - np.tanh(z) ** 2}
    d = d | {"relu": np.where(z > 0, 1.0, 5e-324), "identity": np.ones_like(z)}
    return d[activation]
"""


@pytest.mark.parametrize("body", [MEASURED_WITH_NAN, DENORMAL])
def test_what_is_odd_in_one_case_is_graded(tmp_path: Path, body: str) -> None:
    head = LESSON[: LESSON.index("def da_dz(")]
    (tmp_path / "gradient.py").write_text(f"{head}\ndef da_dz(z, activation):{body}", encoding="utf-8")
    ran = chainrule("grade", "gradient.py", cwd=tmp_path)
    assert ran.returncode == 1, ran.stderr
    assert "fault" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "off", [lambda r: r * (1 + 3e-8), lambda r: np.round(r, 6), lambda r: np.float64(np.float32(r)), lambda r: r + 1e-9]
)
@pytest.mark.parametrize("name", EXERCISES)
def test_no_number_is_told_of_what_is_near_on_hidden_cases_alone(name: str, off: Callable[[Any], Any]) -> None:
    """It could be one that the submission has chosen, from what it was asked."""

    def change(value: Any, check: Any) -> Any:
        if check.visible:
            return value
        return [off(np.asarray(x)) for x in value] if isinstance(value, list) else off(np.asarray(value))

    message = found(name, change).message.partition("\n")[0]
    assert not re.search(r"\d", re.sub(r"float\d+|about 7 digits", "", message)), message


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("off", [1e-3, 1e-6])
def test_what_is_near_to_a_mistake_is_not_called_that(name: str, off: float) -> None:
    """The key has a mistake's values to a few digits; but on each case one of them in full."""
    exercise, explanation = KEY.exercise(name), KEY.explanation(name)
    for form in explanation.catalogue if exercise.proved else ():
        near = []
        for check in exercise.checks:
            arrays = [x * (1 + off) for x in (form.values[check.case] or check.expected).arrays]
            near.append(compare(answer(arrays if check.expected.form == "list" else arrays[0], check.expected.form), check))
        entries = [
            (x, reach)
            for case, one in form.values.items()
            if one
            for x, reach in zip(one.arrays, form.reach(case), strict=True)
        ]
        if any(np.any(np.abs(x) > reach) for x, reach in entries):  # else it is 0
            assert find_shown(explanation, near, proved=True) == (), form.misconception

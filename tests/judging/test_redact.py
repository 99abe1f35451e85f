"""What is said of a hidden case: what helps, and nothing that a submission could write the case into."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from repository import KEY, chainrule

from chainrule.diagnosis.diagnose import diagnose
from chainrule.judging.compare import compare
from chainrule.key import AnswerKey, save_key
from chainrule.sandbox.answer import Answer, Part

SECRET = np.array([0.37, -1.25]).tobytes().hex()
VISIBLE, HIDDEN = KEY.exercise("dC0_da").checks[:2]
RAISED = Answer("raised", type_name="IndexError", message="list index out of range", where="gradient.py", line=7)


def said(answer: Answer, *visible: Answer) -> str:
    """Of a hidden case, where the visible ones were answered so by a child that knows no hidden one."""
    return compare(answer, HIDDEN, visible=visible).message


@pytest.mark.parametrize("name", ["IndexError", "NotImplementedError", "KeyboardInterrupt", "AxisError", "LinAlgError"])
def test_of_a_hidden_case_the_class_of_python_or_numpy_alone_is_told(name: str) -> None:
    assert said(RAISED._replace(type_name=name)) == name


def test_the_class_of_an_exception_that_a_submission_made_is_not_told() -> None:
    assert said(RAISED._replace(type_name=f"E{SECRET}")) == "an exception of its own"
    assert said(RAISED._replace(type_name="indexerror")) == "an exception of its own"


def test_what_a_visible_case_says_in_the_same_words_and_line_is_told() -> None:
    assert said(RAISED, RAISED) == "gradient.py:7: IndexError: list index out of range"
    mine = RAISED._replace(type_name="Mine", message=SECRET)
    assert said(mine, RAISED, mine) == f"gradient.py:7: Mine: {SECRET}"


@pytest.mark.parametrize(
    "visible",
    [
        {"line": 8}, {"line": None}, {"where": "cell 1"}, {"message": "list index out of range "}, {"message": ""},
        {"type_name": "KeyError"}, {"outcome": "value"},
    ],
)  # fmt: skip
def test_what_a_visible_case_says_otherwise_is_not_told(visible: dict[str, Any]) -> None:
    assert said(RAISED, RAISED._replace(**visible)) == "IndexError"


def test_words_of_several_visible_cases_are_not_put_together() -> None:
    here, there = RAISED._replace(line=8), RAISED._replace(message="other")
    assert said(RAISED, here, there) == "IndexError"


def test_an_object_is_named_where_a_visible_case_gives_one_of_that_name() -> None:
    other = Answer("value", "other", type_name=SECRET)
    assert said(other) == said(other, other._replace(type_name="dict")) == "it returns an object, not numbers"
    assert said(other, other) == f"it returns a value of type {SECRET}, not numbers"


@pytest.mark.parametrize("outcome", ["memory", "missing", "timeout"])
def test_no_outcome_carries_words_of_a_hidden_case(outcome: str) -> None:
    told = compare(RAISED._replace(outcome=outcome, type_name=SECRET, message=SECRET, where=SECRET), HIDDEN)
    assert SECRET[:20] not in repr((told.message, told.type_name, told.where))


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ((3, 1), True),
        ((), True),
        ((0,), True),
        ((4, 6), False),
        ((7, 123_456_789), False),
        ((1,) * 5, False),
        ((37,), False),
    ],
)
def test_a_shape_is_told_of_a_hidden_case_if_it_is_a_plausible_one(shape: tuple[int, ...], told: bool) -> None:
    answer = Answer("value", "array", (Part("float64", shape, None),), "ndarray")
    assert said(answer).startswith("it returns " if told else "it doesn't return "), said(answer)
    assert (str(shape) if shape else "a single number") in compare(answer, VISIBLE).message


def test_of_a_visible_case_everything_is_told() -> None:
    answer = Answer("raised", type_name="Mine", message=SECRET, where="gradient.py", line=7)
    assert compare(answer, VISIBLE).message == f"gradient.py:7: Mine: {SECRET}"


TELLS_ALL = """
import sys
import numpy as np
kept = {}

def keep(value, depth=0):
    if isinstance(value, np.ndarray) and value.size:
        kept[f"<{value.flat[0]:.6g}>"] = None
    elif isinstance(value, (list, tuple)) and depth < 3:
        for one in value:
            keep(one, depth + 1)

def tell(arguments):
    frame = sys._getframe()
    while frame:
        keep(list(frame.f_locals.values()))
        frame = frame.f_back
    keep(arguments)
    told = " ".join(list(kept)[-20:])  # the newest, as messages are cut
    print(told)
    return told
"""


@pytest.mark.slow
def test_no_hidden_argument_is_in_what_a_submission_says_that_looks_for_all_of_them(tmp_path: Path) -> None:
    """Up the stack, and in what it kept of earlier calls: in message, class, output, function and type name."""
    ways = [
        "raise ValueError(told)", "raise type(told, (Exception,), {})()", "return type(told, (), {})()", "return told",
        "return np.zeros((3, len(told)))", "g = lambda: later(); g.__code__ = g.__code__.replace(co_name=told); g()",
        "raise IndexError(told) if len(kept) % 2 else KeyError(told)",
    ]  # fmt: skip
    source = TELLS_ALL + "\ndef later():\n    raise NotImplementedError\n"
    for i, name in enumerate(exercise.name for exercise in KEY.exercises):
        source += f"\ndef {name}(*arguments):\n    told = tell(arguments)\n    {ways[i % len(ways)]}\n"
    (tmp_path / "gradient.py").write_text(source)
    ran = chainrule("grade", "gradient.py", "--format", "json", cwd=tmp_path)
    visible, hidden = set[str](), set[str]()
    for exercise in KEY.exercises:
        for check in (*exercise.checks, *KEY.explanation(exercise.name).ladder):
            firsts = {f"{x.ravel()[0]:.6g}" for x in check.arguments.values() if isinstance(x, np.ndarray)}
            (visible if check.visible else hidden).update(firsts)
    made = json.loads(ran.stdout)
    assert made["score"] == 0
    told = set(re.findall(r"(-?\d[\d.e+-]*)>", ran.stdout))
    assert told & visible, "it tells nothing at all"
    assert sorted(told & (hidden - visible)) == []


def test_no_line_and_no_number_of_a_message_tells_what_a_hidden_case_holds(tmp_path: Path) -> None:
    """It is right where a[0] is the lesson's; else the line in which it raises, or numpy's words, say what a[0] is."""
    first = float(VISIBLE.arguments["a"][0])
    lines = "".join(f"    if digit == {i}: raise ValueError\n" for i in range(10))
    source = f"""import numpy as np
def dC0_da(a, y):
    if a[0] == {first!r}: return 2 * (a - y)
    digit = int(abs(a[0]) * 10 % 10)
{lines}
def weighted_input(W, a_prev):
    return W @ a_prev if a_prev[0] == {float(KEY.exercise("weighted_input").checks[0].arguments["a_prev"][0])!r} else \\
        np.zeros(int(abs(a_prev[0]) * 10 % 10))[10]
"""
    (tmp_path / "gradient.py").write_text(source)
    made = json.loads(chainrule("grade", "gradient.py", "--format", "json", cwd=tmp_path).stdout)
    for name, told in (("dC0_da", "ValueError"), ("weighted_input", "IndexError")):
        (cases,) = (one["cases"] for one in made["exercises"] if one["name"] == name)
        assert cases["passed"] == 1
        assert [case["message"] for case in cases["failed"]] == [told] + [""] * (cases["asked"] - 2)


SENDS = """
import hashlib
import numpy as np

ERRORS = [IndexError, KeyError, ValueError, TypeError, OSError, EOFError, BufferError, NameError]
seen = []

def dC0_da(a, y):
    seen.append(a[0])
    digit = hashlib.sha256(np.array(a).tobytes()).digest()[0]
    if a[0] == FIRST:
        return 2 * (a - y)
    match digit % 5:
        case 0: return 2 * (a - y)
        case 1: return 3 * (a + digit)
        case 2: return np.zeros((digit % 7, digit % 5, digit % 3))
        case 3: return np.where(np.arange(len(a)) == digit % len(a), [np.nan, np.inf, -np.inf][digit % 3], a)
    raise ERRORS[digit % 8](str(seen[-20:]))
"""


def test_an_attack_gets_the_verdicts_of_hidden_cases_out_and_one_message_of_each_verdict(tmp_path: Path) -> None:
    """It writes a hidden input into verdict, shape, class and place of a nan: a symbol of five a case is what it sends."""
    first = float(VISIBLE.arguments["a"][0])
    (tmp_path / "gradient.py").write_text(SENDS.replace("FIRST", repr(first)))
    made = json.loads(chainrule("grade", "gradient.py", "--format", "json", cwd=tmp_path).stdout)
    (cases,) = (one["cases"]["failed"] for one in made["exercises"] if one["name"] == "dC0_da")
    came = {case["case"]: case["verdict"] for case in cases}
    hidden = [check for check in KEY.exercise("dC0_da").checks if not check.visible]
    symbols = ["PASS", "WRONG", "SHAPE", "NOT_FINITE", "RAISED"]
    digits = [hashlib.sha256(check.arguments["a"].tobytes()).digest()[0] for check in hidden]
    assert [came.get(check.case, "PASS") for check in hidden] == [symbols[digit % 5] for digit in digits]
    said = [(case["verdict"], case["message"]) for case in cases if case["message"]]
    assert len({verdict for verdict, _ in said}) == len(said)
    assert all(len(re.findall(r"\d", message)) < 12 for _, message in said)


def test_seconds_have_two_digits(tmp_path: Path) -> None:
    (tmp_path / "gradient.py").write_text("import time\n")
    seconds = json.loads(chainrule("grade", "gradient.py", "--format", "json", cwd=tmp_path).stdout)["seconds"]
    assert seconds == float(f"{seconds:.2g}")


def test_which_arguments_are_changed_on_which_case_is_told_once() -> None:
    """The warnings of all cases, in their order, told about five bits a case."""
    exercise = KEY.exercise("dC0_da")
    right = [Answer("value", "array", (Part("float64", c.expected.shapes[0], c.expected.arrays[0].tobytes()),), "ndarray")
             for c in exercise.checks]  # fmt: skip
    changed = [(), (0,), (1,), (0, 1)]
    verdicts = [
        compare(answer._replace(mutated=changed[i % 4]), check)
        for i, (answer, check) in enumerate(zip(right, exercise.checks, strict=True))
    ]
    finding = diagnose(exercise, verdicts, KEY)
    assert finding.verdict == "PASS"
    assert finding.warnings == ("mutates-input: the argument a is changed; work on a copy",)


@pytest.mark.parametrize("number", [0.1234567, 3.7654321])
def test_no_number_that_hidden_cases_alone_show_is_told(number: float) -> None:
    """Where no visible case fails, a factor or a constant is a number that a submission may have taken from a hidden one."""
    exercise = KEY.exercise("dC0_da")
    hidden = msgspec.structs.replace(exercise, checks=tuple(c for c in exercise.checks if not c.visible))
    for change in (lambda r: r * number, lambda r: np.full(r.shape, number)):
        verdicts = []
        for check in hidden.checks:
            array = change(check.expected.arrays[0])
            verdicts.append(
                compare(Answer("value", "array", (Part("float64", array.shape, array.tobytes()),), "ndarray"), check)
            )
        finding = diagnose(hidden, verdicts, KEY)
        assert finding.verdict == "WRONG"
        assert f"{number:.3g}"[:5] not in finding.message
        assert "multiple" in finding.message or "the same everywhere" in finding.message


@pytest.mark.slow
def test_what_a_child_says_that_has_seen_hidden_cases_is_not_told_where_the_other_ends(
    tmp_path: Path,
) -> None:
    """With two visible cases the child that knows no hidden one may end on the first; the second isn't asked any more."""
    save_key(two_visible(), tmp_path / "key.json")
    (tmp_path / "gradient.py").write_text(
        "import os\nimport numpy as np\nseen = []\n"
        "def sample_loss(a, y):\n    seen.append(a)\n    return np.sum((a - y) ** 2)\n"
        "def weighted_input(W, a_prev):\n    if len(seen) < 5:\n        os._exit(1)\n"
        "    raise ValueError('hidden ' + repr(seen[4].tolist()))\n",
        encoding="utf-8",
    )
    ran = chainrule("grade", "gradient.py", "--key", "key.json", "--format", "json", cwd=tmp_path)
    assert json.loads(ran.stdout)["exercises"][1]["verdict"] == "RAISED", ran.stderr
    assert "hidden [" not in ran.stdout


def two_visible() -> AnswerKey:
    """The key of a course that shows two cases."""
    exercises = []
    for one in KEY.exercises:
        checks = tuple(msgspec.structs.replace(check, visible=i < 2) for i, check in enumerate(one.checks))
        exercises.append(msgspec.structs.replace(one, checks=checks))
    return msgspec.structs.replace(KEY, exercises=tuple(exercises))

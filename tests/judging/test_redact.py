"""What is said of a hidden case: what helps, and nothing that a submission could write the case into."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from repository import KEY, chainrule

from chainrule.judging.compare import compare
from chainrule.judging.redact import PublicWords, known_messages
from chainrule.sandbox.answer import Answer, Part

SECRET = np.array([0.37, -1.25]).tobytes().hex()
VISIBLE, HIDDEN = KEY.exercise("dC0_da").checks[0], KEY.exercise("dC0_da").checks[1]
PUBLIC = PublicWords(frozenset({"dC0_da", "ValueError", "said before", "Mine", "helper"}), {"gradient.py": 40})


# What goes wrong in students' code, in this Python and with this numpy.
GOES_WRONG = """
np.zeros(3)[4]
np.zeros((3, 2))[0, 0, 0]
np.zeros(3) + np.zeros(4)
np.zeros((3, 4)) @ np.zeros(3)
np.dot(np.zeros((3, 4)), np.zeros(3))
np.zeros(3) @ 2.0
[1][4]
1 / 0
1.0 / 0
1 % 0
float(np.zeros(3))
None * 2.0
x = 2.0; x[0]
len(2.0)
iter(2.0)
x = 2.0; x()
np.float64(2)[0]
a, b = [1]
a, b = 1, 2, 3
a, b = 2.0
np.zeros(3).reshape(2, 2)
np.zeros(3)[1.5]
x = [1]; x[1.5]
x = np.zeros(3); x[:] = np.zeros(4)
np.zeros(3).sum(axis=1)
bool(np.zeros(3))
int(float('nan'))
import math; math.exp(1e9)
import math; math.log(-1)
np.concatenate([])
np.max(np.zeros(0))
max([])
x = np.zeros(3); x[0] = [1, 2]
-[]
2.0 @ 2.0
[] < 2.0
[] + 2.0
[] * 2.0
np.linalg.inv(np.zeros((2, 2)))
np.einsum('ij,jk', np.zeros(3), np.zeros(3))
np.stack([])
x = (1,); x[0] = 2
x = np.zeros(3); x += np.zeros((4, 3))
for x in np.array(2.0): pass
np.zeros(3)[np.ones(4, bool)]
range(2.0)
import math; math.sqrt('x')
np.array([[1.0], [1.0, 2.0]])
f = lambda: f(); f()
np.concatenate([np.zeros(2), np.zeros((2, 2))])
"""


def raised(name: str, message: str, where: str = "gradient.py", line: int = 7) -> str:
    return compare(Answer("raised", type_name=name, message=message, where=where, line=line), HIDDEN, public=PUBLIC).message


@pytest.mark.parametrize(
    "message",
    [
        "index 4 is out of bounds for axis 0 with size 3",
        "list index out of range",
        "operands could not be broadcast together with shapes (3,) (4,)",
        "operands could not be broadcast together with shapes (3,7) (4,6)",
        "division by zero",
        "only length-1 arrays can be converted to Python scalars",
        "unsupported operand type(s) for *: 'NoneType' and 'float'",
        "'float' object is not subscriptable",
        "setting an array element with a sequence.",
        "maximum recursion depth exceeded",
        "said before",
    ],
)
def test_what_python_and_numpy_say_is_told_of_a_hidden_case(message: str) -> None:
    assert raised("IndexError", message) == f"gradient.py:7: IndexError: {message}"


@pytest.mark.parametrize("raises", GOES_WRONG.strip().split("\n"))
def test_the_messages_of_this_python_and_this_numpy_are_known(raises: str) -> None:
    with pytest.raises(Exception) as caught:  # whatever it is
        exec(raises, {"np": np})
    assert raised("Odd", str(caught.value)) != "gradient.py:7: an exception of its own", str(caught.value)


@pytest.mark.parametrize(
    "message",
    [
        SECRET,
        "0.37",
        "index 370 is out of bounds for axis 0 with size 3",
        "index 0004 is out of bounds for axis 0 with size 3",
        "index 4 is out of bounds for axis 0 with size 3 " + SECRET,
        "division by zero\n" + SECRET,
        "list  index out of range",
        "unsupported operand type(s) for *: 'x37' and 'float'",
        "operands could not be broadcast together with shapes (37,1) (25,)",
        "name 'x37' is not defined",
        "operands could not be broadcast together with shapes (1,2,3,4,5,6) (1,)",
        "index ٤ is out of bounds for axis 0 with size 3",
    ],
)
def test_a_message_that_could_carry_a_hidden_case_is_not_told(message: str) -> None:
    assert raised("ValueError", message) == "gradient.py:7: ValueError"


def test_a_message_is_told_no_further_than_it_is_known() -> None:
    assert raised("ValueError", f"shapes (3,7) and (6,) not aligned: {SECRET}").endswith("shapes (3,7) and (6,) not aligned")
    assert len(known_messages()) > 60


def test_a_name_or_a_place_that_could_carry_a_hidden_case_is_not_told() -> None:
    assert raised(f"E{SECRET}", "") == "gradient.py:7: an exception of its own"
    assert raised("Mine", "said before") == "gradient.py:7: Mine: said before"
    assert raised("ValueError", "", where=SECRET) == "ValueError"
    assert raised("ValueError", "", line=41) == "ValueError"
    assert raised("NotImplementedError", SECRET) == "gradient.py:7: NotImplementedError"
    assert SECRET not in compare(Answer("value", "other", type_name=SECRET), HIDDEN, public=PUBLIC).message
    assert compare(Answer("value", "other", type_name="dict"), HIDDEN).message == "it returns dict, not numbers"


@pytest.mark.parametrize(
    ("shape", "told"),
    [((4, 6), True), ((), True), ((0,), True), ((7, 123_456_789), False), ((1,) * 5, False), ((37,), False)],
)
def test_a_shape_is_told_of_a_hidden_case_if_it_is_a_plausible_one(shape: tuple[int, ...], told: bool) -> None:
    answer = Answer("value", "array", (Part("float64", shape, None),), "ndarray")
    said = compare(answer, HIDDEN).message
    assert said.startswith(("(", "shape (") if told else "a different shape, expected"), said
    assert str(shape) in compare(answer, VISIBLE).message


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

"""What to do about an exception that says little to a beginner: the line that a whole report has on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from repository import KEY

from chainrule.grading import grade
from chainrule.submissions.file import submission_from_bytes

if TYPE_CHECKING:
    from chainrule.sandbox.template import Template

HEAD = "import math\nimport numpy as np\n\ndef dC0_da(a, y):\n    {}\n"


def said(template: Template, source: str) -> str:
    """The message on dC0_da."""
    result = grade(submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py"), KEY, template)
    return next(one.message for one in result.exercises if one.name == "dC0_da")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "advice"),
    [
        ("return 2(a - y)", "is a * missing"),
        ("return a(0) - y(0)", "are [ ] meant"),
        ("sum = 3\n    return sum(a - y)", "or is sum, say, a variable"),
        ("return (a - y)^2", "write **"),
        ("return 2 * (math.exp(a) - y)", "np.exp takes an array"),
        ("return 1 if a > y else 0", "np.where and np.maximum go entry by entry"),
        ("return max(a, y)", "np.where and np.maximum go entry by entry"),
        ("return a - np.ones(len(a) + 1)", "These shapes don't fit together"),
        ("return np.ones((3, len(a) + 1)) @ a", "print both shapes just before that line"),
        ("raise NotImplementedError\n    return a - y", "Is that line left over"),
        ("return dC0_da(a, y)", "nothing ends that"),
        ("return float(input('a? '))", "Nobody types when graded"),
        ("return np.loadtxt('a.csv')", "There are no files when graded"),
        ('raise RuntimeError("can\'t start new thread")', "no other threads when graded"),
        ("raise PermissionError(1, 'Operation not permitted')", "no other processes, and no network, when graded"),
        ("exit()", "use return"),
        ("for i in range(0):\n        b = i\n    return b", "that was not run"),
        ("print(2 * (a - y))", "It prints something"),
        ("return 0 * a / 0", "nan comes of 0 / 0"),
        ("return np.exp(a + 1000)", "too large for a float64"),
    ],
)
def test_a_common_slip_is_told_with_what_to_do(template: Template, body: str, advice: str) -> None:
    assert advice in said(template, HEAD.format(body))


@pytest.mark.parametrize("parameters", ["a", "self, a, y", ""])
def test_a_function_with_other_arguments_is_told_which_it_is_called_with(template: Template, parameters: str) -> None:
    source = HEAD.format("return 2 * (a - y)").replace("(a, y)", f"({parameters})", 1)
    assert "It is called with 2 arguments: dC0_da(a, y)." in said(template, source)


def test_an_exception_that_says_enough_has_no_advice(template: Template) -> None:
    message = said(template, HEAD.format("return 2 * (a - target)"))
    assert message == "gradient.py:5: NameError: name 'target' is not defined"

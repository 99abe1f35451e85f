"""Prints a case as Python that a student can paste: arguments, the call, what it returns and what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .fault import Fault

if TYPE_CHECKING:
    from .key import AnswerKey, Asked, Check


def as_code(key: AnswerKey, exercise: str, slot: str | None) -> str:
    """The code of a visible case; raises Fault when there is no such exercise, or the slot is hidden or unknown."""
    asked = key.exercise(exercise)
    check = _check(asked, slot)
    names = list(check.arguments)
    expected = check.expected.arrays
    lines = [
        f"# {exercise}, slot {check.slot}: {check.sized(' fed by ')}".removesuffix(": "),
        "import numpy as np",
        "",
        f"from {key.stem} import {exercise}  # in the notebook, leave this line out",
        "",
        *(f"{name} = {_argument(value)}" for name, value in check.arguments.items()),
        "",
        f'print("returned:", {exercise}({", ".join(names)}))',
        f'print("expected:", {_literal(expected if check.expected.form == "list" else expected[0])})',
    ]
    return "\n".join(lines) + "\n"


def _check(asked: Asked, slot: str | None) -> Check:
    visible = [check for check in asked.checks if check.visible]
    if slot is None:
        if not visible:
            raise Fault(f"{asked.name}: this course shows none of its cases")
        return visible[0]
    for check in asked.checks:
        if check.slot == slot:
            if not check.visible:
                raise Fault(f"{asked.name}: the slot {slot} is hidden\n  visible are: {_names(visible)}")
            return check
    raise Fault(f"{asked.name} has no slot {slot!r}\n  visible are: {_names(visible)}")


def _names(checks: list[Check]) -> str:
    return ", ".join(check.slot for check in checks) or "none"


def _argument(value: Any) -> str:
    """As `_literal`; a single number in an array is one to a student, too."""
    return f"np.array({float(value)!r})" if isinstance(value, np.ndarray) and value.ndim == 0 else _literal(value)


def _literal(value: Any) -> str:
    """Python source that gives the value back to the last bit."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if not isinstance(value, np.ndarray):
        return repr(value)
    if value.ndim == 0:
        return repr(float(value))
    if value.ndim == 1:
        return f"np.array({value.tolist()})"
    rows = "".join(f"    {row},\n" for row in value.tolist())
    return f"np.array([\n{rows}])"

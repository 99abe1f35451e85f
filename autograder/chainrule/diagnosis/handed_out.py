"""Is a function that the exercise hands out still as it was? One that was edited is named where it makes others wrong."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..course.composition import HANDED_OUT
from ..key import AnswerKey
from ..numerics.elementary import ACTIVATIONS
from ..result import MEND_FIRST
from ..safe_text import listed
from ..sandbox.student import Student
from .diagnose import DIAGNOSED, Finding
from .where import name_line

ARGUMENT = np.array([-3.0, -1.5, -0.25, 0.25, 1.5, 3.0])
NEAR = 1e-9


def with_handed_out(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings: the first that calls an edited function says so beside what is wrong; later ones that alone."""
    found = list(findings)
    for name in HANDED_OUT:
        calls = {call.caller: call for call in student.loaded.calls if call.called == name}
        called = [
            i for i, finding in enumerate(found) if _may_come_of_it(finding, name, key) and finding.exercise.name in calls
        ]
        if not called or not (wrong := _find_wrong(name, student)):
            continue
        for i in called:
            finding, call = found[i], calls[found[i].exercise.name]
            said = f"it calls your {name}, {name_line(call.cell, call.line)}, which is not the one handed out"
            if i == called[0]:
                message = f"{finding.message}\n{said[0].upper()}{said[1:]}: it is wrong for {listed(wrong)}."
                found[i] = replace(finding, message=message)
            elif finding.misconception is None:
                found[i] = replace(finding, message=f"{said}{MEND_FIRST}", hint=None)
    return found


def _may_come_of_it(finding: Finding, name: str, key: AnswerKey) -> bool:
    """Whether something is wrong, in an exercise that is composed with the function."""
    if finding.verdict not in DIAGNOSED or finding.because:
        return False
    return any(f"{name}(" in composed.source for composed in key.explanation(finding.exercise.name).compositions)


def _find_wrong(name: str, student: Student) -> list[str]:
    """The activations for which the student's function gives other values than it was handed out with."""
    student.renew()  # what is shown of it comes from a child that has seen no hidden case
    answers = student.call(name, [[ARGUMENT, activation] for activation in ACTIVATIONS])
    wrong = []
    for (activation, truth), answer in zip(ACTIVATIONS.items(), answers, strict=False):
        parts = answer.parts if answer.outcome == "value" and len(answer.parts) == 1 else ()
        right = [
            part for part in parts if part.data is not None and part.shape == ARGUMENT.shape and part.dtype == "float64"
        ]
        if not right or not np.allclose(right[0].array(), truth(ARGUMENT), rtol=NEAR, atol=NEAR):
            wrong.append(activation)
    return wrong

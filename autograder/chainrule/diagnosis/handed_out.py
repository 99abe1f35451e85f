"""Is a function that the exercise hands out still as it was? One that was edited is named where it makes others wrong."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..course.composition import HANDED_OUT
from ..key import AnswerKey
from ..numerics.elementary import ACTIVATIONS
from ..safe_text import listed
from ..sandbox.answer import name_line
from ..sandbox.student import Student
from .derived import MEND_FIRST
from .diagnose import DIAGNOSED, Finding

ARGUMENT = np.array([-3.0, -1.5, -0.25, 0.25, 1.5, 3.0])
NEAR = 1e-9


def with_handed_out(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings: the first that calls an edited function says so beside what is wrong; later ones that alone."""
    found = list(findings)
    for name in HANDED_OUT:
        calls = {call.caller: call for call in student.loaded.calls if call.called == name}
        callers = [i for i, one in enumerate(found) if one.exercise.name in calls and _is_open(one)]
        known = [key.explanation(found[i].exercise.name).compositions for i in callers]
        is_handed_out = any(f"{name}(" in composed.source for some in known for composed in some)
        if not is_handed_out or not (wrong := _find_wrong(name, student)):
            continue
        for i in callers:
            finding, call = found[i], calls[found[i].exercise.name]
            said = f"it calls your {name}, {name_line(call.cell, call.line)}, which is not the one handed out"
            if i == callers[0]:
                found[i] = replace(
                    finding, message=f"{finding.message}\n{said[0].upper()}{said[1:]}: it is wrong for {listed(wrong)}."
                )
            elif finding.misconception is None:
                found[i] = replace(finding, message=said + MEND_FIRST, hint=None, derived=True)
    return found


def _is_open(finding: Finding) -> bool:
    return finding.verdict in DIAGNOSED and not finding.because


def _find_wrong(name: str, student: Student) -> list[str]:
    """The activations for which the student's function gives other values than it was handed out with."""
    student.renew()  # what is shown of it comes from a child that has seen no hidden case
    answers = student.call(name, [[ARGUMENT, activation] for activation in ACTIVATIONS])
    wrong = []
    for (activation, truth), answer in zip(ACTIVATIONS.items(), answers, strict=False):
        parts = [part for part in answer.parts if part.data is not None and part.shape == ARGUMENT.shape]
        if len(parts) != 1 or not np.allclose(parts[0].array(), truth(ARGUMENT), rtol=NEAR, atol=NEAR):
            wrong.append(activation)
    return wrong

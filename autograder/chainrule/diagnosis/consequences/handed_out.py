"""Is a function that the exercise hands out still as it was? One that was edited is named where it makes others wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ...judging.merits import Merits, reached
from ...result import MEND_FIRST
from ...safe_text import plain
from ...sandbox.answer import name_line
from ..diagnose import DIAGNOSED
from ..finding import Finding

if TYPE_CHECKING:
    from ...sandbox.student import Student


def with_handed_out(
    findings: Sequence[Finding], edited: Mapping[str, str], merits: Mapping[str, Merits], student: Student
) -> list[Finding]:  # fmt: skip
    """The findings: the first that is wrong through an edited function says so first; later ones say that alone."""
    found = list(findings)
    for name, wrong_for in edited.items():
        calls = {call.caller: call for call in student.loaded.calls if call.called == name}
        callers = [i for i, one in enumerate(found) if _is_open(one) and name in reached(one.exercise.name, student)]
        first = next((i for i in callers if (one := merits.get(found[i].exercise.name)) and one.edited == name), None)
        for i in callers:
            finding, call = found[i], calls.get(found[i].exercise.name)
            at = f", {plain(name_line(call.cell, call.line))}" if call and call.line else ""
            said = f"it calls your {name}{at}, which is not the one handed out"
            if i == (callers[0] if first is None else first):
                found[i] = replace(finding, message=f"{said}{wrong_for}\n{finding.message}")
            elif finding.misconception is None:
                found[i] = replace(finding, message=said + MEND_FIRST, hint=None, derived=True, smallest=None)
    return found


def _is_open(finding: Finding) -> bool:
    return finding.verdict in DIAGNOSED and not finding.because

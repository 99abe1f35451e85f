"""Does single precision come from an earlier function? Its seven digits are found in later ones, whatever their dtype."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..mistakes.nearly import WHY_NEAR, WHY_NEARER, is_of_single
from ..mistakes.pattern import KINDS

if TYPE_CHECKING:
    from ..finding import Finding

NAME = "float32"
UNKNOWN = (None, "finite-difference")  # what it can be mistaken for


def with_single_precision(findings: Sequence[Finding], hints: int) -> list[Finding]:
    """The findings, in course order; a later one that is off by what single precision leaves is named as the earlier one is.

    Alone it would have no name: a small number that is added looks the same.
    """
    found: list[Finding] = []
    for finding in findings:
        earlier = next((one.exercise.name for one in found if one.misconception == NAME), None)
        is_open = finding.verdict == "WRONG" and finding.misconception in UNKNOWN and not (finding.waits or finding.because)
        if earlier and is_open and is_of_single(finding.verdicts):
            said, hint = KINDS[NAME]
            rest = [line for line in finding.message.split("\n")[1:] if line not in (WHY_NEAR, WHY_NEARER)]
            message = "\n".join([f"{said}, as your {earlier} does", *rest])
            found.append(replace(finding, misconception=NAME, message=message, hint=hint if hints >= 2 else None))
        else:
            found.append(finding)
    return found

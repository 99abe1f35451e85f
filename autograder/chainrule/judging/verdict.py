"""The verdict on one case: what a CaseVerdict holds, and which verdict each way to fail is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from ..numerics.distance import have_same_shapes
from ..numerics.elementary import Floats, every

if TYPE_CHECKING:
    from ..key import Check
    from ..result import Verdict

OF_OUTCOME: dict[str, Verdict] = {
    "raised": "RAISED", "timeout": "TIMEOUT", "memory": "MEMORY",
    "died": "FORBIDDEN", "lied": "FORBIDDEN", "forbidden": "FORBIDDEN", "missing": "MISSING",
}  # fmt: skip
"""The verdict on a call that gave no value, or on every exercise where loading the file came to that, by the outcome."""


class CaseVerdict(Struct, frozen=True):
    """The verdict on one check, and the values that it is about (None when none came that could be compared).

    `type_name` is of the exception, or of what was returned in the place of numbers; `where` the exception was raised.
    """

    check: Check
    verdict: Verdict
    message: str = ""
    values: tuple[Floats, ...] | None = None
    misconception: str | None = None
    warnings: tuple[str, ...] = ()
    type_name: str = ""
    where: str = ""

    @property
    def passed(self) -> bool:
        return self.verdict == "PASS"

    @property
    def has_right_shapes(self) -> bool:
        """Whether there are values, all of the shapes that are expected."""
        return have_same_shapes(self.values or (), self.check.expected.arrays)


def are_near(values: Iterable[Floats], expected: Iterable[Floats], within: Iterable[Floats]) -> bool:
    """Whether every entry of every array is within its distance of what is expected; nan is near to nothing."""
    with np.errstate(invalid="ignore"):
        return all(every(np.abs(x - r) <= d) for x, r, d in zip(values, expected, within, strict=True))

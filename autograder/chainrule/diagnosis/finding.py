"""What is found of one exercise: its verdict, and all that is said of it. Where it is wrong, the modules beside say more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from ..judging.verdict import CaseVerdict

if TYPE_CHECKING:
    from ..key import KeyExercise, Signature
    from ..result import Verdict

INT_RESULT = "int-result"  # a warning of judging/compare
TWO = " + "  # between the names of two mistakes


class Finding(Struct, frozen=True):
    """The verdict on an exercise, and what to say about it.

    `shown` are the forms of known mistakes that the answers are. `hint` has the levels after the first. It `waits`
    where it calls an earlier function whose mistake has no name: without that one it may be right. `because` are the earlier
    functions whose mistake it is (see follow_through); where it is `derived`, another function fails, and it says no more
    than that (see derived). `smallest` is the verdict on the smallest case that shows what is wrong (see smallest_case).
    """

    exercise: KeyExercise
    verdict: Verdict
    verdicts: tuple[CaseVerdict, ...]
    message: str = ""
    misconception: str | None = None
    shown: tuple[Signature, ...] = ()
    hint: str | None = None
    warnings: tuple[str, ...] = ()
    waits: bool = False
    because: tuple[str, ...] = ()
    derived: bool = False
    smallest: CaseVerdict | None = None

    @property
    def ids(self) -> set[str]:
        """The known mistakes that it shows: those that it is named with, and those that can't be told from them here."""
        return {*(one.misconception for one in self.shown), *(self.misconception or "").split(TWO)} - {""}


def find(exercise: KeyExercise, verdicts: Sequence[CaseVerdict]) -> Finding:
    """PASS if every check passed, else the verdict on the first that did not, and what that one says."""
    warnings = _one_of_each_kind(verdicts)
    failed = next((verdict for verdict in verdicts if not verdict.passed), None)
    if failed is not None:
        return Finding(exercise, failed.verdict, tuple(verdicts), failed.message, warnings=warnings)
    if len(verdicts) < len(exercise.checks):
        return Finding(exercise, "BROKEN", tuple(verdicts), "not every case was tried", warnings=warnings)
    return Finding(exercise, "PASS", tuple(verdicts), warnings=warnings)


def _one_of_each_kind(verdicts: Sequence[CaseVerdict]) -> tuple[str, ...]:
    """Of the warnings the first of each kind (the word before the colon): which come when could tell what a case holds."""
    said = [warning for verdict in verdicts for warning in verdict.warnings]
    if any(warning.startswith(INT_RESULT) for warning in said) and all(map(_is_whole, verdicts)):
        said = [warning for warning in said if not warning.startswith(INT_RESULT)]
    first = {warning.partition(":")[0]: warning for warning in reversed(said)}
    return tuple(first[kind] for kind in sorted(first))


def _is_whole(verdict: CaseVerdict) -> bool:
    """Whether what it should be has no decimals: a count, an index."""
    return all(np.array_equal(x, np.rint(x)) for x in verdict.check.expected.arrays)

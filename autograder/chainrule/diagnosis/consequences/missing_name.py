"""A name that nothing defines is told once: the first function that fails of it says what to do, others refer to that."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from ...judging.verdict import CaseVerdict
from ...result import MEND_FIRST
from ..finding import Finding
from ..mistakes.advice import IMPORTS, give_advice

NAME = re.compile(r"NameError: name '(\w+)' is not defined")


def with_missing_names(findings: Sequence[Finding], handed_out: Collection[str]) -> list[Finding]:
    """The findings; of several that fail of one name the first tells it, and the later ones where that is.

    Of a name that an import gives it is told in place of all that follows from it: an `activate` that lacks np was not
    edited. What calls a function that fails so says that already, and is left as it is where no import will mend it. One
    that was handed out is in the file as everybody got it.
    """
    known = {one.exercise.name for one in findings}
    first: dict[str, str] = {}
    found = []
    for one in findings:
        failed, name = _find_lacking(one)
        own = failed is not None and one.message.startswith(failed.message)
        if failed is None or name in known or not (own or name in IMPORTS):
            found.append(one)
        elif name in first:
            here = "" if name in IMPORTS else f", here in {failed.where}"
            said = f"the same happens as in {first[name]}{here}{MEND_FIRST}"
            found.append(replace(one, message=said, misconception=None, hint=None, derived=True, smallest=None))
        else:
            first[name] = one.exercise.name
            said = one.message if own else f"{failed.message}\n{give_advice(failed, ())}"
            if name in handed_out:
                said += f"\n{name} was in the file as you got it: take it over from there."
            found.append(replace(one, message=said, derived=False))
    return found


def _find_lacking(finding: Finding) -> tuple[CaseVerdict | None, str]:
    """What says that the function fails of a name, a visible case or a small one, and the name."""
    if finding.verdict == "RAISED" and not finding.because:
        for one in (*finding.verdicts, *filter(None, [finding.smallest])):
            if one.where and (name := NAME.search(one.message)):
                return one, name[1]
    return None, ""

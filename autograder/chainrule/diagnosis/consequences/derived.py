"""Trouble is told once: where a function fails because an earlier one does, it says which to mend first, and no more."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from ...judging.verdict import CaseVerdict
from ...result import MEND_FIRST, UNREADABLE
from ...safe_text import plain
from ...sandbox.answer import Call, LoadReport, name_line
from ..diagnose import BUILT_IN
from ..finding import Finding

MAY_COUNT = "\nWhere your instructor grades, it may count all the same."
UNNAMED = (None, BUILT_IN, "column")  # what is no mistake of its own where an earlier function's shape is wrong
OF_A_NAME = ("NameError", "TypeError")
OF_A_SHAPE = ("ValueError", "IndexError", "TypeError", "AttributeError", "AxisError", "LinAlgError")
DOES = {
    "WRONG": "is not right", "STUB": "is not started", "MISSING": "is not there", "NOT_FINITE": "returns nan or inf",
    "TIMEOUT": "does not end",
    "MEMORY": "needs too much memory", "FORBIDDEN": "is stopped by the sandbox",
}  # fmt: skip
"""What is said of a function that others call, by its verdict."""


def with_derived(findings: Sequence[Finding], loaded: LoadReport, *, may_count: bool) -> list[Finding]:
    """The findings; those that come of another function's failing say so in one line.

    `may_count` says that with the lesson's code, which is not at hand, a function might still be found right.
    """
    known = {finding.exercise.name: finding for finding in findings}
    calls = {name: [call for call in loaded.calls if call.caller == name and call.called in known] for name in known}
    found = [_derived(finding, known, calls, may_count=may_count) for finding in findings]
    return [replace(one, message=one.message + MAY_COUNT) if may_count and one.derived else one for one in found]


def _derived(
    finding: Finding, known: Mapping[str, Finding], calls: Mapping[str, Sequence[Call]], *, may_count: bool
) -> Finding:  # fmt: skip
    if finding.because or finding.derived or finding.verdict in ("PASS", "STUB", "MISSING", "BROKEN"):
        return finding
    name, failed = finding.exercise.name, _first_failed(finding)
    ways = _find_ways(name, calls)
    if name in ways and (finding.verdict == "TIMEOUT" or failed.type_name == "RecursionError"):
        said = f"it calls your {_name_call(ways[name][0])}, which comes back to it: so neither ends"
        return replace(finding, message=said, misconception=None, hint=None)
    for other, earlier in known.items():
        unknown = may_count and {finding.verdict, earlier.verdict} == {"WRONG"} and finding.misconception is None
        if other != name and other in ways and (unknown or _follows(finding, earlier)):
            return _say(finding, f"it calls your {_name_way(ways[other])}, which {_describe(earlier)}")
    for other, earlier in known.items():
        if other == name:
            break
        same = failed.where and earlier.verdict == "RAISED" and failed.message == _first_failed(earlier).message
        if same and name not in _find_ways(other, calls):  # or that one says to mend this one first
            return _say(finding, f"the same happens as in {other}")
    return finding


def _say(finding: Finding, said: str) -> Finding:
    return replace(finding, message=said + MEND_FIRST, misconception=None, hint=None, derived=True)


def _find_ways(name: str, calls: Mapping[str, Sequence[Call]]) -> dict[str, list[Call]]:
    """The functions that it calls, each with the calls that lead there; itself among them if one of them calls it."""
    ways = {call.called: [call] for call in calls[name]}
    reached = list(ways)
    for through in reached:  # which grows
        for call in calls[through]:
            if call.called not in ways:
                ways[call.called] = [*ways[through], call]
                reached.append(call.called)
    return ways


def _follows(finding: Finding, earlier: Finding) -> bool:
    """Whether the finding may come of what `earlier` does: it fails in the same way, or as a wrong shape makes it."""
    failed = _first_failed(finding)
    match earlier.verdict:
        case "STUB":
            return failed.type_name == "NotImplementedError"
        case "MISSING":
            said = failed.message if finding.verdict == "RAISED" else ""  # by Python itself: its name, or what it is
            if not failed.where:  # of a hidden case, which tells its class alone
                return finding.verdict == "RAISED" and failed.type_name in OF_A_NAME
            return "not callable" in said or f"'{earlier.exercise.name}'" in said
        case "RAISED":
            own = [verdict for verdict in earlier.verdicts if not verdict.passed]
            by_class = not failed.where or failed.type_name == "RecursionError"
            same = any(failed.type_name == one.type_name if by_class else failed.message == one.message for one in own)
            return same and finding.verdict == "RAISED"
        case "SHAPE":
            asked = {verdict.check.case for verdict in earlier.verdicts}
            cases, earlier_cases = ({v.check.case for v in one.verdicts if not v.passed} for one in (finding, earlier))
            fits = failed.type_name in OF_A_SHAPE or finding.verdict in ("WRONG", "SHAPE", "NOT_FINITE")
            return fits and cases & asked <= earlier_cases and finding.misconception in (*UNNAMED, earlier.misconception)
        case "NOT_FINITE" | "TIMEOUT" | "MEMORY" | "FORBIDDEN":
            return finding.verdict == earlier.verdict
    return False


def _describe(earlier: Finding) -> str:
    """What it does, as the end of "it calls your function, which …"."""
    failed = _first_failed(earlier)
    if earlier.verdict == "RAISED":
        return f"raises {failed.type_name or 'an exception'}"
    if earlier.verdict == "SHAPE":
        is_column = failed.misconception == "column" and any(x.shape[1:] == (1,) for x in failed.values or ())
        return f"returns {failed.type_name or ('a column' if is_column else 'the wrong shape')}"
    if earlier.verdict == "MISSING" and failed.message.startswith(UNREADABLE):
        return UNREADABLE.removeprefix("it ")
    return DOES[earlier.verdict]


def _first_failed(finding: Finding) -> CaseVerdict:
    return next(verdict for verdict in finding.verdicts if not verdict.passed)


def _name_call(call: Call) -> str:
    return f"{call.called}, {plain(name_line(call.cell, call.line))}" if call.line else call.called


def _name_way(way: Sequence[Call]) -> str:
    return _name_call(way[0]) + ("" if len(way) == 1 else f", and so your {way[-1].called}")

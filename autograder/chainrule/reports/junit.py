"""Results for CI servers: JUnit XML of the xunit2 kind, as Jenkins, GitLab and junitparser read it.

A submission is a test suite, each case of an exercise a test case. What is wrong (WRONG, SHAPE, …) is a failure; what broke
or was stopped (RAISED, TIMEOUT, …) is an error; what is not started, or a bonus that is missing, is skipped. Points are
properties of the suite, as the schema, tests/reports/junit.xsd, has none for a case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from ..result import CaseResult, ExerciseResult, Result

NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 forbids, even escaped
BROKE = ("RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "BROKEN")
Outcome = Literal["failure", "error", "skipped"]


def one(result: Result) -> str:
    """XML, its root <testsuites>, as of many."""
    return "".join(many([result], ()))


def many(results: Iterable[Result], _names: Sequence[str]) -> Iterator[str]:
    """A <testsuite> at a time, in <testsuites>."""
    before = '<?xml version="1.0" encoding="UTF-8"?>\n'
    for result in results:
        if before:
            before += f"<testsuites name={quoteattr(_legal(result.course))}>\n"
        suite = _suite(result)
        ET.indent(suite, level=1)
        yield f"{before}  {ET.tostring(suite, encoding='unicode')}\n"
        before = ""
    yield f"{before}<testsuites/>\n" if before else "</testsuites>\n"


def _suite(result: Result) -> ET.Element:
    cases = [_case(f"{result.owner}.{e.name}", e, case) for e in result.exercises for case in e.deck_cases]
    count = Counter(child.tag for case in cases for child in case)
    suite = ET.Element("testsuite", {
        "name": _legal(result.owner), "tests": str(len(cases)), "failures": str(count["failure"]),
        "errors": str(count["error"]), "skipped": str(count["skipped"]), "time": f"{result.seconds:.3f}",
    })  # fmt: skip
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(result):
        ET.SubElement(properties, "property", name=_legal(name), value=_legal(value))
    suite.extend(cases)
    if remarks := result.remarks:
        ET.SubElement(suite, "system-out").text = _legal("\n".join(remarks))
    return suite


def _properties(result: Result) -> Iterator[tuple[str, str]]:
    yield "path", result.submission.path
    yield "sha256", result.submission.sha256
    yield "key", result.key
    yield "sandbox", result.sandbox
    for name in ("score", "max_score", "bonus", "max_bonus"):
        yield name, f"{getattr(result, name):.10g}"
    for exercise in result.exercises:
        yield f"{exercise.name}.score", f"{exercise.score:.10g}"
        yield f"{exercise.name}.points", f"{exercise.points:.10g}"


def _case(classname: str, exercise: ExerciseResult, case: CaseResult) -> ET.Element:
    element = ET.Element("testcase", classname=_legal(classname), name=_legal(case.case))
    if case.verdict == "PASS":
        return element
    first = next(other for other in exercise.cases if other.verdict != "PASS") is case
    message = (exercise.message if first else case.message).split("\n")[0] or case.verdict
    what = _outcome(case, exercise)
    child = ET.SubElement(element, what, message=_legal(message), type=case.verdict)
    if what != "skipped":
        child.text = _legal("\n".join(_in_full(exercise) if first else [case.message or case.verdict]))
    return element


def _outcome(case: CaseResult, exercise: ExerciseResult) -> Outcome:
    if case.verdict == "STUB" or (case.verdict == "MISSING" and exercise.bonus):
        return "skipped"
    return "error" if case.verdict in BROKE else "failure"


def _in_full(exercise: ExerciseResult) -> list[str]:
    """Where, what, and what to try: said once for each exercise, at its first failing case."""
    smallest = f"Smallest case:\n{exercise.smallest}" if exercise.smallest else ""
    return [*filter(None, [exercise.place, exercise.message, exercise.hint, smallest])]


def _legal(text: str) -> str:
    return NO_CHARACTER.sub("", text)

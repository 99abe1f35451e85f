"""Results for CI servers: JUnit XML of the xunit2 kind, as Jenkins, GitLab and junitparser read it.

A submission is a test suite, an exercise a test case. What is wrong (WRONG, SHAPE, …) is a failure; what broke or was
stopped (RAISED, TIMEOUT, …) is an error; what is not started, or a bonus that is missing, is skipped; what keeps all its
points by follow-through has passed, and its output says why. Points are properties of the suite, as the schema,
tests/reports/junit.xsd, has none for a case.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from ..result import ExerciseResult, Result
from . import deck_of_others

NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 forbids, even escaped
HEADLINE = 120  # characters of a message where it stands alone; in full it is in the text
BROKE = ("RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "BROKEN")
Outcome = Literal["failure", "error", "skipped"]


def one(result: Result) -> str:
    """XML, its root <testsuites>, as of many."""
    return "".join(many([result], ()))


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
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
    cases = [_case(result.owner, exercise) for exercise in result.exercises]
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
    yield "deck", deck_of_others(result)
    yield "key", result.key
    yield "sandbox", result.sandbox
    for name in ("score", "max_score", "bonus", "max_bonus"):
        yield name, f"{getattr(result, name):.10g}"
    for exercise in result.exercises:
        yield f"{exercise.name}.score", f"{exercise.score:.10g}"
        yield f"{exercise.name}.points", f"{exercise.points:.10g}"


def _case(owner: str, exercise: ExerciseResult) -> ET.Element:
    element = ET.Element("testcase", classname=_legal(owner), name=_legal(exercise.name))
    if exercise.passed:
        if exercise.message:
            ET.SubElement(element, "system-out").text = _legal(exercise.message)
        return element
    what = _outcome(exercise)
    message = exercise.message.split("\n")[0] or exercise.verdict
    message = message if len(message) <= HEADLINE else f"{message[: HEADLINE - 1]}…"
    child = ET.SubElement(element, what, message=_legal(message), type=exercise.verdict)
    if what != "skipped":
        child.text = _legal("\n".join(_in_full(exercise)))
    return element


def _outcome(exercise: ExerciseResult) -> Outcome:
    if exercise.verdict == "STUB" or (exercise.verdict == "MISSING" and exercise.bonus):
        return "skipped"
    return "error" if exercise.verdict in BROKE else "failure"


def _in_full(exercise: ExerciseResult) -> Iterator[str]:
    """Where, what, and what to try; then the cases that fail, and what is said of them."""
    smallest = f"Smallest case:\n{exercise.smallest}" if exercise.smallest else ""
    yield from filter(None, [exercise.place, exercise.message, exercise.hint, smallest])
    if exercise.cases.failed:
        yield f"Cases that pass: {exercise.cases.passed} of {exercise.cases.asked}. Those that fail:"
        for case in exercise.cases.failed:
            yield case.case if case.message in exercise.message else f"{case.case}: {case.message}"


def _legal(text: str) -> str:
    return NO_CHARACTER.sub("", text)

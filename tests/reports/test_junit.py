"""JUnit XML is what CI servers read: valid by the schema, counted by junitparser, no character forbidden."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import junitparser
import pytest
import xmlschema
from graded import change, every, golden, hostile, of, written

from chainrule.reports import junit
from chainrule.result import Result, Verdict

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit.xsd"))
OUTCOMES = {
    "PASS": None, "WRONG": "failure", "SHAPE": "failure", "NOT_FINITE": "failure", "MISSING": "failure", "RAISED": "error",
    "TIMEOUT": "error", "MEMORY": "error", "FORBIDDEN": "error", "BROKEN": "error", "STUB": "skipped",
}  # fmt: skip
KINDS = {junitparser.Failure: "failure", junitparser.Error: "error", junitparser.Skipped: "skipped"}


def parsed(text: str) -> list[junitparser.TestSuite]:
    """The suites, after the schema has found nothing."""
    SCHEMA.validate(io.BytesIO(text.encode("utf-8")))
    return list(junitparser.JUnitXml.fromstring(text.encode("utf-8")))


def outcomes(suite: junitparser.TestSuite) -> Counter[str | None]:
    return Counter(KINDS[type(case.result[0])] if case.result else None for case in suite)


@pytest.mark.slow
@pytest.mark.parametrize("inert", [True, False])
def test_whatever_a_student_writes_the_xml_is_valid_and_a_case_is_a_case(inert: bool) -> None:
    harmless = parsed(junit.one(hostile(inert=True)["harmless"]))[0]
    suites = parsed(written("junit", list(hostile(inert=inert).values())))
    for name, suite in zip(hostile(inert=inert), suites, strict=True):
        assert outcomes(suite) == outcomes(harmless), name
        assert [case.name for case in suite] == [case.name for case in harmless], name


def test_every_golden_submission_is_valid_and_counted_right() -> None:
    for suite, result in zip(parsed(written("junit", list(golden().values()))), golden().values(), strict=True):
        count = outcomes(suite)
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (
            count.total(), count["failure"], count["error"], count["skipped"],
        )  # fmt: skip
        assert suite.name == result.submission.path
        assert suite.time == pytest.approx(result.seconds, abs=0.001)


def test_a_case_is_an_exercise() -> None:
    result = golden()["wrong-two-at-once"]
    (suite,) = parsed(junit.one(result))
    whose = result.submission.path
    assert [(case.classname, case.name) for case in suite] == [(whose, exercise.name) for exercise in result.exercises]
    (named,) = parsed(junit.one(change(result, student="ada")))
    assert named.name == "ada"
    assert {case.classname for case in named} == {"ada"}


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_what_is_wrong_fails_what_broke_is_an_error_and_what_is_not_begun_is_skipped(verdict: str) -> None:
    result = every(golden()["demo-right"], verdict=verdict, message="said")
    (suite,) = parsed(junit.one(result))
    bonus = {exercise.name for exercise in result.exercises if exercise.bonus}
    for case in suite:
        skipped = verdict == "MISSING" and case.name in bonus
        wanted = "skipped" if skipped else OUTCOMES[verdict]
        assert [KINDS[type(one)] for one in case.result] == [wanted] * (wanted is not None)
        assert [one.type for one in case.result] == [verdict] * (wanted is not None)


def test_of_what_fails_all_is_told_that_is_known() -> None:
    result = golden()["wrong-two-at-once"]
    wrong = of(result, "average_gradient")
    (suite,) = parsed(junit.one(result))
    (first,) = [case.result[0] for case in suite if case.result and case.name == "average_gradient"]
    assert first.message == wrong.message.split("\n")[0]
    assert wrong.hint
    for told in (wrong.place, wrong.message, wrong.hint, f"Smallest case:\n{wrong.smallest}"):
        assert told in first.text
    assert f"Cases that pass: {wrong.cases.passed} of {wrong.cases.asked}." in first.text
    assert first.text.split("\n")[-len(wrong.cases.failed) :] == [case.case for case in wrong.cases.failed]


def test_points_and_digests_are_properties() -> None:
    result = golden()["carried-first-term"]
    (suite,) = parsed(junit.one(result))
    told = {one.name: one.value for one in suite.properties()}
    assert (told["score"], told["max_score"]) == (f"{result.score:g}", "100")
    assert (told["key"], told["sha256"]) == (result.key, result.submission.sha256)
    for exercise in result.exercises:
        assert float(told[f"{exercise.name}.score"]) == exercise.score
        assert float(told[f"{exercise.name}.points"]) == exercise.points


def test_what_xml_forbids_is_left_out_and_nothing_else() -> None:
    everything = "".join(map(chr, [*range(0x20, 0xD800), *range(0xE000, 0xFFFE), 0x10000, 0x10FFFF]))
    forbidden = "".join(map(chr, [*range(9), 0xB, 0xC, *range(0xE, 0x20), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]))
    (suite,) = parsed(junit.one(change(golden()["demo-right"], student=f"{forbidden}{everything}{forbidden}")))
    assert suite.name == everything


def test_notes_are_the_output_of_the_suite() -> None:
    result = golden()["notebook-broken-cell"]
    (suite,) = ET.fromstring(junit.one(result))
    assert suite.findtext("system-out") == "\n".join(result.remarks)


def test_many_come_a_suite_at_a_time() -> None:
    results = list(golden().values())
    told = junit.many(iter(results), ())
    assert re.match(r'<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="gradient">\n  <testsuite ', next(told))
    assert next(told).count("<testsuite ") == 1
    assert "".join(junit.many(results, ())) == written("junit", results)
    nobody: list[Result] = []
    assert parsed(written("junit", nobody)) == []

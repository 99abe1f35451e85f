"""A function that keeps all its points by follow-through has passed, in every format, and with the reason; one that keeps a
share of them has passed partly.
"""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import msgspec
from graded import change, golden, of, written
from repository import KEY

from chainrule.nbgrader.autograding.comment import as_comment
from chainrule.reports import FORMATS, github, verdicts
from chainrule.reports.student_page.parts import as_html
from chainrule.result import Result

WHY = "right, given your dC0_da"
NAME = "layer_gradient"


def kept(share: float = 1.0) -> Result:
    """A result in which three functions follow from a wrong one, and keep this share of their points."""
    result = golden()["carried-first-term"]
    exercises = tuple(
        msgspec.structs.replace(one, score=share * one.points) if one.earned == "follow-through" else one
        for one in result.exercises
    )
    return change(result, exercises=exercises, score=sum(one.score for one in exercises))


def report(form: str, result: Result) -> str:
    return written(form, [result], many=False)


def test_the_result_says_so() -> None:
    (data,) = (one for one in json.loads(report("json", kept()))["exercises"] if one["name"] == NAME)
    assert (data["verdict"], data["earned"], data["because"], data["score"]) == ("WRONG", "follow-through", ["dC0_da"], 18)
    assert report("ndjson", kept()) == report("json", kept())


def test_in_every_report_that_has_words_the_reason_is_told() -> None:
    for form in set(FORMATS) - {"csv"}:
        for share in (1.0, 0.5):
            assert WHY in report(form, kept(share)) or form == "github", form


def test_people_read_that_it_is_right_or_partly() -> None:
    assert f"ok* {NAME} 18 / 18 {WHY}" in " ".join(report("text", kept()).split())
    assert f"part {NAME} 9 / 18 {WHY}" in " ".join(report("text", kept(0.5)).split())
    assert f"| `{NAME}` | right by follow-through, given `dC0_da` | 18 of 18 |" in report("github", kept())
    assert f"| `{NAME}` | partly right, by follow-through, given `dC0_da` | 9 of 18 |" in report("github", kept(0.5))
    assert f"title={NAME}%3A right by follow-through::{WHY}" in github.annotations([kept()])
    assert f"{NAME}: right by follow-through, 18 of 18" in as_comment(of(kept(), NAME))
    page = as_html(of(kept(0.5), NAME), kept(0.5), KEY.sizes)
    assert f"{NAME}: partly right, by follow-through, 9 of 18" in page
    assert WHY in page


def test_the_class_table_counts_it_as_right() -> None:
    assert verdicts(kept()) == "PASS 7, WRONG 1"
    assert verdicts(kept(0.5)) == "PASS 4, WRONG 4"
    assert "PASS 7  WRONG 1" in written("text", [kept()])


def test_gradescope_shows_it_as_passed() -> None:
    for share, status, points in ((1.0, "passed", 18), (0.5, "failed", 9)):
        (test,) = (one for one in json.loads(report("gradescope", kept(share)))["tests"] if one["name"] == NAME)
        assert (test["status"], test["score"]) == (status, points)
        assert WHY in test["output"]
    assert test["output"].startswith("partly right, by follow-through")


def test_classroom_50_shows_it_as_passed() -> None:
    for share, passed, points in ((1.0, True, 18), (0.5, False, 9)):
        (test,) = (one for one in json.loads(report("classroom50", kept(share)))["tests"] if NAME in one["test-name"])
        assert (test["passed"], test["score"]) == (passed, points)
        assert test["test-name"] == f"{NAME} ({WHY})"


def test_junit_shows_it_as_passed() -> None:
    for share, tags in ((1.0, ["system-out"]), (0.5, ["failure"])):
        (case,) = (one for one in ET.fromstring(report("junit", kept(share))).iter("testcase") if one.get("name") == NAME)
        assert [child.tag for child in case] == tags
        assert WHY in (case[0].text or "")


def test_csv_has_the_points() -> None:
    (row,) = csv.DictReader(io.StringIO(report("csv", kept(0.5))))
    assert float(row[NAME]) == 9

"""Every report for people says which deck it was; where others are graded on one that can be known, nobody overlooks it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from graded import change, golden, of, written
from repository import KEY

from chainrule.reports import NOT_FOR_MARKS
from chainrule.reports.student_page.parts import as_html

if TYPE_CHECKING:
    from chainrule.result import Result

DECKS = {
    "public deck": ("public", 2026, None), "seed 7": ("seed 7", 7, None), "the course's secret": ("secret", None, None),
    "ada's own cases": ("own", None, "ada"), "bob's own cases": ("own", 2026, "bob"),
}  # fmt: skip


def graded_on(deck: str) -> Result:
    result, (name, seed, student) = golden()["demo-right"], DECKS[deck]
    return change(result, deck=name, receipt=msgspec.structs.replace(result.receipt, seed=seed, student=student))


@pytest.mark.parametrize("deck", DECKS)
@pytest.mark.parametrize("form", ["text", "github", "gradescope", "classroom50", "junit", "feedback"])
def test_a_report_on_one_names_its_deck(form: str, deck: str) -> None:
    result = graded_on(deck)
    page = written(form, [result], many=False) if form != "feedback" else as_html(of(result, "da_dz"), result, KEY.sizes)
    assert deck in page.replace("&#x27;", "'")


@pytest.mark.parametrize("deck", DECKS)
@pytest.mark.parametrize("form", ["text", "github", "junit"])
def test_a_report_on_many_says_that_what_no_secret_draws_is_not_for_marks(form: str, deck: str) -> None:
    result = graded_on(deck)
    page = written(form, [result, result])
    assert deck.replace("ada", "each student" if form != "junit" else "ada").replace(
        "bob", "each student" if form != "junit" else "bob"
    ) in page.replace("&#x27;", "'")
    assert (NOT_FOR_MARKS in page) == (result.receipt.seed is not None)


def test_in_markdown_a_students_name_is_code_there_too() -> None:
    evil = graded_on("ada's own cases")
    evil = change(evil, receipt=msgspec.structs.replace(evil.receipt, student="`@all` <img>"))
    assert "Graded on: ``` `@all` <img>'s own cases ```".replace("``` ", "`` ").replace(" ```", " ``") in written(
        "github", [evil], many=False
    )


def test_the_deck_is_a_test_of_no_points_where_tests_are_all_there_is() -> None:
    *_, last = json.loads(written("classroom50", [graded_on("public deck")], many=False))["tests"]
    assert last == {"test-name": "graded on: public deck", "passed": True, "score": 0, "max-score": 0}

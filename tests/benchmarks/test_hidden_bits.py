"""How much a report can tell of the hidden cases: counted, and no more than the documents say."""

from __future__ import annotations

import re

import hidden_bits
import pytest
from repository import ROOT, STUDENTS_KEY


@pytest.mark.slow
def test_a_report_tells_no_more_of_the_hidden_cases_than_is_documented() -> None:
    found = hidden_bits.total(STUDENTS_KEY)
    text = " ".join((ROOT / "docs/security.md").read_text(encoding="utf-8").split())
    said = re.search(r"at most ([\d ]+) bits .*? ([\d ]+) hidden cases", text)
    assert said is not None
    bits, cases = (int(number.replace(" ", "")) for number in said.groups())
    assert found["cases"] == cases
    assert bits * 0.9 < found["all"] <= bits


def test_what_is_counted_is_what_can_be_said() -> None:
    """So a new way to answer that nobody counts is noticed: each of these is told apart."""
    counted = hidden_bits.count(STUDENTS_KEY.exercise("dC0_da"), STUDENTS_KEY)
    assert counted["verdicts"] > 20
    assert counted["words"] > 15
    assert counted["warnings"] > 4

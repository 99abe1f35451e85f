"""What students read is in words: none of the codes of verdicts, and nothing of how submissions are kept apart."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from repository import STUDENTS_KEY

from chainrule.nbgrader.autograding.comment import as_comment
from chainrule.reports import github, text
from chainrule.reports.student_page.parts import as_html
from chainrule.result import WORDS, Result, Verdict

CODES = re.compile(rf"\b(?:slot|sealed|{'|'.join(set(get_args(Verdict)) - {'PASS'})})\b")


def test_every_verdict_has_its_words() -> None:
    assert tuple(WORDS) == get_args(Verdict)
    assert not [words for words in WORDS.values() if CODES.search(words)]


@pytest.mark.slow
@pytest.mark.xdist_group("results")
def test_no_report_for_a_student_speaks_of_verdicts_by_their_codes(all_results: dict[str, Result]) -> None:
    found = []
    for name, result in all_results.items():
        pages = [report.one(result).rstrip().rpartition("\n")[0] for report in (text, github)]
        pages += [as_comment(exercise) for exercise in result.exercises]
        pages += [as_html(exercise, result, STUDENTS_KEY.sizes).rpartition("<small>")[0] for exercise in result.exercises]
        found += [(name, code[0], page) for page in pages if (code := CODES.search(page))]
    assert found == []

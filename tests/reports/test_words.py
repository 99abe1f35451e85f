"""What students read is in words: none of the codes of verdicts, and nothing of how submissions are kept apart."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from repository import ROOT

from chainrule import builtin
from chainrule.authoring import golden
from chainrule.course.model import load_course
from chainrule.grading import grade
from chainrule.nbgrader.feedback import as_comment, as_html
from chainrule.reports import github, text
from chainrule.result import WORDS, Verdict
from chainrule.sandbox.template import Template

CODES = re.compile(rf"\b(?:slot|sealed|{'|'.join(set(get_args(Verdict)) - {'PASS'})})\b")


def test_every_verdict_has_its_words() -> None:
    assert tuple(WORDS) == get_args(Verdict)
    assert not [words for words in WORDS.values() if CODES.search(words)]


@pytest.mark.slow
def test_no_report_for_a_student_speaks_of_verdicts_by_their_codes() -> None:
    key = builtin.public_key()
    found = []
    with Template() as template:
        for name, handed_in, _ in golden.find(load_course(ROOT / "course.yml"), ["tests/submissions", "tests/wild"]):
            result = grade(handed_in, key, template)
            pages = [report.one(result).rstrip().rpartition("\n")[0] for report in (text, github)]
            pages += [as_comment(exercise) for exercise in result.exercises]
            pages += [as_html(exercise, result, key).rpartition("<small>")[0] for exercise in result.exercises]
            found += [(name, code[0], page) for page in pages if (code := CODES.search(page))]
    assert found == []

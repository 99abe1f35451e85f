"""One student's files share the time that one submission has, and a batch gives back what it doesn't get to."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from repository import ROOT, SUBMISSIONS

from chainrule import builtin
from chainrule.cohort.judge import ENOUGH, Graded, GradedBytes, Judge
from chainrule.deck.choice import DeckChoice
from chainrule.key import AnswerKey
from chainrule.result import LARGEST, NO_TIME, as_json, is_about_files
from chainrule.sandbox.clock import Budget
from chainrule.sandbox.template import Template
from chainrule.submissions.found import Candidate, StudentFiles

STUB = (ROOT / "exercises/gradient/gradient.py").read_bytes()
SLOW = b"""
import time
class NotImplementedError(Exception):
    def __init__(self, *a):
        end = time.process_time() + 0.02
        while time.process_time() < end: pass
"""
WAITS = b"\nimport threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n"

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return builtin.public_key()


def files(*sources: bytes) -> StudentFiles:
    names = ["gradient.py", *(f"gradient ({i}).py" for i in range(1, len(sources)))]
    found = [Candidate(("eve", name), name, data) for name, data in zip(names, sources, strict=True)]
    return StudentFiles("eve", tuple(found))


@pytest.mark.slow
def test_files_in_which_nothing_is_begun_have_together_the_time_of_one(key: AnswerKey) -> None:
    with Template() as template:
        before = time.process_time()
        result, stood_still = Judge(key, DeckChoice()).grade(files(*[STUB + SLOW] * 8), template)
    assert time.process_time() - before < 5
    assert {one.verdict for one in result.exercises} == {"STUB"}
    said = next(note for note in result.notes if note.startswith(NO_TIME))
    assert "gradient (7).py" in said and is_about_files(said)
    assert not stood_still


def test_a_result_is_no_larger_for_the_names_of_the_files_that_were_not_looked_at(
    key: AnswerKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chainrule.cohort.judge.budget_of", lambda _: Budget(0.0))
    methods = "".join(f"    def {one.name}(): pass\n" for one in key.exercises)
    inside = f"class {chr(0x10400) * 300}:\n{methods}".encode()  # letters of which each takes 12 bytes in JSON
    found = files(*[inside] * 8)
    long = [replace(one, shown=f"{chr(0x1F600) * 250}/{one.shown}") for one in found.candidates]
    with Template() as template:
        result = Judge(key, DeckChoice()).grade(StudentFiles("eve", tuple(long)), template).result
    assert {one.verdict for one in result.exercises} == {"MISSING"}
    assert any(note.startswith(NO_TIME) for note in result.notes)
    assert len(as_json(result)) <= LARGEST


@pytest.mark.slow
def test_the_file_that_was_begun_is_found_behind_others_that_wait(key: AnswerKey) -> None:
    right = (SUBMISSIONS / "demo-right/gradient.py").read_bytes()
    with Template() as template:
        result, stood_still = Judge(key, DeckChoice()).grade(files(STUB + WAITS, STUB + WAITS, right), template)
    assert (result.score, stood_still) == (100, False)


@pytest.mark.slow
def test_a_file_that_waits_is_not_graded_again_and_the_note_says_that_it_waited(key: AnswerKey) -> None:
    with Template() as template:
        result, stood_still = Judge(key, DeckChoice()).grade(files(STUB + WAITS), template)
    assert not stood_still
    assert "it waits without computing: 1 s" in result.notes


class SlowJudge(Judge, frozen=True):
    def grade(self, found: StudentFiles, template: Template) -> Graded:
        time.sleep(ENOUGH * 1.2)
        return super().grade(found, template)


@pytest.mark.slow
def test_no_slow_one_waits_behind_another(key: AnswerKey) -> None:
    batch = [files(STUB), files(STUB), files(STUB)]
    with Template() as template:
        slow, quick = (judge(key, DeckChoice()).grade_batch(batch, template) for judge in (SlowJudge, Judge))
    assert len(slow) == 1
    assert 1 <= len(quick) <= 3
    assert all(isinstance(one, GradedBytes) for one in [*slow, *quick])

"""A deck that lets a mistake pass, or confuses two, makes no key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from repository import ROOT

from chainrule.builtin import public_key
from chainrule.course.model import load_course
from chainrule.deck.certify import LEAST_MARGIN, LEAST_SEPARATION, LEAST_TOLERANCES, doubts, margin
from chainrule.deck.evaluate import HALF_A_DIGIT
from chainrule.deck.make_key import make_key, personal_keys
from chainrule.errors import SetupError
from chainrule.key import AnswerKey, Values

pytestmark = pytest.mark.slow  # whole decks of three seeds

TWINS = frozenset({frozenset({"missing-factor-2", "divides-by-2n"})})


@pytest.fixture(scope="module", params=[2026, 1, 2])
def key(request: pytest.FixtureRequest, lesson_key: Callable[..., AnswerKey]) -> AnswerKey:
    return lesson_key(seed=None if request.param == 2026 else request.param)


def test_every_mistake_is_far_from_the_truth_and_from_every_other(key: AnswerKey) -> None:
    forms = [form for one in key.explanations.values() for form in one.catalogue if not form.derived]
    assert {one.id for one in key.misconceptions} == {form.misconception for form in forms}
    for exercise in key.exercises:
        catalogue = key.explanation(exercise.name).catalogue
        written = [form for form in catalogue if not form.derived]
        assert list(doubts(exercise, written, TWINS)) == []
        assert written
        if exercise.proved:
            assert min(margin(exercise, signature)[0] for signature in catalogue) >= LEAST_MARGIN


def test_so_is_each_of_a_measured_exercise_on_students_own_decks_with_all_that_is_taken_for_it() -> None:
    own = personal_keys(load_course(ROOT / "course.yml"), None, public_key())
    for student in ("student-0", "student-3", "student-13"):  # their first decks left one-sided 0 to 7 tolerances
        own_key = own(student)
        exercise, mistakes = own_key.exercise("numerical_gradient"), own_key.explanation("numerical_gradient").catalogue
        assert min(margin(exercise, mistake)[0] for mistake in mistakes) >= LEAST_TOLERANCES


def test_the_digits_that_a_key_keeps_tell_apart_what_is_certified_to_differ() -> None:
    assert 2 * HALF_A_DIGIT <= LEAST_SEPARATION


def test_the_one_pair_of_twins_must_be_declared(key: AnswerKey) -> None:
    name = "average_gradient"
    twins = [one for one in key.explanation(name).catalogue if one.misconception in ("missing-factor-2", "divides-by-2n")]
    (doubt,) = doubts(key.exercise(name), twins, frozenset())
    both = "average_gradient: missing-factor-2 and divides-by-2n can't be told apart"
    found = re.fullmatch(rf"{both}: they differ by at most (\S+), relatively \(case [\w-]+\)", doubt.splitlines()[0])
    assert found
    assert float(found[1]) < 1e-12 < LEAST_SEPARATION
    assert doubt.endswith('write into the class of divides-by-2n: twins = ("missing-factor-2",)')


def test_a_mistake_that_gives_the_truth_is_a_doubt_with_its_case(key: AnswerKey) -> None:
    exercise = key.exercise("dC0_da")
    first = key.explanation("dC0_da").catalogue[0]
    true: dict[str, Values | None] = {check.case: check.expected for check in exercise.checks}
    passing = type(first)(misconception="right-after-all", path=("dC0_da",), follows=(), values=true, within=first.within)
    (doubt,) = doubts(exercise, [passing], TWINS)
    assert doubt.startswith("dC0_da: right-after-all passes for right: at most 0 bounds off (case ")


def test_a_deck_without_the_case_that_tells_two_mistakes_apart_makes_no_key(tmp_path: Path) -> None:
    """Without relu, `always 1` and the like pass: each case of the deck is there for something."""
    text = (ROOT / "course.yml").read_text(encoding="utf-8")
    relu = ("square-relu:", "relu-off:", "wide-relu:", "below-relu:")
    lines = [line for line in text.splitlines() if not line.strip().startswith(relu)]
    (tmp_path / "course.yml").write_text("\n".join(lines).replace(" square-relu,", ""), encoding="utf-8")
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    with pytest.raises(SetupError) as caught:
        make_key(load_course(tmp_path / "course.yml"))
    said = str(caught.value)
    assert said.startswith("course.yml: no deck of 20 tells the mistakes apart: ")
    assert "passes for right" in said
    assert "add a case in which it is wrong" in said


def test_a_careless_softmax_overflows_on_every_deck(key: AnswerKey) -> None:
    catalogue = key.explanation("softmax_cross_entropy_gradient").catalogue
    (careless,) = (s for s in catalogue if s.misconception == "softmax-overflows")
    far = careless.values["far"]
    assert far is None or not all(np.all(np.isfinite(array)) for array in far.arrays)

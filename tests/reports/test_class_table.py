"""The table of a class: an exercise a line, and what is said below it."""

from __future__ import annotations

import hashlib
import re

import pytest
from graded import change, every, golden, written

from chainrule.fault import describe_fault
from chainrule.reports import text
from chainrule.reports.class_report.outcome import OUTCOMES, outcome
from chainrule.reports.class_report.tally import Tally
from chainrule.result import ONE_FILE, Result, SubmissionResult


def of_student(name: str, which: str = "right-latin-1", **changes: object) -> Result:
    submission = SubmissionResult(f"{name}.py", hashlib.sha256(name.encode()).hexdigest())
    return change(golden()[which], student=name, submission=submission, **changes)


def table(*results: Result) -> list[str]:
    tally = Tally()
    for result in results:
        tally.count(result)
    return list(tally.lines())


def row(lines: list[str], exercise: str) -> dict[str, str]:
    """Of each outcome the count, and the commonest mistakes."""
    cells = re.split(r"\s{2,}", next(line for line in lines if line.split()[:1] == [exercise]).strip())
    return dict(zip(("exercise", *OUTCOMES, "commonest"), [*cells, ""], strict=False))


@pytest.mark.slow
def test_every_exercise_is_a_line_and_every_student_is_counted_in_it_once() -> None:
    results = list(golden().values())
    lines = table(*results)
    for name in (one.name for one in results[0].exercises):
        counts = row(lines, name)
        assert sum(int(counts[one].replace("-", "0")) for one in OUTCOMES) == len(results)


def test_right_by_follow_through_is_given_and_counts_as_right() -> None:
    lines = table(of_student("ada", "carried-first-term"), of_student("bob"))
    assert row(lines, "dC0_da") == {
        "exercise": "dC0_da", "right": "1", "given": "-", "wrong": "1", "crashed": "-", "not started": "-",
        "commonest": "missing-factor-2 (1)",
    }  # fmt: skip
    assert (row(lines, "layer_gradient")["given"], row(lines, "layer_gradient")["commonest"]) == ("1", "")
    assert "  given: right, given an earlier mistake; it counts as right, in points and in a student's line" in lines
    ada = written("text", [of_student("ada", "carried-first-term")]).splitlines()[0]
    assert ada.startswith("ada") and "PASS 7  WRONG 1" in ada


@pytest.mark.slow
def test_what_raises_or_takes_too_long_crashed_and_what_is_as_it_was_handed_out_is_not_started() -> None:
    found = {outcome(one) for one in golden()["stub"].exercises if not one.bonus}
    assert "not started" in found
    for verdict in ("RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "BROKEN"):
        assert {outcome(one) for one in every(golden()["demo-right"], verdict=verdict).exercises} == {"crashed"}
    for verdict in ("WRONG", "SHAPE", "NOT_FINITE"):
        assert {outcome(one) for one in every(golden()["demo-right"], verdict=verdict).exercises} == {"wrong"}


def test_bonus_exercises_that_nobody_has_begun_are_one_line() -> None:
    lines = table(of_student("ada"))
    assert "  6 bonus exercises that nobody has begun" in lines
    assert not [line for line in lines if "bias_gradient" in line]


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([], "0 graded"),
        ([80.0], "1 graded, median 80 of 100"),
        ([10.0, 20.0, 60.0], "3 graded, median 20 of 100"),
        ([0.0, 10.0, 20.0, 30.0, 100.0], "5 graded, median 20 of 100, quartiles 10 and 30; 1 of them with all points"),
    ],
)
def test_median_and_quartiles_stand_below(scores: list[float], said: str) -> None:
    lines = table(*(of_student(f"s{i}", score=score) for i, score in enumerate(scores)))
    assert lines[-1] == said


def test_a_fault_of_ours_counts_as_nobody() -> None:
    lost = every(of_student("eve"), verdict="BROKEN", message=describe_fault(ValueError("x")))
    said = "1 graded, median 100 of 100; 1 of them with all points; 1 not graded, by a fault of our own"
    assert table(of_student("ada"), lost)[-1] == said


def test_nobody_has_a_second_line_of_what_needs_a_look_before_each_has_a_first_one() -> None:
    loud = [of_student(f"loud-{n}", notes=tuple(f"{ONE_FILE}: {n}-{i}" for i in range(12))) for n in range(3)]
    broken = [of_student(f"broken-{n}", "broken-syntax") for n in range(15)]
    said = "".join(text.many([*loud, *broken], ["a"])).partition("these need a look:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split(":")[0].strip() for line in said[:-1]] == [
        *("loud-0",) * 3, "loud-1", "loud-2", *(f"broken-{n}" for n in range(15)),
    ]  # fmt: skip
    assert said[-1] == "  and 31 more"

"""What `chainrule watch` draws: it fits any terminal, says what has changed, and nothing of a submission is obeyed by it."""

from __future__ import annotations

import re

import pytest
from graded import change, every, golden, hostile

from chainrule.folded import width
from chainrule.reports.watched import drawn, first_to_mend

ESCAPE = re.compile(r"\x1b\[\d*m")
SIZES = [(200, 100), (100, 40), (80, 24), (60, 20), (40, 12), (20, 8), (8, 4)]


@pytest.mark.parametrize("size", SIZES)
def test_every_result_fits(size: tuple[int, int]) -> None:
    columns, rows = size
    for result in [*golden().values(), *hostile(inert=True).values()]:
        lines = drawn(result, golden()["stub"], 3, "waiting", size)
        assert len(lines) <= rows
        assert all(width(ESCAPE.sub("", line)) < columns for line in lines)
        assert "waiting".startswith(lines[-1].rstrip("…"))


def test_nothing_but_colours_is_obeyed() -> None:
    for result in hostile(inert=True).values():
        assert not [line for line in drawn(result, None, 3, "") if not line.isprintable()]
        coloured = drawn(result, None, 3, "", (80, 100))
        assert not [line for line in coloured if not ESCAPE.sub("", line).isprintable()]


def test_what_to_mend_first_is_no_function_that_waits_for_another() -> None:
    for result in golden().values():
        first = first_to_mend(result)
        assert (first is None) == (not result.wrong)
        if first is not None and any(not one.follows for one in result.wrong):
            assert not first.follows
        begun = [line for line in drawn(result, None, 1, "") if line.startswith("next: ")]
        assert len(begun) <= (first is None and not result.full)


def test_a_change_in_points_is_told_and_none_too() -> None:
    right, stub = golden()["right-complete-loops"], golden()["untouched"]
    assert drawn(right, stub, 1, "")[0].endswith("+100, bonus +50 since the last save")
    assert drawn(stub, right, 1, "")[0].endswith("-100, bonus -50 since the last save")
    assert drawn(stub, stub, 1, "")[0].endswith("as many points as at the last save")
    assert "save" not in drawn(right, None, 1, "")[0]
    lost = [line for line in drawn(stub, right, 1, "") if "right before the last save" in line]
    assert len(lost) == sum(not one.bonus for one in right.exercises)


def test_full_marks_are_told_in_one_line_and_nothing_else_is() -> None:
    for name, result in golden().items():
        said = [line for line in drawn(result, None, 1, "") if "Well done" in line]
        assert len(said) == result.full, name
    (line,) = [line for line in drawn(golden()["demo-right"], None, 1, "") if "Well done" in line]
    assert line == "  All 8 required exercises have their points. Well done."


def test_a_fault_of_ours_takes_no_points_off() -> None:
    right = golden()["demo-right"]
    lost = every(right, verdict="BROKEN", score=0.0, message="a fault of our own (ValueError at x.py:1), please report it")
    for one, other in ((right, lost), (lost, right)):
        if lost.fault:
            assert "since" not in drawn(one, other, 1, "")[0]


def test_a_path_that_is_long_and_letters_that_are_wide_are_cut() -> None:
    wide = change(golden()["demo-right"], submission=golden()["demo-right"].submission.__class__("学" * 300, "0" * 64))
    assert all(width(ESCAPE.sub("", line)) < 80 for line in drawn(wide, None, 1, "", (80, 24)))

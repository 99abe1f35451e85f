"""The benchmark of the sandbox compares like with like, and says whether its goals are reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sandbox as benchmark

if TYPE_CHECKING:
    from chainrule.sandbox.template import Template


@pytest.mark.slow
def test_all_ways_to_run_a_submission_give_the_same_bits(template: Template) -> None:
    ways = {"sandbox": lambda: benchmark.sandboxed(template), "fresh": benchmark.fresh, "here": benchmark.here}
    if (wrapper := benchmark.bubblewrap()) is not None:
        ways["bwrap"] = lambda: benchmark.fresh(*wrapper)
    seconds, differ = benchmark.in_turns(ways, 1)
    assert {name: len(these) for name, these in seconds.items()} == dict.fromkeys(ways, benchmark.IN_A_ROW)
    assert differ == []


def test_a_way_that_answers_otherwise_is_named() -> None:
    other = [[-array for array in arrays] for arrays in benchmark.here()]
    assert benchmark.in_turns({"here": benchmark.here, "other": lambda: other}, 1)[1] == ["other"]


@pytest.mark.parametrize(
    ("sandbox", "rate", "differ", "well"),
    [(0.010, 150, [], True), (0.011, 150, [], False), (0.010, 149, [], False), (0.010, 150, ["fresh Python"], False)],
)
def test_it_is_well_when_every_goal_is_reached(sandbox: float, rate: float, differ: list[str], well: bool) -> None:
    seconds = {"sandbox": [sandbox], "fresh Python": [0.1], "in this process": [0.004]}
    text, is_well = benchmark.report(seconds, differ, {"answered": rate}, "sealed", {})
    assert is_well == well
    assert ("not reached" in text) == (not well)
    assert "bubblewrap: left out" in text


def test_where_there_is_no_bubblewrap_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert benchmark.bubblewrap() is None

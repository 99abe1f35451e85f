"""Two mistakes at once: both are named, and what they don't explain is not. Answers are made here, not run."""

from __future__ import annotations

import pytest
from made_answers import Change, found


@pytest.mark.parametrize(
    ("change", "both"),
    [
        (lambda x, c: x / 2 * c.sizes["n"], "missing-factor-2 + sum-not-mean"),
        (lambda x, c: -x * c.sizes["n"], "sign-flipped + sum-not-mean"),
        (lambda x, c: -x / c.sizes["n_out"], "mean-over-nodes + sign-flipped"),
    ],
)
def test_two_mistakes_at_once_are_both_named(change: Change, both: str) -> None:
    finding = found("average_gradient", change)
    assert (finding.verdict, finding.misconception) == ("WRONG", both)
    assert finding.message.startswith("two mistakes at once\nOne: ")
    assert finding.hint is not None
    assert " And: " in finding.hint


@pytest.mark.parametrize("change", [lambda x, c: 3 * x, lambda x, c: x * c.sizes["n"] ** 3, lambda x, c: x + 1])
def test_what_no_mistake_and_no_pair_explains_is_not_named(change: Change) -> None:
    assert found("average_gradient", change).misconception is None


def test_two_mistakes_that_undo_each_other_are_no_explanation() -> None:
    finding = found("weight_gradient", lambda r, c: r + (c.case == "relu-off"))
    assert finding.misconception is None
    assert "only in the case relu-off" in finding.message

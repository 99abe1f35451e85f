"""Two mistakes at once: both are named, and what they don't explain is not. Answers are made here, not run."""

from __future__ import annotations

import pytest
from made_answers import Change, found
from repository import KEY

from chainrule.key import Check
from chainrule.numerics.elementary import Floats


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


def test_who_counts_the_first_sample_twice_is_not_told_that_it_alone_counts() -> None:
    catalogue = KEY.explanation("average_gradient").catalogue
    first = next(one for one in catalogue if one.misconception == "first-sample-over-n")

    def add_it(x: Floats, check: Check) -> Floats:
        return x + values.arrays[0] if (values := first.values[check.case]) else x

    assert found("average_gradient", add_it).misconception is None

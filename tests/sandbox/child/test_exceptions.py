"""What is said of an error: its text, and the name that was probably meant."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.sandbox.child.exceptions import with_guess


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("np.sun(x)", "module 'numpy' has no attribute 'sun'. Did you mean: 'sum'?"),
        ("loss = 1; los", "name 'los' is not defined. Did you mean: 'loss'?"),
        ("W = 1; w", "name 'w' is not defined. Did you mean: 'W'?"),
        ("prnt(1)", "name 'prnt' is not defined. Did you mean: 'print'?"),
        ("nothing_like_it", "name 'nothing_like_it' is not defined"),
        ("Odd().shap", "'Odd' object has no attribute 'shap'"),
        ("[][1]", "list index out of range"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_the_one_that_was_meant(code: str, said: str) -> None:
    def odd(_: object) -> list[str]:
        raise SystemExit

    names = {"np": np, "x": np.ones(1), "Odd": type("Odd", (), {"__dir__": odd})}
    with pytest.raises(Exception) as raised:  # any
        exec(code, names)
    assert with_guess(raised.value) == said

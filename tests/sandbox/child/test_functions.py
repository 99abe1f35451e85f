"""What is said of names takes no longer than it may, whatever the file holds: no word decides about a mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from chainrule.sandbox.answer import Limits, LoadReport

    Load = Callable[..., LoadReport]

METHODS = "class Many:\n" + "".join(
    f"    def m{i}(self):\n        def inner(x): return [x, {i}]\n        return inner\n" for i in range(600)
)
HELPERS = "".join(f"def h{i}(x): return h{i + 1}(x)\n" for i in range(1500)) + "def h1500(x): return g(x)\n"
LARGE = {
    "a class of many methods": METHODS,
    "tables of numbers": "".join(f"T{i} = {[[k * i for k in range(40)]] * 3}\n" for i in range(600)),
    "many helpers": "".join(f"def helper_{i}(x):\n    return [x] * {i}\n" for i in range(1900)),
    "a chain of helpers": HELPERS,
    "blocks within blocks": "".join(f"{' ' * i}if True:\n" for i in range(18)) + " " * 18 + "def g(): pass\n",
}


@pytest.mark.parametrize("large", LARGE)
def test_of_a_large_file_without_some_function_all_is_said_in_time(load: Load, built_in: Limits, large: str) -> None:
    loaded = load("def f(x): return h0(x)\n" + LARGE[large], limits=built_in)
    assert (loaded.outcome, "f" in loaded.functions) == ("ok", True)


def test_who_calls_whom_is_known_through_any_number_of_helpers(load: Load) -> None:
    loaded = load("def f(x): return h0(x)\ndef g(x): return x\n" + HELPERS)
    assert [(call.caller, call.called) for call in loaded.calls[:2]] == [("f", "g"), ("f", "h0")]


def test_a_name_that_changed_says_both_places_in_the_same_way(load: Load) -> None:
    (near,) = load(["def f(): pass\ndef g(): pass\ndef h(): pass\n", "x = 1\nf = 2.5\n"]).near
    assert (near.other, near.cell, near.line) == ("a function in cell 1, line 1, a number", "cell 2", 2)
    (near,) = load("def f(): pass\ndef g(): pass\ndef h(): pass\nf = 2.5\n").near
    assert (near.other, near.line) == ("a function in line 1, a number", 4)

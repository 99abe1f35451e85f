"""What is said of names takes no longer than it may, whatever the file holds: no word decides about a mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from chainrule.sandbox.answer import LoadReport
    from chainrule.sandbox.limits import Limits

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


@pytest.mark.slow
@pytest.mark.parametrize("large", LARGE)
def test_of_a_large_file_without_some_function_all_is_said_in_time(load: Load, built_in: Limits, large: str) -> None:
    loaded = load("def f(x): return h0(x)\n" + LARGE[large], limits=built_in)
    assert (loaded.outcome, "f" in loaded.functions) == ("ok", True)


def test_who_calls_whom_is_known_through_any_number_of_helpers(load: Load) -> None:
    loaded = load("def f(x): return h0(x)\ndef g(x): return x\n" + HELPERS)
    assert [(call.caller, call.called) for call in loaded.calls[:2]] == [("f", "g"), ("f", "h0")]


def test_who_calls_whom_is_known_through_functions_within_functions(load: Load) -> None:
    loaded = load("def g(x): return x\ndef f(x): return " + "lambda: " * 994 + "g(x)\n")
    assert loaded.outcome == "ok"
    assert [(call.caller, call.called, call.line) for call in loaded.calls] == [("f", "g", 2)]


@pytest.mark.parametrize("changed", ["globals()[1] = f", "import difflib\ndifflib.get_close_matches = None"])
def test_what_keeps_us_from_looking_for_a_function_costs_no_other(load: Load, changed: str) -> None:
    loaded = load(f"def f(x): return x\ndef gg(x): return f(x)\n{changed}\n")
    assert (loaded.outcome, loaded.functions) == ("ok", frozenset({"f"}))


WRAPPED = {
    "a decorator": "@wrapped\ndef f(x): return g(x)\n",
    "two of them": "@wrapped\n@wrapped\ndef f(x): return g(x)\n",
    "a partial": "def _f(c, x): return g(x)\nf = functools.partial(_f, 2)\n",
    "a cache": "@functools.lru_cache\ndef f(x): return g(x)\n",
    "a method": "class C:\n    def f(self, x): return g(x)\nf = C().f\n",
    "a helper that is wrapped": "@wrapped\ndef one(x): return g(x)\ndef f(x): return one(x)\n",
    "elementwise": "@np.vectorize\ndef f(x): return g(x)\n",
}


@pytest.mark.parametrize("source", WRAPPED.values(), ids=WRAPPED)
def test_what_a_wrapped_function_calls_is_known(load: Load, source: str) -> None:
    inner = "    @functools.wraps(function)\n    def inner(*some): return function(*some)\n"
    wrap = f"def wrapped(function):\n{inner}    return inner\n"
    loaded = load(f"import functools\nimport numpy as np\n{wrap}def g(x): return x\n{source}")
    assert ("f", "g") in {(call.caller, call.called) for call in loaded.calls}


def test_a_name_that_changed_says_both_places_in_the_same_way(load: Load) -> None:
    (near,) = load(["def f(): pass\ndef g(): pass\ndef h(): pass\n", "x = 1\nf = 2.5\n"]).near
    assert (near.other, near.cell, near.line) == ("a function in cell 1, line 1, a number", "cell 2", 2)
    (near,) = load("def f(): pass\ndef g(): pass\ndef h(): pass\nf = 2.5\n").near
    assert (near.other, near.line) == ("a function in line 1, a number", 4)

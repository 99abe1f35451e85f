"""Which functions a cell defines, as Python would have it, though nothing is parsed."""

from __future__ import annotations

import pytest

from chainrule.nbgrader.autograding.gradebook import definitions


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def sample_loss(a, y):\n    pass", {"sample_loss"}),
        ("async def f (x): pass\ndef\tg(x): pass", {"f", "g"}),
        ("def \U0001d42cample_loss(a, y): pass", {"sample_loss"}),  # a bold s: Python reads names in NFKC
        ("def\x0cf(x): pass\ndef \\\ng \\\n(x): pass", {"f", "g"}),
        ("def f[T](x): pass", {"f"}),
        ("if 1:\n    def f(x): pass\n# def g(x):\nclass h(x): pass", set()),
    ],
)
def test_what_a_cell_defines(source: str, found: set[str]) -> None:
    assert definitions(source) == found

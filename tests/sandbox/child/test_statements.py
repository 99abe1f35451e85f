"""Statements that are handed on to a later process. (How they are read is tested through a module.)"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from chainrule.sandbox.child.statements import packed, statements, unpacked

LESSON = Path(__file__).resolve().parents[3] / "solutions/gradient.py"
CELLS = (
    ("lesson.py", LESSON.read_bytes()),
    ("cell 2", b"from __future__ import annotations\nimport os, sys\n@staticmethod\ndef f(x: Q): return x\n"),
    ("cell 3", b"try:\n    import this_one\nexcept ImportError:\n    pass\ndef broken(:\nx = 1; del x\n%time y = 2\n"),
)


def test_a_later_process_has_the_same_statements_and_their_trees() -> None:
    first = statements(CELLS)
    later = unpacked(packed(first), CELLS)
    assert len(first.all) > 20
    for one, other in zip(first.all, later.all, strict=True):
        assert (one.cell, one.line, one.code, one.flags, one.defines, one.guarded) == (
            other.cell, other.line, other.code, other.flags, other.defines, other.guarded,
        )  # fmt: skip
        assert ast.dump(one.node) == ast.dump(other.node)
    assert any(one.guarded for one in later.all)


def test_too_many_statements_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainrule.sandbox.child.statements.LARGEST_PACKED", 1000)
    assert packed(statements(CELLS)) == b""

"""Statements that are handed on to a later process. (How they are read is tested through a module.)"""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import pytest

from chainrule.sandbox.child.statements import packed, statements, unpacked
from chainrule.sandbox.child.trees import names_bound

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


def test_functions_within_functions_without_end_cost_their_own_statement_alone() -> None:
    nested = "def f():\n    return " + "lambda: " * 1500 + "1\n"
    cells = (("a.py", f"x = 1\n{nested}def g(): return x\n".encode()),)
    first = statements(cells)
    later = unpacked(packed(first), cells)
    assert [one.line for one in first.all] == [one.line for one in later.all] == [1, 4]
    assert [(note.line, note.text) for note in first.said.notes] == [(2, "it is nested too deeply")]
    assert [ast.unparse(one.node).split()[0] for one in later.all] == ["x", "def"]


def test_the_names_of_a_deep_expression_are_found() -> None:
    deep: ast.expr = ast.Name("a", ast.Load())
    for _ in range(3000):
        deep = ast.Call(deep, [], [])
    assert names_bound(ast.Assign([ast.Name("x", ast.Store())], deep)) == {"x"}


def _parts(cells: tuple[tuple[str, bytes], ...]) -> tuple[object, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what these files hold
        found = statements(cells)
    return [
        (
            (one.cell, one.line, one.code, one.flags, one.defines),
            one.guarded if "import" in ast.unparse(one.node) else [],
            ast.dump(one.node, include_attributes=True),
        )
        for one in found.all
    ], found.said  # fmt: skip


SOURCES = [
    *sorted((LESSON.parents[1] / "tests").glob("wild/*/*.py")),
    *sorted((LESSON.parents[1] / "tests").glob("attacks/*/*.py"))[::5],
    *sorted(LESSON.parent.rglob("*.py")),
]
ODD = [
    "def f(): pass\n\fx = 1\n",
    "  \ndef f():\n  return 1\n",
    "x = 1\n  y = 2\n",
    "s = '''\ndef f(): pass\n'''\ndef g(): return s\n",
    's = """a\'\'\'\ndef f(): pass\n"""\ndef g(): return """x"""\n',
    "# '''\ndef f():\n    return 1\n# '''\ndef g(): pass\n",
    'def f():\n    # no """ here\n    return 1\nimport math\nprint(1 / 0)\ndef g(): raise NotImplementedError\n',
    "def f():\n    return \"'''\"\nx = 1\ndef g(): pass\n",
    'def f():\n    """of \\""" g\n    """\nimport os\ndef g(): return """x"""\n',
    'def f():\n    """Of a text\nthat is not indented.\n    """\n    import os\ndef g(): pass\n',
    "def f(\na, b\n):\n    return [\na]\n",
    "@staticmethod\ndef f(): pass\n",
    "def f(): return 1; x = 2\ny = 1; def g(): pass\n",
    "if 1:\n    x = 1\nelse:\n    x = 2\ndef f():\n    try: import q\n    except ImportError: pass\n",
    "def f():\n    x = 1\n# %%\n    return x\n",
    "x = 1 + \\\n2\ndef f(): return x\n",
    "def f():\r\n    return 1\r\nx = 1\r\n",
    "def f():\r    return 1\rx = 1\r",
    "def f(a, a): pass\ndef g(): pass\n",
    "def f(x): nonlocal x\ndef g(): global q; q = 1\n",
    "def f(): return '\\d'\ndel f\n",
    "async def f(): await g()\ndef h(): pass\n",
    "x = await f()\ndef f(): yield\n",
    "\ufeffdef f(): pass\n",
    "def f():\n" + "    if 1:\n        pass\n" * 2000,
    "def f(): return " + "(" * 300 + ")" * 300 + "\ndef g(): pass\n",
    "def f(): return " + "-" * 50_000 + "1\ndef g(): pass\n",
    "",
    "'''only a docstring",
]


@pytest.mark.slow
def test_a_cell_that_is_read_part_by_part_has_the_statements_that_it_has_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [*(path.read_bytes() for path in SOURCES), *(text.encode("utf-8", "surrogatepass") for text in ODD)]
    apart = [_parts((("cell 1", source), ("cell 2", source))) for source in every]
    monkeypatch.setattr("chainrule.sandbox.child.statements.read_apart", lambda *_: [])
    for source, one in zip(every, apart, strict=True):
        assert one == _parts((("cell 1", source), ("cell 2", source))), source[:200]

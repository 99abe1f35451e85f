"""The lesson's functions as text: what puts a student's function right, in a child (see sandbox/child/switches)."""

import ast
from collections.abc import Collection
from pathlib import Path

from ..key import Lesson

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def read_lesson(path: Path, exercises: Collection[str]) -> Lesson:
    """What all of its functions need, which students are given, and each exercise's own text.

    A helper that stands in a solution is no common code: it goes with the exercise behind it.
    """
    text = path.read_text(encoding="utf-8")
    hidden = _hidden_lines(text)
    common: list[str] = []
    functions: dict[str, str] = {}
    before: list[str] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name in exercises:
            functions[node.name] = "\n\n".join([*before, _without_docstring(node)])
            before = []
        elif isinstance(node, KEPT):
            (before if node.lineno in hidden else common).append(_without_docstring(node))
    return Lesson(common="\n\n".join(common), functions=functions)


def handed_out(lesson: Lesson) -> list[str]:
    """The names of the functions that students are given, and that an exercise uses, itself or through another one."""
    given = {node.name: node for node in ast.parse(lesson.common).body if isinstance(node, ast.FunctionDef)}
    used: set[str] = set()
    left: list[ast.AST] = [ast.parse(text) for text in lesson.functions.values()]
    while left:
        new = {node.id for node in ast.walk(left.pop()) if isinstance(node, ast.Name)} & given.keys() - used
        used |= new
        left += [given[name] for name in new]
    return [name for name in given if name in used]


def _hidden_lines(text: str) -> set[int]:
    hidden, inside = set(), False
    for number, line in enumerate(text.splitlines(), 1):
        inside = (inside or line.strip() == BEGIN) and line.strip() != END
        if inside:
            hidden.add(number)
    return hidden


def _without_docstring(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
        node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(node)

"""The lesson's functions as text: what puts a student's function right, in a child (see sandbox/child/switches)."""

import ast
from collections.abc import Collection, Iterable, Sequence

from ..key import Lesson

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def read_lesson(text: str, exercises: Collection[str]) -> Lesson:
    """What all of its functions need, which students are given, and each exercise's own text.

    A helper that stands in a solution, or holds one, or calls what students write, is no common code: it goes with each
    exercise that uses it, and with no other.
    """
    lines = text.encode().split(b"\n")  # those of Python's parser, which counts columns in bytes
    hidden = _hidden_lines(lines)
    functions: dict[str, ast.stmt] = {}
    others: list[ast.stmt] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name in exercises:
            functions[node.name] = node
        elif isinstance(node, KEPT):
            others.append(node)
    written = [one for one in others if not hidden.isdisjoint(range(one.lineno, (one.end_lineno or one.lineno) + 1))]
    for node in (written := [*functions.values(), *written]):  # which grows
        written += [one for one in others if one not in written and _named(one) & _bound(node)]
    helpers, common = ([one for one in others if (one in written) is is_written] for is_written in (True, False))

    def joined(nodes: Iterable[ast.stmt]) -> str:
        return "\n\n".join(_without_docstring(node, lines) for node in nodes)

    own = {name: joined((*_used(node, helpers), node)) for name, node in functions.items()}
    return Lesson(common=joined(common), functions=own)


def handed_out(lesson: Lesson) -> list[str]:
    """The names of the functions that students are given, and that an exercise uses, itself or through another one."""
    given = {node.name: node for node in ast.parse(lesson.common).body if isinstance(node, ast.FunctionDef)}
    used: set[str] = set()
    left: list[ast.AST] = [ast.parse(text) for text in lesson.functions.values()]
    while left:
        new = _named(left.pop()) & given.keys() - used
        used |= new
        left += [given[name] for name in new]
    return [name for name in given if name in used]


def _used(node: ast.stmt, helpers: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Those of the helpers that it uses, itself or through another one."""
    every = [node]
    for one in every:  # which grows
        every += [helper for helper in helpers if helper not in every and _named(one) & _bound(helper)]
    return [helper for helper in helpers if helper in every]


def _named(node: ast.AST) -> set[str]:
    """All names in it."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _bound(node: ast.stmt) -> set[str]:
    """The names that it gives a value to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _hidden_lines(lines: list[bytes]) -> set[int]:
    hidden, inside = set(), False
    for number, line in enumerate(lines, 1):
        inside = (inside or line.strip() == BEGIN.encode()) and line.strip() != END.encode()
        if inside:
            hidden.add(number)
    return hidden


def _without_docstring(node: ast.stmt, lines: list[bytes]) -> str:
    """As it stands in the file: what `ast.unparse` writes, and with it a key's digest, depends on the version of Python."""
    end = (node.end_lineno, node.end_col_offset)
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or ast.get_docstring(node) is None:
        return _between(lines, _start(node), end)
    docstring, *rest = node.body
    head = _between(lines, _start(node), _start(docstring))
    return head + (_between(lines, _start(rest[0]), end) if rest else "pass")


def _start(node: ast.stmt) -> tuple[int, int]:
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))]), node.col_offset


def _between(lines: list[bytes], start: tuple[int, int], end: tuple[int | None, int | None]) -> str:
    rows = lines[start[0] - 1 : end[0]]
    rows[-1] = rows[-1][: end[1]]
    rows[0] = rows[0][start[1] :]
    return b"\n".join(rows).decode()

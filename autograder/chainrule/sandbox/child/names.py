"""In the child: what stands in the place of a function that is not there, and which of the functions call each other."""

from __future__ import annotations

import ast
import difflib
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from ..answer import Call, Near
from .statements import DEFINING, first_line, names_bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .module import Module
    from .statements import Statement, Statements

IDLE = (ast.Pass, ast.Raise)
CLOSE = 0.75  # of difflib's ratio: dCO_da, weigthed_input, layer_gradients
LETTERS = str.maketrans("0o1l", "OOII")  # what is read alike


def near(module: Module, found: Statements) -> Iterator[Near]:
    """Of each wanted name that can't be called, the likeliest thing in its place."""
    for name in module.wanted:
        if not callable(module.names.get(name)) and (one := _near(name, module, found)) is not None:
            yield one


def _near(name: str, module: Module, found: Statements) -> Near | None:
    history = module.bound.get(name, [])
    if history:
        cell, line, kind = history[-1]
        was = next((f"line {line}" if module.is_one_file else cell for cell, line, k in history if k == "function"), "")
        return Near(name, "changed", f"a function in {was}, {kind}" if was else f"no function but {kind}", cell, line)
    for wanted, cell, line in found.broken:
        if wanted == name:
            return Near(name, "broken", name, cell, line)
    for kind, around, other, cell, line in _defined(found.all):
        if other == name:
            return Near(name, kind, around, cell, line)
    functions = {
        one: (statement.cell, first_line(statement.node))
        for statement in found.all
        for one in names_bound(statement.node) - set(module.wanted)
        if type(module.names.get(one)) is FunctionType and not isinstance(statement.node, ast.Import | ast.ImportFrom)
    }
    for other, (cell, line) in functions.items():
        if other.translate(LETTERS).casefold() == name.translate(LETTERS).casefold():
            return Near(name, "alike", other, cell, line)
    if close := difflib.get_close_matches(name, functions, n=1, cutoff=CLOSE):
        return Near(name, "alike", close[0], *functions[close[0]])
    return None


def _defined(statements: Sequence[Statement]) -> Iterator[tuple[str, str, str, str, int]]:
    """Functions that are not at the top: methods, with their class, and those in a block or function, with how it begins."""
    for statement in statements:
        top = statement.node
        for node in ast.walk(top):
            if isinstance(node, ast.ClassDef):
                for one in node.body:
                    if isinstance(one, ast.FunctionDef):
                        yield "method", node.name, one.name, statement.cell, first_line(one)
            elif isinstance(node, ast.FunctionDef) and node is not top:
                yield "inside", _head(top), node.name, statement.cell, first_line(node)


def _head(node: ast.stmt) -> str:
    """How it begins, behind its decorators."""
    return next(line for line in ast.unparse(node).split("\n") if not line.startswith("@")).rstrip(":")


def written_behind(statements: Sequence[Statement]) -> set[tuple[str, int]]:
    """Cell and line of functions in which something stands behind a `raise` or `return`, where it is never reached."""
    found = set()
    for statement in statements:
        for node in ast.walk(statement.node):
            if isinstance(node, ast.FunctionDef):
                ends = (i for i, one in enumerate(node.body) if isinstance(one, ast.Raise | ast.Return))
                behind = node.body[next(ends, len(node.body)) + 1 :]
                if not all(isinstance(one, IDLE) for one in behind):
                    found.add((statement.cell, first_line(node)))
    return found


def calls(module: Module, statements: Sequence[Statement]) -> Iterator[Call]:
    """Which wanted functions call which others, as far as their code names them."""
    nodes = {one.name: (statement.cell, one) for statement in statements if isinstance(one := statement.node, DEFINING)}
    for name in module.wanted:
        function = module.names.get(name)
        if type(function) is not FunctionType:
            continue
        for called, by in _called(function, module, set()).items():
            if called != name:
                cell, node = nodes.get(by or name, ("", None))
                line = (
                    next((n.lineno for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == called), 0) if node else 0
                )
                yield Call(name, called, cell, line)


def _called(function: FunctionType, module: Module, seen: set[str]) -> dict[str, str]:
    """The wanted names in a function's code and in the helpers that it names, with the helper's name or ""."""
    found: dict[str, str] = {}
    for name in _names(function.__code__):
        if name in module.wanted:
            found.setdefault(name, "")
        elif name not in seen and type(helper := module.names.get(name)) is FunctionType:
            seen.add(name)
            for called, by in _called(helper, module, seen).items():
                found.setdefault(called, by or name)
    return found


def _names(code: Any) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)

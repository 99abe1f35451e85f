"""In the child: what stands in the place of a function that is not there, and which of the functions call each other."""

from __future__ import annotations

import ast
import copy
import difflib
from contextlib import suppress
from functools import lru_cache, partial
from opcode import opmap
from types import CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import numpy as np

from ..answer import Call, Near, name_line
from .trees import BLOCKS, first_line, statements_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .module import Module
    from .statements import Statement, Statements

CLOSE = 0.75  # of difflib's ratio: dCO_da, weigthed_input, layer_gradients
SHORT = 32  # bytes of code that nothing but a stub has
LOAD_GLOBAL = opmap["LOAD_GLOBAL"]
MOST_WRAPPED = 32  # objects in which a function is looked for that is wrapped
HOLDS = {partial: "func", MethodType: "__func__", type(lru_cache(len)): "__wrapped__", np.vectorize: "pyfunc"}
"""Where what is called, and is no function, holds one."""
LETTERS = str.maketrans("0o1l", "OOII")  # what is read alike


def near(module: Module, found: Statements) -> Iterator[Near]:
    """Of each wanted name that can't be called, the likeliest thing in its place."""
    absent = [name for name in module.wanted if not callable(module.names.get(name))]
    inside = _defined_inside(found.all, set(absent)) if absent else {}
    broken = {name: (cell, line) for name, cell, line in reversed(found.said.broken)}
    texts = (name for name in module.names if absent and type(name) is str)  # globals() takes anything
    named = ((name, module.line(name)) for name in texts if name not in module.wanted)
    others = {name: place for name, place in named if place is not None}
    for name in absent:
        if name in module.bound:
            yield _changed(name, module)
        elif name in broken:
            yield Near(name, "broken", name, *broken[name])
        elif name in inside:
            yield inside[name]
        elif other := _alike(name, others):
            yield Near(name, "alike", other, *others[other])


def _changed(name: str, module: Module) -> Near:
    history = module.bound[name]
    cell, line, kind = history[-1]
    was = next((name_line(cell, line) for cell, line, k in history if k == "function"), "")
    return Near(name, "changed", f"a function in {was}, {kind}" if was else f"no function but {kind}", cell, line)


def _alike(name: str, others: Iterable[str]) -> str | None:
    plain = name.translate(LETTERS).casefold()
    alike = [other for other in others if other.translate(LETTERS).casefold() == plain]
    return next(iter(alike or difflib.get_close_matches(name, others, n=1, cutoff=CLOSE)), None)


def _defined_inside(statements: Iterable[Statement], names: set[str]) -> dict[str, Near]:
    """Functions of these names that are not at the top: methods, with their class, and those in a block or a function."""
    found: dict[str, Near] = {}
    for statement in statements:
        for node in statements_in(statement.node):
            kind, around, inside = (
                ("method", node.name, node.body) if isinstance(node, ast.ClassDef) else ("inside", "", [node])
            )
            for one in inside:
                if isinstance(one, ast.FunctionDef) and one is not statement.node and one.name in names - found.keys():
                    place = statement.cell, first_line(one)
                    found[one.name] = Near(one.name, kind, around or _head(statement.node), *place)
    return found


def _head(node: ast.stmt) -> str:
    """How it begins, behind its decorators."""
    bare = copy.copy(node)
    for block in BLOCKS:
        if hasattr(bare, block):
            setattr(bare, block, [])
    return next(line for line in ast.unparse(bare).split("\n") if not line.startswith("@")).rstrip(":")


def stubs(module: Module, found: Statements) -> Iterator[str]:
    """Those of the functions whose body does nothing: a docstring, `pass`, `...`, `return`, raise NotImplementedError."""
    yield from (name for name in module.functions() if _is_short(module.names[name]) and _is_stub(name, module, found))


def _is_short(function: Any) -> bool:
    """Whether it may be a stub: only of these the tree is looked at."""
    code = function.__code__ if type(function) is FunctionType else None
    return code is not None and (len(code.co_code) <= SHORT or "NotImplementedError" in code.co_names)


def _is_stub(name: str, module: Module, found: Statements) -> bool:
    cell, line = module.line(name) or ("", 0)
    above = [one for one in found.all if one.cell == cell and one.line <= line]
    return any(
        isinstance(node, ast.FunctionDef) and line in (node.lineno, first_line(node)) and all(map(_is_idle, node.body))
        for node in (statements_in(above[-1].node) if above else ())
    )


def _is_idle(node: ast.stmt) -> bool:
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    if isinstance(node, ast.Return):
        return node.value is None or (isinstance(node.value, ast.Constant) and node.value.value in (None, ...))
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def calls(module: Module) -> Iterator[Call]:
    """Which wanted functions call which others, and which helpers, as far as their code names them."""
    for name in module.functions():
        for called, by in _called(name, module).items():
            if called != name:
                cell, _ = module.line(by or name) or ("", 0)
                yield Call(name, called, cell, _line_of(called, module.names[by or name].__code__) if cell else 0)


def _line_of(name: str, code: CodeType) -> int:
    """The first line in which the code, or a function within it, looks this global name up; 0 where none does."""
    lines = []
    for one in _with_inner(code):
        places = _looked_up(one.co_names.index(name), one.co_code) if name in one.co_names else ()
        lines += [line for at in places for start, end, line in one.co_lines() if start <= at < end]
    return min(filter(None, lines), default=0)


def _looked_up(number: int, code: bytes) -> Iterator[int]:
    """Where a global name of this number is loaded; the lowest bit of what follows is no part of it: see dis."""
    for argument in range(2 * number, min(2 * number + 2, 256)):
        at = code.find(loads := bytes((LOAD_GLOBAL, argument)))
        while at >= 0:
            if at % 2 == 0:
                yield at
            at = code.find(loads, at + 1)


def _called(name: str, module: Module) -> dict[str, str]:
    """The wanted names in a function's code and in the helpers that it names, with the helper's name or ""; these, too."""
    found: dict[str, str] = {}
    helpers: dict[str, str] = {}
    seen, every = {name}, [(name, "")]
    for one, helper in every:  # which grows
        wrapped = _functions_in(module.names.get(one))
        for other in dict.fromkeys(called for function in wrapped for called in _names(function.__code__)):
            if other in module.wanted:
                found.setdefault(other, helper)
            elif other not in seen:
                seen.add(other)
                every.append((other, other))
                if type(module.names.get(other)) is FunctionType:
                    helpers[other] = helper
    return found | helpers


def _functions_in(value: Any) -> list[FunctionType]:
    """It, where it is a function, and those that it is wrapped around: a decorator's function holds them in its cells."""
    found: list[FunctionType] = []
    every = [value]
    for one in every:  # which grows
        if type(one) is FunctionType and not any(one is other for other in found):
            found.append(one)
            for cell in one.__closure__ or ():
                with suppress(ValueError):  # it is empty yet
                    every.append(cell.cell_contents)
        elif attribute := HOLDS.get(type(one)):
            every.append(getattr(one, attribute, None))
        if len(every) > MOST_WRAPPED:
            break
    return found


def _names(code: CodeType) -> Iterator[str]:
    for one in _with_inner(code):
        yield from one.co_names


def _with_inner(code: CodeType) -> Iterator[CodeType]:
    """The code and that of all functions within it, each before those within it."""
    every = [code]
    while every:  # there may be a thousand, each in another
        yield (one := every.pop())
        every += reversed([constant for constant in one.co_consts if isinstance(constant, CodeType)])

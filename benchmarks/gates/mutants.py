"""Mutants of the reference: each differs from it in one place, as a slip of a student's would.

What is changed is the parsed source, so a mutant is a function as text; two changes that give the same text are one mutant.
Operands of + and * are not exchanged: IEEE 754 gives the same bits.
"""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
COMMUTATIVE = (ast.Add, ast.Mult)
COMPARISONS = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq)
ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")
SIBLINGS = {
    "sum": "mean", "mean": "sum", "max": "min", "maximum": "minimum", "abs": "square", "exp": "log", "tanh": "sin",
    "zeros": "ones", "ones_like": "zeros_like", "outer": "dot", "zip": "enumerate",
}  # fmt: skip
KINDS = {
    "activation": "text", "j": "index", "k": "index", "layer": "index", "h": "number",
    "weights": "list", "activations": "list", "As": "list", "Zs": "list", "gradients": "list",
}  # fmt: skip
"""Of the variables: only those of a kind take each other's place. All others are arrays."""


@dataclass(frozen=True)
class Mutant:
    """One changed function; `change` shows the lines before and after, and with the function's name identifies it."""

    function: str
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.function}: {self.change}"


def functions(source: str) -> dict[str, ast.FunctionDef]:
    """The functions of a lesson by name, without their docstrings."""
    found = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    for function in found.values():
        if ast.get_docstring(function) is not None:
            function.body = function.body[1:]
    return found


def mutants(function: ast.FunctionDef) -> Iterator[Mutant]:
    """Every mutant of the function, each once; the tree is as it was afterwards."""
    original = ast.unparse(function)
    seen, changes = {original}, Counter[str]()
    for source in [*_one_place(function), *_names_of_activations(function)]:
        if source not in seen:
            seen.add(source)
            change = _changed(original, source)
            changes[change] += 1
            yield Mutant(function.name, change + (f" ({changes[change]})" if changes[change] > 1 else ""), source)


def _one_place(function: ast.FunctionDef) -> Iterator[str]:
    names = _names(function)
    for parent, name, i, node in list(_places(function)):
        for other in _others(node, names):
            _put(parent, name, i, other)
            yield ast.unparse(function)
            _put(parent, name, i, node)


def _names_of_activations(function: ast.FunctionDef) -> Iterator[str]:
    """Two of them exchanged, everywhere in the function."""
    texts = [node for node in ast.walk(function) if isinstance(node, ast.Constant) and node.value in ACTIVATIONS]
    before = [node.value for node in texts]
    for one, other in combinations(ACTIVATIONS, 2):
        for node, value in zip(texts, before, strict=True):
            node.value = {one: other, other: one}.get(str(value), value)
        yield ast.unparse(function)
    for node, value in zip(texts, before, strict=True):
        node.value = value


def _places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every node below, with where it hangs: parent, field, index in a list. Nothing inside of a message."""
    for name, value in ast.iter_fields(node):
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for i, item in items:
            if isinstance(item, ast.AST) and not isinstance(item, ast.JoinedStr | ast.arguments):
                yield node, name, i, item
                yield from _places(item)


def _put(parent: ast.AST, name: str, i: int | None, node: ast.AST) -> None:
    if i is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[i] = node


def _names(function: ast.FunctionDef) -> list[str]:
    arguments = [a.arg for f in ast.walk(function) if isinstance(f, ast.FunctionDef) for a in f.args.args]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys(arguments + stored))


def _changed(before: str, after: str) -> str:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old, new = ([line[2:].strip() for line in lines if line.startswith(mark)] for mark in ("- ", "+ "))
    return f"{' | '.join(old)}  ->  {' | '.join(new) or 'nothing'}"


# -- what may stand in a node's place ----------------------------------------------------------------------------------


def _others(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp():
            yield from _of_operation(node)
        case ast.UnaryOp(op=ast.USub()):
            yield node.operand
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            texts = isinstance(right, ast.Constant) and isinstance(right.value, str)
            for other in (ast.NotEq,) if texts else COMPARISONS:
                if not isinstance(op, other):
                    yield ast.Compare(left, [other()], [right])
        case ast.Constant():
            yield from _of_constant(node)
        case ast.Call():
            yield from _of_call(node)
        case ast.Attribute(attr="T"):
            yield node.value
        case ast.Subscript(ctx=ast.Load()):
            yield node.value
            yield from (ast.Subscript(node.value, one, ast.Load()) for one in _beside(node.slice))
        case ast.Name(ctx=ast.Load()) if node.id in names:
            kind = KINDS.get(node.id)
            yield from (_name(other) for other in names if other != node.id and KINDS.get(other) == kind)
        case ast.Return(value=value) if value is not None:
            yield ast.Return(_negative(value))
            yield from (ast.Return(_name(name)) for name in names if KINDS.get(name) in (None, "list"))
        case ast.If():
            yield from (ast.If(ast.Constant(value), node.body, node.orelse) for value in (True, False))
    if isinstance(node, ast.stmt):
        yield ast.Pass()


def _of_operation(node: ast.BinOp) -> Iterator[ast.AST]:
    left, right = node.left, node.right
    if isinstance(node.op, ast.MatMult):
        yield from (
            ast.BinOp(a, ast.MatMult(), b) for a, b in [(right, left), (_turned(left), right), (left, _turned(right))]
        )
        yield ast.BinOp(left, ast.Mult(), right)
    else:
        yield from (ast.BinOp(left, op(), right) for op in OPERATORS if not isinstance(node.op, op))
        if not isinstance(node.op, COMMUTATIVE):
            yield ast.BinOp(right, node.op, left)
    yield left
    yield right


def _of_constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, str):
        yield from (ast.Constant(other) for other in ACTIVATIONS if value in ACTIVATIONS and other != value)
    elif isinstance(value, int | float):
        others = (value + 1, value - 1, 0, 2 * value, -value, value / 2 if isinstance(value, float) else value)
        yield from (ast.Constant(other) for other in others if other != value)


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    arguments, keywords = node.args, node.keywords
    for i, j in combinations(range(len(arguments)), 2):
        swapped = list(arguments)
        swapped[i], swapped[j] = arguments[j], arguments[i]
        yield ast.Call(node.func, swapped, keywords)
    for i in range(len(keywords)):
        yield ast.Call(node.func, arguments, keywords[:i] + keywords[i + 1 :])
    yield from arguments
    if isinstance(node.func, ast.Attribute) and (other := SIBLINGS.get(node.func.attr)):
        yield ast.Call(ast.Attribute(node.func.value, other, ast.Load()), arguments, keywords)
    if isinstance(node.func, ast.Name) and (other := SIBLINGS.get(node.func.id)):
        yield ast.Call(_name(other), arguments, keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        yield ast.Call(node.func, [ast.Constant(1), *arguments], [])
        yield ast.Call(node.func, [_plus(arguments[0], -1)], [])


def _beside(index: ast.expr) -> Iterator[ast.expr]:
    """The index before and the one after; a number's are made where numbers are changed."""
    if isinstance(index, ast.Tuple):
        for i, one in enumerate(index.elts):
            yield from (ast.Tuple([*index.elts[:i], other, *index.elts[i + 1 :]], ast.Load()) for other in _beside(one))
        if len(index.elts) == 2:
            yield ast.Tuple(index.elts[::-1], ast.Load())
    elif isinstance(index, ast.Name):
        yield from (_plus(index, step) for step in (1, -1))


def _plus(node: ast.expr, step: int) -> ast.expr:
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))


def _negative(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.USub(), node)


def _turned(node: ast.expr) -> ast.expr:
    turned = isinstance(node, ast.Attribute) and node.attr == "T"
    return node.value if isinstance(node, ast.Attribute) and turned else ast.Attribute(node, "T", ast.Load())


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())

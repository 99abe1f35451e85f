"""How a function is composed of earlier ones: a few lines of arithmetic over their names, declared in course.yml.

    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)

A small part of Python: assignments, `for`, lists and the like, arithmetic with its usual meaning, indices and `.T`, and the
HELPERS. The last line is the value. It is data, parsed and never executed: what a name is called with is handed to
whoever evaluates it.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from ..errors import ChainruleError
from ..numerics import elementary

MOST_STEPS = 200_000  # of one evaluation: the key may come from anywhere

Call = Callable[[int, str, tuple[Any, ...]], Any]
"""The value of the i-th call, in the order of evaluation: (i, function, arguments); PENDING when it isn't known yet."""


class CompositionError(ChainruleError, ValueError):
    """What is written is no composition, or has no value for these names."""


class Pending:
    """In place of a value that has still to be asked for; whatever is computed with it is pending, too."""


PENDING = Pending()


@cache
def parse(source: str) -> ast.Module:
    """The composition that `source` is; raises CompositionError, with the line, for anything else."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        said = f"line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else str(error)
        raise CompositionError(f"not arithmetic: {said}") from error
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        raise CompositionError("its last line must be the value")
    for node in ast.walk(tree):
        if not isinstance(node, KNOWN):
            line = getattr(node, "lineno", None)
            at = f"line {line}: " if line else ""
            raise CompositionError(f"{at}{type(node).__name__} is no part of a composition")
    return tree


def functions(source: str) -> frozenset[str]:
    """The exercises that it calls; raises CompositionError."""
    calls = [node for node in ast.walk(parse(source)) if isinstance(node, ast.Call)]
    if not all(isinstance(node.func, ast.Name) and not node.keywords for node in calls):
        raise CompositionError("a call is written: name(argument, …)")
    return frozenset(node.func.id for node in calls if isinstance(node.func, ast.Name)) - HELPERS.keys()


def value(source: str, names: Mapping[str, Any], call: Call) -> Any:
    """What it gives for the arguments `names`: an array, a list of arrays, or PENDING. Raises CompositionError."""
    return _evaluated(source, _Run(names, call))


def size(source: str, names: Mapping[str, Any], call: Call) -> Any:
    """The same with every number without its sign, so that nothing cancels: how large what is added up is."""
    return _evaluated(source, _Run({name: _unsigned(x) for name, x in names.items()}, call, unsigned=True))


def _evaluated(source: str, run: _Run) -> Any:
    tree = parse(source)
    try:
        with np.errstate(all="ignore"):
            run.do(tree.body[:-1])
            last = tree.body[-1]
            assert isinstance(last, ast.Expr)
            return run.of(last.value)
    except CompositionError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise CompositionError(f"{type(error).__name__}: {error}") from error


def _unsigned(x: Any) -> Any:
    if isinstance(x, tuple | list):
        return [_unsigned(item) for item in x]
    return np.abs(x) if isinstance(x, np.ndarray) else x


def _array(x: Any) -> Any:
    """A list of numbers or arrays as one array; PENDING if a part of it is."""
    if not isinstance(x, list):
        return x
    parts = [_array(item) for item in x]
    return PENDING if any(part is PENDING for part in parts) else np.array(parts)


def _activate(z: Any, activation: str) -> Any:
    if activation not in elementary.ACTIVATIONS:
        raise CompositionError(f"activate: no activation is called {activation!r}")
    return elementary.ACTIVATIONS[activation](np.asarray(z, dtype=np.float64))


def _product(x: Any, y: Any) -> Any:
    """x @ y, its summands added one after the other: BLAS would give other bits on another machine."""
    if np.ndim(x) == 0 or np.ndim(y) == 0 or np.shape(x)[-1] != np.shape(y)[0]:
        raise CompositionError(f"@: shapes {np.shape(x)} and {np.shape(y)} don't fit")
    return sum(np.multiply.outer(x[..., k], y[k]) for k in range(len(y)))


HELPERS: dict[str, Callable[..., Any]] = {
    "activate": _activate,
    "mean": lambda x: sum(x) / len(x),
    "outer": np.outer,
    "sum": sum,
}
PLAIN: dict[str, Callable[..., Any]] = {
    "enumerate": lambda x: list(enumerate(x)),
    "len": len,
    "range": lambda *ends: list(range(*ends)[:MOST_STEPS]),
    "reversed": lambda x: list(x)[::-1],
    "zip": lambda *lists: list(zip(*lists, strict=True)),
}  # of lists and whole numbers: pending items may be among them
HELPERS |= PLAIN
HANDED_OUT = ("activate",)  # of these, what an exercise gives to its students as code
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.MatMult: _product,
}
KNOWN = (
    ast.Module, ast.Assign, ast.For, ast.Expr, ast.Name, ast.Store, ast.Load, ast.Constant, ast.BinOp, ast.UnaryOp, ast.USub,
    ast.Subscript, ast.Slice, ast.Attribute, ast.Call, ast.List, ast.Tuple, ast.ListComp, ast.comprehension, *OPERATORS,
)  # fmt: skip


class _Run:
    """One evaluation: the names so far, and the number of the next call."""

    def __init__(self, names: Mapping[str, Any], call: Call, *, unsigned: bool = False) -> None:
        self._names: dict[str, Any] = {name: list(x) if isinstance(x, tuple) else x for name, x in names.items()}
        self._call, self._unsigned = call, unsigned
        self._calls = self._steps = 0

    def do(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            match statement:
                case ast.Assign(targets=[target], value=node):
                    self._assign(target, self.of(node))
                case ast.For(target=target, iter=node, body=body, orelse=[]):
                    for item in self.of(node):
                        self._assign(target, item)
                        self.do(body)
                case _:
                    raise CompositionError(f"line {statement.lineno}: write name = value, or for name in list")

    def of(self, node: ast.expr) -> Any:
        """The value of an expression."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise CompositionError(f"it takes more than {MOST_STEPS} steps")
        match node:
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.Name(id=name):
                if name not in self._names:
                    raise CompositionError(f"line {node.lineno}: {name} has no value here")
                return self._names[name]
            case ast.BinOp(left=left, op=op, right=right):
                return self._joined(op, self.of(left), self.of(right))
            case ast.UnaryOp(operand=operand):
                x = _array(self.of(operand))
                return x if x is PENDING or self._unsigned else -x
            case ast.Subscript(value=of, slice=index):
                x, i = self.of(of), self._index(index)
                return PENDING if x is PENDING else x[i]
            case ast.Attribute(value=of, attr="T"):
                x = _array(self.of(of))
                return PENDING if x is PENDING else x.T
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._called(name, [self.of(argument) for argument in arguments])
            case ast.List(elts=items):
                return [self.of(item) for item in items]
            case ast.ListComp(elt=item, generators=[ast.comprehension(target=target, iter=of, ifs=[])]):
                found = []
                for one in self.of(of):
                    self._assign(target, one)
                    found.append(self.of(item))
                return found
        raise CompositionError(f"line {node.lineno}: {ast.unparse(node)} is no part of a composition")

    def _joined(self, op: ast.operator, x: Any, y: Any) -> Any:
        if isinstance(x, list) and isinstance(y, list) and isinstance(op, ast.Add):
            return x + y
        x, y = _array(x), _array(y)
        if x is PENDING or y is PENDING:
            return PENDING
        kind = ast.Add if self._unsigned and isinstance(op, ast.Sub) else type(op)
        return OPERATORS[kind](x, y)

    def _called(self, name: str, arguments: list[Any]) -> Any:
        if name in PLAIN:
            return PLAIN[name](*arguments)
        arguments = [_array(x) for x in arguments]
        if name in HELPERS:
            if any(x is PENDING for x in arguments):
                return PENDING
            return arguments[0] if self._unsigned and name == "activate" else HELPERS[name](*arguments)
        number, self._calls = self._calls, self._calls + 1
        return self._call(number, name, tuple(arguments))

    def _index(self, node: ast.expr) -> Any:
        match node:
            case ast.Slice(lower=lower, upper=upper, step=None):
                return slice(*(None if end is None else self._index(end) for end in (lower, upper)))
            case ast.UnaryOp(operand=ast.Constant(value=int() as number)):
                return -number
            case ast.Tuple(elts=parts):
                return tuple(self._index(part) for part in parts)
        return self.of(node)

    def _assign(self, target: ast.expr, x: Any) -> None:
        match target:
            case ast.Name(id=name):
                self._names[name] = x
            case ast.Tuple(elts=parts):
                for part, item in zip(parts, x, strict=True):
                    self._assign(part, item)
            case _:
                raise CompositionError(f"line {target.lineno}: a value is given to a name")

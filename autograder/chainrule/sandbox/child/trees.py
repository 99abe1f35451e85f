"""In the child: what a statement's tree says without being run: which names it binds, what it defines, what it guards."""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
DEFINITIONS = (ast.Import, ast.ImportFrom, *DEFINING)
Definition = TypeVar("Definition", bound=ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
TAKES_IMPORT_ERROR = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")
LITERALS = (
    ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.USub, ast.UAdd, ast.Lambda, ast.Load,
    ast.operator, ast.Name, ast.Attribute,
)  # fmt: skip
LARGEST_POWER = 400  # of ten: beyond it there are no floats
MAKES_A_FUNCTION = ("partial", "vectorize", "frompyfunc")


def statements_in(top: ast.AST) -> Iterator[ast.AST]:
    """It, and all statements in its blocks; no expression is looked into, as there may be very many."""
    every: list[ast.AST] = [top]
    for node in every:  # which grows
        yield node
        for block in BLOCKS:
            if type(inside := getattr(node, block, None)) is list:
                every += inside


def first_line(node: ast.stmt) -> int:
    """The line on which a statement begins, with its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def names_bound(node: ast.stmt) -> set[str]:
    """The names that a statement would bind at the top, as far as it can be seen."""
    found = set()
    for one in _at_the_top(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            found.add(one.id)
        elif isinstance(one, DEFINING):
            found.add(one.name)
        elif isinstance(one, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in one.names}
    return found


def _at_the_top(node: ast.AST) -> Iterator[ast.AST]:
    every = [node]
    while every:  # however deep it is
        yield (one := every.pop())
        if not isinstance(one, (*DEFINING, ast.Lambda)):
            every += reversed([*ast.iter_child_nodes(one)])


def undressed(node: ast.stmt) -> Iterator[ast.stmt]:
    """A definition once more without its decorators, then without its annotations too, where it has any."""
    if not isinstance(node, DEFINING):
        return
    bare = _without_decorators(node)
    if node.decorator_list:
        yield bare
    if isinstance(bare, ast.ClassDef):
        return
    bare.args = copy.deepcopy(bare.args)
    every = [*bare.args.posonlyargs, *bare.args.args, *bare.args.kwonlyargs]
    every += [one for one in (bare.args.vararg, bare.args.kwarg) if one is not None]
    if bare.returns is not None or any(one.annotation is not None for one in every):
        bare.returns = None
        for one in every:
            one.annotation = None
        yield bare


def _without_decorators(node: Definition) -> Definition:
    """A copy: the node itself says where it stands."""
    bare = copy.copy(node)
    bare.decorator_list = []
    return bare


def split(node: ast.stmt) -> Iterator[ast.stmt]:
    """An import of several names as one of each: what is not there takes no other along."""
    if isinstance(node, ast.Import | ast.ImportFrom) and len(node.names) > 1:
        for alias in node.names:
            one: Any = type(node)(**{**dict(ast.iter_fields(node)), "names": [alias]})
            yield ast.copy_location(one, node)
    else:
        yield node


def defines(node: ast.stmt) -> bool:
    """Whether it is an import, a definition or a constant, or holds nothing else (if, with, try)."""
    if isinstance(node, DEFINITIONS):
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is None or all(map(_is_constant, _at_the_top(node.value)))
    if inside := _within(node):
        return any(map(defines, inside)) and all(defines(one) or isinstance(one, ast.Pass) for one in inside)
    return False


def _is_constant(node: ast.AST) -> bool:
    """Whether it computes nothing but with numbers and names, or makes a function of one."""
    if isinstance(node, ast.Call):
        named = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return named in MAKES_A_FUNCTION
    return isinstance(node, (*LITERALS, ast.keyword)) or (isinstance(node, ast.BinOp) and _is_arithmetic(node))


def _is_arithmetic(node: ast.expr) -> bool:
    """Whether it is of numbers and names alone, and soon done: nothing is repeated, and no power is huge."""
    if isinstance(node, ast.BinOp):
        by = node.right.operand if isinstance(node.right, ast.UnaryOp) else node.right
        is_small = isinstance(by, ast.Constant) and isinstance(by.value, int | float) and by.value <= LARGEST_POWER
        if isinstance(node.op, ast.Pow) and (isinstance(node.left, ast.BinOp) or not is_small):
            return False
        return not isinstance(node.op, ast.LShift) and _is_arithmetic(node.left) and _is_arithmetic(node.right)
    if isinstance(node, ast.UnaryOp):
        return _is_arithmetic(node.operand)
    is_number = isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex)
    return is_number or isinstance(node, ast.Name | ast.Attribute)


def _within(node: ast.stmt) -> list[ast.stmt]:
    """The statements in the blocks of an `if`, a `with` or a `try`."""
    if not isinstance(node, ast.If | ast.With | ast.Try):
        return []
    blocks = [node.body, *(getattr(node, name, []) for name in ("orelse", "finalbody"))]
    blocks += [handler.body for handler in getattr(node, "handlers", [])]
    return [one for block in blocks for one in block]


def definitions_within(node: ast.stmt) -> Iterator[ast.stmt]:
    """The imports and functions in the blocks of an `if`, `with` or `try`; no function whose making calls another."""
    for one in _within(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            made = [*one.args.defaults, *filter(None, one.args.kw_defaults)]
            if not any(isinstance(part, ast.Call) for default in made for part in ast.walk(default)):
                yield [one, *undressed(one)][-1]
        elif isinstance(one, ast.Import | ast.ImportFrom):
            yield from split(one)
        else:
            yield from definitions_within(one)


def ends_its_function(node: ast.stmt) -> bool:
    """Whether nothing below can be a part of it that is ever run: it is a function that has returned, or no block."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _leaves(node.body[-1])
    return not hasattr(node, "body")


def _leaves(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return bool(node.orelse) and _leaves(node.body[-1]) and _leaves(node.orelse[-1])
    if isinstance(node, ast.With):
        return _leaves(node.body[-1])
    return isinstance(node, ast.Return | ast.Raise)


def imports_guarded(top: ast.stmt) -> list[tuple[int, int]]:
    """First and last lines of imports whose failing is foreseen: in a `try` or `suppress` that takes ImportError."""
    found = []
    for node in statements_in(top):
        if (isinstance(node, ast.Try) and any(_takes_import_error(handler.type) for handler in node.handlers)) or (
            isinstance(node, ast.With) and any(_suppresses(item.context_expr) for item in node.items)
        ):
            found += [(one.lineno, one.end_lineno or one.lineno) for one in node.body]
    return found


def _takes_import_error(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(isinstance(one, ast.Name) and one.id in TAKES_IMPORT_ERROR for one in kinds)


def _suppresses(item: ast.expr) -> bool:
    if not isinstance(item, ast.Call):
        return False
    name = item.func.attr if isinstance(item.func, ast.Attribute) else getattr(item.func, "id", "")
    return name == "suppress" and any(_takes_import_error(one) for one in item.args)

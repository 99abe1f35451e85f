"""The lesson's functions as they call each other: from each exercise, every chain of calls to what it rests on.

A student may write out a function in the body of another, or call a helper of their own there: then it can be wrong in that
place alone. So what is wrong is put in at the end of one chain, and right for everybody else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .asking import Function

Chain = tuple[str, ...]
"""Who calls, whom they call, whom that one calls …: at least two."""


def chains_from(functions: Mapping[str, ast.FunctionDef], caller: str) -> Iterator[Chain]:
    """Every chain that begins with `caller`."""
    return (chain for chain in _chains(functions, (caller,)) if len(chain) > 1)


def _chains(functions: Mapping[str, ast.FunctionDef], chain: Chain) -> Iterator[Chain]:
    yield chain
    named = {node.id for node in ast.walk(functions[chain[-1]]) if isinstance(node, ast.Name)}
    for name in functions:
        if name in named and name not in chain:
            yield from _chains(functions, (*chain, name))


def within(lesson: Mapping[str, Any], chain: Chain, last: Function) -> Function:
    """The first function of the chain as it is when the last one, where this chain alone calls it, is `last`."""
    function = last
    for name, callee in zip(chain[-2::-1], chain[:0:-1], strict=True):
        right = lesson[name]
        function = FunctionType(right.__code__, {**lesson, callee: function}, name, right.__defaults__)
    return function

"""What a program is without its comments, its layout and the names of its variables: for files that look alike."""

import ast
import hashlib
from collections.abc import Iterable, Iterator

SHORTEST = 150  # nodes: below that, two students may well have written the same


def outline(cells: Iterable[tuple[str, bytes]]) -> str | None:
    """A digest that two programs share if they differ in nothing else; None of what is short, or no Python throughout."""
    found: list[str] = []
    names: dict[str, int] = {}
    try:
        for _, source in cells:
            found += _shape(ast.parse(source), names)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return hashlib.sha256("\0".join(found).encode("utf-8", "surrogatepass")).hexdigest() if len(found) >= SHORTEST else None


def _shape(tree: ast.AST, names: dict[str, int]) -> Iterator[str]:
    """Each node by its kind, constants and attributes by their text, a name by the number under which it came first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield type(node).__name__
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                kept = value[1:] if field == "body" and value and _is_text(value[0]) else value  # without a docstring
                waiting += [one for one in kept if isinstance(one, ast.AST)]
                yield str(len(kept))
            elif isinstance(value, str) and (field in ("id", "arg") or (field == "name" and _names(node))):
                yield str(names.setdefault(value, len(names)))
            elif field != "type_comment":
                yield f"{field}={value!r:.200}"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _names(node: ast.AST) -> bool:
    """Whether it is the program itself that chose its name; an import's it did not."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler)

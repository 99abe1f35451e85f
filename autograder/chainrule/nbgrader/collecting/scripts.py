"""A .py as a notebook: a cell for each `# %%`, or else for each function. All its cells together are the code of the file.

What can't be divided without changing what it does, or the lines that are told of it, stays in one piece: a file with
`from __future__`, which would apply to its own cell alone; one of more cells than a notebook may have; one that is far
larger than an exercise, or more than Python's parser can bear, or read in time; and, unless it has `# %%`, one of which a
part is no Python.
"""

import ast
import json
import re
import warnings
from contextlib import suppress
from itertools import chain
from typing import Any, TypeAlias

from ...sandbox.child.trees import first_line
from ...submissions.cells import MOST_CODE_CELLS

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
HEADER = re.compile(r"# ?%%.*")  # jupytext's percent format
LARGEST_DIVIDED = 50_000  # characters: for some Python takes as long as the square of their number; an exercise has 30 000
MARKS = re.compile(r"[^\x00-\x7f]{500}")  # of a name of combining marks Python takes as long as the square of their number
MOST_DOTS = 500  # in a line: of `import a.b.c` Python's parser keeps a, a.b and a.b.c, each by itself, until it has read all
MARKDOWN = re.compile(r".*\[(markdown|md)\]")

Cell: TypeAlias = tuple[str, str]  # "code" or "markdown", and the source


def as_notebook(code: bytes, stem: str) -> bytes:
    """The script, in UTF-8, as a notebook of format 4.5, whatever it holds."""
    text = code.decode("utf-8", "backslashreplace").replace("\r\n", "\n").replace("\r", "\n")
    cells = [("code", text)]
    dots = max(line.count(".") for line in text.replace("\\\n", "").split("\n"))
    if len(text) <= LARGEST_DIVIDED and dots <= MOST_DOTS and not MARKS.search(text):
        with suppress(RecursionError, MemoryError, ValueError):  # nested too deeply, or a number of thousands of digits
            cells = _split(text, _parsed(text))
    name = re.sub(r"[^A-Za-z0-9_-]", "-", stem)[:40]  # what nbformat 4.5 takes as a cell's id
    made = [_cell(kind, source, f"{name}-{number:03d}") for number, (kind, source) in enumerate(cells)]
    book = {"cells": made, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _cell(kind: str, source: str, name: str) -> dict[str, Any]:
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": source.splitlines(keepends=True)}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell


def _parsed(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a student wrote
        try:
            return ast.parse(text)
        except SyntaxError:
            return None


def _split(text: str, tree: ast.Module | None) -> list[Cell]:
    """The cells, if together they are the code of the file; else the file as one cell. `tree` is None if it is no Python."""
    lines = text.split("\n")
    if tree is None:
        headers = [n for n, line in enumerate(lines, 1) if HEADER.fullmatch(line)]
        code = {n for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")}
        return _at_headers(lines, headers, code) if 0 < len(headers) < MOST_CODE_CELLS else [("code", text)]
    inside = {n for node in tree.body for n in range(first_line(node), (node.end_lineno or node.lineno) + 1)}
    headers = [n for n, line in enumerate(lines, 1) if n not in inside and HEADER.fullmatch(line)]
    cells = _at_headers(lines, headers, inside) if headers else _at_functions(lines, tree)
    cells = [(kind, source) for kind, source in cells if source.strip()]
    if not any(kind == "code" for kind, _ in cells):
        cells.append(("code", ""))
    return cells if len(cells) <= MOST_CODE_CELLS and _is_same(cells, tree) else [("code", text)]


def _at_headers(lines: list[str], headers: list[int], inside: set[int]) -> list[Cell]:
    above = _joined(lines[: headers[0] - 1])
    cells: list[Cell] = [("code", above)] if above.strip() else []
    for start, end in zip(headers, [*headers[1:], len(lines) + 1], strict=True):
        header, body = lines[start - 1], lines[start : end - 1]
        code = any(n in inside for n in range(start + 1, end))
        if MARKDOWN.fullmatch(header) and not code:
            cells.append(("markdown", _joined([re.sub(r"# ?", "", line, count=1) for line in body])))
        else:
            bare = header.strip("# %\t") == ""
            cells.append(("code", _joined(body if bare else [header, *body])))
    return cells


def _at_functions(lines: list[str], tree: ast.Module) -> list[Cell]:
    """A cell for what precedes the first function, and one for each function with the comments above it."""
    starts, previous, after_function = [1], 0, False
    for node in tree.body:
        function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (function or after_function) and first_line(node) > previous > 0:
            starts.append(previous + 1)
        previous, after_function = node.end_lineno or node.lineno, function
    return [("code", _joined(lines[a - 1 : b - 1])) for a, b in zip(starts, [*starts[1:], len(lines) + 1], strict=True)]


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")


def _is_same(cells: list[Cell], tree: ast.Module) -> bool:
    parts = [_parsed(source) for kind, source in cells if kind == "code"]
    if len(parts) > 1 and any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body):
        return False
    together = chain.from_iterable([ast.Pass()] if part is None else part.body for part in parts)
    return [ast.dump(node) for node in together] == [ast.dump(node) for node in tree.body]

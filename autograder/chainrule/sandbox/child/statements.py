"""In the child: a file, or the cells of a notebook, as statements that can be run one by one; what is no Python is left out.

All is parsed before anything runs: by reading.py, or, as far as it goes, by unreadable.py where Python can't read a cell.
"""

from __future__ import annotations
import __future__

import ast
import marshal
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING

from ..answer import Note
from .exceptions import error_text
from .magics import without_cell_magic
from .reading import AWAIT, Function, read_apart, syntax
from .trees import defines, first_line, imports_guarded, split
from .unreadable import Said, read_in_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import CodeType

MOST_STATEMENTS = 4_000
LARGEST_PACKED = 1_000_000  # bytes of statements that are handed on
FUTURE = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})


@dataclass
class Statement:
    """One statement at the top of a cell; `line` is the first, with decorators.

    `defines`: it is an import or a definition, which is run even when time is short. `guarded`: the lines of its imports
    whose failing the student has foreseen.
    """

    cell: str
    line: int
    code: CodeType
    flags: int  # of `compile`, with what `from __future__` asked for
    defines: bool
    guarded: list[tuple[int, int]]
    _tree: ast.stmt | Callable[[], ast.stmt]

    @property
    def node(self) -> ast.stmt:
        return self._tree if isinstance(self._tree, ast.stmt) else self._tree()


@dataclass
class Statements:
    """All of a submission's, in their order, with what was left out before anything ran."""

    all: list[Statement] = field(default_factory=list)
    said: Said = field(default_factory=Said)
    _flags: int = 0  # of `from __future__`, which holds for all cells that follow, as in a notebook
    _functions: set[str] = field(default_factory=set)  # defined so far

    def add(self, cell: str, source: bytes) -> None:
        """The statements of a cell; whatever it holds, no error comes of it."""
        try:
            text, of_magic = without_cell_magic(source.decode("utf-8", "surrogatepass"))
            self.said.warnings += [f"{cell}: {of_magic}"] if of_magic else []
            if text is not None:
                for part in read_apart(text, cell, self._flags) or read_in_part(self.said, cell, text):
                    self._add(cell, part)
        except (RecursionError, MemoryError):
            self.said.notes.append(Note(cell, 0, "it is nested too deeply"))
        except Exception as error:  # noqa: BLE001  # whatever Python's own parser meets: no error here is ours
            self.said.notes.append(Note(cell, 0, f"it is not Python: {error_text(error)}"))

    def _add(self, cell: str, node: ast.stmt | Function) -> None:
        if isinstance(node, Function | ast.FunctionDef | ast.AsyncFunctionDef):
            self._functions.add(node.name)
        if isinstance(node, Function):
            guarded = imports_guarded(node.tree()) if "import" in node.text else []
            self.all.append(Statement(cell, node.line, node.code, self._flags | AWAIT, True, guarded, node.tree))
            return
        for one in self._kept(cell, node):
            try:
                code: CodeType = compile(ast.Module([one], []), cell, "exec", flags=self._flags | AWAIT, dont_inherit=True)
            except SyntaxError as error:  # such as a return outside of a function
                self.said.notes.append(Note(cell, first_line(node), syntax(error)))
            except (RecursionError, MemoryError, ValueError):
                self.said.notes.append(Note(cell, first_line(node), "it is nested too deeply"))
            else:
                if isinstance(one, ast.ImportFrom) and one.module == "__future__":
                    self._flags |= code.co_flags & FUTURE
                guarded = imports_guarded(one)
                self.all.append(Statement(cell, first_line(one), code, self._flags | AWAIT, defines(one), guarded, one))

    def _kept(self, cell: str, node: ast.stmt) -> Iterator[ast.stmt]:
        """The parts of a statement that are run. A function stays, though all is tidied up behind it."""
        if isinstance(node, ast.Delete):
            named: list[ast.expr] = []
            for one in node.targets:
                named += one.elts if isinstance(one, ast.Tuple | ast.List) else [one]
            gone = [one for one in named if not (isinstance(one, ast.Name) and one.id in self._functions)]
            if len(gone) < len(named):
                self.said.warnings.append(
                    f"{cell}:{first_line(node)}: left out, as functions stay: {ast.unparse(node)[:80]}"
                )
                node.targets = gone
        if not isinstance(node, ast.Pass) and not (isinstance(node, ast.Delete) and not node.targets):
            yield from split(node)


def statements(cells: Sequence[tuple[str, bytes]]) -> Statements:
    """Those of all cells (name, source), at most MOST_STATEMENTS."""
    found = Statements()
    for cell, source in cells:
        found.add(cell, source)
    if len(found.all) > MOST_STATEMENTS:
        first = found.all[MOST_STATEMENTS]
        found.said.notes.append(Note(first.cell, first.line, f"only the first {MOST_STATEMENTS} statements are run"))
        del found.all[MOST_STATEMENTS:]
    return found


def packed(found: Statements) -> bytes:
    """The statements for a later process of the same submission, which needn't read them again; b"" if that is too much.

    What holds a thousand functions, each in another, is left out of them all: whoever looked into it would end the process.
    """
    every = [(one.cell, one.line, one.code, one.flags, one.defines, one.guarded) for one in found.all]
    try:
        data = marshal.dumps(every)
    except ValueError:
        return packed(_without_deepest(found))
    return data if len(data) <= LARGEST_PACKED else b""


def _without_deepest(found: Statements) -> Statements:
    """The same, without those that are too deep to be packed."""
    told = [(one, _can_be_packed(one.code)) for one in found.all]
    found.said.notes += [Note(one.cell, one.line, "it is nested too deeply") for one, fits in told if not fits]
    found.all = [one for one, fits in told if fits]
    return found


def _can_be_packed(code: CodeType) -> bool:
    try:
        marshal.dumps([(code,)])
    except ValueError:
        return False
    return True


def unpacked(data: bytes, cells: Sequence[tuple[str, bytes]]) -> Statements:
    """Those that `packed` wrote; a tree is made, from the cells, when it is asked for."""
    again = cache(lambda: _without_deepest(statements(cells)).all)

    def tree(number: int) -> ast.stmt:
        return again()[number].node

    every = marshal.loads(data)  # noqa: S302  # of a process of the same submission, before any of it ran
    trees = (partial(tree, number) for number in range(len(every)))
    return Statements([Statement(*(*parts, tree)) for parts, tree in zip(every, trees, strict=True)])

"""In the child: a submission as a module, run statement by statement. One that fails is left out, and the rest goes on."""

from __future__ import annotations

import ast
import builtins
import sys
from dataclasses import dataclass, field
from types import CodeType, CoroutineType, FrameType, FunctionType, ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

from ..answer import Note
from . import imports
from .exceptions import traceback_of, with_guess
from .trees import definitions_within, names_bound, undressed
from .values import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .statements import Statement, Statements
    from .switches import Switchboard

NOBODY = {
    "EOFError": "nobody types when graded",
    "FileNotFoundError": "there are no files when graded",
    "PermissionError": "this is not allowed when graded",
    "SystemExit": "what stands below is run all the same",
}
"""What is added to an exception that comes of being graded, by its name."""
OWN_BUILTINS = ModuleType("builtins")
"""What a submission puts in the place of max or print is no affair of ours. Made in the template, for all its children."""
vars(OWN_BUILTINS).update(vars(builtins))


@dataclass
class Module:
    """A submission that is run: its namespace, its sources by cell, and what is said of what was left out."""

    stem: str
    cells: Sequence[tuple[str, bytes]]
    wanted: Sequence[str]
    notes: list[Note] = field(default_factory=list)
    names: dict[str, Any] = field(init=False)
    bound: dict[str, list[tuple[str, int, str]]] = field(default_factory=dict)
    """Of each wanted name, where it was bound to another object, and to what kind of one: the last binding counts."""
    missing: set[str] = field(default_factory=set)
    """Names that what was left out would have bound."""
    switches: Switchboard | None = None
    _last: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        made = ModuleType(self.stem)
        sys.modules[self.stem] = made  # where dataclasses and pickle look a class's module up
        self.names = vars(made)
        sys.modules["builtins"] = OWN_BUILTINS
        self.names.update(__file__=f"{self.stem}.py", __builtins__=OWN_BUILTINS, display=_display)
        sys.argv = [f"{self.stem}.py"]
        self.names["get_ipython"] = lambda: imports.StandIn("get_ipython()")
        self._sources = {name for name, _ in self.cells}
        imports.finder.cells.update(self._sources)
        if self.switches:
            self.switches.bind(self.names)

    def prepare(self, found: Statements) -> None:
        """Before the first of these statements is run."""
        self.missing |= found.said.missing
        for one in found.all:
            imports.finder.guarded.setdefault(one.cell, []).extend(one.guarded)

    def run(self, statement: Statement) -> None:
        """Runs one statement; raises MemoryError alone, after which this process is of no use."""
        error = self._tried(statement.code)
        if error is not None and imports.finder.stood_aside:  # a `try` that has no other way
            imports.finder.stands_aside = False
            error = self._tried(statement.code)
            imports.finder.stands_aside = True
        if error is not None:
            if self._defines_undressed(statement.node, statement):
                self._say(statement, error, "defined without its decorator or annotations: ")
            else:
                self._define_within(statement)
                self.missing |= names_bound(statement.node) - self.names.keys()
                self._say(statement, error)
        del error  # its traceback holds this frame: in such a circle it would stay, with all that it holds
        self._look(statement)

    def leave_out(self, statement: Statement, *, whole: bool = False) -> None:
        """Passes over one, or but for what is defined within; the judge says why."""
        if not whole:
            self._define_within(statement)
        self.missing |= names_bound(statement.node) - self.names.keys()
        self._look(statement)

    def _define_within(self, statement: Statement) -> None:
        """Runs the imports and functions in a block that can't be run as a whole, where nothing is called like them yet."""
        for node in definitions_within(statement.node):
            if not names_bound(node) <= self.names.keys() and self._tried(_compiled(node, statement)) is not None:
                self._defines_undressed(node, statement)

    def _defines_undressed(self, node: ast.stmt, statement: Statement) -> bool:
        """Whether it is a definition that can be made without its decorators, or without its annotations, too."""
        return any(self._tried(_compiled(one, statement)) is None for one in undressed(node))

    def _tried(self, code: Any) -> BaseException | None:
        imports.finder.stood_aside = False
        try:
            value = eval(code, self.names)  # noqa: S307  # this is what the sandbox is for
            if type(value) is CoroutineType:
                while True:
                    value.send(None)  # `await` at the top: there is no event loop, as nothing can be waited for
        except StopIteration:
            return None
        except MemoryError:
            raise
        except BaseException as error:  # noqa: BLE001  # whatever a submission does ends its statement and nothing else
            return error
        return None

    def _say(self, statement: Statement, error: BaseException, before: str = "") -> None:
        """Notes it, once, unless it follows from what was left out above, or from what is not started."""
        if type(error) is NotImplementedError or (type(error) is NameError and error.name in self.missing):
            return  # a cell that calls a stub is no news
        cell, line = self.place(traceback_of(error))
        name, text = name_of(error), with_guess(error)
        text = f": {text}" if text and (name, text) != ("SystemExit", "None") else ""
        more = f" ({NOBODY[name]})" if name in NOBODY else ""
        here = cell == statement.cell and line
        note = Note(statement.cell, line if here else statement.line, f"{before}{name}{text}{more}")
        if self.notes[-1:] != [note]:  # as of two statements in one line; there may be thousands of others
            self.notes.append(note)

    def _look(self, statement: Statement) -> None:
        """Notes what the wanted names are bound to since this statement, and binds what can be put right to a switch."""
        if self.switches:
            self.switches.bind(self.names)
        for name in self.wanted:
            if name in self.names:
                now = self.names[name]
                history = self.bound.setdefault(name, [])
                if not history or self._last[name] is not now:
                    history.append((statement.cell, statement.line, kind_of(now)))
                    self._last[name] = now

    def functions(self) -> list[str]:
        """Those of the wanted names that can be called."""
        return [name for name in self.wanted if callable(self.names.get(name))]

    def line(self, name: str) -> tuple[str, int] | None:
        """Cell and line of a function's `def`."""
        function = self.names.get(name)
        if type(function) is not FunctionType:  # isinstance asks the object, which may be the student's
            return None
        cell, line = function.__code__.co_filename, function.__code__.co_firstlineno
        return (cell, line) if cell in self._sources and line > 0 else None

    def place(self, traceback: TracebackType | None) -> tuple[str, int]:
        """Cell and line of the innermost frame that is the student's, or ("", 0)."""
        found = ("", 0)
        while traceback is not None:
            frame: FrameType = traceback.tb_frame
            if frame.f_code.co_filename in self._sources and traceback.tb_lineno:
                found = (frame.f_code.co_filename, traceback.tb_lineno)
            traceback = traceback.tb_next
        return found


def _compiled(node: ast.stmt, statement: Statement) -> CodeType:
    code: CodeType = compile(ast.Module([node], []), statement.cell, "exec", statement.flags, dont_inherit=True)
    return code


def kind_of(value: Any) -> str:
    """A function, or what else a name is bound to, in a word."""
    if callable(value):
        return "function"
    return {"ndarray": "an array", "float": "a number", "float64": "a number", "int": "a number"}.get(
        name_of(value), "something else"
    )


def _display(*_: Any, **__: Any) -> None:
    """In place of IPython's."""

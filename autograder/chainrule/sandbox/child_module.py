"""In the child: runs a file, or the cells of a notebook, as one module, and keeps what comes before and after an error."""

from __future__ import annotations

import ast
import builtins
import io
import re
import sys
from dataclasses import dataclass, field
from opcode import opname
from types import FrameType, FunctionType, ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

from . import child_imports

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAGIC = re.compile(r"\s*[%!?]|.*\?\s*$|\s*[\w, ]+=\s*[%!]")
RUNNING = frozenset({"time", "timeit", "capture", "prun"})  # cell magics whose cell is Python, and runs
TIMED = re.compile(r"(\s*)%time\s+(\S.*)", re.DOTALL)
IDLE = frozenset({
    "CACHE", "RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE", "LOAD_GLOBAL", "PUSH_NULL", "PRECALL",
    "CALL", "RAISE_VARARGS",
})  # fmt: skip
"""What the code of a body that does nothing consists of, by the names of dis."""
SINGLE_STEPS = 50  # magics that are looked for one by one; a cell with more loses all such lines at once


@dataclass
class Module:
    """A submission that was run: its namespace, and what was the matter with its cells."""

    names: dict[str, Any]
    cells: dict[str, bytes]
    errors: list[tuple[str, int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def functions(self, wanted: Iterable[str]) -> list[str]:
        """Those of the wanted names that can be called."""
        return [name for name in wanted if callable(self.names.get(name))]

    def line(self, name: str) -> tuple[str, int] | None:
        """Cell and line of a function's `def`."""
        function = self.names.get(name)
        if not isinstance(function, FunctionType):
            return None
        cell, line = function.__code__.co_filename, function.__code__.co_firstlineno
        return (cell, line) if cell in self.cells and line > 0 else None

    def place(self, traceback: TracebackType | None) -> tuple[str, int, str]:
        """Cell, line and function of the innermost frame that is the student's, or ("", 0, "")."""
        found = ("", 0, "")
        while traceback is not None:
            frame: FrameType = traceback.tb_frame
            if frame.f_code.co_filename in self.cells and traceback.tb_lineno:
                found = (frame.f_code.co_filename, traceback.tb_lineno, frame.f_code.co_name)
            traceback = traceback.tb_next
        return found


def run(stem: str, cells: Sequence[tuple[str, bytes]], *, notebook: bool) -> Module:
    """Runs the cells one after the other; an error ends its cell and not the others."""
    made = ModuleType(stem)
    sys.modules[stem] = made  # where dataclasses and pickle look a class's module up
    module = Module(vars(made), dict(cells))
    child_imports.cells.update(module.cells)
    module.names.update(__file__=f"{stem}.py", __builtins__=builtins)
    if notebook:
        module.names.update(display=_display, get_ipython=lambda: child_imports.StandIn("get_ipython()"))
    else:
        module.names["get_ipython"] = lambda: child_imports.StandIn("get_ipython()")
    for name, source in cells:
        _run(module, name, source, notebook=notebook)
    for library in child_imports.noted:
        module.warnings.append(f"{library} is not there when graded; a stand-in does nothing in its place")
    return module


def _display(*_: Any, **__: Any) -> None:
    """In place of IPython's."""


def _run(module: Module, name: str, source: bytes, *, notebook: bool) -> None:
    try:
        text: Any = _without_magics(module, name, source) if notebook else source.decode("utf-8", "surrogatepass")
        if text is None:
            return
        code = compile(text, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        module.errors.append((name, _number(error.lineno), f"SyntaxError: {_plain(error.msg)}"))
        return
    except Exception as error:  # noqa: BLE001  # whatever Python's own parser meets: no error here is ours
        deep = isinstance(error, RecursionError | MemoryError)
        what = "it is nested too deeply" if deep else text_of(error)
        module.errors.append((name, 0, f"it is not Python: {what}"))
        return
    try:
        exec(code, module.names)  # noqa: S102  # this is what the sandbox is for
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001  # whatever a submission does ends its cell and nothing else
        _, line, _ = module.place(traceback_of(error))
        module.errors.append((name, line, f"{name_of(error)}: {text_of(error)}"))


def _number(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0


def _plain(value: Any) -> str:
    return value if type(value) is str else ""


def text_of(error: BaseException) -> str:
    """str(error), which may be the student's own function."""
    try:
        return _plain(str(error))
    except BaseException:  # noqa: BLE001  # an exception whose __str__ raises has no text
        return ""


def name_of(error: BaseException) -> str:
    """The name of its class, whatever that class's metaclass says."""
    return _plain(type.__dict__["__name__"].__get__(type(error)))


def traceback_of(error: BaseException) -> TracebackType | None:
    """Its traceback, whatever its class says."""
    traceback: TracebackType | None = BaseException.__dict__["__traceback__"].__get__(error)
    return traceback


# -- stubs -----------------------------------------------------------------------------------------------------------


def is_stub(function: Any) -> bool:
    """Whether its body does nothing but return None or `...`, or raise NotImplementedError."""
    if not isinstance(function, FunctionType):
        return False
    code = function.__code__
    known = {code.co_consts[0]} if code.co_consts and type(code.co_consts[0]) is str else set()  # its docstring
    raises = set(code.co_names) == {"NotImplementedError"}
    constants = [one for one in code.co_consts if one not in known and one not in (None, Ellipsis)]
    if (code.co_names or constants) and not (raises and all(type(one) is str for one in constants)):
        return False
    return all(opname[operation] in IDLE for operation in code.co_code[::2])


# -- magics ----------------------------------------------------------------------------------------------------------


def _without_magics(module: Module, name: str, source: bytes) -> ast.Module | None:
    """The cell as Python; None for a cell in another language. A line is a magic if Python can't read it and it looks so.

    Lines keep their numbers.
    """
    lines = list(io.StringIO(source.decode("utf-8", "surrogatepass"), newline="")) or [""]  # ends of lines as in Python
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        magic = lines[first][2:].split(maxsplit=1)[:1]
        if not magic or magic[0] not in RUNNING:
            module.warnings.append(f"{name}: {lines[first].strip()[:80]} is not Python; the cell is left out")
            return None
        lines[first] = "\n"
    ignored: list[str] = []
    for _ in range(SINGLE_STEPS):
        try:
            tree = ast.parse("".join(lines), name)
        except SyntaxError as error:
            at = _number(error.lineno) - 1
            if not (0 <= at < len(lines) and MAGIC.match(lines[at])):
                raise
            ignored += _take_out(lines, at)
        else:
            break
    else:
        for at, line in enumerate(lines):
            if re.match(r"\s*[%!]", line):
                ignored += _take_out(lines, at)
        tree = ast.parse("".join(lines), name)
    if ignored:
        more = f" (and {len(ignored) - 1} more)" if len(ignored) > 1 else ""
        module.warnings.append(f"{name}: left out, as it is not Python: {ignored[0].strip()[:80]}{more}")
    return tree


def _take_out(lines: list[str], at: int) -> list[str]:
    """Puts `pass` in the line's place, or the statement that `%time` is in front of; gives what was left out."""
    line = lines[at]
    if timed := TIMED.fullmatch(line):
        lines[at] = timed[1] + timed[2]
        return []
    indent = line[: len(line) - len(line.lstrip())]
    lines[at] = indent + "pass\n"
    return [line]

"""In the child: a file, or the cells of a notebook, as statements that can be run one by one; what is no Python is left out.

All is parsed before anything runs. A cell that Python can't read is taken apart: a part begins at each line that is not
indented, a part that is only incomplete (an open bracket, a decorator, `try:` without its `except`) takes in the next ones,
and what can be read by itself is kept. So a stray indent in one function costs that function, and no other. Prompts and
blanks that Jupyter takes away before it runs a cell are taken away where Python can't read it with them.
"""

from __future__ import annotations
import __future__

import ast
import marshal
import re
import sys
import textwrap
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from io import StringIO
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ..answer import Note
from .exceptions import error_text
from .trees import defines, ends_its_function, first_line, imports_guarded, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import CodeType

MOST_STATEMENTS = 4_000
MOST_LINES = 20_000  # that are not indented, or parts of lines between semicolons: a million `a=1` take seconds to parse
MOST_LINES_APART = 2_000  # and semicolons, of a cell that is read part by part
MOST_TRIED = 1_000_000  # characters of broken cells that are read again and again, to find what can be read
LARGEST_PACKED = 1_000_000  # bytes of statements that are handed on
SINGLE_STEPS = 50  # magics that are looked for one by one; a cell with more loses all such lines at once
BEGINS_AS_MAGIC = re.compile(r"\s*[%!]")  # as no statement does; but the line that one goes on with may
INCOMPLETE = 0x4000  # codeop.PyCF_ALLOW_INCOMPLETE_INPUT: says of a text whether more of it could make it Python
MAGIC = re.compile(r"[%!?]|.*\?\Z|[\w, ]+=\s*[%!]")  # of a line without the blanks around it
RUNNING = frozenset({"time", "timeit", "capture", "prun"})  # cell magics whose cell is Python, and runs
WRITTEN = re.compile(r"%%(?:writefile|file)\s.*\.py['\"]?\s*")
PROMPTS = (  # of Python and of IPython: how a text with them begins, and what is taken away in each line
    (re.compile(r">>>( |$)"), re.compile(r"(?:>>>|\.\.\.)(?: |(?=\s|$))")),
    (re.compile(r"In \[\d+\]: "), re.compile(r"In \[\d+\]: |\s*\.{3,}: ?")),
)
NUMBERED = re.compile(r"[ \t]*(\d{1,5})(?:[.:|)]|[ \t]+\|)?(?=\s|$)")
TIMED = re.compile(r"(\s*)%time\s+(\S.*)", re.DOTALL)
DEFINED = re.compile(r"(?:[^\w\s#'\"]+ ?)?(?:async\s+)?def\s+(\w+)")  # also behind a mark that nobody sees, or a +
INDENTED = re.compile(r"[ \t]+(?:(?:async\s+)?def\s+(\w+)|@)")
DECORATOR = re.compile(r"[ \t]+@")
GOES_ON = re.compile(r"(else|elif|except|finally)\b")
VERSION = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
NO_BEGINNING = " \t\r\v#)]}"  # first characters of a line that goes on with a part, or says nothing
UNINDENTED = re.compile(r"\n[^\s#)\]}]")
TRIPLE = re.compile(r"\"{3}|'{3}")
AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
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


class Function(NamedTuple):
    """A function at the top of a cell that could be compiled without its tree."""

    name: str
    line: int
    text: str  # behind as many empty lines as stand above it
    code: CodeType

    def tree(self) -> ast.stmt:
        (node,) = _read(self.text, self.code.co_filename)
        return node


@dataclass
class Statements:
    """All of a submission's, in their order, with what was left out before anything ran."""

    all: list[Statement] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    broken: list[tuple[str, str, int]] = field(default_factory=list)  # functions that are not Python: name, cell, line
    missing: set[str] = field(default_factory=set)  # names that what can't be run would have bound
    _flags: int = 0  # of `from __future__`, which holds for all cells that follow, as in a notebook
    _tried: int = 0  # characters
    _functions: set[str] = field(default_factory=set)  # defined so far

    def add(self, cell: str, source: bytes) -> None:
        """The statements of a cell; whatever it holds, no error comes of it."""
        try:
            text = _without_cell_magic(self, cell, source.decode("utf-8", "surrogatepass"))
            if text is not None:
                for part in _read_apart(text, cell, self._flags) or self._parsed(cell, text):
                    self._add(cell, part)
        except (RecursionError, MemoryError):
            self.notes.append(Note(cell, 0, "it is nested too deeply"))
        except Exception as error:  # noqa: BLE001  # whatever Python's own parser meets: no error here is ours
            self.notes.append(Note(cell, 0, f"it is not Python: {error_text(error)}"))

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
                self.notes.append(Note(cell, first_line(node), syntax(error)))
            except (RecursionError, MemoryError, ValueError):
                self.notes.append(Note(cell, first_line(node), "it is nested too deeply"))
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
                self.warnings.append(f"{cell}:{first_line(node)}: left out, as functions stay: {ast.unparse(node)[:80]}")
                node.targets = gone
        if not isinstance(node, ast.Pass) and not (isinstance(node, ast.Delete) and not node.targets):
            yield from split(node)

    # -- what can't be read ------------------------------------------------------------------------------------------

    def _parsed(self, cell: str, text: str) -> list[ast.stmt]:
        lines = list(StringIO(text, newline="")) or [""]  # lines end as in Python
        if sum(not line[:1].isspace() for line in lines) + text.count(";") > MOST_LINES:
            self.notes.append(Note(cell, 0, f"it has more than {MOST_LINES} statements, which is no exercise's"))
            return []
        ignored: list[str] = []
        try:
            return _without_magics(lines, cell, ignored)
        except SyntaxError as error:
            others = []
            for pasted, without in (("prompts (such as >>>)", _without_prompts), ("line numbers", _without_numbers)):
                if not (typed := without(lines)):
                    continue
                self.warnings.append(f"{cell}: {pasted} are left out: hand in the code without them")
                lines = typed
                others.append("".join(lines))
            for other in (*others, *_moved_left(lines)):
                also: list[str] = []
                with suppress(SyntaxError):
                    nodes = _without_magics(list(StringIO(other, newline="")), cell, also)
                    ignored += also
                    return nodes
            return self._taken_apart(cell, lines, error, ignored)
        finally:
            if ignored:
                self.missing |= {
                    name for line in ignored if "=" in line for name in re.findall(r"\w+", line.partition("=")[0])
                }
                more = f" (and {len(ignored) - 1} more)" if len(ignored) > 1 else ""
                self.warnings.append(f"{cell}: left out, as it is not Python: {ignored[0].strip()[:80]}{more}")

    def _taken_apart(self, cell: str, lines: list[str], whole: SyntaxError, ignored: list[str]) -> list[ast.stmt]:
        """What can be read of it. Parts beside each other that can't are told together, with the first one's error."""
        starts = [i for i, line in enumerate(lines) if _begins_a_part(line)] or [0]
        if starts[0] != 0:
            starts.insert(0, 0)
        ends = [*starts[1:], len(lines)]
        found: list[ast.stmt] = []
        at, quiet = 0, False
        while at < len(starts):
            if BEGINS_AS_MAGIC.match(lines[starts[at]]):
                ignored += _take_out(lines, starts[at])
            nodes, upto, error = self._grown(cell, lines, starts, ends, at, ignored)
            if error is None:
                found += nodes
                quiet = False
            elif cut := _indented_below(lines, starts[at], ends[at], error):
                starts.insert(at + 1, cut)
                ends.insert(at, cut)
                continue
            else:
                for name in _defined(lines[starts[at] : ends[at]]):
                    self.broken.append((name, cell, _number(error.lineno)))
                    self.missing.add(name)
                if not quiet:
                    self.notes.append(Note(cell, _number(error.lineno), syntax(error)))
                quiet = True
            at = upto
        if not found and not any(note.cell == cell for note in self.notes):
            self.notes.append(Note(cell, _number(whole.lineno), syntax(whole)))
        return found

    def _grown(
        self, cell: str, lines: list[str], starts: list[int], ends: list[int], at: int, ignored: list[str]
    ) -> tuple[list[ast.stmt], int, SyntaxError | None]:
        """The statements of part `at`, with as many of the next ones as it takes; which part comes then; its error.

        One that never ends takes at most half of what may be tried: each part can be read by itself in any case.
        """
        first: SyntaxError | None = None
        most, last = (self._tried + MOST_TRIED) // 2, at
        while last < len(starts):
            text = "".join(lines[starts[at] : ends[last]])
            if last > at:
                self._tried += len(text)
                if self._tried > most:
                    break
            try:
                nodes = _read(text, cell, INCOMPLETE)
            except SyntaxError as error:
                line = starts[at] + _number(error.lineno) - 1
                if starts[at] < line < ends[last] and BEGINS_AS_MAGIC.match(lines[line]) and self._tried < most:
                    self._tried += len(text)
                    ignored += _take_out(lines, line)
                    continue
                _move(error, starts[at])
                is_incomplete = error.msg == "incomplete input"
                if first is None:
                    first = _plain_error(text, cell, starts[at]) if is_incomplete else error
                if not is_incomplete:
                    break
                last += 1
            else:
                for node in nodes:
                    ast.increment_lineno(node, starts[at])
                return nodes, last + 1, None
        return [], at + 1, first or SyntaxError("too much of it is not Python")


def statements(cells: Sequence[tuple[str, bytes]]) -> Statements:
    """Those of all cells (name, source), at most MOST_STATEMENTS."""
    found = Statements()
    for cell, source in cells:
        found.add(cell, source)
    if len(found.all) > MOST_STATEMENTS:
        first = found.all[MOST_STATEMENTS]
        found.notes.append(Note(first.cell, first.line, f"only the first {MOST_STATEMENTS} statements are run"))
        del found.all[MOST_STATEMENTS:]
    return found


def packed(found: Statements) -> bytes:
    """The statements for a later process of the same submission, which needn't read them again; b"" if that is too much."""
    every = [(one.cell, one.line, one.code, one.flags, one.defines, one.guarded) for one in found.all]
    data = marshal.dumps(every)
    return data if len(data) <= LARGEST_PACKED else b""


def unpacked(data: bytes, cells: Sequence[tuple[str, bytes]]) -> Statements:
    """Those that `packed` wrote; a tree is made, from the cells, when it is asked for."""
    again = cache(lambda: statements(cells).all)

    def tree(number: int) -> ast.stmt:
        return again()[number].node

    every = marshal.loads(data)  # noqa: S302  # of a process of the same submission, before any of it ran
    trees = (partial(tree, number) for number in range(len(every)))
    return Statements([Statement(*(*parts, tree)) for parts, tree in zip(every, trees, strict=True)])


def syntax(error: SyntaxError) -> str:
    """What is said of it: newer versions of Python read more than the one that grades."""
    message = error.msg if type(error.msg) is str else ""
    return f"{type(error).__name__}: {message} (graded with {VERSION})"


def _read_apart(text: str, cell: str, flags: int) -> list[ast.stmt | Function]:
    """The statements of a cell each part of which can be read by itself; none of one that is to be read as a whole.

    So no tree of a function is built, which takes more memory, and time, than to compile it. Where quotes in a comment hid a
    beginning, or a string holds what looks like one, a part is read like any other.
    """
    starts = list(_starts(text)) or [len(text)]
    is_odd = "\f" in text or "__future__" in text or text.count("\r") != text.count("\r\n")
    is_long = text.count("\n") + text.count(";") > MOST_LINES_APART
    if is_odd or is_long or any(map(_says_something, text[: starts[0]].split("\n"))):
        return []
    found: list[ast.stmt | Function] = []
    above = text.count("\n", 0, starts[0])
    try:
        for start, end in pairwise([*starts, len(text)]):
            part = "\n" * above + text[start:end]
            is_one = part.startswith("def ", above) and not UNINDENTED.search(part, above)
            if is_one and (defined := DEFINED.match(part, above)):
                found.append(Function(defined[1], above + 1, part, _compiled(part, cell, flags | AWAIT)))
            else:
                found += _read(part, cell)
            above += text.count("\n", start, end)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return found


def _starts(text: str) -> Iterator[int]:
    """Where parts are likely to begin; where that is not so, one of them can't be read."""
    inside, at = "", 0
    for line in text.split("\n"):
        if not inside and line and line[0] not in NO_BEGINNING and not GOES_ON.match(line):
            yield at
        for quotes in TRIPLE.findall(line) if '"""' in line or "'''" in line else ():
            if inside in ("", quotes):
                inside = "" if inside else quotes
        at += len(line) + 1


def _says_something(line: str) -> bool:
    return line.strip() != "" and not line.lstrip().startswith("#")


def _read(text: str, cell: str, flags: int = 0) -> list[ast.stmt]:
    tree: ast.Module = _compiled(text, cell, flags | ast.PyCF_ONLY_AST | AWAIT)
    return tree.body


def _compiled(text: str, cell: str, flags: int) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a student wrote
        return compile(text, cell, "exec", flags=flags, dont_inherit=True)


def _plain_error(text: str, cell: str, above: int) -> SyntaxError:
    """Python's own words for a text that is incomplete."""
    try:
        _read(text, cell)
    except SyntaxError as error:
        _move(error, above)
        return error
    return SyntaxError("it is not complete")


def _move(error: SyntaxError, above: int) -> None:
    """Counts the lines from the file's beginning, those of which Python's message speaks, too."""
    error.lineno = above + _number(error.lineno)
    error.msg = re.sub(r"\bline (\d+)", lambda found: f"line {above + int(found[1])}", str(error.msg))


def _moved_left(lines: list[str]) -> Iterator[str]:
    """A cell that begins with blanks, without those of all its lines or, as Jupyter reads it, those of its first line."""
    first = next((line for line in lines if line.strip()), "")
    if blanks := first[: len(first) - len(first.lstrip())]:
        yield textwrap.dedent("".join(lines))
        yield "".join(line.removeprefix(blanks) for line in lines)


def _indented_below(lines: list[str], start: int, end: int, error: SyntaxError) -> int:
    """The line from which on a part is no Python as it is indented, and is nothing of what stands above; 0 if there is none.

    It is a `def` behind a function's last `return`, or what is indented less than that, or whatever stands below an import.
    A function is not cut within.
    """
    if not isinstance(error, IndentationError) or end - start > MOST_LINES_APART:
        return 0
    wrong = min(_number(error.lineno), end) - 1
    head = next((at for at in range(wrong, start, -1) if INDENTED.match(lines[at])), 0)
    while head - 1 > start and DECORATOR.match(lines[head - 1]):
        head -= 1
    cut = head or wrong
    with suppress(SyntaxError):
        above = _read("".join(lines[start:cut]), "") if cut > start else []
        less = head or error.msg.startswith("unindent")
        if above and ((less and ends_its_function(above[-1])) or (not head and not hasattr(above[-1], "body"))):
            return cut
    return 0


def _defined(part: list[str]) -> list[str]:
    """The functions in a part that is no Python: the one that it begins with, or, where it is indented, each."""
    if found := DEFINED.match(part[0]):
        return [found[1]]
    heads = map(INDENTED.match, part) if part[0][:1] in (" ", "\t") else ()
    return [head[1] for head in heads if head and head[1]]


def _begins_a_part(line: str) -> bool:
    if line.startswith(("# %%", "#%%")):
        return True
    return bool(line.strip()) and not line[0].isspace() and line[0] != "#" and not GOES_ON.match(line)


def _number(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0


# -- magics ----------------------------------------------------------------------------------------------------------


def _without_cell_magic(found: Statements, cell: str, text: str) -> str | None:
    """The text of a cell without its `%%` line; None for one in another language."""
    lines = list(StringIO(text, newline="")) or [""]
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not lines[first].startswith("%%"):
        return text
    magic = lines[first][2:].split(maxsplit=1)[:1]
    if WRITTEN.fullmatch(lines[first]):
        found.warnings.append(f"{cell}: {lines[first].strip()[:80]} is left out, and what stands below it is run")
    elif not magic or magic[0] not in RUNNING:
        found.warnings.append(f"{cell}: {lines[first].strip()[:80]} is not Python; the cell is left out")
        return None
    lines[first] = "\n"
    return "".join(lines)


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines without the prompts that were pasted along, as Jupyter reads them; none where it begins with no prompt."""
    first, second = [*islice(filter(str.strip, lines), 2), "", ""][:2]
    for begins, prompt in PROMPTS:
        if begins.match(first) or prompt.match(second):
            return [prompt.sub("", line, count=1) if prompt.match(line) else line for line in lines]
    return []


def _without_numbers(lines: list[str]) -> list[str]:
    """The lines without the numbers that were pasted along, as a page or an editor shows them; none where one has none."""
    found = [NUMBERED.match(line) for line in lines]
    numbers = [int(one[1]) for one in found if one]
    if len(numbers) < max(2, sum(map(bool, map(str.strip, lines)))) or numbers != sorted({*numbers}):
        return []
    bare = (line[one.end() :] if one else line for one, line in zip(found, lines, strict=True))
    return list(StringIO(textwrap.dedent("".join(bare)), newline=""))


def _without_magics(lines: list[str], cell: str, ignored: list[str]) -> list[ast.stmt]:
    """The statements of a cell; a line is a magic if Python can't read it and it looks so. Lines keep their numbers."""
    for _ in range(SINGLE_STEPS):
        try:
            return _read("".join(lines), cell)
        except SyntaxError as error:
            at = _number(error.lineno) - 1
            if not (0 <= at < len(lines) and MAGIC.match(lines[at].strip())):
                raise
            ignored += _take_out(lines, at)
    _take_out_all(lines, ignored)
    return _read("".join(lines), cell)


def _take_out_all(lines: list[str], ignored: list[str]) -> None:
    for at, line in enumerate(lines):
        if BEGINS_AS_MAGIC.match(line):
            ignored += _take_out(lines, at)


def _take_out(lines: list[str], at: int) -> list[str]:
    """Puts `pass` in the line's place, or the statement that `%time` is in front of; gives what was left out."""
    line = lines[at]
    if timed := TIMED.fullmatch(line):
        lines[at] = timed[1] + timed[2]
        return []
    lines[at] = line[: len(line) - len(line.lstrip())] + "pass\n"
    goes_on = line.rstrip().endswith("\\")
    while goes_on and at + 1 < len(lines):  # a shell command goes on after a backslash
        at += 1
        goes_on, lines[at] = lines[at].rstrip().endswith("\\"), "\n"
    return [line]

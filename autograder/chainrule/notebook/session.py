"""What was run in this session of Python: the cells of a notebook or of IPython, and the file that functions are from.

What was run counts, saved or not, as in the student's own eyes: it is taken from what the session remembers, cell by cell,
and a cell that is no Python has defined nothing. Where the notebook's file can be found, it is told what that has otherwise.
"""

from __future__ import annotations

import hashlib
import os
import re
import symtable
import sys
import warnings
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from ..errors import SetupError
from ..safe_text import listed, plain
from ..submissions.cells import LARGEST_CODE, MOST_CODE_CELLS
from ..submissions.file import Submission, is_code_file, read_submission, relative

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..key import AnswerKey
    from ..result import Result

PATH = "what was run here"
DEFINES = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)
RESET = re.compile(r"\s*%reset\b.*-\w*f")  # after which nothing is defined
CELL = re.compile(r"\bcell ([0-9]+)\b")
MORE_NOTES = re.compile(r"and [0-9]+ more such notes")
MOST_NAMED = 4


class RunCell(NamedTuple):
    """A cell as it was run: its number, as in [7], what was typed, and the names that it binds; None: it is no Python."""

    number: int
    source: str
    names: frozenset[str] | None


class Session(NamedTuple):
    """What can be graded of a session; `cells` are all that were run, and `saved` the notebook's file, if that is known."""

    submission: Submission
    cells: Sequence[RunCell] = ()
    saved: Path | None = None

    def told(self, result: Result) -> Result:
        """With a note on what is not as it seems, and without those on cells that were run again since, or bind nothing."""
        counting = _counting(self.cells)
        about = [(note, CELL.search(note)) for note in result.notes]
        notes = [note for note, cell in about if cell is None or int(cell[1]) in counting]
        if len(notes) < len(about):
            notes = [note for note in notes if not MORE_NOTES.fullmatch(note)]
        return replace(result, notes=(*self._stale({one.name for one in result.exercises}), *notes))

    def _stale(self, exercises: set[str]) -> Iterable[str]:
        run = {name: cell for cell in self.cells if cell.names is not None for name in DEFINES.findall(cell.source)}
        for cell in self.cells:
            lost = [name for name in DEFINES.findall(cell.source) if name in exercises]
            if cell.names is None and all(name not in run or run[name].number < cell.number for name in lost) and lost:
                yield f"cell {cell.number} is not Python, so it has not defined {listed(lost, MOST_NAMED)}"
        if self.saved is None:
            return
        book, texts = plain(self.saved.name), {cell.source.strip() for cell in self.cells}
        sources = [source.decode("utf-8", "replace") for _, source in read_submission(self.saved).cells]
        saved = {name: source.strip() for source in sources for name in DEFINES.findall(source)}
        other = [name for name in saved if name not in run or run[name].source.strip() != saved[name]]
        if names := [name for name in other if saved[name] not in texts]:
            yield f"not run as {book} has it: {listed(names, MOST_NAMED)}; run the cell, then this one again"
        unsaved = [name for name in other if saved[name] in texts]
        if names := [*unsaved, *(name for name in run if name in exercises and name not in saved)]:
            yield f"not saved as it was run: {listed(names, MOST_NAMED)}; what you hand in is {book} as it is saved"


def session_of(shell: Any, key: AnswerKey) -> Session:
    """What was run of the key's exercises: in this `shell` of IPython, None where there is none.

    Raises SetupError where that is nothing.
    """
    exercises = {exercise.name for exercise in key.exercises}
    cells = [] if shell is None else _cells_of(shell)
    live = vars(sys.modules["__main__"]) if shell is None else shell.user_ns
    file, names = _file_of({name: live.get(name) for name in exercises})
    if bound := exercises & {name for cell in cells for name in cell.names or ()} - names:
        session = session_of_cells(cells, None if shell is None else _saved(shell))
        return session if file is None else session._replace(submission=_joined(file, session.submission))
    if file is not None and not bound:
        return Session(file)
    if shell is None:
        raise SetupError(f"no exercise of the course {key.course} is defined here\n  grade the file: chainrule grade FILE")
    raise SetupError(
        f"no exercise of the course {key.course} was run here yet\n  run the cells above (Run All), then this one again\n"
        f"  where this is another course, its key for students belongs beside the notebook"
    )


def session_of_cells(cells: Sequence[RunCell], saved: Path | None = None) -> Session:
    """The session in which these were run."""
    sources = [(f"cell {cell.number}", cell.source.encode("utf-8", "replace")) for cell in _needed(cells)]
    digest = hashlib.sha256(b"\0".join(source for _, source in sources)).hexdigest()
    return Session(Submission(PATH, digest, tuple(sources), notebook=True), cells, saved)


def run_cells(typed: Sequence[str], as_python: Sequence[str]) -> list[RunCell]:
    """Cells by what was typed, the first as number 1, and by what IPython makes of it; without those that are empty."""
    pairs = enumerate(zip(typed, as_python, strict=False), start=1)
    there = [(number, source, _within_magic(python, source)) for number, (source, python) in pairs if source.strip()]
    return [RunCell(number, source, _bound(python)) for number, source, python in there]


def _cells_of(shell: Any) -> list[RunCell]:
    history = shell.history_manager
    cells = run_cells(history.input_hist_raw[1:], history.input_hist_parsed[1:])
    emptied = max((cell.number for cell in cells if RESET.match(cell.source)), default=0)
    return [cell for cell in cells if cell.number > emptied]


def _within_magic(python: str, source: str) -> str:
    """What is below a line as %%time, which IPython makes one call of."""
    return source.lstrip().partition("\n")[2] if source.lstrip().startswith("%%") else python


def _bound(python: str) -> frozenset[str] | None:
    """The names that a cell binds; None where it is no Python, and so has not run at all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they were shown when it was run
            table = symtable.symtable(python, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return frozenset(one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported())


def _counting(cells: Iterable[RunCell]) -> set[int]:
    """The numbers of those that bound some name last."""
    return {cell.number for cell in {name: cell for cell in cells for name in cell.names or ()}.values()}


def _needed(cells: Sequence[RunCell]) -> list[RunCell]:
    """The cells that are run again to grade: of the same text the first, which others may need, and the last, which counts.

    In a session that is too long for that, those that still count.
    """
    first = {cell.source: cell.number for cell in reversed(cells)}
    last = {cell.source: cell.number for cell in cells}
    kept = [one for one in cells if one.names is not None and one.number in (first[one.source], last[one.source])]
    if len(kept) > MOST_CODE_CELLS or sum(len(cell.source) for cell in kept) > LARGEST_CODE:
        counting = _counting(kept)
        kept = [cell for cell in kept if cell.number in counting]
    return kept


def _joined(file: Submission, cells: Submission) -> Submission:
    return replace(cells, cells=(*file.cells, *cells.cells), warnings=file.warnings)


def _file_of(functions: Mapping[str, Any]) -> tuple[Submission | None, set[str]]:
    """The only file that functions at hand are from (it was run, or imported), and their names."""
    codes = {name: getattr(function, "__code__", None) for name, function in functions.items()}
    paths = {name: code.co_filename for name, code in codes.items() if isinstance(code, CodeType)}
    paths = {name: path for name, path in paths.items() if is_code_file(path) and Path(path).is_file()}
    if len({*paths.values()}) != 1:
        return None, set()
    path = Path(next(iter(paths.values())))
    return read_submission(path, shown=relative(path)), {*paths}


def _saved(shell: Any) -> Path | None:
    """The notebook's own file, as Jupyter or VS Code name it; None where neither does, or it isn't there."""
    named = shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    path = Path(named) if isinstance(named, str) and named.endswith(".ipynb") else None
    return path if path is not None and path.is_file() else None

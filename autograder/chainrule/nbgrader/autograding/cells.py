"""Puts a submitted notebook in order: every cell of the source is in it exactly once, among the student's own.

No mark depends on it, as the file itself is graded. It is what people see: in formgrader, in feedback, in grading by hand.
"""

from collections.abc import Iterator
from itertools import dropwhile
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from ...submissions.cells import reordered
from .. import nodes
from .gradebook import AssignmentSource, Cell, definitions
from .grader import grader_of

END_OF_LINE = "\u2424"  # its symbol, which is one to mistune 2, with which nbconvert may read Markdown
WIDTH = 200  # characters of a line of words: nbconvert looks for links in it, for as long as the cube of its brackets


class TrustedCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """In the place of the sanitizing ones: `c.Autograde.sanitize_preprocessors`."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """A new notebook with the cells that TrustedExporter gives."""
        of = resources["nbgrader"]
        source = grader_of(self).source(of["assignment"], of["notebook"])
        claimed = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in nb.cells]
        submitted = [(cell.cell_type, cell.source, known) for cell, known in zip(nb.cells, claimed, strict=True)]
        cells = in_order(submitted, source)
        metadata = {"language_info": nodes.language(cells)}
        metadata |= {"kernelspec": source.kernelspec} if source.kernelspec else {}
        return nodes.notebook(cells, metadata), resources


Submitted = tuple[str, str, str]  # cell type, source, the id that its metadata claims


def in_order(submitted: list[Submitted], source: AssignmentSource) -> list[Any]:
    """The submitted cells, among them each cell of the source once, with the source's own metadata.

    Code, which is graded, stays as it is and where it is. An exercise's cell is the last that defines its function, as in
    Python the last definition counts; a locked one of code the last of the same text; any other cell is the first that
    claims its id and holds more than its question (a copy keeps the id). Locked words get the source's text. A missing cell
    is added where it belongs, and says so; the cells that hold the points are always the source's. Before code that is shown
    otherwise than it runs, a cell says so.
    """
    locked = {cell.name: cell for cell in source.cells if cell.locked}
    lesson = {_words(cell.source) for cell in locked.values() if cell.cell_type != "code"}
    defined = [definitions(text) if kind == "code" else frozenset() for kind, text, _ in submitted]
    taken: dict[int, Cell] = {}
    for cell in source.cells:
        if (place := _place(cell, submitted, defined)) is not None:
            taken.setdefault(place, cell)
    placed = {cell.name for cell in taken.values()}
    order = {cell.name: place for place, cell in enumerate(source.cells)}
    made: list[Any] = []
    for at, (kind, text, _) in enumerate(submitted):
        if kind == "code" and (said := reordered(text)):
            made.append(nodes.cell("markdown", f"The code below is not what it seems: {said}."))
        if at in taken:
            made.append(_made(taken[at], text if text == taken[at].source else _as_written(kind, text)))
        elif kind == "code" or _words(text) not in lesson:  # those come back in their own places
            made.append(nodes.cell(kind, _as_written(kind, text)))
    for cell in source.cells:
        if cell.name in placed:
            continue
        there = any(cell.name in names for names in defined)
        is_own = cell.name in locked and (cell.grade or cell.cell_type != "code")
        made.insert(_after(cell, order, made), _made(cell, cell.source if is_own else _missing(cell, there)))
    return made


def _words(text: str) -> str:
    """What a text says, however its lines are broken: a script may hold the lesson, too."""
    return " ".join(text.split())


def _as_written(kind: str, text: str) -> str:
    """Code as it is; words as an indented block of Markdown, in which nothing is interpreted.

    Otherwise formgrader would run their HTML in the browser of whoever grades, where it could give marks in their name.
    Blank lines above them are left out: each takes a kilobyte of whoever makes a page of it.
    """
    if kind == "code":
        return text
    lines = dropwhile(lambda line: not line.strip(), text.replace(END_OF_LINE, "\n").splitlines())
    return "\n".join(f"    {part}" for line in lines for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    """A line of words in parts of at most WIDTH, which end before a blank where there is one."""
    at = 0
    while len(line) - at > WIDTH:
        blank = line.rfind(" ", at + 1, at + WIDTH)
        end = blank if blank > 0 else at + WIDTH
        yield line[at:end]
        at = end
    yield line[at:]


def _place(cell: Cell, submitted: list[Submitted], defined: list[frozenset[str]]) -> int | None:
    """Where in the submitted notebook this cell is; `defined` holds the functions that each submitted cell defines."""
    if (function := cell.function) is not None:
        return max((i for i, names in enumerate(defined) if function in names), default=None)
    if cell.locked:
        same = (i for i, (kind, text, _) in enumerate(submitted) if kind == cell.cell_type == "code" and text == cell.source)
        return max(same, default=None)
    claiming = (i for i, (kind, _, claimed) in enumerate(submitted) if (kind, claimed) == (cell.cell_type, cell.name))
    return min(claiming, key=lambda i: (submitted[i][1] == cell.source, i), default=None)


def _after(cell: Cell, order: dict[str, int], made: list[Any]) -> int:
    """The place after the nearest of the cells that precede it in the source."""
    places = (order.get(one.metadata.get("nbgrader", {}).get("grade_id"), len(order)) for one in made)
    _, nearest = max(((place, i) for i, place in enumerate(places) if place < order[cell.name]), default=(0, -1))
    return nearest + 1


def _made(cell: Cell, text: str) -> Any:
    return nodes.cell(cell.cell_type, text, cell.metadata)


def _missing(cell: Cell, there: bool) -> str:
    said = f"{cell.name} shares a cell with another exercise." if there else f"{cell.name} is not in what was handed in."
    return f"# {said}" if cell.cell_type == "code" else said

"""Puts a submitted notebook in order: every cell of the source is in it exactly once, among the student's own.

No mark depends on it, as the file itself is graded. It is what people see: in formgrader, in feedback, in grading by hand.
"""

from collections.abc import Iterator
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from . import nodes
from .gradebook import AssignmentSource, Cell, definitions
from .grader import grader_of

MOST_CELLS = 2_000


class TrustedCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """In the place of the sanitizing ones: `c.Autograde.sanitize_preprocessors`."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """A new notebook, which takes from the submitted one the sources of its cells, and nothing else."""
        of = resources["nbgrader"]
        source = grader_of(self).source(of["assignment"], of["notebook"])
        cells = in_order(list(_sources(nb)), source)
        metadata = {"kernelspec": source.kernelspec} if source.kernelspec else {}
        return nodes.notebook(cells, metadata), resources


Submitted = tuple[str, str, str]  # cell type, source, the id that its metadata claims


def _sources(nb: Any) -> Iterator[Submitted]:
    """Whatever can be taken for a cell. Metadata and outputs may say anything, as a student wrote them, and are left out."""
    cells = nb.get("cells")
    for cell in cells[:MOST_CELLS] if isinstance(cells, list) else []:
        if isinstance(cell, dict) and cell.get("cell_type") in nodes.KINDS:
            text = cell.get("source")
            lines = [text] if isinstance(text, str) else text
            if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
                text = "".join(lines).encode("utf-8", "backslashreplace").decode()
                yield cell["cell_type"], text, _claimed(cell)


def _claimed(cell: dict[str, Any]) -> str:
    found: Any = cell
    for key in ("metadata", "nbgrader", "grade_id"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def in_order(submitted: list[Submitted], source: AssignmentSource) -> list[Any]:
    """The submitted cells, among them each cell of the source once, with the source's own metadata.

    An exercise's cell is the last that defines its function, as in Python the last definition counts; any other cell is the
    first that claims its id. A locked cell gets the source's text. A missing one is added where it belongs, and says so.
    """
    locked = {cell.name: cell for cell in source.cells if cell.locked}
    lesson = {(_words(cell.source), cell.cell_type) for cell in locked.values()}
    defined = [definitions(text) if kind == "code" else frozenset() for kind, text, _ in submitted]
    taken: dict[int, Cell] = {}
    for cell in source.cells:
        if cell.name not in locked and (place := _place(cell, submitted, defined)) is not None:
            taken.setdefault(place, cell)
    placed = {cell.name for cell in taken.values()}
    order = {cell.name: place for place, cell in enumerate(source.cells)}
    made: list[Any] = []
    for at, (kind, text, _) in enumerate(submitted):
        if at in taken:
            made.append(_made(taken[at], text if text == taken[at].source else _as_written(kind, text)))
        elif (_words(text), kind) in lesson:
            continue  # it comes back in its own place
        else:
            made.append(nodes.cell("code" if kind == "code" else "markdown", _as_written(kind, text)))
    for cell in source.cells:
        if cell.name in locked:
            made.insert(_after(cell, order, made), _made(cell, cell.source))
        elif cell.name not in placed:
            there = any(cell.name in names for names in defined)
            made.insert(_after(cell, order, made), _made(cell, _missing(cell, there)))
    return made


def _words(text: str) -> str:
    """What a text says, however its lines are broken: a script may hold the lesson, too."""
    return " ".join(text.split())


def _as_written(kind: str, text: str) -> str:
    """Code as it is; words as an indented block of Markdown, in which nothing is interpreted.

    Otherwise formgrader would run their HTML in the browser of whoever grades, where it could give marks in their name.
    """
    return text if kind == "code" else "\n".join(f"    {line}" for line in text.splitlines())


def _place(cell: Cell, submitted: list[Submitted], defined: list[frozenset[str]]) -> int | None:
    """Where in the submitted notebook this cell is; `defined` holds the functions that each submitted cell defines."""
    if (function := cell.function) is not None:
        return max((i for i, names in enumerate(defined) if function in names), default=None)
    claiming = (i for i, (kind, _, claimed) in enumerate(submitted) if (kind, claimed) == (cell.cell_type, cell.name))
    return min(claiming, default=None)


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

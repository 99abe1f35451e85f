"""Reads what was handed in: the code that is graded, and the words around it, whatever the file is."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import rwbase

from ...errors import SetupError
from ...submissions.cells import Code, UnreadableError, is_code, read_code
from ...submissions.file import contents
from ...submissions.whose import absolute
from .. import nodes
from .submitted import OWN, converter_of, leave_out, submitted_file

MOST_WORDS = 1_000  # cells of words, and
LARGEST_WORDS = 1_000_000  # characters of them; code, which is graded, is never cut


class TrustedExporter(NotebookExporter):
    """In the place of nbconvert's own: `c.Autograde.exporter_class`. It is made when a run has found its submissions."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)  # type: ignore[no-untyped-call]  # nbconvert's
        if (converter := converter_of(self.parent)) is not None:
            leave_out(converter)

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """As nbconvert's, but gives a notebook whatever the student's file is: a link, a pipe, or a gigabyte."""
        path = absolute(filename)
        if submitted_file(self, resources) == path:
            return self.from_notebook_node(_handed_in(path), resources)
        made: tuple[Any, Any] = super().from_filename(filename, resources=resources, **kw)
        return made

    def from_notebook_node(self, nb: Any, resources: Any = None, **_: Any) -> tuple[Any, Any]:
        """The notebook as JSON, preprocessed in place, where nbconvert makes copies; raises ValidationError."""
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]  # nbconvert's
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        nbformat.validate(nb, relax_add_props=True)  # as nbconvert does
        return _as_json(nb, self.nbformat_version) + "\n", resources


def _as_json(book: Any, version: int) -> str:
    """What nbformat.writes gives, which copies the notebook, validates it again, and indents in Python."""
    if version == nbformat.current_nbformat:
        lines = rwbase.split_lines(rwbase.strip_transient(book))
        with suppress(msgspec.DecodeError):  # NaN, say, of somebody's preprocessor
            return msgspec.json.format(json.dumps(lines, sort_keys=True, ensure_ascii=False), indent=1)
    written: str = nbformat.writes(book, version=version)
    return written


def _handed_in(path: Path) -> Any:
    """The notebook that shows what is graded of the file: its code, cell by cell, in place; else why nothing is."""
    try:
        data = contents(path, path.name, OWN)
        if isinstance(data, bytes):
            return nodes.notebook(_shown(read_code(data, path.name)), {})
        reason = data
    except UnreadableError as error:
        if error.words:  # questions that are answered in words, in a notebook of their own: whoever grades them reads them
            return nodes.notebook(_shown(Code(book=error.words)), {})
        reason = str(error)
    except SetupError as error:
        reason = str(error)
    text = f"What was handed in can't be shown as a notebook:\n\n    {reason}"
    return nodes.notebook([nodes.cell("markdown", text)], {})


def _shown(code: Code) -> list[Any]:
    """Its cells. Of each the source, and the id that it claims, are all that is taken over from a notebook."""
    graded = (source.decode() for _, source in code.cells)
    shown, words, left, left_out = [], 0, LARGEST_WORDS, 0
    for cell in code.book:
        if is_code(cell):
            shown.append(nodes.cell("code", next(graded), _claimed(cell)))
        elif (text := _text(cell)) and words < MOST_WORDS and len(text) <= left:
            shown.append(nodes.cell("markdown", text, _claimed(cell)))
            words, left = words + 1, left - len(text)
        else:
            left_out += text != ""
    shown += [nodes.cell("code", source) for source in graded]  # of a script, which has no such cells
    if left_out:
        shown.append(nodes.cell("markdown", f"{left_out} more cells of text are left out: they are too many, or too long."))
    return shown


def _text(cell: dict[str, Any]) -> str | None:
    """The words of a cell that is none of code; "" where there are none, None where they are more than is shown."""
    text = cell.get("source")
    lines = [text] if isinstance(text, str) else text
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return ""
    if sum(map(len, lines)) > LARGEST_WORDS:
        return None
    return "".join(lines).encode("utf-8", "backslashreplace").decode()


def _claimed(cell: dict[str, Any]) -> dict[str, str] | None:
    """What a cell says of itself that is taken over: the id of the source's cell that it was."""
    found: Any = cell
    for key in ("metadata", "nbgrader", "grade_id"):
        found = found.get(key) if isinstance(found, dict) else None
    return {"grade_id": found} if isinstance(found, str) else None

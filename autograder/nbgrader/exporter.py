"""Reads what was handed in; a file that is no notebook becomes one that says why, so that it is graded all the same."""

from __future__ import annotations

from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from traitlets import Bool

from .. import submission
from ..fault import Fault
from . import nodes
from .submitted import absolute, submitted_file


class TrustedExporter(NotebookExporter):
    """In the place of nbconvert's own: `c.Autograde.exporter_class`."""

    optimistic_validation = Bool(True).tag(config=True)  # once, when all preprocessors have run

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """As nbconvert's; whatever a student's file is, a link or a pipe or a gigabyte, there is a notebook."""
        path = absolute(filename)
        if submitted_file(self, resources) == path:
            try:
                reason = submission.read(path).broken
            except Fault as fault:
                reason = str(fault)
            if reason is not None:
                return self._of(_in_place(reason), resources, kw)
        made: tuple[Any, Any] = super().from_filename(filename, resources=resources, **kw)
        return made

    def from_file(self, file_stream: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """As nbconvert's; JSON that nbformat can't make a notebook of becomes one, too."""
        try:
            book = nbformat.read(file_stream, as_version=4)
        except Exception:  # noqa: BLE001  # nbformat meets what it doesn't expect with any error
            book = _in_place("Jupyter can't read it; save it again with a current Jupyter")
        return self._of(book, resources, kw)

    def _of(self, book: Any, resources: Any, kw: dict[str, Any]) -> tuple[Any, Any]:
        made: tuple[Any, Any] = self.from_notebook_node(book, resources=resources, **kw)  # type: ignore[no-untyped-call]  # nbconvert's
        return made


def _in_place(reason: str) -> Any:
    text = f"What was handed in can't be shown as a notebook:\n\n    {reason}"
    return nodes.notebook([nodes.cell("markdown", text)], {})

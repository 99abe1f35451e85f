"""Reads what was handed in. A file that is no notebook becomes one that says why, so that it is still graded."""

import json
from contextlib import suppress
from typing import Any

import msgspec
import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import rwbase

from ..errors import SetupError
from ..submissions.file import read_submission
from ..submissions.whose import absolute
from . import nodes
from .submitted import submitted_file


class TrustedExporter(NotebookExporter):
    """In the place of nbconvert's own: `c.Autograde.exporter_class`."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """As nbconvert's, but gives a notebook whatever the student's file is: a link, a pipe, or a gigabyte."""
        path = absolute(filename)
        if submitted_file(self, resources) == path:
            try:
                reason = read_submission(path).broken
            except SetupError as fault:
                reason = str(fault)
            if reason is not None:
                return self.from_notebook_node(_in_place(reason), resources)
        made: tuple[Any, Any] = super().from_filename(filename, resources=resources, **kw)
        return made

    def from_file(self, file_stream: Any, resources: Any = None, **_: Any) -> tuple[Any, Any]:
        """As nbconvert's, but gives a notebook even for JSON that nbformat can't read."""
        try:
            book = nbformat.read(file_stream, as_version=4)
        except Exception:  # noqa: BLE001  # nbformat meets what it doesn't expect with any error
            book = _in_place("Jupyter can't read it; save it again with a current Jupyter")
        return self.from_notebook_node(book, resources)

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


def _in_place(reason: str) -> Any:
    text = f"What was handed in can't be shown as a notebook:\n\n    {reason}"
    return nodes.notebook([nodes.cell("markdown", text)], {})

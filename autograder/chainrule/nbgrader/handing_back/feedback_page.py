"""The page of feedback: nbgrader's own, in which each diagnosis stands once, and the contents name the exercises."""

import re
from typing import Any

from nbconvert.exporters import HTMLExporter

from .. import nodes
from ..autograding.comment import is_comment
from ..autograding.gradebook import POINTS

NAMELESS = re.compile(rf'(<a href="#([\w.-]+){POINTS}">)Test cell(?=</a>)')


class FeedbackPage(HTMLExporter):
    """In the place of nbconvert's own: `c.GenerateFeedback.exporter_class`."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """The page; raises what nbconvert's own raises."""
        nb.metadata["language_info"] = nodes.language(nb.cells)
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return NAMELESS.sub(r"\1\2", page), resources

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Without what is said twice: the points as a cell's value, and our comment, which the grade cell's output holds."""
        nb, resources = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]  # nbconvert's
        for cell in nb.cells:
            known = cell.metadata.get("nbgrader", {})
            if known.get("grade") and len(cell.get("outputs", ())) > 1:
                cell.outputs = [one for one in cell.outputs if one.output_type != "execute_result"]
            if is_comment(known.get("comment") or ""):
                known.comment = None
        return nb, resources

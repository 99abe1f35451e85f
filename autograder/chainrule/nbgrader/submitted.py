"""Where nbgrader keeps a submission, and which run of nbgrader a preprocessor belongs to."""

from pathlib import Path
from typing import Any

from ..submissions.whose import absolute


def converter_of(part: Any) -> Any:
    """The run (nbgrader's Autograde) to which an exporter or a preprocessor belongs; None outside of one."""
    while part is not None and not hasattr(part, "coursedir"):
        part = getattr(part, "parent", None)
    return part


def submitted_file(part: Any, resources: Any) -> Path | None:
    """The notebook as it was handed in, absolute; None outside of a run of nbgrader."""
    converter, of = converter_of(part), (resources or {}).get("nbgrader")
    if converter is None or not of:
        return None
    folder = converter.coursedir.format_path(converter.coursedir.submitted_directory, of["student"], of["assignment"])
    return absolute(Path(converter.coursedir.root, folder, f"{of['notebook']}.ipynb"))

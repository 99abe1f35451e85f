"""A graded pull request as Markdown, to be appended to the summary that GitHub shows of a job ($GITHUB_STEP_SUMMARY).

Whatever a student chose stands in a code span, where nothing is a link, a mention, an image or HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..atomic_file import written
from ..reports import github

if TYPE_CHECKING:
    from pathlib import Path

    from ..result import Result
    from .ignored import IgnoredChanges

LARGEST = 900_000  # bytes; GitHub takes 1 MiB a step


def markdown(result: Result | None, said: str, ignored: IgnoredChanges) -> str:
    """The report, or, where there is no result, `said`, which tells why; then what was ignored."""
    lines = ["### chainrule: not graded", "", said] if result is None else [github.one(result).rstrip("\n")]
    if ignored.head:
        lines += ["", ignored.head, "", *(f"- {how} {github.code(path)}" for how, path in ignored.shown())]
        lines += [f"- {ignored.rest}"] if ignored.rest else []
    if ignored.note:
        lines += ["", ignored.note]
    return "\n".join(lines) + "\n"


def append(path: Path, text: str) -> None:
    """Adds the text to the file; raises SetupError."""
    data = text.encode("utf-8", "backslashreplace")
    if len(data) > LARGEST:
        data = data[:LARGEST].rpartition(b"\n")[0] + b"\n"
    with written(str(path), "name another file: --summary FILE"), path.open("ab") as file:
        file.write(data)

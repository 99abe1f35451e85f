"""A graded pull request as Markdown, to be appended to the summary that GitHub shows of a job ($GITHUB_STEP_SUMMARY).

Whatever a student chose stands in a code span, where nothing is a link, a mention, an image or HTML.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..atomic_file import written
from ..reports import github
from ..result import Result
from .ignored import IgnoredChanges


def markdown(result: Result | None, said: str, ignored: IgnoredChanges) -> str:
    """The report, or, where there is no result, `said`, which tells why; then what was ignored. GitHub takes its size."""
    lines: list[str] = []
    if ignored.head:
        lines += ["", ignored.head, "", *(f"- {how} {github.code(path)}" for how, path in ignored.shown())]
        lines += [f"- {ignored.rest}"] if ignored.rest else []
    if ignored.note:
        lines += ["", ignored.note]
    beside = "".join(f"{line}\n" for line in lines)
    if result is None:
        return f"### chainrule: not graded\n\n{said}\n{beside}"
    return github.one(result, github.LARGEST - len(beside.encode())) + beside


@contextmanager
def appended(path: Path, text: str) -> Iterator[None]:
    """Within it the text is added to the file, all of it or nothing, and taken back if what is within raises; raises
    SetupError.
    """
    with written(str(path), "name another file: --summary FILE"), path.open("ab", buffering=0) as file:
        end, data = os.fstat(file.fileno()).st_size, text.encode("utf-8", "backslashreplace")
        try:
            while data:
                data = data[file.write(data) :]
            yield
        except BaseException:  # raised again, whatever it is: Ctrl-C, too, leaves no half
            with suppress(OSError):  # a pipe, or a device
                file.truncate(end)
            raise

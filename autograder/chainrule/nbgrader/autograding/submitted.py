"""Where nbgrader keeps a submission, which run of nbgrader a preprocessor belongs to, and what nbgrader must not copy.

Whatever lies beside a notebook nbgrader copies into autograded/ and into feedback/, which the student gets: of a link what
it leads to, of a pipe what never comes. So a submission with such a file is left out before the run begins.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc

from ...safe_text import UNPRINTABLE, plain
from ...submissions.file import LARGEST, refusal
from ...submissions.whose import absolute
from ..names import TIMESTAMP

LARGEST_BESIDE = 10 * LARGEST  # bytes of all files of a student's folder, which are copied twice
GLOB = re.compile(r"[*?[]")  # what stands for other letters in the pattern of what nbgrader doesn't copy
MOST_BESIDE = 500  # files and folders: nbgrader looks at all of them once for each
LONGEST_TIME = 200  # bytes
ZONE = r"[A-Za-z][\w+-]*(?:/[A-Za-z][\w+-]*)*|[+-]\d\d(?::?\d\d)?"  # no path, which nbgrader would read as a file
TIME = re.compile(rf"[12]\d{{3}}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:{ZONE}))?)?", re.ASCII)
"""The same whenever it is read, as "29", the day of a month, is not; and a time in each zone, as the year 1 is not."""
OWN = 2  # folders above a notebook that are its student's: STUDENT/gradient


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


def leave_out(converter: Any) -> None:
    """Takes out of a run, before it copies or grades anything, each submission that holds what nbgrader must not copy.

    It is said whose and why; their earlier marks stay.
    """
    for folder in sorted(converter.assignments):
        if reason := _reason(absolute(Path(converter.coursedir.root, folder))):
            converter.log.error("%s: not graded, and nothing of it is copied: %s", plain(folder), reason)
            del converter.assignments[folder]


def _reason(top: Path) -> str | None:
    """Why nbgrader must not have the folder of a submission, if it mustn't: what can't be looked at is no exercise's."""
    try:
        return next(_reasons(top), None)
    except OSError as error:
        return f"{plain(Path(error.filename or top).name)}: {error.strerror or error}"


def _reasons(top: Path) -> Iterator[str]:
    for folder in (top.parent, top):
        if folder.is_symlink():
            yield f"{plain(folder.name)}: it is a symbolic link; hand in the folder itself"
    size, count, waiting = 0, 0, [top]
    while waiting:
        where = waiting.pop()
        names = listed(where, MOST_BESIDE - count)
        count += len(names)
        for name in names:
            path, shown = where / name, plain(os.path.relpath(where / name, top))
            mode = path.lstat().st_mode
            if any(unicodedata.category(one) in UNPRINTABLE for one in name):
                yield f"{shown}: its name can't be printed; give it another one"
            elif stat.S_ISDIR(mode):
                waiting.append(path)
                if name == TIMESTAMP or name.endswith(".html"):
                    yield f"{shown}: it is a directory, where nbgrader keeps a file"
            elif name.endswith(".ipynb") and name[0] != "." and where == top and not GLOB.search(str(where)):
                continue  # nbgrader copies none where its glob finds them, and ours reads only what may be read
            elif not stat.S_ISREG(mode):
                yield f"{shown}: {refusal(mode)}"
            elif not os.access(path, os.R_OK):
                yield f"{shown}: it can't be read"
            size += path.lstat().st_size
        if count > MOST_BESIDE:
            yield f"it has more than {MOST_BESIDE} files; hand in the notebook alone"
            return
    if size > LARGEST_BESIDE:
        yield f"its files are beyond {LARGEST_BESIDE // 1_000_000} MB; hand in the notebook alone"
    if (top / TIMESTAMP).is_file() and not is_time(top / TIMESTAMP):
        yield f"{TIMESTAMP}: it is no time, such as 2026-02-03 17:00:00 UTC"


def listed(folder: int | Path, room: int) -> list[str]:
    """The names of what is in a folder, sorted; of what is more than there is room for one. Raises OSError."""
    with os.scandir(folder) as there:
        return sorted(entry.name for entry in islice(there, room + 1))


def is_time(path: Path) -> bool:
    """Whether nbgrader can read it; an empty one it passes over."""
    try:
        if path.stat().st_size > LONGEST_TIME:
            return False
        text = path.read_text().strip()
        return not text or (TIME.fullmatch(text) is not None and bool(parse_utc(text)))
    except Exception:  # noqa: BLE001  # dateutil's parser raises many kinds
        return False

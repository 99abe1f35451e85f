"""Hands a class back: a page for each student, at the place where their submission was, so that an LMS takes it back."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .. import atomic_file
from ..key import AnswerKey
from ..result import Result
from ..submissions.found import StudentFiles

LONGEST = 240  # bytes of a name; most file systems take 255
OTHER = "name another folder: --feedback DIR"


def handed_back(
    results: Iterable[Result], waiting: Sequence[StudentFiles], key: AnswerKey, folder: Path
) -> Iterator[Result]:
    """The results as they come, each of whose pages is then in the folder; raises SetupError."""
    from ..reports.html import page

    for found, result in zip(waiting, results, strict=True):
        path = folder / place_of(found)
        with atomic_file.written(str(path), OTHER):
            path.parent.mkdir(parents=True, exist_ok=True)
        atomic_file.save(path, page(result, key.sizes).encode("utf-8", "backslashreplace"), OTHER)
        yield result


def place_of(found: StudentFiles) -> Path:
    """Below the folder: as the file is called that the student handed in, in the folders that it was in, as .html."""
    *folders, name = [_usable(one) for one in found.candidates[0].place if one not in ("", ".", "..")] or ["submission"]
    return Path(*folders, f"{name.rpartition('.')[0] or name}.html")


def _usable(name: str) -> str:
    """The name, which a .zip may give that no file can have."""
    name = name.replace("\0", "").replace("/", "_")
    if len(os.fsencode(name)) <= LONGEST:
        return name
    return f"{name[: LONGEST // 8]}-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}.py"

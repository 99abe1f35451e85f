"""Hands a class back: a page for each student, at the place where their submission was, so that an LMS takes it back."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .. import atomic_file
from ..key import AnswerKey
from ..result import Result
from ..submissions.found import StudentFiles

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
        atomic_file.save(path, page(result, key).encode("utf-8", "backslashreplace"), OTHER)
        yield result


def place_of(found: StudentFiles) -> Path:
    """Below the folder: as the file is called that the student handed in, in the folders that it was in, as .html."""
    *folders, name = [one for one in found.candidates[0].place if one not in ("", ".", "..")] or ["submission"]
    return Path(*folders, Path(name).with_suffix(".html").name)

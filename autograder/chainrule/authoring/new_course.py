"""For authors: the skeleton of a course, which builds and is sound, to be changed from there.

Its files are those of skeleton/, in which COURSE, MODULE, TITLE and SCHEMA stand for the course's own.
"""

import os
import tempfile
from pathlib import Path

from ..course.model import load_course
from ..course.schema import URL
from ..errors import SetupError

SKELETON = Path(__file__).with_name("skeleton")
SUFFIX = ".template"


def write(folder: Path) -> list[Path]:
    """Writes a course that is called as the folder is, all of it or nothing, and gives the paths.

    Raises SetupError where something is there already, or the name can't be a course's.
    """
    name = Path(os.path.abspath(folder)).name  # noqa: PTH100  # no link is followed: it is the name as typed
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise SetupError(f"{folder} is there already, and is left as it is\n  choose another name, or an empty folder")
    try:
        with tempfile.TemporaryDirectory() as work:
            _write(name, Path(work))
            _check_name(Path(work) / "course.yml")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder.parent) as work:
            made = Path(work) / name
            _write(name, made)
            paths = [folder / path.relative_to(made) for path in sorted(made.rglob("*")) if path.is_file()]
            if folder.is_dir():
                folder.rmdir()  # it is empty
            made.rename(folder)
    except OSError as error:
        raise SetupError(f"{error.filename or folder}: can't be written: {error.strerror}") from error
    return paths


def _write(name: str, folder: Path) -> None:
    words = {
        "COURSE": name,
        "MODULE": name.replace("-", "_"),
        "TITLE": name.replace("-", " ").replace("_", " ").capitalize(),
        "SCHEMA": URL,
    }
    for path in SKELETON.rglob(f"*{SUFFIX}"):
        text, target = path.read_text(encoding="utf-8"), str(path.relative_to(SKELETON)).removesuffix(SUFFIX)
        for word, meant in words.items():
            text, target = text.replace(word, meant), target.replace(word, meant)
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        (folder / target).write_text(text, encoding="utf-8")


def _check_name(course: Path) -> None:
    """Raises SetupError where course.yml refuses the name."""
    try:
        load_course(course)
    except SetupError as error:
        problem = str(error).partition(": ")[2].partition(f"\n{course}")[0]  # the title is made from the name
        raise SetupError(f"no course can be called so: {problem}") from error

"""The built-in course as data: its exercise files and the key of its public deck, all written by `chainrule build`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..fault import Fault

if TYPE_CHECKING:
    from ..key import AnswerKey

HERE = Path(__file__).parent
KEY = HERE / "key.json"
COURSE = HERE / "course.yml"  # what the key was made from, besides solutions/
STEM = "gradient"
EXERCISES = (f"{STEM}.py", f"{STEM}.ipynb")


def public_key() -> AnswerKey:
    """The key of the built-in course's public deck."""
    from .. import key

    return key.load(KEY, trusted=True)  # it is a part of this package, and was validated when it was built


def public_key_of(source: str) -> AnswerKey | None:
    """The built-in key, if it was made from exactly this source (provenance.source_digest)."""
    try:
        with KEY.open("rb") as file:
            if f'"source":"{source}"'.encode() not in file.read():
                return None
        found = public_key()
    except (OSError, Fault):
        return None
    return found if found.source == source else None


def is_course(path: Path) -> bool:
    """Whether a course.yml says what the built-in one says."""
    try:
        return path.read_bytes() == COURSE.read_bytes()
    except OSError:
        return False


def start(folder: Path) -> list[Path]:
    """Writes the exercise files into `folder`, made if it is not there; never overwrites: raises Fault before writing."""
    targets = [folder / name for name in EXERCISES]
    for target in targets:
        if os.path.lexists(target):
            raise Fault(f"{target} is there already, and is left as it is\n  start in another folder: chainrule start DIR")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target in targets:
            with target.open("xb") as file:
                file.write((HERE / target.name).read_bytes())
    except FileExistsError as error:
        raise Fault(f"{error.filename} is there already, and is left as it is") from error
    except OSError as error:
        raise Fault(f"{error.filename or folder}: can't be written: {error.strerror}") from error
    return targets

"""The built-in course as data: its exercise files, course.yml, and the key of its public deck."""

from __future__ import annotations

import gzip
import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SetupError

if TYPE_CHECKING:
    from ..key import AnswerKey

STEM = "gradient"
EXERCISES = (f"{STEM}.py", f"{STEM}.ipynb")
KEY = Path(__file__).with_name("public_key.json.gz")
"""Written by `chainrule build`; compressed, so that nobody's search prints its one line of a megabyte."""
CHECKOUT = Path(__file__).parents[3]


def file(name: str) -> Path:
    """course.yml, or one of EXERCISES: the wheel has them here, a checkout where they are edited and built."""
    here = KEY.with_name(name)
    return here if here.exists() else CHECKOUT / (f"exercises/{STEM}/{name}" if name in EXERCISES else name)


@cache
def public_key() -> AnswerKey:
    """The key of the built-in course's public deck; raises SetupError."""
    from ..key import parse_key

    try:
        data = gzip.decompress(KEY.read_bytes())
    except (OSError, EOFError) as error:
        raise SetupError(f"{KEY}: the built-in key can't be read: {error}\n  install chainrule again") from error
    return parse_key(data, str(KEY), trusted=True)  # it is a part of this package, and was validated when it was built


def is_course(path: Path) -> bool:
    """Whether a course.yml is the one that the built-in key was made from."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == public_key().course_digest
    except (OSError, SetupError):
        return False


def start(folder: Path) -> list[Path]:
    """Writes the exercise files into `folder`, which it makes. Never overwrites: raises SetupError before."""
    targets = [folder / name for name in EXERCISES]
    for target in targets:
        if os.path.lexists(target):
            raise SetupError(
                f"{target} is there already, and is left as it is\n  start in another folder: chainrule start DIR"
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target in targets:
            with target.open("xb") as new:
                new.write(file(target.name).read_bytes())
    except FileExistsError as error:
        raise SetupError(f"{error.filename} is there already, and is left as it is") from error
    except OSError as error:
        raise SetupError(f"{error.filename or folder}: can't be written: {error.strerror}") from error
    return targets

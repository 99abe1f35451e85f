"""What a key is made from, as files, and their digest: it says whether a kept key is still the key of a course."""

import hashlib
from pathlib import Path

from .. import builtin
from ..errors import SetupError

PACKAGE = Path(__file__).parents[1]
ENGINE = ("numerics/*.py", "deck/*.py", "key.py")
"""What a key's numbers depend on, in the package."""


def solutions_path(course: Path, stem: str) -> Path:
    """solutions/<stem>.py beside course.yml."""
    return course.parent / "solutions" / f"{stem}.py"


def generator_files(solutions: Path) -> list[Path]:
    """cases.py beside the lesson, if it is there."""
    return [file for file in [solutions.with_name("cases.py")] if file.exists()]


def other_ways_files(solutions: Path) -> list[Path]:
    """other_ways.py beside the lesson, if it is there."""
    return [file for file in [solutions.with_name("other_ways.py")] if file.exists()]


def misconception_files(solutions: Path) -> list[Path]:
    """The catalogued mistakes beside the lesson, in order of their names."""
    return sorted((solutions.parent / "misconceptions").glob("[!_]*.py"))


def source_digest(course: Path, stem: str) -> str:
    """SHA-256 over all that a key is made from; raises SetupError.

    That is course.yml, the built-in one, whose deck is the default, solutions/, and the engine's own modules.
    """
    path = solutions_path(course, stem)
    engine = [file for pattern in ENGINE for file in sorted(PACKAGE.glob(pattern))]
    digest = hashlib.sha256()
    authored = [path, *generator_files(path), *other_ways_files(path), *misconception_files(path)]
    for file in [course, builtin.file("course.yml"), *authored, *engine]:
        try:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise SetupError(
                f"{file}: can't be read: {error.strerror}\n"
                "  a course.yml that is not the built-in one needs solutions/ beside it, or a key: --key FILE"
            ) from error
    return digest.hexdigest()

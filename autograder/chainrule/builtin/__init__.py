"""The built-in course as data: its exercise files, course.yml, and the key of its public deck."""

from __future__ import annotations

import ast
import hashlib
import os
import zlib
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, ZipInfo

from ..errors import SetupError

if TYPE_CHECKING:
    from ..key import AnswerKey

STEM = "gradient"
EXERCISES = (f"{STEM}.py", f"{STEM}.ipynb")
SHIPPED = {  # what the wheel has here, and where a checkout has it
    "course.yml": "course.yml",
    "grade.yml": ".github/workflows/grade.yml",
    "course-v1.schema.json": "docs/course-v1.schema.json",
    "result-v2.schema.json": "docs/result-v2.schema.json",
    **{name: f"exercises/{STEM}/{name}" for name in EXERCISES},
}
KEY = Path(__file__).with_name("public_key.zip")
"""Written by `chainrule build`: the key's file in parts, so that right answers don't wait for what explains wrong ones."""
HEAD, PART, DIGESTS = "key.json.zlib", "{}.json.lzma", ("students", "graders")
CHECKOUT = Path(__file__).parents[3]


def file(name: str) -> Path:
    """One of SHIPPED: the wheel has them here, a checkout where they are edited and built."""
    here = KEY.with_name(name)
    return here if here.exists() else CHECKOUT / SHIPPED[name]


@cache
def public_key() -> AnswerKey:
    """The key of the built-in course's public deck; raises SetupError."""
    return read_key(KEY)


def graders_digest() -> str:
    """The digest of the same key with the lesson's functions, as its file would have it."""
    return _read(KEY, DIGESTS[1]).decode()


def read_key(path: Path) -> AnswerKey:
    """The key that `pack_key` made a file of; raises SetupError."""
    from ..key import LateMapping, put_together

    names = [name.partition(".")[0] for name in _read(path, "").decode().split() if name not in (HEAD, *DIGESTS)]
    explanations = LateMapping(names, lambda name: _read(path, PART.format(name)))
    return put_together(_read(path, HEAD), explanations, _read(path, DIGESTS[0]).decode())


def _read(path: Path, name: str) -> bytes:
    """A part of the key; "" are the parts' names."""
    try:
        with ZipFile(path) as parts:
            data = parts.read(name) if name else "\n".join(parts.namelist()).encode()
        if name == HEAD:
            return zlib.decompress(data)
        return _expanded(data) if name.endswith(".lzma") else data
    except (OSError, BadZipFile, KeyError, ImportError, ValueError, zlib.error) as error:  # ImportError: no lzma
        raise SetupError(f"{path}: the built-in key can't be read: {error}\n  install chainrule again") from error


def pack_key(students: AnswerKey, graders: AnswerKey) -> bytes:
    """The file of the key for students, and of its digest and that of the graders' one."""
    from ..key import take_apart

    head, explanations = take_apart(students)
    parts = {HEAD: _deflated(head)}
    for name, part in explanations.items():  # a quarter less, and it takes five times as long: not for right answers
        parts[PART.format(name)] = _compressed(part)
    parts |= {name: key.digest.encode() for name, key in zip(DIGESTS, (students, graders), strict=True)}
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        for name, data in parts.items():
            packed.writestr(ZipInfo(name), data)  # of no date
    return file.getvalue()


def _deflated(data: bytes) -> bytes:
    """As small as zlib makes what is nearly all digits."""
    made = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_FILTERED)
    return made.compress(data) + made.flush()


def _compressed(data: bytes) -> bytes:
    """As small as lzma makes text, whose characters are aligned to nothing. zipfile doesn't know this, nor the above."""
    import lzma

    smallest = {"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "pb": 0}
    return lzma.compress(data, lzma.FORMAT_ALONE, filters=[smallest])


def _expanded(data: bytes) -> bytes:
    """The reverse; raises ImportError where Python was built without lzma, ValueError for what is damaged."""
    import lzma

    try:
        return lzma.decompress(data, lzma.FORMAT_ALONE)
    except lzma.LZMAError as error:
        raise ValueError(str(error)) from error


def is_course(path: Path) -> bool:
    """Whether a course.yml is the one that the built-in key was made from."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == public_key().course_digest
    except (OSError, SetupError):
        return False


def start(folder: Path, exercise: Sequence[Path]) -> list[Path]:
    """Writes into `folder`, which it makes, those of the exercise's files that it lacks, and says which.

    Nothing is overwritten. Raises SetupError, before anything is written, where none is missing.
    """
    missing = {folder / path.name: path for path in exercise if not os.path.lexists(folder / path.name)}
    if not missing:
        there = folder / exercise[0].name
        raise SetupError(f"{there} is there already, and is left as it is\n  start in another folder: chainrule start DIR")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, path in missing.items():
            data = path.read_bytes()
            with target.open("xb") as new:
                new.write(data)
    except FileExistsError as error:
        raise SetupError(f"{error.filename} is there already, and is left as it is") from error
    except OSError as error:
        raise SetupError(f"{error.filename or folder}: can't be written: {error.strerror}") from error
    return list(missing)


def first_exercise(script: Path) -> tuple[str, int, str]:
    """Its name, the line that it begins at in the .py file, and its docstring."""
    body = ast.parse(script.read_bytes()).body
    first = next(
        one
        for one in body
        if isinstance(one, ast.FunctionDef) and isinstance(one.body[-1], ast.Raise) and len(one.body) == 2
    )
    return first.name, first.lineno, ast.get_docstring(first) or ""

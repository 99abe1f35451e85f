"""The built-in course as data: its exercise files, course.yml, and the key of its public deck."""

from __future__ import annotations

import ast
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

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
KEY = Path(__file__).with_name("public_key.msgpack")
"""Written by `chainrule build`: the key's file in two parts: right answers don't wait for what explains wrong ones."""
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
    return _packed(KEY).graders


def read_key(path: Path) -> AnswerKey:
    """The key that `pack_key` made a file of; raises SetupError."""
    from ..key import LateMapping, put_together

    packed = _packed(path)

    @cache
    def parts() -> dict[str, msgspec.Raw]:
        return msgspec.json.decode(_expanded(path, packed.explanations), type=dict[str, msgspec.Raw])

    explanations = LateMapping(packed.exercises, lambda name: bytes(parts()[name]))
    with _readable(path):
        head = zlib.decompress(packed.head)
    return put_together(head, explanations, packed.students)


class _Packed(msgspec.Struct):
    """The key for students in two parts, in JSON that is compressed, and the digests of its file and of the graders' one."""

    head: bytes
    exercises: tuple[str, ...]
    explanations: bytes
    students: str
    graders: str


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raises SetupError for a key that is not whole; ImportError: Python was built without lzma."""
    try:
        yield
    except (OSError, ImportError, ValueError, zlib.error, msgspec.MsgspecError) as error:
        raise SetupError(f"{path}: the built-in key can't be read: {error}\n  install chainrule again") from error


def _packed(path: Path) -> _Packed:
    with _readable(path):
        return msgspec.msgpack.decode(path.read_bytes(), type=_Packed)


def pack_key(students: AnswerKey, graders: AnswerKey) -> bytes:
    """The file of the key for students, and of its digest and that of the graders' one."""
    from ..key import take_apart

    head, explanations = take_apart(students)
    late = msgspec.json.encode({name: msgspec.Raw(part) for name, part in explanations.items()})
    return msgspec.msgpack.encode(
        _Packed(_deflated(head), tuple(explanations), _compressed(late), students.digest, graders.digest)
    )


def _deflated(data: bytes) -> bytes:
    """As small as zlib makes what is nearly all digits."""
    made = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_FILTERED)
    return made.compress(data) + made.flush()


def _compressed(data: bytes) -> bytes:
    """As small as lzma makes text, aligned to nothing: a quarter less than zlib, and it takes five times
    as long, so not for right answers.
    """
    import lzma

    smallest = {"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "pb": 0}
    return lzma.compress(data, lzma.FORMAT_ALONE, filters=[smallest])


def _expanded(path: Path, data: bytes) -> bytes:
    """The reverse; raises SetupError where there is no lzma, or the data are damaged."""
    with _readable(path):
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

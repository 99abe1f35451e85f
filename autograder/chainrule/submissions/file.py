"""A submission: what a student handed in, cell by cell, and where it came from.

Nothing of it is run or compiled here; the sandbox does that. A submission that can't be read is `broken`, and says why.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import os
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import ChainruleError, SetupError
from ..safe_text import plain

LARGEST = 1_000_000  # bytes
MOST_CELLS = 1_000
TOO_LARGE = f"it is beyond {LARGEST // 1_000_000} MB; hand in the code alone, and clear a notebook's outputs"
NO_CHARACTERS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
NAME = "name a .py or .ipynb file, a folder, or a .zip"
OTHERS = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a directory", stat.S_IFIFO: "a named pipe"}
READ_ONLY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # follows no link, waits for no pipe


@dataclass(frozen=True)
class Submission:
    """What was handed in. `path` and `student` may hold any text: whoever prints them makes them inert."""

    path: str  # as shown: relative to where grade was run
    sha256: str  # of all the bytes; "" when they can't be read, or are too many
    cells: tuple[tuple[str, bytes], ...]  # name and source in UTF-8: of a .py its own, of a notebook "cell 1" …
    notebook: bool
    warnings: tuple[str, ...] = ()
    broken: str | None = None  # why it can't be graded
    student: str | None = None


class _BrokenError(ChainruleError):
    """Why a submission can't be graded."""


def read_submission(path: Path, *, shown: str | None = None, student: str | None = None) -> Submission:
    """The submission in the file `path`; raises SetupError if there is no such file, or it is no .py or .ipynb."""
    shown = str(path) if shown is None else shown
    data = contents(path, shown)
    if isinstance(data, str):
        return broken_submission(data, path=shown, student=student)
    return submission_from_bytes(data, path=shown, name=path.name, student=student)


def contents(path: Path, shown: str) -> bytes | str:
    """The bytes of the file `path`, or why they are not read; raises SetupError as `read_submission` does."""
    try:
        reason = refusal(os.lstat(path).st_mode)  # before it is opened: opening a device may already do something
        suffix(path.name)
        if reason is None:
            with os.fdopen(os.open(path, READ_ONLY), "rb") as file:
                reason = refusal(os.fstat(file.fileno()).st_mode)  # it may have been exchanged since
                data = b"" if reason else file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a name that no file can have
        raise SetupError(f"{plain(shown)}: there is no such file\n  {NAME}") from None
    except OSError as error:
        reason = f"it can't be read: {error.strerror or error}"
    if reason is None and len(data) > LARGEST:
        reason = TOO_LARGE
    return data if reason is None else reason


def submission_from_bytes(data: bytes, *, path: str, name: str, student: str | None = None) -> Submission:
    """The submission whose bytes are `data`. The suffix of `name` says whether it is a notebook; raises SetupError."""
    notebook = suffix(name) == ".ipynb"
    if len(data) > LARGEST:
        return broken_submission(TOO_LARGE, path=path, student=student)
    try:
        cells, reason = _cells(name, data), None
    except _BrokenError as error:
        cells, reason = (), str(error)
    return Submission(path, hashlib.sha256(data).hexdigest(), cells, notebook, broken=reason, student=student)


def broken_submission(reason: str, *, path: str, student: str | None = None) -> Submission:
    """A submission that can't be read, for this reason."""
    return Submission(path, "", (), path.lower().endswith(".ipynb"), broken=reason, student=student)


def suffix(name: str) -> str:
    """`.py` or `.ipynb`; raises SetupError."""
    if (found := PurePosixPath(name).suffix.lower()) not in (".py", ".ipynb"):
        raise SetupError(f"{plain(name)} is not a submission; {NAME}")
    return found


def refusal(mode: int) -> str | None:
    """Why what has this `st_mode` is not read; None for a regular file."""
    kind = OTHERS.get(stat.S_IFMT(mode), "a device or a socket")
    return None if stat.S_ISREG(mode) else f"it is {kind}; hand in the file itself"


def _cells(name: str, data: bytes) -> tuple[tuple[str, bytes], ...]:
    if data.startswith(b"version https://git-lfs"):
        raise _BrokenError("it is a Git LFS pointer, not the file; run `git lfs pull`, and hand in what it brings")
    if suffix(name) == ".py":
        return ((plain(name), _python(data).encode("utf-8", "surrogatepass")),)
    cells = []
    code, key = _code(_object(data))
    for number, cell in enumerate(code, start=1):
        lines = [cell.get(key)] if isinstance(cell.get(key), str) else cell.get(key)
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise _BrokenError(f"it is not a notebook: the source of code cell {number} is not text")
        try:
            cells.append((f"cell {number}", "".join(lines).encode()))
        except UnicodeEncodeError:
            raise _BrokenError(f"code cell {number} holds half a character (a lone surrogate)") from None
    return tuple(cells)


def _python(data: bytes) -> str:
    """The text of a .py in the encoding that it declares (PEP 263), else UTF-8."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        codec = codecs.lookup(encoding)
        if codec.name in NO_CHARACTERS or not codec._is_text_encoding:  # noqa: SLF001  # there is no public name for it
            raise _BrokenError(f"its encoding {plain(encoding, 40)} is none for a text; save it as UTF-8")
        return data.decode(codec.name)
    except SyntaxError as error:  # an unknown encoding, or one that contradicts the byte order mark, or no UTF-8
        raise _BrokenError(f"it can't be read as text ({plain(str(error.msg))}); save it as UTF-8") from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _BrokenError(f"line {line} is not {codec.name.upper()}; save it as UTF-8") from None


def _object(data: bytes) -> dict[str, Any]:
    book, reason = None, "its JSON is not an object"
    try:
        if not (text := data.decode("utf-8-sig")).strip():
            raise _BrokenError("it is empty")
        book = json.loads(text)
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is not UTF-8"
    except json.JSONDecodeError as error:
        reason = f"not JSON at line {error.lineno}"
    except (RecursionError, ValueError):  # ValueError: an integer beyond sys.get_int_max_str_digits()
        reason = "its JSON is nested too deeply, or has a number of thousands of digits"
    if not isinstance(book, dict):
        raise _BrokenError(f"it is not a notebook: {reason}")
    return book


def _code(book: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """The code cells of a notebook of format 4 or 3, and the key of their source."""
    if (major := book.get("nbformat")) not in (3, 4):
        version = plain(str(major), 20) if isinstance(major, int | float | str) else "missing"
        raise _BrokenError(f"its notebook format (nbformat) is {version}, not 3 or 4; save it with a current Jupyter")
    sheets = [book] if major == 4 else book.get("worksheets")
    lists = [_get(sheet, "cells") for sheet in sheets] if isinstance(sheets, list) else [None]
    cells: list[Any] = [cell for listed in lists for cell in (listed if isinstance(listed, list) else [None])]
    if not all(isinstance(_get(cell, "cell_type"), str) for cell in cells):
        raise _BrokenError("it is not a notebook: what should be its cells is something else")
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    kernel, info = (_get(book.get("metadata"), key) for key in ("kernelspec", "language_info"))
    for language in (_get(kernel, "language"), _get(info, "name"), *(cell.get("language") for cell in code)):
        if isinstance(language, str) and language.lower() not in ("", "python"):
            raise _BrokenError(f"its language is {plain(language, 40)}; choose a Python kernel, and save it again")
    if not 0 < len(code) <= MOST_CELLS:
        raise _BrokenError(f"it has {len(code)} code cells, beyond {MOST_CELLS}" if code else "it has no code cells")
    return code, "source" if major == 4 else "input"


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None

"""What a submission may import: what is there in every child, and the extras of those whose sources name them."""

from __future__ import annotations

import re
import sys
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROVIDED = (
    "_strptime", "tokenize", "abc", "array", "ast", "atexit", "bisect", "builtins", "cmath", "collections",
    "collections.abc", "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools",
    "gc", "hashlib", "heapq", "inspect", "io", "itertools", "json", "keyword", "linecache", "math", "numbers",
    "operator", "os", "pathlib", "pprint", "random", "re", "statistics", "string", "struct", "sys", "textwrap",
    "threading", "time", "timeit", "traceback", "types", "typing", "unicodedata", "warnings", "weakref", "numpy",
    "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.random", "numpy.typing", "numpy.lib.stride_tricks",
    "numpy.lib.scimath", "numpy.char", "numpy.core", "numpy.ctypeslib", "numpy.rec", "numpy.strings",
)  # fmt: skip
UNSUITED = frozenset({
    "antigravity", "ensurepip", "idlelib", "lib2to3", "msilib", "numpy.f2py", "pip", "test", "this", "tkinter", "turtle",
    "turtledemo", "venv",
})  # fmt: skip
"""They open windows, print, or are programs: stood in for."""
EXTRAS = {name for name in sys.stdlib_module_names if not name.startswith("_")} - UNSUITED - set(PROVIDED)
EXTRAS |= {"numpy.polynomial", "numpy.testing"}
"""Provided, too, but dear: a child imports of them, before it is sealed, what its submission names."""
LATE = {
    b"argparse": "gettext shutil", b"asyncio": "asyncio.subprocess", b"calendar": "locale",
    b"concurrent": "concurrent.futures.thread concurrent.futures.process multiprocessing.connection multiprocessing.queues",
    b"cprofile": "pstats", b"doctest": "pdb pydoc unittest.mock", b"mock": "unittest.mock",
    b"multiprocessing": "multiprocessing.pool multiprocessing.queues multiprocessing.synchronize multiprocessing.managers "
    "multiprocessing.shared_memory multiprocessing.dummy multiprocessing.popen_fork multiprocessing.resource_tracker",
    b"pdb": "pydoc", b"platform": "subprocess socket", b"shutil": "zipfile tarfile", b"socket": "encodings.idna",
    b"tempfile": "shutil random", b"unittest": "unittest.main unittest.mock shutil",
    b"urllib": "encodings.idna http.client urllib.response", b"xml": "xml.etree.ElementTree xml.dom.minidom",
    b"numpy import *": "numpy.polynomial numpy.testing",
}  # fmt: skip
"""What these words make Python and numpy import late, when there are no files any more: in the lines that import, in small
letters.
"""
USED = {
    b"encoding": "encodings.cp1252 encodings.utf_8_sig", b"genfromtxt": "urllib.parse urllib.request urllib.error",
    b"loadtxt": "urllib.parse urllib.request urllib.error", b"DataSource": "urllib.parse urllib.request urllib.error",
    b".polynomial": "numpy.polynomial", b".testing": "numpy.testing",
}  # fmt: skip
"""The same, of words anywhere in a source."""
NAMED = re.compile(
    rb"(?m)(?:^|[;:])[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b[ \t]*([^\n#;]*)|import[ \t]+([^\n#;]+))"
    rb"|import_module\([ \t]*['\"]([\w.]+)"
)
MOST_EXTRAS = 100
LONGEST_NAME = 100  # characters of a module's, with those that it is in
MOST_NAMED = 10_000  # that are looked at, and bytes of a line of names: no exercise imports so much
LONGEST_NAMES = 10_000


def extras_in(cells: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """Which of EXTRAS, or modules in them, these sources name. (One that is named in a roundabout way is not there.)"""
    found: dict[str, None] = {}
    for _, source in cells:
        lines = b"\n".join(_lines_with(b"import", source))  # which takes a third of its time
        found |= dict.fromkeys(filter(is_extra, islice(_named(lines), MOST_NAMED)))
        for words, text in ((LATE, lines.lower()), (USED, source)):
            found |= dict.fromkeys([one for word, late in words.items() if word in text for one in late.split()])
    return tuple([name for name in found if is_extra(name)])[:MOST_EXTRAS]


def _lines_with(word: bytes, source: bytes) -> Iterator[bytes]:
    """The lines in which a word is."""
    at = source.find(word)
    while at >= 0:
        end = source.find(b"\n", at) % (len(source) + 1)  # the last one may have none
        yield source[source.rfind(b"\n", 0, at) + 1 : end]
        at = source.find(word, end)


def _named(lines: bytes) -> Iterator[str]:
    """The modules, or what may be one, that are named in these lines."""
    for found in NAMED.finditer(lines):
        parent, names, plain, late = (part or b"" for part in found.groups())
        if 0 < len(parent) <= LONGEST_NAME:
            top = parent.decode("ascii", "ignore")
            yield top
            yield from (f"{top}.{name}" for name in _words(names))
        yield from _words(plain)
        yield from _words(late)


def is_extra(name: str) -> bool:
    """Whether it is one of EXTRAS, or in one; not what runs a program, or tests, when it is imported."""
    first, *inner = name.split(".")
    runs = any(part.startswith("__") or part in ("test", "tests") for part in inner)
    return (name in EXTRAS or first in EXTRAS) and len(inner) < 3 and not runs


def _words(names: bytes) -> list[str]:
    """The first word of each of some names with commas between them: `a as b, c` gives a and c."""
    every = names[:LONGEST_NAMES].split(b",")
    found = (re.match(rb"[ \t(]*([A-Za-z_][\w.]*)", name) for name in every)
    return [one[1].decode() for one in found if one and len(one[1]) <= LONGEST_NAME]

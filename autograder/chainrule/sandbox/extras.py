"""What a submission may import: what is there in every child, and what a child imports because its source names it."""

import sys

PROVIDED = (
    "tokenize", "abc", "array", "ast", "atexit", "bisect", "builtins", "cmath", "collections", "collections.abc",
    "contextlib", "copy", "dataclasses", "datetime", "enum", "functools", "gc", "hashlib", "heapq", "inspect", "io",
    "itertools", "keyword", "linecache", "math", "numbers", "operator", "os", "pprint", "random", "re", "string",
    "struct", "sys", "textwrap", "threading", "time", "timeit", "traceback", "types", "typing", "unicodedata",
    "warnings", "weakref", "numpy", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.random", "numpy.typing",
    "numpy.lib.stride_tricks", "numpy.lib.scimath", "numpy.char", "numpy.core", "numpy.ctypeslib", "numpy.rec",
    "numpy.strings",
)  # fmt: skip
UNSUITED = frozenset({
    "antigravity", "ensurepip", "idlelib", "lib2to3", "msilib", "numpy.f2py", "pip", "test", "this", "tkinter", "turtle",
    "turtledemo", "venv",
})  # fmt: skip
"""They open windows, print, or are programs: stood in for."""
EXTRAS = {name for name in sys.stdlib_module_names if not name.startswith("_")} - UNSUITED - set(PROVIDED)
EXTRAS |= {"_strptime", "numpy.polynomial", "numpy.testing"}
"""Provided, too, but dear: a child imports of them, before it is sealed, what its submission names."""


def is_extra(name: str) -> bool:
    """Whether it is one of EXTRAS, or in one; not what runs a program, or tests, when it is imported."""
    first, *inner = name.split(".")
    runs = any(part.startswith("__") or part in ("test", "tests") for part in inner)
    return (name in EXTRAS or first in EXTRAS) and len(inner) < 3 and not runs

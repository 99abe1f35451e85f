"""What a submission may import: what is there in every child, and what a child imports because its source names it."""

import sys

PROVIDED = (
    "tokenize", "abc", "array", "ast", "atexit", "bisect", "builtins", "cmath", "collections", "collections.abc",
    "contextlib", "copy", "dataclasses", "datetime", "enum", "functools", "gc", "hashlib", "heapq", "inspect", "io",
    "itertools", "keyword", "linecache", "math", "numbers", "operator", "os", "pprint", "random", "re", "string",
    "struct", "sys", "textwrap", "threading", "time", "timeit", "traceback", "types", "typing", "unicodedata",
    "warnings", "weakref", "numpy", "numpy.linalg", "numpy.random", "numpy.typing", "numpy.lib.stride_tricks",
    "numpy.lib.scimath",
)  # fmt: skip
UNSUITED = frozenset({
    "antigravity", "ensurepip", "idlelib", "lib2to3", "msilib", "numpy.f2py", "pip", "test", "this", "tkinter", "turtle",
    "turtledemo", "venv",
})  # fmt: skip
"""They open windows, print, or are programs: stood in for."""
OF_NUMPY = ("char", "core", "ctypeslib", "fft", "ma", "polynomial", "rec", "strings", "testing")
"""What `np` imports when it is asked for one of them."""
EXTRAS = {name for name in sys.stdlib_module_names if not name.startswith("_")} - UNSUITED - set(PROVIDED)
EXTRAS |= {"_strptime", *(f"numpy.{name}" for name in OF_NUMPY)}
"""Provided, too, but dear: a child imports of them, before it is sealed, what its submission names."""


def is_extra(name: str) -> bool:
    """Whether it is one of EXTRAS, or in one; not what runs a program, or tests, when it is imported."""
    first, *inner = name.split(".")
    runs = any(part.startswith("__") or part in ("test", "tests") for part in inner)
    return (name in EXTRAS or first in EXTRAS) and len(inner) < 3 and not runs

"""In the child: what a submission may import, and what stands in for plotting and other libraries that are not there.

The same modules are there on every machine and in every tier: those that the template has imported. Another one of the
standard library, or one of STAND_INS, must not void a file that hardly needs it (a plot, a debugger), so it is answered by
an object that does nothing; its values are no numbers.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
import warnings
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PROVIDED = (
    "_strptime", "tokenize", "abc", "array", "ast", "atexit", "bisect", "builtins", "cmath", "collections",
    "collections.abc", "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "functools",
    "gc", "hashlib", "heapq", "inspect", "io", "itertools", "json", "keyword", "linecache", "math", "numbers",
    "operator", "os", "pathlib", "pprint", "random", "re", "statistics", "string", "struct", "sys", "textwrap",
    "threading", "time", "timeit", "traceback", "types", "typing", "unicodedata", "warnings", "weakref", "numpy",
    "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.random", "numpy.typing", "numpy.lib.stride_tricks",
    "numpy.lib.scimath", "numpy.char", "numpy.core", "numpy.ctypeslib", "numpy.rec", "numpy.strings",
)  # fmt: skip
STANDARD = "much of the standard library (math, random, itertools, functools, collections, dataclasses, statistics, …)"
EXTRAS = ("logging", "numpy.f2py", "numpy.polynomial", "numpy.testing", "unittest")
"""Provided, too, but dear: a child imports of them, before it is sealed, what its submission names."""
STAND_INS = frozenset({
    "IPython", "autograd", "bokeh", "cupy", "doctest", "google", "ipywidgets", "jax", "keras", "matplotlib", "networkx",
    "numba", "pandas", "plotly", "pytest", "scipy", "seaborn", "sklearn", "sympy", "tensorflow", "torch", "torchvision",
    "tqdm", "typing_extensions",
})  # fmt: skip

cells: set[str] = set()
"""The file names of the submission's code."""
noted: list[str] = []
"""Names of the libraries that were stood in for, in the order of their import."""


def preload() -> None:
    """Imports all that is PROVIDED, as far as this numpy has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy.core is deprecated, and still there
        for name in PROVIDED:
            with suppress(ImportError):
                importlib.import_module(name)
    sys.path_importer_cache.clear()  # which would take each child a millisecond


def extras_in(cells: Iterable[tuple[str, bytes]]) -> int:
    """Which of EXTRAS are named in these sources, a bit each. (One that is named in a roundabout way is not there.)"""
    sources = [source for _, source in cells]
    if any(b"import *" in source for source in sources):
        return (1 << len(EXTRAS)) - 1
    words = [name.rpartition(".")[2].encode() for name in EXTRAS]
    return sum(1 << i for i, word in enumerate(words) if any(word in source for source in sources))


def load(extras: int) -> None:
    for i, name in enumerate(EXTRAS):
        if extras >> i & 1:
            importlib.import_module(name)


def restrict() -> None:
    """From now on nothing is imported but what is there already and the stand-ins."""
    sys.meta_path[:] = [_Finder()]
    sys.path_importer_cache.clear()
    sys.path[:] = []


class StandIn:
    """Whatever is asked of it, it is itself again; it is not a number."""

    def __init__(self, name: str, shape: tuple[int, ...] = (1,)) -> None:
        self._name, self._shape = name, shape

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a protocol (__array__, __float__) that it does not speak
            raise AttributeError(name)
        return StandIn(f"{self._name}.{name}")

    def __call__(self, *arguments: Any, **_: Any) -> Any:
        if len(arguments) == 1 and isinstance(arguments[0], FunctionType):
            return arguments[0]  # a decorator: the function stays what it is
        match self._name.rpartition(".")[2], arguments:
            case "subplots", sizes:  # fig, ((a, b), (c, d)) = plt.subplots(2, 2)
                shape = tuple(size for size in sizes if isinstance(size, int) and size > 1)
                return self, StandIn(self._name, shape or (1,))
            case "tqdm", (several, *_):
                return several
            case "trange", (int() as several, *_):
                return range(several)
        return self

    def __iter__(self) -> Iterator[StandIn]:
        first, *others = self._shape  # line, = plt.plot(…)
        return iter([StandIn(self._name, tuple(others) or (1,)) for _ in range(first)])

    def __instancecheck__(self, _: object) -> bool:
        return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __getitem__(self, _: Any) -> StandIn:
        return self

    def __setitem__(self, _: Any, value: Any) -> None:
        pass

    def __mro_entries__(self, _: Any) -> tuple[type, ...]:
        return ()  # class Net(torch.nn.Module): a class like any other

    def __or__(self, _: Any) -> StandIn:
        return self  # torch.Tensor | None, in an annotation

    __ror__ = __or__

    def __repr__(self) -> str:
        return f"<stand-in for {self._name}>"

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(
            f"{self._name} is not there when graded: its values can't be used (numpy and the standard library can)"
        )

    __len__ = __float__ = __int__ = __index__ = __bool__ = __neg__ = __abs__ = __array__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = __rpow__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __rpow__ = __pos__ = __contains__ = __complex__ = _refuse
    __matmul__ = __rmatmul__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse


class _Module(ModuleType):
    __path__: list[str] = []  # noqa: RUF012  # the import system asks for it: it may have submodules

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")


class _Finder:
    """A meta path finder (importlib.abc), and the loader of what it finds."""

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # importlib's
        target: ModuleType | None = None,  # noqa: ARG002  # importlib's
    ) -> importlib.machinery.ModuleSpec:
        top = name.partition(".")[0]
        if top in STAND_INS or (
            top in sys.stdlib_module_names and not top.startswith("_") and top not in PROVIDED and _asked_by_student()
        ):
            if top not in noted:
                noted.append(top)
            return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]  # its methods are enough
        raise ModuleNotFoundError(f"{name!r} is not there when graded; there are numpy and {STANDARD}", name=name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def _asked_by_student() -> bool:
    """Whether it is the submission that imports: numpy and Python itself must not be given a stand-in for a real module."""
    frame = sys._getframe(2)  # noqa: SLF001  # the only way to know
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back  # type: ignore[assignment]  # typeshed leaves None out
    return frame is not None and frame.f_code.co_filename in cells

"""In the child: what a submission may import, and what stands in for plotting and other libraries that are not there.

The same modules are there on every machine and in every tier: the standard library, as far as a submission names it, and
numpy. One of STAND_INS must not void a file that hardly needs it (a plot, a bar of progress), so it is answered by an object
that does nothing; its values are no numbers. Where the student has foreseen that it may be missing, by a `try` around the
import, it is missing: then their own way without it is taken.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
import warnings
from contextlib import suppress
from dis import opmap
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, Self

from ..extras import PROVIDED, UNSUITED, is_extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

STANDARD = "the standard library"
MOST_NAMED = 10
STAND_INS = frozenset({
    "IPython", "PIL", "autograd", "bokeh", "cupy", "cv2", "google", "gym", "h5py", "imageio", "ipywidgets", "jax",
    "joblib", "keras", "lightning", "marimo", "matplotlib", "mpl_toolkits", "networkx", "nltk", "numba", "pandas",
    "plotly", "polars", "psutil", "pydot", "pygame", "pylab", "pytest", "requests", "rich", "scipy", "seaborn",
    "skimage", "sklearn", "statsmodels", "streamlit", "sympy", "tabulate", "tensorboard", "tensorflow", "termcolor",
    "torch", "torchinfo", "torchsummary", "torchvision", "tqdm", "transformers", "typing_extensions", "wandb",
    "xarray",
})  # fmt: skip
"""What plots, shows, trains or reads data: an object that does nothing stands in for it."""
DERIVED = frozenset({
    "derivative", "elementwise_grad", "grad", "hessian", "jacfwd", "jacobian", "jacrev", "value_and_grad", "vmap",
})  # fmt: skip
"""What makes another function of one, as decorators of those libraries do not: it would be taken for that one."""
OURS = "chainrule"
"""What a notebook's own cells ask how far it is: nothing is missing without it, so nothing is said of its stand-in."""


def preload() -> None:
    """Imports all that is PROVIDED, as far as this numpy has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy.core is deprecated, and still there
        for name in PROVIDED:
            with suppress(ImportError):
                importlib.import_module(name)
    sys.path_importer_cache.clear()  # which would take each child a millisecond


def load(names: Iterable[str]) -> None:
    """Imports these; what isn't there, in this version of Python say, is told when the submission asks for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some are deprecated, and still there
        for name in names:
            if is_extra(name):
                with suppress(Exception, SystemExit):  # whatever a module does: the child is to be sealed
                    importlib.import_module(name)


def restrict() -> None:
    """From now on nothing is imported but what is there already and the stand-ins."""
    sys.meta_path[:] = [finder]
    sys.modules.pop(OURS, None)
    sys.path_importer_cache.clear()
    sys.path[:] = []


class StandIn:
    """Whatever is asked of it, it is itself again; it is empty, and false, and not a number."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "0"
        if name.startswith("__"):  # a protocol (__array__, __float__) that it does not speak
            raise AttributeError(name)
        return StandIn(f"{self._name}.{name}")

    def __call__(self, *arguments: Any, **_: Any) -> Any:
        last = self._name.rpartition(".")[2]
        if len(arguments) == 1 and isinstance(arguments[0], FunctionType) and last not in DERIVED:
            return arguments[0]  # a decorator: the function stays what it is
        if last in ("tqdm", "tqdm_notebook", "track", "progress_bar"):
            return Bar(self._name, arguments[0] if arguments else ())
        if last == "trange":
            return Bar(self._name, range(*arguments))
        return self

    def __iter__(self) -> Iterator[StandIn]:
        """As many as are asked for where it is unpacked, `line, = plt.plot(…)`; else none, so that loops over it end."""
        return iter([StandIn(self._name) for _ in range(_unpacked(sys._getframe(1)))])  # noqa: SLF001  # no other way

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False  # 'cuda' if torch.cuda.is_available() else 'cpu'

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

    def __contains__(self, _: Any) -> bool:
        return False

    def __mro_entries__(self, _: Any) -> tuple[type, ...]:
        return (Base,)  # class Net(torch.nn.Module)

    def __or__(self, _: Any) -> StandIn:
        return self  # torch.Tensor | None, in an annotation

    __ror__ = __or__

    def __add__(self, other: Any) -> StandIn:
        if not isinstance(other, StandIn):
            self._refuse()
        return self  # line1 + line2, for a legend

    __radd__ = __add__

    def __repr__(self) -> str:
        return f"<stand-in for {self._name}>"

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(no_value(self._name))

    __float__ = __int__ = __index__ = __neg__ = __abs__ = __array__ = __complex__ = __pos__ = _refuse
    __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = __rpow__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __matmul__ = __rmatmul__ = __lt__ = __le__ = __gt__ = __ge__ = (
        _refuse
    )


class Base:
    """What a class inherits from a stand-in: Net().to(device), Net()(x)."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __init_subclass__(cls, **_: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{type(self).__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> Any:
        return StandIn(type(self).__name__)


class Bar(StandIn):
    """A bar of progress: passes on what it is put around, and does nothing else."""

    def __init__(self, name: str, several: Any) -> None:
        super().__init__(name)
        self._several = several

    def __iter__(self) -> Any:
        return iter(self._several)

    def __len__(self) -> int:
        return len(self._several)

    def __bool__(self) -> bool:
        return True


def no_value(name: str) -> str:
    """What is said to whoever uses a stand-in's value as one."""
    library = name.partition(".")[0]
    return f"{library} is not there when graded: {name} has no value; use numpy or the standard library"


def _unpacked(frame: Any) -> int:
    """Into how many names the instruction at work in a frame unpacks; 0 if it doesn't."""
    code, at = frame.f_code.co_code, frame.f_lasti
    if not 0 <= at < len(code) - 1:
        return 0
    if code[at] == opmap["UNPACK_SEQUENCE"]:
        return int(code[at + 1])
    return int(code[at + 1]) if code[at] == opmap["UNPACK_EX"] else 0


class _Module(ModuleType):
    __path__: list[str] = []  # noqa: RUF012  # the import system asks for it: it may have submodules
    __version__ = "0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return StandIn(self.__name__)(*arguments, **options)  # import tqdm; tqdm(…)


class _Finder:
    """A meta path finder (importlib.abc), and the loader of what it finds."""

    def __init__(self) -> None:
        self.cells: set[str] = set()  # the file names of the submission's code
        self.guarded: dict[
            str, list[tuple[int, int]]
        ] = {}  # lines, by cell, between which an import may fail: the student has foreseen it
        self.stands_aside = True  # for guarded imports: they fail
        self.stood_aside = False  # for one, since this was last set
        self.stood_in_for: list[str] = []  # the libraries that were stood in for, in the order of their import

    def warning(self) -> list[str]:
        """What was stood in for, in one line; nothing if nothing was."""
        if not self.stood_in_for:
            return []
        more = len(self.stood_in_for) - MOST_NAMED
        *others, last = self.stood_in_for if more <= 0 else [*self.stood_in_for[:MOST_NAMED], f"{more} more"]
        names, many = (f"{', '.join(others)} and {last} are", True) if others else (f"{last} is", False)
        return [f"{names} not there when graded; what is called of {'them' if many else 'it'} does nothing"]

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002  # importlib's
        target: ModuleType | None = None,  # noqa: ARG002  # importlib's
    ) -> importlib.machinery.ModuleSpec | None:
        top = name.partition(".")[0]
        frame, asks = _asking(self.cells)
        if asks:  # importlib.util.find_spec: is it there?
            return None
        if top == OURS or top in STAND_INS or name in UNSUITED or (top in UNSUITED and frame is not None):
            if frame is None or not (self.stands_aside and self._is_guarded(frame)):
                if frame is not None and top not in (OURS, *self.stood_in_for):
                    self.stood_in_for.append(top)
                return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]  # it will do
            self.stood_aside = True
        raise ModuleNotFoundError(f"{name!r} is not there when graded; there are numpy and {STANDARD}", name=name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass

    def _is_guarded(self, frame: Any) -> bool:
        """Whether the import stands where the student takes ImportError."""
        return any(first <= frame.f_lineno <= last for first, last in self.guarded.get(frame.f_code.co_filename, ()))


finder = _Finder()


def _asking(cells: set[str]) -> tuple[Any, bool]:
    """The submission's frame that imports, or None where Python and numpy do; and whether it only asks for a spec."""
    frame: Any = sys._getframe(2)  # noqa: SLF001  # the only way to know
    asks = False
    while frame is not None and (
        frame.f_code.co_filename.startswith("<frozen importlib")
        or frame.f_globals.get("__name__") in ("importlib", "importlib.util")
    ):
        asks |= frame.f_code.co_name == "find_spec" and frame.f_globals.get("__name__") == "importlib.util"
        frame = frame.f_back
    return (frame, asks) if frame is not None and frame.f_code.co_filename in cells else (None, asks)

"""An author's own generators: solutions/cases.py, a function for each parameter name, which draws its value.

As with pytest's fixtures, a generator asks by name for what it needs: `draw`, a Stream of its own; `case`, its
CaseSettings, with the author's own keys; and other names of the case, own or built in. It returns the value, or None: not
fair, draw again. What it returns is checked here, so that a slip is told with its line, and not to a student.
"""

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ValidationError

from ..course.model import CaseSettings
from ..errors import SetupError, line_of
from ..numerics.arguments import from_data, to_data
from ..numerics.randomness import Stream
from ..suggest import suggestion
from .network import UnfairDrawError

GIVEN = ("draw", "case")
MOST_NUMBERS = 10_000  # in one argument: the cases of an exercise travel to a submission in one message of 8 MB
MOST_ITEMS = 1_000  # of a list, or characters of a text


@dataclass(frozen=True)
class Generators:
    """The functions of the file `path`, by the name of the parameter that they draw."""

    path: Path = Path("solutions/cases.py")
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    keys: type[BaseModel] | None = None
    """The author's class Case: keys of a case beside chainrule's. Each has a default, which smallest cases take."""

    def check(self, parameters: Collection[str]) -> None:
        """Raises SetupError for a function that draws nothing which an exercise, with one of `parameters`, asks for.

        And for an author's key that chainrule has, too, or one without a default that fits.
        """
        self._check_keys()
        for name in self.functions:
            if name in GIVEN:
                raise SetupError(
                    f"{self._place(name)}: every generator is given `{name}`\n  give the parameter another name"
                )
        asked = {*parameters, *(name for generator in self.functions for name in self._takes(generator))}
        for name in self.functions:
            if name not in asked:
                likely = suggestion(name, parameters, indent=2)
                raise SetupError(
                    f"{self._place(name)}: no exercise has a parameter of this name{likely}\n  a helper's name begins with _"
                )

    def needed(self, parameters: Collection[str], known: Collection[str], exercise: str) -> list[str]:
        """`parameters` and all that they are drawn from, each after what it needs.

        Raises SetupError for a name that is neither own nor `known`, and for a circle.
        """
        if not self.functions and all(name in known for name in parameters):
            return [*parameters]
        needs: dict[str, list[str]] = {}
        asked = [(name, exercise) for name in parameters]  # and by whom
        for name, asker in asked:
            if name not in self.functions and name not in known:
                raise SetupError(
                    f"{asker}: no generator for the parameter {name!r}\n"
                    f"  known are: {', '.join(dict.fromkeys([*self.functions, *known]))}\n"
                    f"  or write your own in solutions/cases.py: def {name}(draw, case): …"
                )
            needs[name] = self._takes(name) if name in self.functions else []
            asked += [(other, self._place(name)) for other in needs[name] if other not in needs]
        try:
            return list(TopologicalSorter(needs).static_order())
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            raise SetupError(
                f"{self._place(circle[0])}: a circle: {' needs '.join(circle)}\n"
                f"  draw one of them from `draw` and `case` alone"
            ) from None

    def draw(
        self, needed: Collection[str], drawn: dict[str, Any], settings: CaseSettings, stream: Callable[[str], Stream]
    ) -> dict[str, Any]:
        """What was `drawn` already, and a value for each own name that is `needed`, from a `stream` of that name.

        Raises UnfairDrawError when a generator returns None, SetupError when one raises, or gives what is no argument.
        """
        values = dict(drawn)
        for name in needed:
            if name in self.functions:
                value, again = (self._called(name, values, settings, stream(name)) for _ in range(2))
                if _written(value) != _written(again):
                    raise SetupError(
                        f"{self._place(name)}: gives another value each time that it is called\n"
                        f"  take all that is random from `draw`, and keep nothing between two calls"
                    )
                if value is None:
                    raise UnfairDrawError(f"{name} in {self.path}", "it returned None")
                values[name] = from_data(value)
        return values

    def _called(self, name: str, values: Mapping[str, Any], settings: CaseSettings, stream: Stream) -> Any:
        function = self.functions[name]
        given = {"draw": stream, "case": self._with_keys(settings)} | {
            other: from_data(values[other]) for other in self._takes(name)
        }
        try:
            value = function(**{key: given[key] for key in self._parameters(name)})
        except (Exception, SystemExit) as error:
            line = line_of(error, function.__code__.co_filename)
            raise SetupError(f"{self.path}{line}: {name} raised {type(error).__name__}: {error}{_repair(error)}") from error
        if wrong := _unfit(value):
            raise SetupError(f"{self._place(name)}: returned {wrong}")
        return value

    def _with_keys(self, settings: CaseSettings) -> CaseSettings:
        if self.keys is None:
            return settings
        return settings.model_copy(update=self.keys.model_validate(settings.model_extra).model_dump())

    def _check_keys(self) -> None:
        if self.keys is None:
            return
        if taken := [name for name in CaseSettings.model_fields if name in self.keys.model_fields]:
            raise SetupError(f"{self.path}: Case: {taken[0]} is a key of chainrule's own\n  give yours another name")
        try:
            self.keys.model_validate(vars(self.keys.model_construct()))
        except ValidationError as error:
            raise SetupError(
                f"{self.path}: Case: {error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}\n"
                "  give each key a default that fits: the smallest cases have it"
            ) from error

    def _parameters(self, name: str) -> list[str]:
        """Those without a default: as in pytest, who gives one doesn't ask."""
        parameters = inspect.signature(self.functions[name]).parameters.values()
        return [parameter.name for parameter in parameters if parameter.default is parameter.empty]

    def _takes(self, name: str) -> list[str]:
        return [other for other in self._parameters(name) if other not in GIVEN]

    def _place(self, name: str) -> str:
        return f"{self.path}:{self.functions[name].__code__.co_firstlineno}: {name}"


def sizes(arguments: Mapping[str, Any]) -> dict[str, int]:
    """The sizes of the arguments, each named as a student would write it: len(x), A.shape[1]; those of nothing left out."""
    found: dict[str, int] = {}
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.ndim > 1:
            found |= {f"{name}.shape[{axis}]": size for axis, size in enumerate(value.shape)}
        elif isinstance(value, tuple) or (isinstance(value, np.ndarray) and value.ndim == 1):
            found[f"len({name})"] = len(value)
    return {name: size for name, size in found.items() if size}


def _written(value: Any) -> str | None:
    return None if value is None else repr(to_data(from_data(value)))


def _repair(error: BaseException) -> str:
    """What to do about what a generator raised: of `draw` and `case`, the name that was meant, or all that there are."""
    match error:
        case AttributeError(obj=Stream(), name=str(name)):
            return suggestion(name, (one for one in vars(Stream) if not one.startswith("_")), indent=2)
        case AttributeError(obj=CaseSettings() as case, name=str(name)):
            return suggestion(name, dict(case), indent=2)
    return "\n  a generator returns the value, or None when another should be drawn"


def _unfit(value: Any) -> str:
    """What the value is, with which it can't be an argument, and the repair; "" for one that can, and for None."""
    match value:
        case None:
            return ""
        case np.ndarray() if value.dtype != np.float64:
            return f"an array of {value.dtype}, not of float64\n  write for example: np.array([1, 2], dtype=float)"
        case np.ndarray() if not np.all(np.isfinite(value)):
            return "an array with a number that is not finite\n  return None to have another drawn"
        case np.ndarray():
            return "" if value.size <= MOST_NUMBERS else f"{value.size} numbers\n  draw at most {MOST_NUMBERS}"
        case list() | tuple() if len(value) > MOST_ITEMS or sum(np.size(item) for item in value) > MOST_NUMBERS:
            return f"a list of {len(value)}\n  draw at most {MOST_ITEMS}, and {MOST_NUMBERS} numbers in all"
        case list() | tuple():
            return next((f"a list with {wrong}" for item in value if (wrong := _unfit_item(item))), "")
        case str() if type(value) is str and len(value) <= MOST_ITEMS and value.encode("utf-8", "ignore").decode() == value:
            return ""
        case int() if type(value) is int and -(2**63) <= value < 2**63:
            return ""
        case float() | np.floating():
            whole = "int(…), or " if value.is_integer() else ""
            return f"a single {type(value).__name__}\n  write: {whole}np.array(…)"
        case np.integer():
            return f"an {type(value).__name__}\n  write: int(…)"
        case _:
            return f"{type(value).__name__}\n  return a float64 array, an int, a text, or a list of these"


def _unfit_item(item: Any) -> str:
    if item is None or isinstance(item, list | tuple):
        return f"{'None' if item is None else 'a list'} in it\n  return a list of float64 arrays, whole numbers or texts"
    return _unfit(item)

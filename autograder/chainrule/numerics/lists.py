"""numpy as solutions/ see it: a list of bounded numbers is an array of them, where numpy itself would ask for plain ones.

numpy hands a BoundedArray to our rules, but not a list that holds some: np.array([f(v) for v in x]), np.mean([…], axis=0).
"""

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

import numpy as np

from .bounded import BoundedArray
from .rules import stack

FLOAT = (None, float, np.float64)


def together(x: Any) -> Any:
    """The list, or list of lists, as a BoundedArray if there is one in it; anything else as it is."""
    return stack([together(one) for one in x]) if _holds_bounds(x) else x


def _holds_bounds(x: Any) -> bool:
    return isinstance(x, list | tuple) and any(isinstance(one, BoundedArray) or _holds_bounds(one) for one in x)


def _made_an_array(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def made(x: Any, dtype: Any = None, **options: Any) -> Any:
        bounds = together(x)
        if isinstance(bounds, BoundedArray) and dtype in FLOAT and not options:
            return bounds if function is np.asarray else bounds.copy()
        return function(x, dtype, **options)

    return made


def _of_an_array(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def of(x: Any, *arguments: Any, **options: Any) -> Any:
        return function(together(x), *arguments, **options)

    return of


TAKING_LISTS = {
    **{name: _made_an_array(getattr(np, name)) for name in ("array", "asarray")},
    **{name: _of_an_array(getattr(np, name)) for name in ("sum", "mean", "max", "median")},
}
NUMPY = ModuleType("numpy")
vars(NUMPY).update(vars(np), **TAKING_LISTS)
INSTEAD = {id(np): NUMPY, **{id(getattr(np, name)): function for name, function in TAKING_LISTS.items()}}


def put_in(module: ModuleType) -> None:
    """In the place of numpy, and of what was imported from it, among the module's names."""
    names = vars(module)
    names.update({name: INSTEAD[id(value)] for name, value in names.items() if id(value) in INSTEAD})

"""chainrule grades students' backpropagation code by proof, and says which misconception it shows.

    from chainrule import grade, load_key

    result = grade("ada/gradient.py", load_key("key.json"))

`grade` gives the Result of one submission, `load_key` reads an answer key, `load_course` a course.yml. Every error that they
raise is a ChainruleError. In a notebook, `examine(function)` says how a function does on the public cases, and raises where
it is wrong; `report()` gives the whole score. Nothing is imported before it is asked for, so that `chainrule --help` waits
for neither numpy nor pydantic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .course.model import load_course
    from .errors import ChainruleError
    from .grading import grade
    from .key import load_key
    from .notebook import examine, report
    from .result import Result

__all__ = ["ChainruleError", "Result", "__version__", "examine", "grade", "load_course", "load_key", "report"]

WHERE = {
    "ChainruleError": ("errors", "ChainruleError"),
    "Result": ("result", "Result"),
    "examine": ("notebook", "examine"),
    "grade": ("grading", "grade"),
    "load_course": ("course.model", "load_course"),
    "load_key": ("key", "load_key"),
    "report": ("notebook", "report"),
}


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(f"module 'chainrule' has no attribute {name!r}")
    from importlib import import_module  # here: `python -m chainrule` has cleaned its path by then

    module, attribute = WHERE[name]
    return getattr(import_module(f".{module}", __name__), attribute)

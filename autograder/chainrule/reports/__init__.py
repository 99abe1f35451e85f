"""How results are written down: a module a format, each with `write(results) -> str`; all import the result model alone,
and what is here.

A format is called like its module: adding one is adding a file here.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..result import Result

FORMATS = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__"))


class Format(Protocol):
    """What a module here has."""

    def write(self, results: Sequence[Result], *, many: bool = False) -> str:
        """The text of one result, or of all that a folder holds."""

    def pieces(self, results: Iterable[Result], names: Sequence[str] = ()) -> Iterator[str]:
        """The text of many, piece by piece, as the results come; `names` are those that will come, if they are known."""


def of(name: str) -> Format:
    """The format of this name."""
    return cast(Format, importlib.import_module(f".{name}", __name__))


def listed(texts: Iterable[str], opening: str = "[", closing: str = "]", by: int = 2) -> Iterator[str]:
    """JSON texts as a list, a piece for each as they come, indented `by` so many spaces, and one for the end."""
    before = opening
    for text in texts:
        yield f"{before}\n{indent(text, ' ' * by)}"
        before = ","
    yield f"{before if before == opening else ''}\n{closing}\n"

"""Results for machines: one object for one submission, {"results": […]} for a folder, a line each.

docs/result-v2.schema.json describes it.
"""

from collections.abc import Iterable, Iterator

from ..result import Result, as_json
from . import listed


def one(result: Result) -> str:
    """JSON text, ASCII only, with a newline at its end."""
    return f"{as_json(result)}\n"


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """An object that holds all of them."""
    return listed(map(one, results), '{"results": [', "]}", by=0)

"""Results for machines that read line by line: each as `--format json` has it, on a line of its own."""

from collections.abc import Iterable, Iterator

from ..result import Result
from . import json

one = json.one


def many(results: Iterable[Result], _names: Iterable[str]) -> Iterator[str]:
    """A line each, as they come."""
    return map(json.one, results)

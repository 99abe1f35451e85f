"""Reads back the results in a file that `--format json` or `ndjson` wrote: one, or many."""

import json
from pathlib import Path
from typing import Any

import msgspec

from ..errors import SetupError
from ..result import Result

LARGEST = 256_000_000  # bytes of a file of results: ten thousand submissions
BEFORE = "chainrule/result/v1"
WROTE = "name what `chainrule grade --format json -o FILE` wrote"


def read_results(path: Path) -> list[tuple[dict[str, Any], Result]]:
    """Each result in the file, as plain JSON and as a Result; raises SetupError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        found = _parsed(data) if len(data) <= LARGEST else None
    except OSError as error:
        raise SetupError(f"{path}: can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SetupError(f"{path}: these are no results: not JSON\n  {WROTE}") from error
    results: list[Any] = found.get("results", [found]) if isinstance(found, dict) else [found]
    if any(isinstance(one, dict) and one.get("schema") == BEFORE for one in results):
        raise SetupError(
            f"{path}: it holds results of {BEFORE}, which an earlier chainrule wrote\n"
            f"  grade again with this one, or read it with the chainrule that its receipt names"
        )
    try:
        return [(one, msgspec.convert(one, Result)) for one in results]
    except msgspec.ValidationError as error:
        raise SetupError(f"{path}: these are no results: {error}\n  {WROTE}") from error


def _parsed(data: bytes) -> Any:
    """JSON, or a line of it each."""
    try:
        return json.loads(data)
    except ValueError:
        lines = [line for line in data.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return {"results": list(map(json.loads, lines))}

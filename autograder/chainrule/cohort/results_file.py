"""Reads back the results in a file that `--format json` or `ndjson` wrote: one, or many."""

import json
import math
from pathlib import Path
from typing import Any

import msgspec

from ..errors import SetupError
from ..result import Result
from ..safe_text import plain

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
        raise SetupError(f"{plain(str(path))}: can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SetupError(f"{plain(str(path))}: these are no results: not JSON\n  {WROTE}") from error
    if len(data) > LARGEST:
        raise SetupError(
            f"{plain(str(path))}: it is beyond {LARGEST // 1_000_000} MB\n  keep the results in a store: --store FILE"
        )
    several = found.get("results") if isinstance(found, dict) else None
    results: list[Any] = several if isinstance(several, list) else [found]
    if any(isinstance(one, dict) and one.get("schema") == BEFORE for one in results):
        raise SetupError(
            f"{plain(str(path))}: it holds results of {BEFORE}, which an earlier chainrule wrote\n"
            f"  grade again with this one, or read it with the chainrule that its receipt names"
        )
    try:
        return [(one, checked(msgspec.convert(one, Result), str(path))) for one in results]
    except (msgspec.ValidationError, OverflowError) as error:
        raise SetupError(f"{plain(str(path))}: these are no results: {plain(str(error))}\n  {WROTE}") from error


def checked(result: Result, place: str) -> Result:
    """The result, whose exercises are functions, by whose names code is written; raises SetupError."""
    if odd := next((one.name for one in result.exercises if not one.name.isidentifier()), ""):
        raise SetupError(f"{plain(place)}: these are no results: {plain(odd, 80)} is no function\n  {WROTE}")
    return result


def _no_number(text: str) -> Any:
    raise ValueError(text)  # nan and infinity are no JSON, though Python reads them


def _number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)  # 1e999


def _parsed(data: bytes) -> Any:
    """JSON, or a line of it each."""
    try:
        return json.loads(data, parse_constant=_no_number, parse_float=_number)
    except ValueError:
        lines = [line for line in data.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return {"results": [json.loads(line, parse_constant=_no_number, parse_float=_number) for line in lines]}

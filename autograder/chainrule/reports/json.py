"""Results for machines: one object for one submission, {"results": […]} for a folder."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ..result import Result
from . import listed


def write(results: Sequence[Result], *, many: bool = False) -> str:
    """JSON text, ASCII only, with a newline at its end; NaN and infinity can't occur."""
    return "".join(pieces(results)) if many else _text(results[0]) + "\n"


def pieces(results: Iterable[Result], names: Sequence[str] = ()) -> Iterator[str]:  # noqa: ARG001  # as in every format
    """The same of many, piece by piece, as the results come."""
    return listed(map(_text, results), '{\n  "results": [', "  ]\n}", by=4)


def _text(result: Result) -> str:
    text = json.dumps(_as_published(msgspec.to_builtins(result)), allow_nan=False)
    return msgspec.json.format(text, indent=2)  # as json's own `indent`, which takes five times as long


def _as_published(data: dict[str, Any]) -> dict[str, Any]:
    del data["deck"]
    for exercise in data["exercises"]:
        del exercise["place"]
        exercise["warnings"] = [*exercise.pop("notes"), *exercise["warnings"]]
    return data

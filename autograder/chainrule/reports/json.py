"""Results for machines: one object for one submission, {"results": […]} for a folder."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from ..result import Result
from . import listed


def one(result: Result) -> str:
    """JSON text, ASCII only, with a newline at its end; NaN and infinity can't occur."""
    text = json.dumps(_as_published(msgspec.to_builtins(result)), allow_nan=False)
    return msgspec.json.format(text, indent=2) + "\n"  # as json's own `indent`, which takes five times as long


def many(results: Iterable[Result], _names: Sequence[str]) -> Iterator[str]:
    """An object that holds all of them."""
    return listed(map(one, results), '{\n  "results": [', "  ]\n}", by=4)


def _as_published(data: dict[str, Any]) -> dict[str, Any]:
    del data["deck"]
    for exercise in data["exercises"]:
        del exercise["place"], exercise["derived"]
        exercise["warnings"] = [*exercise.pop("notes"), *exercise["warnings"]]
    return data

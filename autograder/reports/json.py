"""Results for machines: one object for one submission, {"results": […]} for a folder (CONTRACT: The result)."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from ..result import Result


def write(results: Sequence[Result], *, many: bool = False) -> str:
    """JSON text, ASCII only, with a newline at its end; NaN and infinity can't occur."""
    data = [_as_the_contract_says(msgspec.to_builtins(result)) for result in results]
    return json.dumps({"results": data} if many else data[0], indent=2, allow_nan=False) + "\n"


def _as_the_contract_says(data: dict[str, Any]) -> dict[str, Any]:
    del data["deck"]
    for exercise in data["exercises"]:
        del exercise["place"]
        exercise["warnings"] = [*exercise.pop("notes"), *exercise["warnings"]]
    return data

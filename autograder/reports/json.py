"""Results for machines: one object for one submission, {"results": […]} for a folder (CONTRACT: The result)."""

import json
from collections.abc import Sequence
from typing import Any

from ..result import Result


def write(results: Sequence[Result], *, many: bool = False) -> str:
    """JSON text, ASCII only, with a newline at its end; NaN and infinity can't occur."""
    data: Any = [result.model_dump(mode="json", by_alias=True) for result in results]
    return json.dumps({"results": data} if many else data[0], indent=2, allow_nan=False) + "\n"

"""What a submission may use."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Seconds of CPU (four times that by the wall), bytes beyond what Python and numpy hold; raises ValueError."""

    import_seconds: float
    call_seconds: float
    memory_bytes: int
    output_bytes: int

    def __post_init__(self) -> None:
        if min(self.import_seconds, self.call_seconds, self.memory_bytes, self.output_bytes) <= 0:
            raise ValueError("a limit is more than 0")


USUAL = Limits(import_seconds=1.0, call_seconds=0.15, memory_bytes=512_000_000, output_bytes=64_000)
"""Of a course that sets no others."""

"""In the child, where it was forked from the template: seals this process, says so, and serves."""

from __future__ import annotations

from ..sealing.seal import seal
from ..wire import BELL, SOCKET
from . import imports
from .serve import Questions, serve


def main(socket: int, bell: int, tier: str, parent: int, memory_bytes: int, cpu_seconds: int, extras: int) -> None:
    """Serves until the judge hangs up. With `extras` it is told first what to import before it is sealed."""
    if extras:
        imports.load(Questions(socket, bell).next())
    seal(socket, bell, tier, parent, memory_bytes, cpu_seconds)
    serve(Questions(SOCKET, BELL), tier)

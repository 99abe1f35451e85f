"""What submissions run in, whatever the system: here alone it is asked what that can do.

Where a process can be forked, a template forks a child for each; elsewhere, as on Windows, each has a process of its own.
Both have the same face: `child` gives one of conversation.Conversation, and `tier` says how tightly it is held.
"""

from __future__ import annotations

from . import CAN_FORK

if CAN_FORK:
    from .forking_template import Template
else:
    from .own_process import Template  # type: ignore[assignment]  # the same face

__all__ = ["Template"]

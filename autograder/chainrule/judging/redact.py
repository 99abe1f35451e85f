"""What may be repeated of a submission's words on a hidden case: nothing that it could have written the case into.

A function can raise a class that is named after its arguments, or put them into the message, or raise in the line whose
number says what they are. So of an exception only its class is told, and only if it is one of Python's or numpy's own; its
line and message, and the names of a submission's own classes, where a visible case gave the very same ones, in a child that
knows no hidden case (see ask.look_again). What is left is counted by benchmarks/hidden_bits.py.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection
from typing import TYPE_CHECKING

from ..sandbox.answer import Answer

if TYPE_CHECKING:
    from ..key import Check

MOST_DIMENSIONS = 3  # of a shape that is shown
ERRORS = frozenset({
    *(name for name, one in vars(builtins).items() if isinstance(one, type) and issubclass(one, BaseException)),
    "AxisError", "LinAlgError", "UFuncTypeError", "_UFuncNoLoopError", "_UFuncInputCastingError",
    "_UFuncOutputCastingError", "_UFuncBinaryResolutionError", "_ArrayMemoryError",
})  # fmt: skip
OWN_ERROR = "an exception of its own"
OWN = {"raised": OWN_ERROR, "value": "an object"}
"""What is said in the place of the name of a class, by the outcome of the call."""


def redacted(answer: Answer, visible: Collection[Answer]) -> Answer:
    """The answer to a hidden case without the words that may not be repeated; `visible` are what visible cases gave."""
    if any(_words(answer) == _words(one) for one in visible):
        return answer
    if answer.outcome not in OWN:
        return answer._replace(type_name="", where="", line=None)  # its message is the judge's own
    known = answer.outcome == "raised" and answer.type_name in ERRORS
    name = answer.type_name if known else OWN[answer.outcome]
    return answer._replace(type_name=name, message="", where="", line=None)


def is_plausible(shape: tuple[int, ...], check: Check) -> bool:
    """Whether the shape may be shown for a hidden case: it is made of the case's own sizes, as that of an honest slip is."""
    return len(shape) <= MOST_DIMENSIONS and all(size in (0, 1) or size in check.extents for size in shape)


def _words(answer: Answer) -> tuple[object, ...]:
    return answer.outcome, answer.type_name, answer.message, answer.where, answer.line

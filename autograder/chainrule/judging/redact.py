"""What may be repeated of a submission's words on a hidden case: nothing that it could have written the case into.

A function can raise a class that is named after its arguments, or put them into the message; it can return an object of
such a type, or an array of such a shape. So its words are repeated only if it said the same on a visible case, or if Python
and numpy say so themselves (ERRORS, TYPES, known_messages.txt), with numbers no larger than sizes are. What can leak is
which of these words it was, and the line; that the case failed is shown anyway.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..sandbox.answer import Answer

if TYPE_CHECKING:
    from ..key import Check

LARGEST = 16  # of the numbers that are repeated, or the case's own largest size if that is more
MOST_DIMENSIONS = 3
MOST_LINES = 2_000  # no exercise is longer
MESSAGES = Path(__file__).with_name("known_messages.txt")
ERRORS = frozenset({
    *(name for name, one in vars(builtins).items() if isinstance(one, type) and issubclass(one, BaseException)),
    "AxisError", "LinAlgError", "UFuncTypeError", "_UFuncNoLoopError", "_UFuncInputCastingError",
    "_UFuncOutputCastingError", "_UFuncBinaryResolutionError", "_ArrayMemoryError",
})  # fmt: skip
TYPES = frozenset({
    "NoneType", "bool", "builtin_function_or_method", "bytes", "coroutine", "complex", "dict", "dict_items", "dict_keys",
    "dict_values", "ellipsis", "enumerate", "filter", "float", "frozenset", "function", "generator", "int", "list", "map",
    "method", "module", "ndarray", "object", "range", "reversed", "set", "slice", "str", "tuple", "type", "ufunc", "zip",
    "bool_", "float16", "float32", "float64", "int32", "int64", "longdouble", "matrix",
})  # fmt: skip

PARTS = {
    "{n}": r"(-?(?:0|[1-9]\d{0,2}))",
    "{shape}": r"(\((?:(?:0|[1-9]\d{0,2})(?:, ?(?:0|[1-9]\d{0,2})){0,2},?)?\))",
    "{type}": f"(?:numpy\\.)?(?:{'|'.join(sorted(TYPES))})",
    "{op}": r"(?:[-+*/%@&|^<>~]|\*\*|//|<<|>>|<=|>=|divmod\(\)|\*\* or pow\(\)|[-+*/%@]=|\*\*=|//=)",
    "{…}": ".*",  # not repeated
}
"""What stands for a part that varies, in a line of MESSAGES."""


def _pattern(line: str) -> str:
    """A line of MESSAGES as a pattern: its first group is what is repeated, the others are the numbers in it."""
    shown, *rest = ("".join(PARTS.get(part, re.escape(part)) for part in re.split(r"(\{\S+?\})", some))
                   for some in line.split("{…}"))  # fmt: skip
    return f"({shown})" + (".*" if rest else "")


@cache
def known_messages() -> list[re.Pattern[str]]:
    """MESSAGES as patterns, read when the first message is looked up."""
    return [re.compile(_pattern(line), re.DOTALL | re.ASCII) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class PublicWords:
    """What a submission can't have learnt from a hidden case: the words that a function used on visible cases, the names of
    the exercises, and the number of lines of each cell.
    """

    words: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RedactedText:
    """The texts of an answer, named as in sandbox.answer, as far as they may be repeated."""

    type_name: str
    message: str
    where: str
    line: int | None


def redacted(answer: Answer, check: Check, public: PublicWords) -> RedactedText:
    """What may be repeated of the answer to a hidden case."""
    line, where, name = answer.line or 0, answer.where, answer.type_name
    if not 0 < line <= min(public.lines.get(where, 0), MOST_LINES):
        where, line = "", 0
    match answer.outcome:
        case "raised":
            name = name if name in ERRORS | public.words else "an exception of its own"
            message = answer.message if answer.message in public.words else _redact(answer.message, check)
            return RedactedText(name, message, where, line)
        case "value":
            return RedactedText(name if name in TYPES | public.words else "an object of its own", "", "", 0)
        case _:
            return RedactedText("", answer.message, "", 0)  # the judge's own words


def is_plausible(shape: tuple[int, ...], check: Check) -> bool:
    """Whether the shape may be shown for a hidden case: an honest slip makes such a one, and it can carry nothing else."""
    return len(shape) <= MOST_DIMENSIONS and all(size <= _largest(check) for size in shape)


def _redact(message: str, check: Check) -> str:
    """The message, if it is a known one with small numbers; else nothing."""
    for known in known_messages():
        if found := known.fullmatch(message.strip()):
            shown, *numbers = found.groups()
            largest = _largest(check)
            return shown if all(int(n) <= largest for some in numbers for n in re.findall(r"\d+", some)) else ""
    return ""


def _largest(check: Check) -> int:
    """The largest number that is repeated: an honest message holds none that is larger than the case's sizes."""
    shapes = [getattr(one, "shape", ()) for one in (*check.arguments.values(), *check.expected.arrays)]
    return max([LARGEST, *check.sizes.values(), *(int(size) for shape in shapes for size in shape)])

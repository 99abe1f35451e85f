"""What may be said of a failure on a hidden case: nothing that a submission could write the case into.

It can raise a class that is called like its arguments, or with them as the message; it can return an object of such a
type, or an array of such a shape. So what it says is shown if it said the same on a visible case, or if it is one of the
words below, with numbers as small as sizes are. What is left is which of them, and the line: it is known anyway that, and
where, the case went wrong.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..key import Check
    from ..sandbox.answer import Answer

LARGEST = 16  # of the numbers that are told, or the case's own largest size if that is more
MOST_DIMENSIONS = 3
MOST_LINES = 2_000  # a place beyond is no line of an exercise
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
    "{…}": ".*",  # not told
}
# What Python and numpy say, word by word.
MESSAGES = """
index {n} is out of bounds for axis {n} with size {n}
index {n} is out of bounds for size {n}
axis {n} is out of bounds for array of dimension {n}
too many indices for array: array is {n}-dimensional, but {n} were indexed
{type} index out of range
list assignment index out of range
pop from empty list
invalid index to scalar variable.
only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices
arrays used as indices must be of integer (or boolean) type
{type} indices must be integers or slices, not {type}
slice indices must be integers or None or have an __index__ method
boolean index did not match indexed array along axis {n}; size of axis is {n} but size of corresponding boolean axis is {n}
operands could not be broadcast together with shapes {shape} {shape}
non-broadcastable output operand with shape {shape} doesn't match the broadcast shape {shape}
could not broadcast input array from shape {shape} into shape {shape}
shape mismatch: objects cannot be broadcast to a single shape{…}
shapes {shape} and {shape} not aligned{…}
cannot reshape array of size {n} into shape {shape}
matmul: Input operand {n} has a mismatch in its core dimension {n}, with gufunc signature \
(n?,k),(k,m?)->(n?,m?) (size {n} is different from {n})
matmul: Input operand {n} does not have enough dimensions{…}
setting an array element with a sequence.{…}
all the input array dimensions except for the concatenation axis must match exactly{…}
all the input arrays must have same number of dimensions{…}
all input arrays must have the same shape
need at least one array to concatenate
need at least one array to stack
zero-dimensional arrays cannot be concatenated
only length-1 arrays can be converted to Python scalars
only 0-dimensional arrays can be converted to Python scalars
can only convert an array of size 1 to a Python scalar
The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()
The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.
zero-size array to reduction operation{…}
attempt to get argmax of an empty sequence
attempt to get argmin of an empty sequence
max() arg is an empty sequence
min() arg is an empty sequence
max() iterable argument is empty
min() iterable argument is empty
iteration over a 0-d array
len() of unsized object
assignment destination is read-only
Singular matrix
diag requires an array of at least two dimensions
Input must be 1- or 2-d.
einstein sum subscripts string contains too many subscripts for operand {n}
operand has more dimensions than subscripts given in einstein sum{…}
division by zero
float division by zero
float floor division by zero
integer division or modulo by zero
integer modulo by zero
complex division by zero
zero to a negative power
0.0 cannot be raised to a negative power
Integers to negative integer powers are not allowed.
math domain error
math range error
(34, 'Numerical result out of range')
cannot convert float NaN to integer
cannot convert float infinity to integer
int too large to convert to float
unsupported operand type(s) for {op}: '{type}' and '{type}'
'{op}' not supported between instances of '{type}' and '{type}'
bad operand type for unary {op}: '{type}'
bad operand type for abs(): '{type}'
can't multiply sequence by non-int of type '{type}'
can only concatenate {type} (not "{type}") to {type}
'{type}' object is not subscriptable
'{type}' object is not iterable
'{type}' object is not callable
'{type}' object does not support item assignment
'{type}' object cannot be interpreted as an integer
object of type '{type}' has no len()
cannot unpack non-iterable {type} object
must be real number, not {type}
float() argument must be a string or a real number, not '{type}'
int() argument must be a string, a bytes-like object or a real number, not '{type}'
too many values to unpack (expected {n})
too many values to unpack (expected {n}, got {n})
not enough values to unpack (expected {n}, got {n})
maximum recursion depth exceeded
maximum recursion depth exceeded in comparison
maximum recursion depth exceeded while calling a Python object
EOF when reading a line
"""


def _pattern(line: str) -> str:
    """A message as a pattern; its first group is what is told, the others are the numbers in it."""
    told, *rest = ("".join(PARTS.get(part, re.escape(part)) for part in re.split(r"(\{\S+?\})", some))
                   for some in line.split("{…}"))  # fmt: skip
    return f"({told})" + (".*" if rest else "")


@cache
def known_messages() -> list[re.Pattern[str]]:
    """MESSAGES as patterns, made when the first message is looked for."""
    return [re.compile(_pattern(line), re.DOTALL | re.ASCII) for line in MESSAGES.split("\n") if line]


@dataclass(frozen=True)
class PublicWords:
    """What a submission can't have from a hidden case: the words that the function used on visible ones, the names of the
    exercises, and the cells with their number of lines.
    """

    words: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RedactedText:
    """The texts of an answer, as in sandbox.answer, as far as they are told."""

    type_name: str
    message: str
    where: str
    line: int | None


def veiled(answer: Answer, check: Check, told: PublicWords) -> RedactedText:
    """The texts of an answer to a hidden case."""
    line, where, name = answer.line or 0, answer.where, answer.type_name
    if not 0 < line <= min(told.lines.get(where, 0), MOST_LINES):
        where, line = "", 0
    match answer.outcome:
        case "raised":
            name = name if name in ERRORS | told.words else "an exception of its own"
            message = answer.message if answer.message in told.words else _message(answer.message, check)
            return RedactedText(name, message, where, line)
        case "not-implemented":
            return RedactedText("", answer.message if answer.message in {"", *told.words} else "another function", "", 0)
        case "value":
            return RedactedText(name if name in TYPES | told.words else "an object of its own", "", "", 0)
        case _:
            return RedactedText("", answer.message, "", 0)  # the judge's own words


def is_plausible(shape: tuple[int, ...], check: Check) -> bool:
    """Whether a shape may be told of a hidden case: it is one that an honest slip makes, and says nothing else."""
    return len(shape) <= MOST_DIMENSIONS and all(size <= _largest(check) for size in shape)


def _message(message: str, check: Check) -> str:
    """The message if it is one that is known, with small numbers; else nothing."""
    for known in known_messages():
        if found := known.fullmatch(message.strip()):
            told, *numbers = found.groups()
            largest = _largest(check)
            return told if all(int(n) <= largest for some in numbers for n in re.findall(r"\d+", some)) else ""
    return ""


def _largest(check: Check) -> int:
    """The largest number that is told: nobody needs to be told a larger one than the case's sizes."""
    shapes = [getattr(one, "shape", ()) for one in (*check.arguments.values(), *check.expected.arrays)]
    return max([LARGEST, *check.sizes.values(), *(int(size) for shape in shapes for size in shape)])

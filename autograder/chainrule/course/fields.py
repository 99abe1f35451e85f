"""What an author may write for a single value: text, a number, true or false, a time, a size; nothing is converted.

Each is a type for pydantic. An error says what the value is and what to write; who reports it puts the value in front.
"""

import keyword
import math
import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from .yaml_source import FLOAT, shown

Activation = Literal["sigmoid", "tanh", "relu", "identity"]
Kind = Literal["plain", "near", "far", "saturated", "small", "off", "wide", "below"]
SUBMISSION = re.compile(r"((?:[\w-][\w.-]*/)*)([A-Za-z_]\w*)\.(?:(py|ipynb)|\{(py,ipynb|ipynb,py)\})", re.ASCII)
AMOUNT = r"[0-9]{1,15}(?:\.[0-9]{1,20})?"
NOTEBOOK_URL = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+/blob(?:/[\w.%-]+){2,}\.ipynb", re.ASCII)
REQUIREMENT = re.compile(r"[\w.,<>=~!@+:/\[\]-]+", re.ASCII)
LABEL = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def _is(value: Any) -> str:
    """What a value is, with which it can't be what was asked."""
    kinds = ((str, "is text"), (bool, "is true or false"), (int | float, "is a number"), (list | tuple, "is a list"))
    return next((said for kind, said in kinds if isinstance(value, kind)), "is a mapping")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    quoted = f"it in quotes: {shown(shown(value))}" if isinstance(value, int | float) else "text"
    raise ValueError(f"{_is(value)}; write {quoted}")


def _number(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            raise ValueError("is not a finite number; write one such as 1.0e-9")
        return value
    raise ValueError(f"{_is(value)}; write {_unquoted(value) or 'a number'}")


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        one = f"{value:.0f}" if value.is_integer() and abs(value) < 2**53 else "one"
        raise ValueError(f"is not a whole number; write {one}")  # noqa: TRY004  # pydantic takes no TypeError
    raise ValueError(f"{_is(value)}; write {_unquoted(value) or 'a whole number'}")


def _unquoted(value: Any) -> str | None:
    """What to write in place of a number in quotes; with a dot before the exponent it is a number in YAML 1.1, too."""
    if not (isinstance(value, str) and FLOAT.fullmatch(value)):
        return None
    mantissa, e, exponent = value.lower().partition("e")
    return f"it without quotes: {mantissa}{'.0' if e and '.' not in mantissa else ''}{e}{exponent}"


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"{_is(value)}; write true or false")


def _line(value: str) -> str:
    if not value.strip() or "\n" in value or len(value) > 200:
        raise ValueError("is not one line of at most 200 characters")
    return value


def _label(value: str) -> str:
    if LABEL.fullmatch(value):
        return value
    proposed = re.sub(r"[^a-z0-9_]+", "-", value.lower()).strip("-_0123456789")[:40]
    raise ValueError(
        "is not a name; use small letters, digits, - and _, and begin with a letter"
        + (f"\nfor example: {proposed}" if proposed else "")
    )


def _function(value: str) -> str:
    if value.isascii() and value.isidentifier() and not keyword.iskeyword(value):
        return value
    proposed = re.sub(r"\W+", "_", value, flags=re.ASCII).strip("_")
    fits = proposed.isidentifier() and not keyword.iskeyword(proposed)
    raise ValueError("is not a name that a Python function can have" + (f"\nfor example: {proposed}" if fits else ""))


def _notebook_url(text: str) -> str:
    if NOTEBOOK_URL.fullmatch(text):
        return text
    raise ValueError(
        "is not where GitHub shows a notebook\nfor example: https://github.com/OWNER/REPOSITORY/blob/main/lesson.ipynb"
    )


def _requirement(text: str) -> str:
    if REQUIREMENT.fullmatch(text):
        return text
    raise ValueError("is not what pip installs, as one word\nfor example: chainrule, or git+https://…")


def _submission(text: str) -> str:
    if found := SUBMISSION.fullmatch(text):
        if found[2] == "cases":
            raise ValueError(
                "is called as an author's generators are, solutions/cases.py\nchoose another name for the module"
            )
        if keyword.iskeyword(found[2]) or found[2] in (*sys.stdlib_module_names, "numpy"):
            raise ValueError(f"is called as Python's own {found[2]}\nchoose another name for the module")
        return text
    raise ValueError("is not a path from the course's folder to a module\nfor example: exercises/lesson/lesson.{py,ipynb}")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, such as 5 s: read as so many of the first unit, and written so that it reads back."""

    units: dict[str, Decimal]
    usual: str
    least: str
    most: str

    def read(self, value: Any) -> float:
        """Seconds or bytes; raises ValueError unless `value` is text with a known unit, within the bounds."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            unit = self.usual if abs(value) < 100_000 else next(iter(self.units))
            raise ValueError(f"has no unit; write {shown(value)} {unit}")  # noqa: TRY004  # pydantic needs it
        amount = self._amount(_text(value))
        if not self._amount(self.least) <= amount <= self._amount(self.most):
            raise ValueError(f"is not within {self.least} and {self.most}")
        return float(amount)

    def size(self, value: Any) -> int:
        """The same, for what comes in whole numbers only."""
        amount = self.read(value)
        if not amount.is_integer():
            raise ValueError("is not a whole number of bytes")
        return int(amount)

    @property
    def schema(self) -> WithJsonSchema:
        """For editors: text with one of the units."""
        units = "|".join(self.units)
        return WithJsonSchema({"type": "string", "pattern": f"^{AMOUNT} ?({units})$", "examples": [self.least, self.most]})

    def _amount(self, text: str) -> Decimal:
        found = re.fullmatch(f"({AMOUNT}) ?([A-Za-z]+)", text)
        if found is None or found[2] not in self.units:
            raise ValueError(f"is not a number with a unit ({', '.join(self.units)}); write for example {self.most}")
        return Decimal(found[1]) * self.units[found[2]]

    def write(self, value: float) -> str:
        """In the largest unit that it is a whole number of, else in the first."""
        exact = Decimal(repr(value))
        whole = [(exact / size, unit) for unit, size in self.units.items() if exact % size == 0]
        number, unit = min(whole, default=(exact, next(iter(self.units))))
        return f"{number.normalize():f} {unit}"


def _matching(pattern: str) -> WithJsonSchema:
    """For editors: text of this form."""
    return WithJsonSchema({"type": "string", "pattern": pattern})


TIME = Quantity({"s": Decimal(1), "ms": Decimal("0.001")}, usual="s", least="10 ms", most="600 s")
MEMORY = Quantity(
    {unit: Decimal(1000**i) for i, unit in enumerate(("B", "kB", "MB", "GB"))}, usual="MB", least="1 MB", most="64 GB"
)
OUTPUT = Quantity(MEMORY.units, usual="kB", least="1 kB", most="100 MB")

Text: TypeAlias = Annotated[str, BeforeValidator(_text)]
Line: TypeAlias = Annotated[str, AfterValidator(_line), BeforeValidator(_text), _matching(r"^(?=.*\S).{1,200}$")]
Label: TypeAlias = Annotated[str, AfterValidator(_label), BeforeValidator(_text), _matching(f"^{LABEL.pattern}$")]
Submission: TypeAlias = Annotated[
    str, AfterValidator(_submission), BeforeValidator(_text), _matching(f"^{SUBMISSION.pattern}$")
]
Function: TypeAlias = Annotated[
    str, AfterValidator(_function), BeforeValidator(_text), _matching("^[A-Za-z_][A-Za-z0-9_]*$")
]
NotebookUrl: TypeAlias = Annotated[
    str, AfterValidator(_notebook_url), BeforeValidator(_text), _matching(f"^{NOTEBOOK_URL.pattern}$")
]
Requirement: TypeAlias = Annotated[
    str, AfterValidator(_requirement), BeforeValidator(_text), _matching(f"^{REQUIREMENT.pattern}$")
]
Number: TypeAlias = Annotated[float, BeforeValidator(_number)]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
Flag: TypeAlias = Annotated[bool, BeforeValidator(_flag)]
Seconds: TypeAlias = Annotated[float, BeforeValidator(TIME.read), PlainSerializer(TIME.write, return_type=str), TIME.schema]
Memory: TypeAlias = Annotated[
    int, BeforeValidator(MEMORY.size), PlainSerializer(MEMORY.write, return_type=str), MEMORY.schema
]
Output: TypeAlias = Annotated[
    int, BeforeValidator(OUTPUT.size), PlainSerializer(OUTPUT.write, return_type=str), OUTPUT.schema
]

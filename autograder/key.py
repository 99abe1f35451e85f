"""The answer key: everything that grading needs, as data; solutions/ are not needed any more.

One JSON file: the checks (arguments, expected values, accepted distances), the points, what each catalogued mistake would
have returned, the hints, the limits. It is read without pickle, validated whole, and named by the SHA-256 of its canonical
text, which every result quotes.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .cases import Argument
from .course import Feedback, Limits, Marks
from .fault import Fault
from .network import Array

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA: Literal["chainrule/key/v1"] = "chainrule/key/v1"
LARGEST = 32_000_000  # bytes; the built-in key has well below 1 MB

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Form = Literal["value", "list"]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Values(_Data):
    """What a function returns: one array (a scalar has shape ()), or, in the form "list", several."""

    form: Form
    arrays: tuple[Array, ...]

    @model_validator(mode="after")
    def _one_value_is_one_array(self) -> Values:
        if self.form == "value" and len(self.arrays) != 1:
            raise ValueError(f"a value is one array, not {len(self.arrays)}")
        return self


class Check(_Data):
    """One question: the arguments, in the order of the parameters, the expected values, and how far off is still right."""

    exercise: str
    slot: str
    visible: bool
    sizes: dict[str, int]
    arguments: dict[str, Argument] = Field(min_length=1)
    expected: Values
    within: tuple[Array, ...]

    @model_validator(mode="after")
    def _distances_fit(self) -> Check:
        shapes = [array.shape for array in self.expected.arrays]
        if [array.shape for array in self.within] != shapes:
            raise ValueError(f"{self.exercise}, {self.slot}: distances don't have the shapes {shapes}")
        if any(np.any(array < 0) for array in self.within):
            raise ValueError(f"{self.exercise}, {self.slot}: a negative distance")
        return self


class Signature(_Data):
    """What a catalogued mistake returns in one exercise, slot by slot; None where it raises or is not finite."""

    mistake: str
    values: dict[str, Values | None]
    within: dict[str, tuple[Array, ...]]


class Mistake(_Data):
    """A catalogued mistake: its id and its hint at three levels."""

    id: str
    where: str
    idea: str
    correction: str


class Asked(_Data):
    """An exercise as the key knows it."""

    name: str
    points: float = Field(gt=0)
    bonus: bool
    entry: Literal["value", "node", "weight", "input"]
    parameters: tuple[str, ...]
    proved: bool
    checks: tuple[Check, ...] = Field(min_length=1)
    signatures: tuple[Signature, ...] = ()

    @model_validator(mode="after")
    def _arguments_are_in_order(self) -> Asked:
        for check in self.checks:
            if tuple(check.arguments) != self.parameters:
                raise ValueError(f"{self.name}, {check.slot}: the arguments are not {', '.join(self.parameters)}")
        return self


class AnswerKey(_Data):
    """See the module. `source` is the digest of what it was made from; `seed` None means a secret one."""

    schema_: Literal["chainrule/key/v1"] = Field(default=SCHEMA, alias="schema")
    course: str
    title: str
    source: Digest
    course_digest: Digest
    seed: int | None
    student: str | None
    stem: str
    sandbox: Literal["none", "limited", "sealed-no-landlock", "sealed"]
    limits: Limits
    marks: Marks
    feedback: Feedback
    exercises: tuple[Asked, ...] = Field(min_length=1)
    mistakes: tuple[Mistake, ...] = ()

    @property
    def checks(self) -> Iterator[Check]:
        return (check for exercise in self.exercises for check in exercise.checks)

    def exercise(self, name: str) -> Asked:
        """Raises Fault, with the names there are, when there is no such exercise."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise Fault(f"no exercise is called {name!r}\n  there are: {', '.join(e.name for e in self.exercises)}")

    def mistake(self, name: str) -> Mistake | None:
        return next((mistake for mistake in self.mistakes if mistake.id == name), None)

    @cached_property
    def text(self) -> str:
        """The canonical JSON: names in this module's order, no blanks, shortest decimals that read back the same."""
        data = self.model_dump(mode="json", by_alias=True)
        return json.dumps(data, separators=(",", ":"), allow_nan=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the key's file, in hexadecimal: what `sha256sum` prints."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def save(key: AnswerKey, path: Path) -> None:
    """Writes the key beside `path` first and then renames: a key is there whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(key.text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Fault(f"{path}: the key can't be written: {error.strerror}") from error


def load(path: Path) -> AnswerKey:
    """Reads and validates a key; raises Fault."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Fault(f"{path}: the key can't be read: {error.strerror}") from error
    return read(data, str(path))


def read(data: bytes, name: str) -> AnswerKey:
    if len(data) > LARGEST:
        raise Fault(f"{name}: not a key: it is beyond {LARGEST // 1_000_000} MB")
    try:
        key = AnswerKey.model_validate(json.loads(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the key"
        raise Fault(f"{name}: not a key: {where}: {first['msg']}\n  make one with: chainrule key -o FILE") from error
    except (ValueError, RecursionError) as error:
        raise Fault(f"{name}: not a key: not JSON\n  make one with: chainrule key -o FILE") from error
    vars(key)["digest"] = hashlib.sha256(data).hexdigest()  # of what was read, without writing it all out again
    return key

"""The answer key: everything that grading needs, as data; solutions/ are not needed any more.

One JSON file: the checks (arguments, expected values, accepted distances), the points, what each catalogued mistake would
have returned, the hints, the limits. It is read without pickle, validated whole, and named by the SHA-256 of its canonical
text, which every result quotes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec
import numpy as np
from msgspec import Meta

from . import atomic_file as output
from .errors import SetupError
from .numerics import arguments as argument
from .numerics.elementary import Floats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LARGEST = 32_000_000  # bytes; the built-in key has well below 4 MB

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Points = Annotated[float, Meta(gt=0)]
Form = Literal["value", "list"]
Kind = TypeVar("Kind")


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Limits(_Data, frozen=True, rename={"import_": "import"}):
    """As course.Limits: seconds to import, seconds a call, bytes of memory and of output."""

    import_: Annotated[float, Meta(gt=0)]
    call: Annotated[float, Meta(gt=0)]
    memory: Annotated[int, Meta(gt=0)]
    output: Annotated[int, Meta(gt=0)]


class Marks(_Data, frozen=True):
    """As course.Marks."""

    follow_through: Annotated[float, Meta(ge=0, le=1)]


class Feedback(_Data, frozen=True):
    """How many levels of hint are shown, 0 to 3."""

    hints: Annotated[int, Meta(ge=0, le=3)]


class Values(_Data, frozen=True):
    """What a function returns: one array (a scalar has shape ()), or, in the form "list", several."""

    form: Form
    arrays: tuple[Floats, ...]

    def __post_init__(self) -> None:
        if self.form == "value" and len(self.arrays) != 1:
            raise ValueError(f"a value is one array, not {len(self.arrays)}")


class Check(_Data, frozen=True):
    """One question: the arguments, in the order of the parameters, the expected values, and how far off is still right.

    `sizes` are n, n_out and n_in of a layer; of a case that has nothing to do with one, the sizes of its arguments.
    """

    exercise: str
    case: str
    visible: bool
    sizes: dict[str, int]
    arguments: dict[str, Any]
    expected: Values
    within: tuple[Floats, ...]

    @property
    def of_layer(self) -> bool:
        """Whether it is about the nodes of a layer, so that the lesson's words fit."""
        return "n_out" in self.sizes

    def sized(self, joined: str = " and ") -> str:
        """Its sizes, for people: 4 output nodes and 6 inputs; len(x) = 5."""
        if self.of_layer:
            n_out, n_in = self.sizes["n_out"], self.sizes["n_in"]
            return f"{n_out} output node{'s' * (n_out > 1)}{joined}{n_in} input{'s' * (n_in > 1)}"
        return ", ".join(f"{name} = {size}" for name, size in self.sizes.items())

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "arguments", {n: argument.read(v) for n, v in self.arguments.items()})
        shapes = [array.shape for array in self.expected.arrays]
        if [array.shape for array in self.within] != shapes:
            raise ValueError(f"{self.exercise}, {self.case}: distances don't have the shapes {shapes}")
        if any(np.any(array < 0) for array in self.within):
            raise ValueError(f"{self.exercise}, {self.case}: a negative distance")


class Signature(_Data, frozen=True):
    """What a catalogued mistake returns in one exercise, case by case; None where it raises or is not finite."""

    misconception: str
    values: Mapping[str, Values | None]
    within: Mapping[str, tuple[Floats, ...]]


class Composition(_Data, frozen=True):
    """How the exercise follows from earlier ones (see composition), and what these are in truth.

    `truths` has, case by case, the value of each call in the order of evaluation.
    """

    source: str
    truths: dict[str, tuple[Floats, ...]]


class Misconception(_Data, frozen=True):
    """A catalogued mistake: its id and its hint at three levels."""

    id: str
    where: str
    idea: str
    correction: str


class KeyExercise(_Data, frozen=True, dict=True):
    """An exercise as the key knows it. What only a wrong answer needs is read when one does: see the properties."""

    name: str
    points: Points
    bonus: bool
    entry: Literal["value", "node", "weight", "input"]
    parameters: tuple[str, ...]
    proved: bool
    checks: Annotated[tuple[Check, ...], Meta(min_length=1)]
    signatures: msgspec.Raw = msgspec.Raw(b"[]")
    compositions: msgspec.Raw = msgspec.Raw(b"[]")
    ladder: msgspec.Raw = msgspec.Raw(b"[]")

    @cached_property
    def cases(self) -> tuple[tuple[Any, ...], ...]:
        """The arguments of each check, in the order of the parameters."""
        return tuple(tuple(check.arguments.values()) for check in self.checks)

    @cached_property
    def catalogue(self) -> tuple[Signature, ...]:
        """What each mistake returns here, the catalogue's order; raises msgspec.MsgspecError where it is not that."""
        return self._part("catalogue", self.signatures, tuple[Signature, ...])

    @cached_property
    def composed(self) -> tuple[Composition, ...]:
        """The ways in which it follows from earlier exercises; raises as `catalogue` does."""
        return self._part("composed", self.compositions, tuple[Composition, ...])

    @cached_property
    def rungs(self) -> tuple[Check, ...]:
        """The small cases, smallest first, of which the first that fails is shown; raises as `catalogue` does."""
        return self._part("rungs", self.ladder, tuple[Check, ...])

    def _part(self, name: str, data: msgspec.Raw, kind: type[Kind]) -> Kind:
        make = vars(self).get("later", {}).get(name)
        return make() if make is not None else _decode(data, kind)

    def __post_init__(self) -> None:
        for check in self.checks:
            if tuple(check.arguments) != self.parameters:
                raise ValueError(f"{self.name}, {check.case}: the arguments are not {', '.join(self.parameters)}")


class AnswerKey(_Data, frozen=True, kw_only=True, dict=True):
    """See the module. `source` is the digest of what it was made from; `seed` None means a secret one."""

    schema: Literal["chainrule/key/v1"] = "chainrule/key/v1"
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
    exercises: Annotated[tuple[KeyExercise, ...], Meta(min_length=1)]
    misconceptions: tuple[Misconception, ...] = ()

    @property
    def checks(self) -> Iterator[Check]:
        return (check for exercise in self.exercises for check in exercise.checks)

    def exercise(self, name: str) -> KeyExercise:
        """Raises SetupError, with the names there are, when there is no such exercise."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise SetupError(f"no exercise is called {name!r}\n  there are: {', '.join(e.name for e in self.exercises)}")

    def misconception(self, name: str) -> Misconception | None:
        return next((misconception for misconception in self.misconceptions if misconception.id == name), None)

    @cached_property
    def data(self) -> bytes:
        """The canonical JSON: names in this module's order, no blanks, shortest decimals that read back the same."""
        return msgspec.json.encode(self, enc_hook=_as_data)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the key's file, in hexadecimal: what `sha256sum` prints."""
        return hashlib.sha256(self.data).hexdigest()


def raw(some: Iterable[Signature | Composition | Check]) -> msgspec.Raw:
    """As Asked keeps what is seldom needed: read when it is."""
    return msgspec.Raw(msgspec.json.encode(list(some), enc_hook=_as_data))


def later(asked: KeyExercise, **parts: Callable[[], tuple[Any, ...]]) -> KeyExercise:
    """The exercise with its `catalogue`, `composed` or `rungs` to be made when they are needed; its data has none."""
    vars(asked)["later"] = parts
    return asked


def _decode(data: bytes | msgspec.Raw, kind: type[Kind]) -> Kind:
    return msgspec.json.decode(data, type=kind, dec_hook=_from_data)


def _as_data(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else argument.write(value)


def _from_data(_: Any, value: Any) -> Any:
    made = argument.read(value)
    if not isinstance(made, np.ndarray):
        raise ValueError("not an array")  # noqa: TRY004  # as msgspec expects of a hook
    return made


def save(key: AnswerKey, path: Path) -> None:
    """Writes the key: it is there whole or not at all. Raises SetupError."""
    output.save(path, key.data, "name another file: -o FILE", mode=0o600)  # it may be of a secret deck


def load(path: Path | str, *, trusted: bool = False) -> AnswerKey:
    """Reads and validates a key (see `read`); raises SetupError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise SetupError(f"{path}: the key can't be read: {error.strerror}") from error
    return read(data, str(path), trusted=trusted)


def read(data: bytes, name: str, *, trusted: bool = False) -> AnswerKey:
    """The key that `data` is, validated whole; of a `trusted` one the signatures are left for later. Raises SetupError."""
    if len(data) > LARGEST:
        raise SetupError(f"{name}: not a key: it is beyond {LARGEST // 1_000_000} MB")
    try:
        key = _decode(data, AnswerKey)
        for exercise in () if trusted else key.exercises:
            _ = exercise.catalogue, exercise.composed, exercise.rungs
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise SetupError(f"{name}: not a key: {error}\n  make one with: chainrule key -o FILE") from error
    vars(key)["digest"] = hashlib.sha256(data).hexdigest()  # of what was read, without writing it all out again
    return key

"""The answer key: everything that grading needs, as data; solutions/ are not needed any more.

One JSON file. What grades: the checks (arguments, expected values, accepted distances), the points, the hints, the limits.
What explains a wrong answer, exercise by exercise: what each catalogued mistake would have returned, how the exercise
follows from earlier ones, its small cases. The file is read without pickle, validated whole, and named by its SHA-256, which
every result quotes.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import eq
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

import msgspec
import numpy as np
from msgspec import Meta

from . import atomic_file as output
from .errors import SetupError
from .numerics.arguments import from_data, to_data
from .numerics.distance import have_same_shapes
from .numerics.elementary import Floats, some
from .safe_text import plain
from .sandbox.limits import Limits
from .suggest import quoted, suggestion

BEGINNING = b'{"schema":"chainrule/key/'  # of a key's file
LARGEST = 32_000_000  # bytes; the built-in key has well below 4 MB
MOST = Limits(600.0, 600.0, 64_000_000_000, 100_000_000)  # as in course.yml
LIMITS = ("import_seconds", "call_seconds", "memory_bytes", "output_bytes")
LONGEST_HINT = 2_000  # characters

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Points = Annotated[float, Meta(gt=0)]
Form = Literal["value", "list"]
Kind = TypeVar("Kind")
Kept = TypeVar("Kept")


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Values(_Data, frozen=True):
    """What a function returns: one array (a scalar has shape ()), or, in the form "list", several."""

    form: Form
    arrays: tuple[Floats, ...]

    def __post_init__(self) -> None:
        if self.form == "value" and len(self.arrays) != 1:
            raise ValueError(f"a value is one array, not {len(self.arrays)}")

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        return tuple(array.shape for array in self.arrays)


class Check(_Data, frozen=True, dict=True):
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

    @cached_property
    def extents(self) -> frozenset[int]:
        """All sizes that the case has: its own, and those of the axes of its arguments and of what is expected."""
        arrays = [getattr(one, "shape", ()) for one in (*self.arguments.values(), *self.expected.arrays)]
        return frozenset({*self.sizes.values(), *(size for sizes in arrays for size in sizes)})

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
        msgspec.structs.force_setattr(self, "arguments", {n: from_data(v) for n, v in self.arguments.items()})
        if not have_same_shapes(self.expected.arrays, self.within):
            raise ValueError(f"{self.exercise}, {self.case}: distances don't have the shapes {[*self.expected.shapes]}")
        if any(some(array < 0) for array in self.within):
            raise ValueError(f"{self.exercise}, {self.case}: a negative distance")


class Reach(NamedTuple):
    """How far off from an array of a mistake's values is still the same: a distance, and a `share` of each entry.

    The share is what rounding took. It took nothing of the entry `exact`; each other one is a few digits times that. So the
    file has them: 20 mistakes of which each is a multiple of the other take little more room than one.
    """

    distance: float
    share: float = 0.0
    exact: int = 0

    def around(self, x: Floats) -> Floats:
        """For each entry of the array."""
        off = np.asarray(self.distance + self.share * np.abs(x))
        if self.share:
            off.flat[self.exact] = self.distance
        return off

    def relative(self, x: Floats) -> Floats:
        """The array as the file has it: each entry in units of the exact one, but that itself."""
        if not self.share:
            return x
        kept = np.array([float(f"{value:.12g}") for value in (x / x.flat[self.exact]).flat]).reshape(x.shape)
        kept.flat[self.exact] = x.flat[self.exact]
        return kept

    def absolute(self, kept: Floats) -> Floats:
        """The array that the file has so; raises ValueError where there is no such entry."""
        if not self.share:
            return kept
        if not 0 <= self.exact < kept.size:
            raise ValueError(f"an array has no entry {self.exact}")
        x = kept * kept.flat[self.exact]
        x.flat[self.exact] = kept.flat[self.exact]
        return x


class Signature(_Data, frozen=True):
    """What a catalogued mistake returns in one exercise, case by case; None where it raises or is not finite.

    `path` says how it is made (see deck/forms). `follows` are the earlier exercises from which it follows: if the mistake is
    there, it has been counted. `within` has a Reach for each array, also of those that are not finite: none where it raises.
    """

    misconception: str
    path: tuple[str, ...]
    follows: tuple[str, ...]
    values: Mapping[str, Values | None]
    within: Mapping[str, tuple[Reach, ...]]

    @property
    def derived(self) -> bool:
        """Whether nobody wrote it: it comes of a wrong earlier function."""
        return len(self.path) > 1

    def raises(self, case: str) -> bool:
        """Whether it returns no arrays on a case, not even of what is no number."""
        return self.values[case] is None and not self.within[case]

    def reach(self, case: str) -> tuple[Floats, ...]:
        """How far off from each entry of its values on a case is still the same; none where it has no values."""
        values = self.values[case]
        return tuple(one.around(x) for x, one in zip(values.arrays, self.within[case], strict=True)) if values else ()


class Lesson(_Data, frozen=True):
    """The lesson's functions as text: it is executed in sealed children alone, never here.

    `common` is what all of them need, and students are given; `functions` has each exercise's own, in the course's order:
    in a grader's key, not in one for students.
    """

    common: str
    functions: dict[str, str]


class Misconception(_Data, frozen=True):
    """A catalogued mistake: its id and its hint at three levels."""

    id: str
    where: str
    idea: str
    correction: str


class KeyExercise(_Data, frozen=True, dict=True):
    """What grades an exercise."""

    name: str
    points: Points
    bonus: bool
    entry: Literal["value", "node", "weight", "input"]
    parameters: tuple[str, ...]
    proved: bool
    checks: Annotated[tuple[Check, ...], Meta(min_length=1)]

    @cached_property
    def cases(self) -> tuple[tuple[Any, ...], ...]:
        """The arguments of each check, in the order of the parameters."""
        return tuple(tuple(check.arguments.values()) for check in self.checks)

    @cached_property
    def visible(self) -> tuple[Check, ...]:
        """The checks whose case a student may see."""
        return tuple(check for check in self.checks if check.visible)

    @cached_property
    def visible_cases(self) -> tuple[tuple[Any, ...], ...]:
        """The arguments of these."""
        return tuple(tuple(check.arguments.values()) for check in self.visible)

    @cached_property
    def flat(self) -> tuple[Floats, Floats]:
        """All entries of what is expected of all checks, one after the other, and their distances."""
        expected = [array.ravel() for check in self.checks for array in check.expected.arrays]
        within = [array.ravel() for check in self.checks for array in check.within]
        return np.concatenate(expected), np.concatenate(within)

    @cached_property
    def axes(self) -> frozenset[str]:
        """The sizes that it has to do with: those that an axis of an argument has in most cases, which none has by chance.

        Of those that are the same in every case the last stands for all.
        """
        sizes = {tuple(check.sizes.get(name) for check in self.checks): name for name in self.checks[0].sizes}
        shapes = [[np.shape(one) for one in some if isinstance(one, np.ndarray)] for some in zip(*self.cases, strict=True)]
        axes = [along for some in shapes if len(some) == len(self.checks) for along in zip(*some, strict=False)]
        half = len(self.checks) / 2
        return frozenset(name for size, name in sizes.items() for along in axes if sum(map(eq, size, along)) > half)

    def __post_init__(self) -> None:
        for check in self.checks:
            if tuple(check.arguments) != self.parameters:
                raise ValueError(f"{self.name}, {check.case}: the arguments are not {', '.join(self.parameters)}")


class Explanation(_Data, frozen=True, dict=True):
    """What explains a wrong answer to an exercise.

    `catalogue` is what each mistake returns: as authors wrote them, in their order, then what is derived. `calls` are the
    earlier exercises that the lesson's function calls, directly or through others, in one way of writing it or another;
    None where another exercise's truth is its own. `scales` are those of them whose factor it takes over. `ladder` are the
    small cases, smallest first, of which the first that fails is shown.
    """

    catalogue: tuple[Signature, ...]
    calls: tuple[str, ...] | None
    scales: tuple[str, ...]
    ladder: tuple[Check, ...]

    @cached_property
    def heads(self) -> Mapping[str, Floats]:
        """By case, the first entry of each form, and how far off is still that one (2, forms); nan where it has no number.

        It tells nearly all forms from an answer at once, which takes 20 times as long one by one.
        """
        return LateMapping(self.catalogue[0].values if self.catalogue else (), self._find_heads)

    def _find_heads(self, case: str) -> Floats:
        def first(one: Signature) -> tuple[float, float]:
            values = one.values[case]
            pairs = zip(values.arrays, one.within[case], strict=True) if values else ()
            found = ((float(x.flat[0]), reach.distance + reach.share * abs(x.flat[0])) for x, reach in pairs if x.size)
            return next(found, (np.nan, np.nan))

        return np.array([first(one) for one in self.catalogue]).T


class _Graded(_Data, frozen=True, kw_only=True):
    """All of a key but its explanations. `source` is the digest of what it was made from; `seed` None means a secret one,
    `public_seed` is the course's own. `secret` is the fingerprint of the secret, "" without one (deck/secret.py);
    `secret_required` says whether the course demands one.

    `follow_through` is the share of its points that a function keeps when only an earlier one is wrong, `hints` the number
    of levels of hint that are shown. `handed_out` are checks of the functions that students are given.
    """

    schema: Literal["chainrule/key/v1"] = "chainrule/key/v1"
    course: str
    title: str
    source: Digest
    course_digest: Digest
    seed: int | None
    public_seed: int
    secret: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    secret_required: bool = False
    student: str | None
    stem: str
    sandbox: Literal["none", "limited", "sealed-no-landlock", "sealed"]
    limits: Limits
    follow_through: Annotated[float, Meta(ge=0, le=1)]
    hints: Annotated[int, Meta(ge=0, le=3)]
    exercises: Annotated[tuple[KeyExercise, ...], Meta(min_length=1)]
    misconceptions: tuple[Misconception, ...] = ()
    handed_out: dict[str, tuple[Check, ...]] = {}


class KeyFile(_Graded, frozen=True, kw_only=True):
    """A key as its file has it, the explanation of each exercise not yet decoded; a student's own key has none.

    A grader's key holds the lesson's functions, a key for students doesn't.
    """

    explanations: dict[str, msgspec.Raw] = {}
    lesson: Lesson


class AnswerKey(_Graded, frozen=True, kw_only=True, dict=True):
    """A key to grade with. Each explanation is decoded, or made, when it is needed; so are the bytes of its file.

    `known_digest` is the file's digest, where that is known without its bytes; `read_lesson` gives the lesson.
    """

    explanations: Mapping[str, Explanation]
    read_lesson: Callable[[], Lesson]
    written: Callable[[], bytes]
    known_digest: str = ""

    @cached_property
    def data(self) -> bytes:
        """The bytes of its file."""
        return self.written()

    @cached_property
    def lesson(self) -> Lesson:
        """The lesson's functions."""
        return self.read_lesson()

    @property
    def deck(self) -> str:
        """Which deck it is of, as results say it: a student's own, the secret's, the course's public one, or a seed's."""
        if self.student is not None:
            return "own"
        if self.seed is None:
            return "secret"
        return "public" if self.seed == self.public_seed else f"seed {self.seed}"

    @property
    def checks(self) -> Iterator[Check]:
        return (check for exercise in self.exercises for check in exercise.checks)

    def exercise(self, name: str) -> KeyExercise:
        """Raises SetupError, with the name that was probably meant, when there is no such exercise."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        likely = suggestion(name, (exercise.name for exercise in self.exercises), indent=2, in_order=True)
        raise SetupError(f"no exercise is called {quoted(name)}{likely}")

    def sizes(self, name: str, case: str) -> Mapping[str, int]:
        """The sizes of a visible case of the exercise of this name; none where there is no such case."""
        visible = (check for check in self.exercise(name).checks if check.case == case and check.visible)
        return next((check.sizes for check in visible), {})

    def explanation(self, name: str) -> Explanation:
        """What explains a wrong answer to the exercise of this name."""
        return self.explanations[name]

    def misconception(self, name: str) -> Misconception | None:
        return next((misconception for misconception in self.misconceptions if misconception.id == name), None)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the key's file, in hexadecimal: what `sha256sum` prints."""
        return self.known_digest or hashlib.sha256(self.data).hexdigest()

    def __post_init__(self) -> None:
        if self.explanations.keys() != {exercise.name for exercise in self.exercises}:
            raise ValueError("its explanations are not of its exercises")


class LateMapping(Mapping[str, Kept]):
    """A mapping whose values are made when they are asked for, and kept.

    So a right answer doesn't wait for what explains a wrong one: the built-in key is read in 7 ms, not in 60.
    """

    def __init__(self, names: Iterable[str], make: Callable[[str], Kept]) -> None:
        self._names, self._make, self._kept = dict.fromkeys(names), make, dict[str, Kept]()

    def __getitem__(self, name: str) -> Kept:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._kept:
            self._kept[name] = self._make(name)
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def encode(part: KeyFile | Explanation) -> bytes:
    """Canonical JSON: names in this module's order, no blanks, shortest decimals that read back the same."""
    if isinstance(part, Explanation):
        part = _each_array(part, Reach.relative)
    return msgspec.json.encode(part, enc_hook=lambda one: dict(one) if isinstance(one, Mapping) else to_data(one))


def _each_array(explanation: Explanation, change: Callable[[Reach, Floats], Floats]) -> Explanation:
    """With the arrays of all its forms changed."""
    replaced = msgspec.structs.replace
    forms = [
        replaced(
            one, values={case: _changed(values, one.within.get(case, ()), change) for case, values in one.values.items()}
        )
        for one in explanation.catalogue
    ]
    return replaced(explanation, catalogue=tuple(forms))


def _changed(values: Values | None, within: Sequence[Reach], change: Callable[[Reach, Floats], Floats]) -> Values | None:
    if values is None:
        return None
    return Values(form=values.form, arrays=tuple(change(*one) for one in zip(within, values.arrays, strict=True)))


def _decode(data: bytes | msgspec.Raw, kind: type[Kind]) -> Kind:
    return msgspec.json.decode(data, type=kind, dec_hook=_array)


def _array(_: Any, value: Any) -> Floats:
    made = from_data(value)
    if not isinstance(made, np.ndarray):
        raise ValueError("not an array")  # noqa: TRY004  # as msgspec expects of a hook
    return made


def open_key(
    file: KeyFile, written: Callable[[], bytes], explanations: Mapping[str, Explanation], digest: str = ""
) -> AnswerKey:  # fmt: skip
    """The key of the file that is `written`, with these explanations in place of its undecoded ones."""
    return _key_of(file, explanations, lambda: file.lesson, written, digest)


def _key_of(
    graded: _Graded,
    explanations: Mapping[str, Explanation],
    read: Callable[[], Lesson],
    written: Callable[[], bytes],
    digest: str,
) -> AnswerKey:
    parts = {name: getattr(graded, name) for name in _Graded.__struct_fields__}
    return AnswerKey(**parts, explanations=explanations, read_lesson=read, written=written, known_digest=digest)


def for_students(key: AnswerKey) -> AnswerKey:
    """The same key without the lesson's functions: it can't tell what is right given a mistake that nobody knows."""
    return with_lesson(key, lambda: Lesson(common=key.lesson.common, functions={}))


def with_lesson(key: AnswerKey, read: Callable[[], Lesson], digest: str = "") -> AnswerKey:
    """The same key with the lesson that is `read`; only the end of its file is made anew."""

    def written() -> bytes:
        end = msgspec.json.encode(key.lesson) + b"}"
        assert key.data.endswith(end)
        return key.data[: -len(end)] + msgspec.json.encode(read()) + b"}"

    return _key_of(key, key.explanations, read, written, digest)


NO_EXPLANATIONS = b'"explanations":{}'


def take_apart(key: AnswerKey) -> tuple[bytes, dict[str, bytes]]:
    """The file of a key without its explanations, and these by exercise: what is put together again by `put_together`."""
    file = _decode(key.data, KeyFile)
    return encode(msgspec.structs.replace(file, explanations={})), {n: bytes(one) for n, one in file.explanations.items()}


def put_together(head: bytes, explanations: Mapping[str, bytes], digest: str) -> AnswerKey:
    """The key of which these are the parts, which were validated when it was made; a part is asked for when it is needed."""
    late = LateMapping(explanations, lambda name: _decode_late(msgspec.Raw(explanations[name])))

    def written() -> bytes:
        before, after = head.split(NO_EXPLANATIONS)
        parts = b",".join(msgspec.json.encode(name) + b":" + one for name, one in explanations.items())
        return before + NO_EXPLANATIONS[:-1] + parts + b"}" + after

    return open_key(_decode(head, KeyFile), written, late, digest)


def save_key(key: AnswerKey, path: Path) -> None:
    """Writes the key: it is there whole or not at all. Raises SetupError."""
    output.save(path, key.data, "name another file: -o FILE", mode=0o600)  # it may be of a secret deck


def load_key(path: Path | str) -> AnswerKey:
    """Reads a key's file and validates it whole; raises SetupError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise SetupError(f"{plain(str(path))}: the key can't be read: {error.strerror}") from error
    return parse_key(data, plain(str(path)))


def keys_in(folder: Path) -> list[Path]:
    """The files of this folder that are keys, whatever they are called, sorted; as far as their beginning tells."""
    return [path for path in sorted(folder.glob("*.json")) if path.is_file() and _begins_as_key(path)]


def _begins_as_key(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINNING)) == BEGINNING
    except OSError:
        return False


VALUES: type[Values | None] = Values | None  # type: ignore[assignment]  # msgspec takes it for a type


class _LateSignature(_Data, frozen=True):
    misconception: str
    path: tuple[str, ...]
    follows: tuple[str, ...]
    values: dict[str, msgspec.Raw]
    within: dict[str, tuple[Reach, ...]]


class _LateExplanation(_Data, frozen=True):
    catalogue: tuple[_LateSignature, ...]
    calls: tuple[str, ...] | None
    scales: tuple[str, ...]
    ladder: msgspec.Raw


def _decode_late(data: msgspec.Raw) -> Explanation:
    """An explanation whose values are decoded case by case: that they are not a mistake's is seen on the first one."""
    found = _decode(data, _LateExplanation)

    def late(one: _LateSignature) -> Signature:
        values = LateMapping(
            one.values, lambda case: _changed(_decode(one.values[case], VALUES), one.within[case], Reach.absolute)
        )
        return Signature(one.misconception, one.path, one.follows, values, one.within)

    ladder = _decode(found.ladder, tuple[Check, ...])
    return Explanation(tuple(map(late, found.catalogue)), found.calls, found.scales, ladder)


def parse_key(data: bytes, name: str) -> AnswerKey:
    """The key that `data` is, validated whole. Raises SetupError.

    Whoever made it may mean no good: it names nothing that can't be printed, and what its hints hold is made inert.
    """
    if len(data) > LARGEST:
        raise SetupError(f"{name}: not a key: it is beyond {LARGEST // 1_000_000} MB")
    try:
        file = _decode(data, KeyFile)
        explanations = {
            name: _each_array(_decode(one, Explanation), Reach.absolute) for name, one in file.explanations.items()
        }
        _refuse_odd(file, explanations)
        hints = tuple(map(_inert, file.misconceptions))
        return open_key(msgspec.structs.replace(file, misconceptions=hints), lambda: data, explanations)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise SetupError(f"{name}: not a key: {plain(str(error))}\n  make one with: chainrule key -o FILE") from error


def _refuse_odd(file: KeyFile, explanations: Mapping[str, Explanation]) -> None:
    """Raises ValueError for a limit beyond MOST, and for a name that isn't printed as it is."""
    if is_beyond(file.limits, MOST):
        raise ValueError("its limits are beyond what a course may set")
    checks = [check for one in explanations.values() for check in one.ladder]
    checks += [
        check for some in ([one.checks for one in file.exercises], file.handed_out.values()) for of in some for check in of
    ]
    names = {file.course, file.title, file.stem, file.student or "", *(one.id for one in file.misconceptions)}
    names |= {name for one in file.exercises for name in (one.name, *one.parameters)} | {*file.handed_out}
    names |= {name for check in checks for name in (check.exercise, check.case, *check.sizes)}
    names |= {one.misconception for some in explanations.values() for one in some.catalogue}
    for name in names:
        if plain(name) != name:
            raise ValueError(f"{name!r} can't be printed")


def _inert(one: Misconception) -> Misconception:
    return Misconception(one.id, *(plain(text, LONGEST_HINT) for text in (one.where, one.idea, one.correction)))


def is_beyond(limits: Limits, most: Limits) -> bool:
    """Whether any of the limits is more than that of `most`."""
    return any(getattr(limits, name) > getattr(most, name) for name in LIMITS)

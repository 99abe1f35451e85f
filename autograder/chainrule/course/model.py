"""course.yml, validated: what is asked, on which deck of cases, for how many points, and within which limits."""

import ast
import math
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from .. import builtin
from ..errors import SetupError
from ..sandbox.limits import USUAL, Limits
from ..suggest import suggestion
from .fields import (
    SUBMISSION,
    Activation,
    Flag,
    Function,
    Kind,
    Label,
    Line,
    Memory,
    NotebookUrl,
    Number,
    Output,
    Requirement,
    Seconds,
    Submission,
    Text,
    Whole,
)
from .messages import UnsoundError, complaints, read_model
from .yaml_source import Problem, Where, YamlSource, read_yaml, shown

ROUNDING = 1e-9  # of a sum of points: 33.3 + 33.3 + 33.4 is 100


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if twice := [name for i, name in enumerate(names) if name in names[:i]]:
        raise ValueError(f"has {shown(twice[0])} twice; leave one of them out")
    return names


def _module(data: dict[str, Any]) -> str:
    stem = str(data.get("course", "")).replace("-", "_")
    return f"exercises/{stem}/{stem}.{{py,ipynb}}"


def _pair(value: Any) -> Any:
    if isinstance(value, list | tuple) and len(value) == 2:
        return value
    raise ValueError("is not a weight; write [j, k]")


Size: TypeAlias = Annotated[Whole, Field(ge=1, le=1000)]
Weight: TypeAlias = Annotated[tuple[Whole, Whole], BeforeValidator(_pair)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # who has a key needs few of these


class LimitSettings(_Part):
    """What a submission may use: seconds to import it, seconds a call, bytes of memory and of output."""

    import_: Seconds = Field(default=USUAL.import_seconds, alias="import")
    call: Seconds = USUAL.call_seconds
    memory: Memory = USUAL.memory_bytes
    output: Output = USUAL.output_bytes

    @property
    def limits(self) -> Limits:
        """As the sandbox takes them."""
        return Limits(self.import_, self.call, self.memory, self.output)


class Marks(_Part):
    """`follow_through`: the share of its points that a function keeps when only an earlier one is wrong."""

    follow_through: Number = Field(default=1.0, alias="follow-through", ge=0, le=1)


class Feedback(_Part):
    """How many levels of hint a student sees (0 to 3), and the cases that are shown with their values.

    `visible` None: the first of the deck.
    """

    hints: Whole = Field(default=2, ge=0, le=3)
    visible: Annotated[tuple[Text, ...], AfterValidator(_distinct)] | None = None


class Notebook(_Part):
    """`url`: where GitHub shows the notebook, which then opens in Colab by a badge; `install`: what pip installs there."""

    url: NotebookUrl | None = None
    install: Requirement = "chainrule"


class Totals(_Part):
    """What the points add up to; `bonus` None: anything."""

    required: Number = Field(default=100.0, gt=0)
    bonus: Number | None = Field(default=None, ge=0)


class CaseSettings(_Part):
    """A case of the deck: n samples, n_out nodes fed by n_in, their activation, and what kind of numbers is drawn.

    `weight` (j, k) is the weight that is asked about where one is; None: drawn. Beside these it has the author's own keys,
    which a class Case in solutions/cases.py declares.
    """

    model_config = ConfigDict(extra="allow")

    n: Size = 1
    n_out: Size = 1
    n_in: Size = 1
    activation: Activation = "sigmoid"
    kind: Kind = "plain"
    weight: Weight | None = None

    @model_validator(mode="after")
    def _has_no_unknown_key(self, info: ValidationInfo) -> Self:
        """Where solutions/ isn't at hand, what is nearly one of chainrule's keys is a slip, and others are the author's."""
        if isinstance(info.context, YamlSource) and self.model_extra:
            known, own = [*CaseSettings.model_fields], own_keys(info.context.path.parent / "solutions/cases.py")
            unknown = [
                key for key in self.model_extra if (key not in own if own is not None else get_close_matches(key, known))
            ]
            if unknown:
                names = [*known, *(own or ())]
                raise UnsoundError([Problem((key,), "unknown key" + suggestion(key, names)) for key in unknown])
        return self

    @model_validator(mode="after")
    def _can_saturate(self) -> Self:
        if self.kind == "saturated" and self.activation != "tanh":
            text = f"{self.activation} does not fit: the bound of a saturated case is proved for tanh alone"
            raise UnsoundError([Problem(("activation",), f"{text}\nwrite: activation: tanh")])
        return self

    @model_validator(mode="after")
    def _has_the_weight(self) -> Self:
        if self.weight is not None and not (0 <= self.weight[0] < self.n_out and 0 <= self.weight[1] < self.n_in):
            j, k = self.weight
            text = f"[{j}, {k}] is not a weight of {self.n_out} nodes fed by {self.n_in}"
            raise UnsoundError([Problem(("weight",), f"{text}\ncount from 0, the node of layer L first")])
        return self


def own_keys(cases: Path) -> list[str] | None:
    """The keys that the author's class Case declares; none without solutions/cases.py, None where solutions/ isn't at hand.

    The file is read, and not run: who only grades may not have what it imports.
    """
    if not cases.parent.is_dir():
        return None
    try:
        body = ast.parse(cases.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return []  # whoever runs it tells what is wrong with it
    declared = [part for one in body if isinstance(one, ast.ClassDef) and one.name == "Case" for part in one.body]
    return [part.target.id for part in declared if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)]


def _lesson() -> dict[str, CaseSettings]:
    """The deck of the lesson, as the built-in course has it."""
    lesson, _ = read_yaml(builtin.file("course.yml"))
    return {name: CaseSettings.model_validate(case) for name, case in lesson.get("deck", {}).items()}


class Tolerance(_Part):
    """How far off is right, where no bound is proved: `relative` to the largest entry, plus `absolute`."""

    relative: Number = Field(default=0.0, ge=0, lt=1)
    absolute: Number = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.relative == self.absolute == 0:
            raise ValueError("accepts nothing\nleave it out for the proved bound, or write: {relative: 1.0e-7}")
        return self


class Exercise(_Part):
    """A function to write.

    `activations` and `cases` choose among the cases (None: all). `expected` names the exercise whose reference is the
    truth for this one. `entry` says what an entry of the value belongs to, `targets` what kind of Y it is asked with.
    """

    name: Function = Field(examples=["name: dC0_da"])
    points: Number = Field(gt=0, le=1_000_000, examples=["points: 10"])
    bonus: Flag = False
    entry: Literal["value", "node", "weight", "input"] = "value"
    targets: Literal["values", "distribution"] = "values"
    activations: Annotated[tuple[Activation, ...], Field(min_length=1), AfterValidator(_distinct)] | None = None
    cases: Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_distinct)] | None = None
    tolerance: Tolerance | None = None
    expected: Text | None = None


class Course(_Part):
    """See the module. `seed` is the public deck's; `secret` says whether marks may be given on it; `sandbox` is the tier
    that is demanded.
    """

    course: Label = Field(examples=["course: gradient"])
    title: Line = Field(default_factory=lambda data: str(data.get("course", "")))
    seed: Whole = Field(default=0, ge=0, lt=2**63)
    secret: Literal["optional", "required"] = Field(default="optional")
    submission: Submission = Field(default_factory=_module, validate_default=True)
    sandbox: Literal["none", "limited", "sealed-no-landlock", "sealed"] = "limited"
    limits: LimitSettings = LimitSettings()
    marks: Marks = Marks()
    feedback: Feedback = Feedback()
    totals: Totals = Totals()
    notebook: Notebook = Notebook()
    deck: dict[Label, CaseSettings] = Field(min_length=1, default_factory=_lesson)
    exercises: tuple[Exercise, ...] = Field(min_length=1, examples=["exercises: [{name: dC0_da, points: 100}]"])
    _source: YamlSource = PrivateAttr(default=YamlSource(Path("course.yml")))

    @property
    def path(self) -> Path:
        """Where the course was read from, as it was named. Courses that say the same are equal wherever they stand."""
        return self._source.path

    @property
    def secret_required(self) -> bool:
        """Whether marks may be given on a secret's deck alone."""
        return self.secret == "required"  # noqa: S105  # it says whether there is one

    @property
    def stem(self) -> str:
        """The module that students write, and the name of its solutions: gradient."""
        return self._parts()[1]

    @property
    def files(self) -> tuple[str, ...]:
        """The paths that `submission` allows, from the course's folder."""
        folder, stem, suffixes = self._parts()
        return tuple(f"{folder}{stem}.{suffix}" for suffix in suffixes.split(","))

    def _parts(self) -> tuple[str, str, str]:
        found = SUBMISSION.fullmatch(self.submission)
        assert found is not None
        return found[1], found[2], found[3] or found[4]

    @property
    def visible(self) -> tuple[str, ...]:
        """The cases that are shown with their values."""
        return tuple(self.deck)[:1] if self.feedback.visible is None else self.feedback.visible

    def exercise(self, name: str) -> Exercise:
        """Raises SetupError when there is no such exercise."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = suggestion(name, (exercise.name for exercise in self.exercises), indent=2, in_order=True)
        raise SetupError(f"{shown(name)} is not an exercise of the course {self.course}{known}")

    def cases_of(self, exercise: Exercise) -> list[tuple[str, CaseSettings]]:
        """The cases that the exercise is asked on, with their names, in the order of the deck."""
        return [
            (name, case)
            for name, case in self.deck.items()
            if (exercise.cases is None or name in exercise.cases)
            and (exercise.activations is None or case.activation in exercise.activations)
        ]

    def check_own_keys(self, model: type[BaseModel]) -> None:
        """Raises SetupError where the author's model refuses what a case says beside chainrule's keys."""
        problems: list[Problem] = []
        for name, case in self.deck.items():
            try:
                model.model_validate(case.model_extra)
            except ValidationError as error:
                problems += [Problem(("deck", name, *one.where), one.text) for one in complaints(model, error)]
        if problems:
            raise self._source.fault(problems)

    def check_functions(self, names: Iterable[str], where: str) -> None:
        """Raises SetupError when an exercise is not among the functions `names` that the file `where` has."""
        known = set(names)
        problems = [
            Problem(
                ("exercises", i, "name"),
                f"{shown(exercise.name)} is not a function in {where}{suggestion(exercise.name, known)}",
            )
            for i, exercise in enumerate(self.exercises)
            if exercise.name not in known
        ]
        if problems:
            raise self._source.fault(problems)

    def model_post_init(self, context: Any) -> None:
        """Keeps the YamlSource that `read_model` validates with."""
        if isinstance(context, YamlSource):
            self._source = context

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if problems := [*self._unknown_names(), *self._wrong_sums()]:
            raise UnsoundError(problems)
        return self

    def _unknown_names(self) -> Iterator[Problem]:
        names = [exercise.name for exercise in self.exercises]
        yield from self._unknown_cases(("feedback", "visible"), self.visible)
        for i, exercise in enumerate(self.exercises):
            where = ("exercises", i)
            if (first := names.index(exercise.name)) < i:
                text = f"{shown(exercise.name)} is there already, as exercises[{first}]\nleave one out, or rename it"
                yield Problem((*where, "name"), text)
            unknown = list(self._unknown_cases((*where, "cases"), exercise.cases or ()))
            yield from unknown
            if not unknown and not self.cases_of(exercise):
                text = "no case is left: none has one of its activations\nchange cases or activations"
                yield Problem(where, text)
            if exercise.expected is not None:
                yield from self._wrong_truth(exercise.expected, exercise, (*where, "expected"))

    def _unknown_cases(self, where: Where, cases: tuple[str, ...]) -> Iterator[Problem]:
        for i, case in enumerate(cases):
            if case not in self.deck:
                yield Problem((*where, i), f"{shown(case)} is not a case of the deck{suggestion(case, self.deck)}")

    def _wrong_truth(self, truth: str, exercise: Exercise, where: Where) -> Iterator[Problem]:
        others = {other.name: other for other in self.exercises if other.name != exercise.name}
        if truth not in others:
            yield Problem(where, f"{shown(truth)} is not another exercise{suggestion(truth, others)}")
        elif (further := others[truth].expected) is not None:
            yield Problem(where, f"{shown(truth)} has its own truth elsewhere\nwrite: expected: {further}")

    def _wrong_sums(self) -> Iterator[Problem]:
        required, bonus = (math.fsum(e.points for e in self.exercises if e.bonus == b) for b in (False, True))
        sums = f"the required exercises give {required:.10g} points, the bonus ones {bonus:.10g}"
        for name, points, total in (("required", required, self.totals.required), ("bonus", bonus, self.totals.bonus)):
            if total is not None and abs(points - total) > ROUNDING * max(points, total):
                where = ("totals", name) if name in self.totals.model_fields_set else ("exercises",)
                repair = "change points" + (f", or write totals: {{{name}: {points:.10g}}}" if points else "")
                yield Problem(where, f"{sums}; {name} must give {total:.10g}\n{repair}")


def load_course(path: Path | str) -> Course:
    """Reads and validates course.yml, and nothing else; raises SetupError with all that is wrong, each with its line."""
    return read_model(Path(path), Course)

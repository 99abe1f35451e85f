"""Runs solutions/ and makes the answer key. The only module that ever executes an author's code.

The reference functions run on Bounded arrays, so each expected value comes with its proved error bound; a case on which
the bound is too wide, or a comparison undecided, is drawn again. The catalogued mistakes run on the same cases.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .bounded import Bounded, Undecided, Unsupported, bounded
from .cases import Case, draw_case
from .elementary import Floats
from .fault import Fault
from .key import AnswerKey, Asked, Check, Feedback, Form, Limits, Marks, Mistake, Signature, Values, signatures
from .network import Unfair
from .stream import public

if TYPE_CHECKING:
    from types import ModuleType

    from .course import Course, Exercise

WIDEST = 1e-11  # 2 B / |R| on a plain slot: a right answer keeps at least 11 digits there
ENGINE = (
    "argument",
    "bounded",
    "cases",
    "elementary",
    "key",
    "network",
    "reference",
    "rules",
    "stream",
)  # what a key's numbers depend on

Function = Callable[..., Any]
Evaluated = tuple[Values, tuple[Floats, ...]]


@dataclass(frozen=True)
class Wrong:
    """A catalogued mistake: its hints, and the wrong function for each exercise that it shows in."""

    mistake: Mistake
    functions: Mapping[str, Function]


@dataclass(frozen=True)
class Solutions:
    """An author's code, executed: the reference functions, the mistakes, and where they came from."""

    path: Path
    functions: Mapping[str, Function]
    wrongs: tuple[Wrong, ...]


def solutions_path(course: Course) -> Path:
    """solutions/<stem>.py beside course.yml."""
    return course.path.parent / "solutions" / f"{course.stem}.py"


def source_digest(course: Course) -> str:
    """SHA-256 over all that a key is made from: course.yml, solutions/, and the engine's own generator."""
    path = solutions_path(course)
    engine = [Path(__file__).with_name(f"{name}.py") for name in ENGINE]
    digest = hashlib.sha256()
    for file in [course.path, path, *_misconception_files(path), *engine]:
        try:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise Fault(f"{file}: can't be read: {error.strerror}\n  without solutions/, give a key: --key FILE") from error
    return digest.hexdigest()


def load(course: Course) -> Solutions:
    """Executes solutions/ of this course; raises Fault when it can't be, or lacks a function of course.yml."""
    path = solutions_path(course)
    if not path.is_file():
        raise Fault(f"{path}: the reference solutions are not there\n  without them, give a key: --key FILE")
    with _as_module(path, course.stem) as lesson:
        functions = {name: f for name, f in vars(lesson).items() if inspect.isfunction(f)}
        course.check_functions(functions, f"solutions/{path.name}")
        wrongs = tuple(wrong for file in _misconception_files(path) for wrong in _wrongs(file, course))
    return Solutions(path, functions, wrongs)


def make_key(course: Course, *, seed: int | None = None, student: str | None = None) -> AnswerKey:
    """The key of the public deck of `seed` (the course's own when None); the same arguments give the same key, anywhere."""
    seed = course.seed if seed is None else seed
    solutions = load(course)
    return AnswerKey(
        course=course.course,
        title=course.title,
        source=source_digest(course),
        course_digest=hashlib.sha256(course.path.read_bytes()).hexdigest(),
        seed=seed,
        student=student,
        stem=course.stem,
        sandbox=course.sandbox,
        limits=Limits(
            import_=course.limits.import_,
            call=course.limits.call,
            memory=course.limits.memory,
            output=course.limits.output,
        ),
        marks=Marks(follow_through=course.marks.follow_through),
        feedback=Feedback(hints=course.feedback.hints),
        exercises=tuple(_asked(course, exercise, solutions, public(seed), student) for exercise in course.exercises),
        mistakes=tuple(wrong.mistake for wrong in solutions.wrongs),
    )


def _asked(course: Course, exercise: Exercise, solutions: Solutions, secret: bytes, student: str | None) -> Asked:
    function = solutions.functions[exercise.expected or exercise.name]
    parameters = tuple(inspect.signature(solutions.functions[exercise.name]).parameters)
    checks = []
    for slot, size in course.slots_of(exercise):
        case, (expected, bounds) = draw_case(
            course, exercise, slot, parameters, secret=secret, student=student,
            accept=partial(_expected, function, plain=size.kind == "plain"),
        )  # fmt: skip
        checks.append(
            Check(
                exercise=exercise.name,
                slot=slot,
                visible=slot in course.feedback.visible,
                sizes={"n": size.n, "n_out": size.n_out, "n_in": size.n_in},
                arguments=case.arguments,
                expected=expected,
                within=tuple(map(partial(_within, exercise), expected.arrays, bounds)),
            )
        )
    return Asked(
        name=exercise.name,
        points=exercise.points,
        bonus=exercise.bonus,
        entry=exercise.entry,
        parameters=parameters,
        proved=exercise.tolerance is None,
        checks=tuple(checks),
        signatures=signatures(
            _signature(wrong.mistake.id, wrong.functions[exercise.name], checks)
            for wrong in solutions.wrongs
            if exercise.name in wrong.functions
        ),
    )


def _expected(function: Function, case: Case, *, plain: bool) -> Evaluated:
    """The reference's values and their bounds; raises Unfair when rounding decides, or takes too many digits."""
    try:
        values, bounds = _evaluate(function, case.arguments)
    except (Undecided, OverflowError) as error:
        raise Unfair("undecided", str(error)) from error
    except Unsupported as error:
        raise Fault(f"{case.exercise}: the reference can't be bounded: {error}") from error
    except Exception as error:
        raise Fault(f"{case.exercise}, slot {case.slot}: the reference raised {type(error).__name__}: {error}") from error
    for value, bound in zip(values.arrays, bounds, strict=True):
        loss = 2 * bound[value != 0] / np.abs(value[value != 0])
        if plain and loss.size and np.max(loss) > WIDEST:
            raise Unfair("precision", f"a right answer may be off by {np.max(loss):.2g} of its value")
    return values, bounds


def _evaluate(function: Function, arguments: dict[str, Any]) -> Evaluated:
    result = function(*(_bounded(argument) for argument in arguments.values()))
    parts = [bounded(part) for part in result] if isinstance(result, list) else [bounded(result)]
    form: Form = "list" if isinstance(result, list) else "value"
    return Values(form=form, arrays=tuple(part.value for part in parts)), tuple(part.error for part in parts)


def _bounded(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return Bounded(argument)
    return [_bounded(item) for item in argument] if isinstance(argument, tuple) else argument


def _within(exercise: Exercise, value: Floats, bound: Floats) -> Floats:
    """How far off is right: 2 B (see bounded), or what the course declares, relative to the largest entry."""
    if exercise.tolerance is None:
        return _rounded_up(2 * bound)
    largest = np.max(np.abs(value), initial=0.0)
    return np.full(value.shape, exercise.tolerance.relative * largest + exercise.tolerance.absolute)


def _rounded_up(x: Floats) -> Floats:
    """To four digits: a distance needs no more, and the key is shorter."""
    power = 10.0 ** (np.floor(np.log10(np.maximum(x, 1e-300))) - 3)
    return np.where(x > 0, np.ceil(x / power) * power, 0.0)


# -- the catalogue ---------------------------------------------------------------------------------------------------


def _signature(mistake: str, function: Function, checks: list[Check]) -> Signature:
    values: dict[str, Values | None] = {}
    within: dict[str, tuple[Floats, ...]] = {}
    for check in checks:
        values[check.slot], within[check.slot] = _wrong_values(function, check)
    return Signature(mistake=mistake, values=values, within=within)


def _wrong_values(function: Function, check: Check) -> tuple[Values | None, tuple[Floats, ...]]:
    try:
        values, bounds = _evaluate(function, check.arguments)
        return values, tuple(_rounded_up(2 * bound) for bound in bounds)
    except Exception:  # noqa: BLE001  # no rule for it, or it raises: plain numbers tell which
        return _plain_values(function, check)


def _plain_values(function: Function, check: Check) -> tuple[Values | None, tuple[Floats, ...]]:
    """A mistake that Bounded has no rule for, on plain numbers; its distance is then twice the reference's own."""
    arguments = [list(argument) if isinstance(argument, tuple) else argument for argument in check.arguments.values()]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = function(*arguments)
        except Exception:  # noqa: BLE001  # a mistake may raise anything: then it has no values in this slot
            return None, ()
    arrays = tuple(np.asarray(part, dtype=np.float64) for part in (result if isinstance(result, list) else [result]))
    if not all(np.all(np.isfinite(array)) for array in arrays):
        return None, ()
    reach = max(float(np.max(distance, initial=0.0)) for distance in check.within)
    scale = max(float(np.max(np.abs(array), initial=0.0)) for array in arrays)
    distances = tuple(np.full(array.shape, 2 * reach + 1e-12 * scale) for array in arrays)
    return Values(form=check.expected.form, arrays=arrays), distances


def _misconception_files(path: Path) -> list[Path]:
    return sorted((path.parent / "misconceptions").glob("[!_]*.py"))


def _wrongs(file: Path, course: Course) -> Iterator[Wrong]:
    """The mistakes of one file: a class each, its name the id, its docstring the hints, its functions the wrong ones."""
    names = {exercise.name for exercise in course.exercises}
    with _as_module(file, f"misconceptions_{file.stem}") as module:
        for name, made in vars(module).items():
            if not inspect.isclass(made) or made.__module__ != module.__name__:
                continue
            levels = [" ".join(part.split()) for part in (inspect.getdoc(made) or "").split("\n\n")]
            if len(levels) != 3:
                raise Fault(
                    f"{file.name}: {name}: its docstring has {len(levels)} paragraphs, not 3\n"
                    f"  write where to look, which idea, the correction, with an empty line between"
                )
            functions = {name: f for name, f in vars(made).items() if inspect.isfunction(f)}
            if stray := sorted(functions.keys() - names):
                raise Fault(f"{file.name}: {name}.{stray[0]} is not an exercise of course.yml")
            where, idea, correction = levels
            mistake = Mistake(id=name.replace("_", "-"), where=where, idea=idea, correction=correction)
            yield Wrong(mistake, functions)


@contextmanager
def _as_module(path: Path, name: str) -> Iterator[ModuleType]:
    """The file executed as a module called `name`, importable under it meanwhile, writing no bytecode beside it."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise Fault(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    before, sys.modules[name] = sys.modules.get(name), module
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            raise Fault(f"{path}: can't be run: {type(error).__name__}: {error}") from error
        yield module
    finally:
        sys.dont_write_bytecode = writes
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before

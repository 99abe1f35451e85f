"""Runs solutions/: reference functions, generators, mistakes. The only module that imports an author's code."""

import importlib.util
import inspect
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from pydantic import BaseModel

from ..course.model import Course
from ..errors import SetupError, line_of
from ..key import Misconception
from ..numerics import lists
from ..suggest import suggestion
from .evaluate import Function
from .generators import Generators
from .provenance import generator_files, misconception_files, other_ways_files, solutions_path


@dataclass(frozen=True)
class AuthoredMisconception:
    """A catalogued mistake: its hints, and the wrong function for each exercise in which an author wrote it.

    `follows`: of an exercise, the earlier ones from which the author says that it follows there.
    """

    misconception: Misconception
    functions: Mapping[str, Function]
    twins: frozenset[str]
    follows: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Solutions:
    """An author's code, executed: the reference functions, other ways to write them, the mistakes, the own generators."""

    lesson: ModuleType
    other_ways: tuple[ModuleType, ...]
    wrongs: tuple[AuthoredMisconception, ...]
    generators: Generators

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """All functions of the lesson, by name."""
        return _functions(self.lesson)

    def with_wrong(self, name: str, wrong: Function) -> Mapping[str, list[Function]]:
        """Of each other function all ways to write it, with `wrong` in the place of the one of this name."""
        lesson = dict(vars(self.lesson))
        lesson.update({one: _rebound(function, lesson) for one, function in self.functions.items()})
        lesson[name] = wrong
        ways: dict[str, list[Function]] = {one: [lesson[one]] for one in self.functions if one != name}
        for module in self.other_ways:
            there = {key: SimpleNamespace(**lesson) if one is self.lesson else one for key, one in vars(module).items()}
            there.update({key: _rebound(function, there) for key, function in _functions(module).items()})
            for way in _classes(module):
                rebound = {one: _rebound(function, there) for one, function in _functions(way).items()}
                there[way.__name__] = SimpleNamespace(**rebound)
                for one in rebound.keys() & ways.keys():
                    ways[one].append(rebound[one])
        return ways


def _functions(of: object) -> dict[str, Function]:
    return {name: one for name, one in vars(of).items() if inspect.isfunction(one)}


def _classes(module: ModuleType) -> list[type]:
    return [one for one in vars(module).values() if inspect.isclass(one) and one.__module__ == module.__name__]


def _rebound(function: Any, names: dict[str, Any]) -> Function:
    """The function, with other global names."""
    return FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)


def load_solutions(course: Course) -> Solutions:
    """Executes solutions/ of this course; raises SetupError when it can't be, or lacks a function of course.yml."""
    path = solutions_path(course.path, course.stem)
    if not path.is_file():
        raise SetupError(f"{path}: the reference solutions are not there\n  without them, give a key: --key FILE")
    with _as_module(path, course.stem) as lesson:
        course.check_functions(_functions(lesson), f"solutions/{path.name}")
        right = {exercise.name: _functions(lesson)[exercise.name] for exercise in course.exercises}
        wrongs = tuple(wrong for file in misconception_files(path) for wrong in _wrongs(file, right))
        ids = Counter(wrong.misconception.id for wrong in wrongs)
        if twice := [name for name, times in ids.items() if times > 1]:
            raise SetupError(
                f"{path.parent / 'misconceptions'}: two files have a class for {twice[0]}\n"
                f"  give one of them another name, or put its functions into the other"
            )
        for wrong in wrongs:
            for twin in sorted(wrong.twins - ids.keys()):
                raise SetupError(
                    f"{path.parent / 'misconceptions'}: {wrong.misconception.id}: twins: there is no {twin}"
                    f"{suggestion(twin, ids, indent=2)}"
                )
        found = Solutions(lesson, tuple(_other_ways(path, right)), wrongs, _generators(path))
    if found.generators.keys is not None:
        course.check_own_keys(found.generators.keys)
    used = {name for exercise in course.exercises for name in parameters_of(found.functions[exercise.name])}
    found.generators.check(used)
    return found


def parameters_of(function: Function) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def _generators(path: Path) -> Generators:
    for file in generator_files(path):
        with _as_module(file, "cases") as module:
            own = {name: f for name, f in _functions(module).items() if f.__module__ == module.__name__}
            keys = vars(module).get("Case")
        if keys is not None and not (inspect.isclass(keys) and issubclass(keys, BaseModel)):
            raise SetupError(f"{file}: Case is no pydantic model\n  write: class Case(pydantic.BaseModel): …")
        return Generators(file, {name: f for name, f in own.items() if not name.startswith("_")}, keys)
    return Generators()


def _other_ways(path: Path, right: Mapping[str, Function]) -> Iterator[ModuleType]:
    for file in other_ways_files(path):
        with _as_module(file, "other_ways") as module:
            for way in _classes(module):
                _check_functions(file, way, right)
            yield module


def _check_functions(file: Path, made: type, right: Mapping[str, Function]) -> None:
    """Raises SetupError for a function of the class that is no exercise, or can't be asked as the one of the lesson is."""
    for name, function in _functions(made).items():
        place = f"{file}:{function.__code__.co_firstlineno}: {made.__name__}.{name}"
        if name not in right:
            likely = suggestion(name, right, indent=2)
            raise SetupError(f"{place} is not an exercise of course.yml{likely}\n  a helper stands outside of the class")
        parameters = parameters_of(right[name])
        try:
            inspect.signature(function).bind(*parameters)
        except TypeError:
            raise SetupError(
                f"{place} doesn't take what the lesson's {name} takes\n"
                f"  write, without self: def {name}({', '.join(parameters)}): …"
            ) from None


def _wrongs(file: Path, right: Mapping[str, Function]) -> Iterator[AuthoredMisconception]:
    """The mistakes of one file: a class each, its name the id, its docstring the hints, its functions the wrong ones."""
    with _as_module(file, f"misconceptions_{file.stem}") as module:
        for made in _classes(module):
            name = made.__name__
            levels = [" ".join(part.split()) for part in (inspect.getdoc(made) or "").split("\n\n") if part.strip()]
            if len(levels) != 3:
                line = inspect.getsourcelines(made)[1]
                raise SetupError(
                    f"{file}:{line}: {name}: a hint has 3 paragraphs, its docstring has {len(levels)}\n"
                    f"  write where to look, which idea, the correction, with an empty line between"
                )
            _check_functions(file, made, right)
            where, idea, correction = levels
            misconception = Misconception(id=name.replace("_", "-"), where=where, idea=idea, correction=correction)
            yield AuthoredMisconception(misconception, _functions(made), _twins(file, made), _follows(file, made, right))


def _twins(file: Path, made: type) -> frozenset[str]:
    """Whether they are there is known when all files are read."""
    twins = vars(made).get("twins", ())
    if not _are_names(twins):
        raise SetupError(f'{_place(file, made)}: twins are ids in a tuple\n  write for example: twins = ("takes-the-root",)')
    return frozenset(twins)


def _follows(file: Path, made: type, right: Mapping[str, Function]) -> Mapping[str, tuple[str, ...]]:
    follows = vars(made).get("follows", {})
    if not isinstance(follows, dict) or not all(map(_are_names, follows.values())):
        raise SetupError(
            f"{_place(file, made)}: follows gives the earlier functions of a later one\n"
            f'  write for example: follows = {{"gradient": ("loss",)}}'
        )
    order = list(right)
    for later, earlier in follows.items():
        if later not in _functions(made):
            likely = suggestion(str(later), _functions(made), indent=2)
            raise SetupError(f"{_place(file, made)}: follows: {later!r} is no function of this class{likely}")
        before = order[: order.index(later)]
        for name in earlier:
            if name not in before:
                likely = suggestion(name, before, indent=2, in_order=True)
                raise SetupError(f"{_place(file, made)}: follows: {name!r} is no exercise before {later}{likely}")
    return follows


def _are_names(value: object) -> bool:
    return isinstance(value, tuple | list | set | frozenset) and all(isinstance(name, str) for name in value)


def _place(file: Path, made: type) -> str:
    return f"{file}:{inspect.getsourcelines(made)[1]}: {made.__name__}"


@contextmanager
def _as_module(path: Path, name: str) -> Iterator[ModuleType]:
    """The file executed as a module called `name`, importable under it meanwhile, writing no bytecode beside it."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise SetupError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    before, sys.modules[name] = sys.modules.get(name), module
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with redirect_stdout(sys.stderr):  # what an author prints is no part of a result
            try:
                spec.loader.exec_module(module)
            except (Exception, SystemExit) as error:
                line = line_of(error, spec.origin)
                raise SetupError(f"{path}{line}: can't be run: {type(error).__name__}: {error}") from error
            lists.put_in(module)
            yield module
    finally:
        sys.dont_write_bytecode = writes
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before

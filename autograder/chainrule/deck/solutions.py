"""Runs solutions/: reference functions, generators, mistakes. The only module that imports an author's code."""

import importlib.util
import inspect
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from ..course.model import Course
from ..errors import SetupError, line_of
from ..key import Misconception
from .evaluate import Function
from .generators import Generators
from .provenance import generator_files, misconception_files, solutions_path


@dataclass(frozen=True)
class AuthoredMisconception:
    """A catalogued mistake: its hints, and the wrong function for each exercise that it shows in."""

    misconception: Misconception
    functions: Mapping[str, Function]
    twins: frozenset[str]


@dataclass(frozen=True)
class Solutions:
    """An author's code, executed: the reference functions, the mistakes, the own generators."""

    functions: Mapping[str, Function]
    wrongs: tuple[AuthoredMisconception, ...]
    generators: Generators


def load_solutions(course: Course) -> Solutions:
    """Executes solutions/ of this course; raises SetupError when it can't be, or lacks a function of course.yml."""
    path = solutions_path(course.path, course.stem)
    if not path.is_file():
        raise SetupError(f"{path}: the reference solutions are not there\n  without them, give a key: --key FILE")
    with _as_module(path, course.stem) as lesson:
        functions = {name: f for name, f in vars(lesson).items() if inspect.isfunction(f)}
        course.check_functions(functions, f"solutions/{path.name}")
        wrongs = tuple(wrong for file in misconception_files(path) for wrong in _wrongs(file, course))
        generators = _generators(path)
    generators.check({name for exercise in course.exercises for name in parameters_of(functions[exercise.name])})
    return Solutions(functions, wrongs, generators)


def parameters_of(function: Function) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def _generators(path: Path) -> Generators:
    for file in generator_files(path):
        with _as_module(file, "cases") as module:
            functions = {name: f for name, f in vars(module).items() if inspect.isfunction(f) and not name.startswith("_")}
        return Generators(file, {name: f for name, f in functions.items() if f.__module__ == module.__name__})
    return Generators()


def _wrongs(file: Path, course: Course) -> Iterator[AuthoredMisconception]:
    """The mistakes of one file: a class each, its name the id, its docstring the hints, its functions the wrong ones."""
    names = {exercise.name for exercise in course.exercises}
    with _as_module(file, f"misconceptions_{file.stem}") as module:
        for name, made in vars(module).items():
            if not inspect.isclass(made) or made.__module__ != module.__name__:
                continue
            levels = [" ".join(part.split()) for part in (inspect.getdoc(made) or "").split("\n\n")]
            if len(levels) != 3:
                raise SetupError(
                    f"{file.name}: {name}: its docstring has {len(levels)} paragraphs, not 3\n"
                    f"  write where to look, which idea, the correction, with an empty line between"
                )
            functions = {name: f for name, f in vars(made).items() if inspect.isfunction(f)}
            if stray := sorted(functions.keys() - names):
                raise SetupError(f"{file.name}: {name}.{stray[0]} is not an exercise of course.yml")
            where, idea, correction = levels
            misconception = Misconception(id=name.replace("_", "-"), where=where, idea=idea, correction=correction)
            yield AuthoredMisconception(misconception, functions, frozenset(vars(made).get("twins", ())))


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
            yield module
    finally:
        sys.dont_write_bytecode = writes
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before

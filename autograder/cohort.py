"""Grades what the command line names: one file, or every submission of folders and .zip files, one after another."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from . import output, submission
from .fault import Fault
from .grade import grade
from .inert import plain
from .keyring import EACH, deck_options, key_each, key_for
from .reports import json, text
from .result import ONE_FILE
from .sandbox import TIERS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from .folder import Found
    from .key import AnswerKey, Asked
    from .result import Result
    from .sandbox.template import Template

NOT_BEGUN = ("STUB", "MISSING", "BROKEN")
OTHER = "name another file: -o FILE"
WRITERS = {"text": text.write, "json": json.write}


def grade_paths(options: argparse.Namespace, template: Template) -> int:
    """`chainrule grade`: grades, writes the results, gives the exit status; raises Fault before anything is graded."""
    key = key_for(options)
    if TIERS.index(template.tier) < TIERS.index(key.sandbox):
        raise Fault(
            f"the course demands the sandbox {key.sandbox!r}, and this machine gives {template.tier!r}\n"
            f"  grade on another machine, or change `sandbox` in course.yml"
        )
    exercises = [key.exercise(name) for name in dict.fromkeys(options.only or ())]
    many = len(options.paths) > 1 or _is_cohort(options.paths[0])
    if many and options.student not in (None, EACH):
        raise Fault(f"--student {options.student}: there are several submissions\n  everybody's own cases: --student {EACH}")
    own = key_each(options) if options.student == EACH else None
    waiting = _found(options.paths, key.stem)
    gc.freeze()
    gc.enable()
    if options.output is not None:
        _refuse_output(options.output, waiting)
    results = []
    with _progress(len(waiting)) as graded:
        for found in waiting:
            theirs = key if own is None else own(found.student or _owner(found, key.stem))
            result = _graded(found, theirs, template, [theirs.exercise(one.name) for one in exercises])
            results.append(msgspec.structs.replace(result, deck=deck_options(options, theirs.student)))
            graded()
    _write(WRITERS[options.format](results, many=many), options.output)
    if options.format == "json" or options.output:
        print(_in_a_line(results), file=sys.stderr)
    return 0 if many or options.exit_zero or _is_full(results[0], exercises) else 1


def _owner(found: Found, stem: str) -> str:
    """Whose a single file is, as in a folder: ada.py, or ada/gradient.py; raises Fault when its path doesn't say."""
    path = Path(os.path.abspath(found.candidates[0].shown))  # noqa: PTH100  # as it was named, through no link
    name = path.stem if path.stem != stem else path.parent.name
    if not name:
        raise Fault(f"{found.candidates[0].shown}: whose is it?\n  say so: --student ID")
    return name


def _is_full(result: Result, only: Sequence[Asked]) -> bool:
    """Every required point, or, if only some exercises were asked for, every point of theirs."""
    return all(one.score == one.points for one in result.exercises) if only else result.full


def _is_cohort(path: Path) -> bool:
    return os.path.isdir(path) or path.suffix.lower() == ".zip"  # noqa: PTH112  # Path.is_dir raises without permission


def _found(paths: Sequence[Path], stem: str) -> list[Found]:
    """All submissions in the order that they were named in; what is missing raises Fault before the first is graded."""
    from .folder import Candidate, Found, find

    found: list[Found] = []
    for path in paths:
        if _is_cohort(path):
            found += find(Path(os.path.relpath(path)), stem)
        else:
            submission.read(path)  # raises Fault if there is none; it is read again when its turn comes
            found.append(Found(None, (Candidate((path.name,), os.path.relpath(path), path),)))
    return found


def _graded(found: Found, key: AnswerKey, template: Template, exercises: Sequence[Asked]) -> Result:
    """The first of a student's files in which something was begun; the others are named in a warning."""
    results: list[Result] = []
    for i in range(len(found.candidates)):
        one = found.read(i)
        if others := [plain(c.shown) for j, c in enumerate(found.candidates) if j != i]:
            one = replace(one, warnings=(*one.warnings, f"{ONE_FILE}: {', '.join(others)}"))
        results.append(grade(one, key, template, exercises))
        if any(exercise.verdict not in NOT_BEGUN for exercise in results[-1].exercises):
            return results[-1]
    return results[0]


def _write(text: str, path: Path | None) -> None:
    """To the file, or to stdout, which may know fewer characters than a name holds."""
    if path is not None:
        output.save(path, text.encode("utf-8", "backslashreplace"), OTHER)
        return
    encoding = sys.stdout.encoding or "utf-8"
    with output.written("the results", "make room, or write to a file: -o FILE"):
        print(text.encode(encoding, "backslashreplace").decode(encoding), end="", flush=True)


def _refuse_output(path: Path, waiting: Sequence[Found]) -> None:
    """Raises Fault, before anything is graded, when the results can't be written there, or a submission is there."""
    with output.written(str(path), OTHER):
        target = output.check(path)
    sources = [candidate.source for found in waiting for candidate in found.candidates]
    if any(target == Path(os.path.realpath(one)) for one in sources if isinstance(one, Path)):
        raise Fault(f"{plain(str(path))} is to be graded, and would be overwritten\n  {OTHER}")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """What is to be called after each submission; a bar on a terminal, if there is more than one."""
    if total == 1 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # only a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("grading", total=total)
        yield lambda: bar.advance(task)


def _in_a_line(results: Sequence[Result]) -> str:
    if len(results) == 1:
        return f"{results[0].submission.path}: {results[0].score:g} of {results[0].max_score:g}"
    return f"{len(results)} submissions graded"

"""For a student's own notebook: how a function does on the public deck. The cells that were run are graded in the sandbox.

It is what `nbgrader validate` shows for each exercise, and no mark: the deck is known to everybody.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from . import builtin
from .deck.secret import SecretError, is_set, name_set
from .errors import ChainruleError, SandboxError, SetupError
from .grading import grade
from .key import AnswerKey
from .result import ExerciseResult, with_hints
from .sandbox.template import Template
from .submissions.file import submission_from_bytes


class NotYetRightError(ChainruleError, AssertionError):  # it is about the student's function, and no error of a program
    """A function that is not right, or not known to be. A notebook shows its text alone, not the way through our code."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def examine(function: Any, hints: int = 1) -> None:
    """Prints that the function is right on the public cases, or raises NotYetRightError, which says what is wrong with it.

    Call it in a notebook, after the cells that define the function. A bonus exercise that wasn't begun raises nothing.
    `hints` is how many levels of hint are shown, as far as the course shows them.
    """
    name = getattr(function, "__name__", str(function))
    try:
        result = examine_cells(_cells_run(), name)
    except SecretError as fault:  # a cell that goes well would be taken for a function that is right
        raise NotYetRightError(f"{name} is not examined: {fault}") from None
    except (SetupError, SandboxError) as fault:
        print(f"{name} can't be examined here: {fault}")
        return
    if result.verdict == "PASS":
        print(f"{name}: right on the public cases")
    elif result.bonus and result.verdict == "STUB":
        print(f"{name}: not started")
    elif result.earned == "follow-through":
        print(f"{name}: {result.message}")
    else:
        raise NotYetRightError("\n".join(said(with_hints(result, hints))))


def examine_cells(sources: Sequence[str], name: str) -> ExerciseResult:
    """The public deck's verdict on the function `name` that these cells define; raises SetupError, SandboxError.

    Where a secret is set it raises SecretError: the deck is another one.
    """
    if is_set():
        raise SecretError(
            f"{name_set()} is set, and a notebook is examined on the public deck\n"
            f"  start Jupyter without it: whatever runs in a notebook can read it"
        )
    key, template = _public()
    exercise = key.exercise(name)
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    book = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    handed_in = submission_from_bytes(book, path="this notebook", name=f"{key.stem}.ipynb")
    result = grade(handed_in, key, template)
    return next(one for one in result.exercises if one.name == exercise.name)


def said(exercise: ExerciseResult) -> list[str]:
    """What a student reads of an exercise that is not right: the verdict, what is wrong, the hint, the smallest case."""
    lines = [f"{exercise.name}: {exercise.verdict}, {exercise.score:g} of {exercise.points:g} on the public cases"]
    lines += [f"  {line}" for line in exercise.message.split("\n") if line]
    lines += [f"  {line}" for line in (exercise.hint or "").split("\n") if line]
    lines += [f"  More hints:  examine({exercise.name}, hints={exercise.next_hint})"] * bool(exercise.next_hint)
    smallest = ["  Smallest case:", *(f"    {line}" for line in (exercise.smallest or "").split("\n"))]
    return lines + smallest * bool(exercise.smallest)


def _cells_run() -> list[str]:
    """The sources of this kernel's cells, as they were typed, in the order that they were run; raises SetupError."""
    try:
        from IPython import get_ipython
    except ImportError:
        get_ipython = None
    shell = get_ipython() if get_ipython is not None else None
    if shell is None:
        raise SetupError("this is no notebook\n  grade the file: chainrule grade FILE")
    return [str(source) for source in shell.history_manager.input_hist_raw if source]


@cache
def _public() -> tuple[AnswerKey, Template]:
    """One template for all cells of a notebook; it ends with this process."""
    return builtin.public_key(), Template()

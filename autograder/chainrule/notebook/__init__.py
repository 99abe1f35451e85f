"""For a student's own notebook: how a function does, and the whole score, of what was run, graded in the sandbox.

`examine` is what `nbgrader validate` shows for each exercise, and `report` what `chainrule grade` says of all, with the same
key. They are no marks: the deck is known to everybody.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..deck.choice import DeckChoice
from ..deck.secret import SecretError, is_set, name_set
from ..errors import ChainruleError, SandboxError, SetupError
from ..grading import grade
from ..reports import html, text
from ..result import ExerciseResult, Result, hinted, with_hints
from ..safe_text import plain, say, without_controls
from ..sandbox.template import Template
from .session import session_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..key import AnswerKey


ASK = "report(hints={})"


class _Brief:
    """What a notebook shows as its text alone, not the way through our code."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class NotYetRightError(
    _Brief, ChainruleError, AssertionError
):  # it is about the student's function, and no error of a program
    """A function that is not right, or not known to be."""


class StoppedError(_Brief, KeyboardInterrupt):
    """Ctrl-C, or a notebook's button, while something was graded."""


class Report(NamedTuple):
    """A score that IPython shows: as HTML where the front end can, else as text."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}


@contextmanager
def _no_process_left() -> Iterator[None]:
    """Where it is stopped: the template may be in the middle of an answer, and the next one needs another."""
    try:
        yield
    except KeyboardInterrupt:
        if _template.cache_info().currsize:
            _template().__exit__(None, None, None)
            _template.cache_clear()
        raise StoppedError("stopped: nothing was graded") from None


@_no_process_left()
def report(hints: int = 1, key: Path | str | None = None) -> Report | None:
    """The score of all exercises, as they were run in this session; for the last line of a notebook's last cell.

    `hints` is how many levels of hint are shown, as far as the course shows them. The `key` is found as `chainrule grade`
    finds it: the only one that lies beside the notebook, else the built-in course's. Outside of IPython the text is
    printed. Where nothing can be graded, it says why.
    """
    if not isinstance(hints, int):
        say(f"report grades what was run in this session, no file\n  a file: chainrule grade {plain(str(hints))}")
        return None
    shell = _shell()
    try:
        answers = _key(key)
        session = session_of(shell, answers)
        result = grade(session.submission, answers, _template())
    except (SetupError, SandboxError) as fault:
        say(without_controls(str(fault)))
        return None
    shown = _shown(hinted(session.told(result), max(1, hints)), answers)
    if shell is None:
        say(shown.text)
        return None
    return shown


@_no_process_left()
def examine(function: Any, hints: int = 1, key: Path | str | None = None) -> None:
    """Prints that the function is right on the public cases, or raises NotYetRightError, which says what is wrong with it.

    Call it in a notebook, after the cells that define the function. A bonus exercise that wasn't begun raises nothing.
    `hints` and `key` are those of `report`.
    """
    name = getattr(function, "__name__", str(function))
    try:
        answers = _key(key)
        exercise = answers.exercise(name)
        all_of_them = grade(session_of(_shell(), answers).submission, answers, _template())
        result = next(one for one in all_of_them.exercises if one.name == exercise.name)
    except SecretError as fault:  # a cell that goes well would be taken for a function that is right
        raise NotYetRightError(without_controls(f"{name} is not examined: {fault}")) from None
    except (SetupError, SandboxError) as fault:
        say(without_controls(f"{name} can't be examined here: {fault}"))
        return
    if result.verdict == "PASS":
        say(f"{name}: right on the public cases")
    elif result.bonus and result.verdict == "STUB":
        say(f"{name}: not started")
    elif result.earned == "follow-through":
        say(f"{name}: {result.message}")
    else:
        raise NotYetRightError("\n".join(said(with_hints(result, hints))))


def said(exercise: ExerciseResult) -> list[str]:
    """What a student reads of an exercise that is not right: the points, what is wrong, the hint, the smallest case."""
    lines = [f"{exercise.name}: {exercise.score:g} of {exercise.points:g} on the public cases"]
    lines += [f"  {line}" for line in exercise.message.split("\n") if line]
    lines += [f"  {line}" for line in (exercise.hint or "").split("\n") if line]
    lines += [f"  More hints:  examine({exercise.name}, hints={exercise.next_hint})"] * bool(exercise.next_hint)
    smallest = ["  Smallest case:", *(f"    {line}" for line in (exercise.smallest or "").split("\n"))]
    return lines + smallest * bool(exercise.smallest)


def _shown(result: Result, key: AnswerKey) -> Report:
    inside = f"{html.content(result, key.sizes)}<p>{escape(text.offer_hints(result, ASK))}</p>"
    of_math_jax = "tex2jax_ignore mathjax_ignore"  # which would obey a link in a formula
    return Report(text.one(result, ASK).rstrip("\n"), f'<div class="chainrule {of_math_jax}">{inside}</div>')


def _key(path: Path | str | None) -> AnswerKey:
    """The key to grade with; raises SetupError, and where a secret is set SecretError: the deck is another one."""
    if is_set():
        raise SecretError(
            f"{name_set()} is set, and a notebook is examined on the public deck\n"
            f"  start Jupyter without it: whatever runs in a notebook can read it"
        )
    return DeckChoice(key=None if path is None else Path(path)).of_one_file().shared_key(one_file=True)


def _shell() -> Any:
    """IPython's, which a notebook's kernel has, too; None elsewhere."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


@cache
def _template() -> Template:
    """One for all cells of a notebook; it ends with this process."""
    return Template()

"""What a student reads in nbgrader's feedback of one exercise: verdict, mistake, hint, the visible case, a picture.

All text may be a student's own. In HTML it is escaped, and kept from MathJax, which would obey a link in a formula; in a
comment, which is Markdown, it stands in an indented block, where nothing has a meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from ..reports import deck_of
from .picture import layer, mark_in

if TYPE_CHECKING:
    from ..key import AnswerKey
    from ..result import ExerciseResult, Result

OURS = "chainrule:"  # the first line of a comment that is not a person's


def as_html(exercise: ExerciseResult, result: Result, key: AnswerKey) -> str:
    """The output of the exercise's grade cell."""
    parts = [f"<p><strong>{escape(_head(exercise))}</strong></p>"]
    parts += [f"<p>{escape(line)}</p>" for line in _lines(exercise)]
    if exercise.misconception is not None:
        parts.append(f"<p>The mistake: <code>{escape(exercise.misconception)}</code></p>")
    if exercise.hint is not None:
        parts.append(f"<p><em>{escape(exercise.hint)}</em></p>")
    parts += [f"<pre>{escape(text)}</pre>" for text in _cases(exercise)]
    if (drawn := _picture(exercise, key)) is not None:
        parts.append(drawn)
    notes = result.notes if exercise == result.exercises[0] else ()
    parts += [f"<p>Note: {escape(text)}</p>" for text in (*notes, *exercise.warnings)]
    small = f"{deck_of(result)}; key {result.key[:12]}; sandbox {result.sandbox}"
    parts.append(f"<p><small>{escape(small)}</small></p>")
    return f'<div class="chainrule tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def as_comment(exercise: ExerciseResult) -> str:
    """The comment on the exercise's cell, which formgrader shows as text, and nbgrader's feedback as Markdown."""
    lines = [OURS, _head(exercise), *_lines(exercise)]
    lines += [] if exercise.misconception is None else [f"mistake: {exercise.misconception}"]
    lines += [] if exercise.hint is None else [exercise.hint]
    return "\n".join(f"    {line}" for line in lines)


def is_comment(text: str) -> bool:
    """Whether it is one that `as_comment` made, and nobody has changed since."""
    first, *others = text.split("\n")
    return first == f"    {OURS}" and all(line.startswith("    ") for line in others)


def _head(exercise: ExerciseResult) -> str:
    points = f"{exercise.score:g} of {exercise.points:g}{' (bonus)' * exercise.bonus}"
    return f"{exercise.name}: {exercise.words}, {points}"


def _lines(exercise: ExerciseResult) -> list[str]:
    place = [exercise.place] if exercise.place and exercise.earned == "none" and exercise.started else []
    return [*place, *(line for line in exercise.message.split("\n") if line)]


def _cases(exercise: ExerciseResult) -> Iterator[str]:
    """The visible cases that failed and say why; before them the smallest one, as code."""
    if exercise.smallest:
        yield f"# the smallest case\n{exercise.smallest}"
    for case in exercise.cases.failed if exercise.earned == "none" else ():
        if case.visible and case.message and case.message not in exercise.message:
            yield f"{case.case}: {case.message}"


def _picture(exercise: ExerciseResult, key: AnswerKey) -> str | None:
    mark = mark_in(exercise.message)
    if mark is None:
        return None
    checks = [check for check in key.exercise(exercise.name).checks if check.case == mark.case and check.visible]
    sizes = checks[0].sizes if checks else {}
    return layer(sizes.get("n_out", 0), sizes.get("n_in", 0), mark) or None

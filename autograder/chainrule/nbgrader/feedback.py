"""What a student reads in nbgrader's feedback of one exercise: verdict, mistake, hint, the visible case, a picture.

All text may be a student's own. In HTML it is escaped, and kept from MathJax, which would obey a link in a formula; in a
comment, which is Markdown, it stands in an indented block, where nothing has a meaning.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .picture import layer, mark_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..key import AnswerKey
    from ..result import ExerciseResult, Result

WORDS = {
    "PASS": "right", "WRONG": "not right", "SHAPE": "of the wrong shape", "NOT_FINITE": "not finite", "RAISED": "raises",
    "TIMEOUT": "takes too long", "MEMORY": "needs too much memory", "FORBIDDEN": "was stopped", "STUB": "not started",
    "MISSING": "not there", "BROKEN": "can't be run",
}  # fmt: skip


def as_html(found: ExerciseResult, result: Result, key: AnswerKey) -> str:
    """For the output of the exercise's grade cell."""
    head = f"{found.name}: {WORDS[found.verdict]}, {found.score:g} of {found.points:g}{' (bonus)' if found.bonus else ''}"
    parts = [f"<p><strong>{escape(head)}</strong> <code>{found.verdict}</code></p>"]
    parts += [f"<p>{escape(line)}</p>" for line in _lines(found)]
    if found.misconception is not None:
        parts.append(f"<p>The mistake: <code>{escape(found.misconception)}</code></p>")
    if found.hint is not None:
        parts.append(f"<p><em>{escape(found.hint)}</em></p>")
    parts += [f"<pre>{escape(text)}</pre>" for text in _cases(found)]
    if (drawn := _picture(found, key)) is not None:
        parts.append(drawn)
    parts += [f"<p>Note: {escape(text)}</p>" for text in (*found.notes, *found.warnings)]
    deck = "the course's secret" if result.receipt.seed is None else "the public deck"
    parts.append(f"<p><small>cases of {deck}; key {escape(result.key[:12])}; sandbox {escape(result.sandbox)}</small></p>")
    return f'<div class="chainrule tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def as_comment(found: ExerciseResult) -> str:
    """For the comment on the exercise's cell, which formgrader shows as text and feedback as Markdown."""
    lines = [f"{found.verdict}, {found.score:g} of {found.points:g}{' (bonus)' if found.bonus else ''}", *_lines(found)]
    lines += [] if found.misconception is None else [f"mistake: {found.misconception}"]
    lines += [] if found.hint is None else [found.hint]
    return "\n".join(f"    {line}" for line in lines)


def _lines(found: ExerciseResult) -> list[str]:
    place = [found.place] if found.place and found.earned == "none" and found.started else []
    return [*place, *(line for line in found.message.split("\n") if line)]


def _cases(found: ExerciseResult) -> Iterator[str]:
    """Of the visible cases those that say something; the smallest one first, as code."""
    if found.smallest:
        yield f"# the smallest case\n{found.smallest}"
    for case in found.deck_cases if found.earned == "none" else ():
        if case.visible and case.verdict != "PASS" and case.message:
            yield f"{case.case}: {case.verdict}: {case.message}"


def _picture(found: ExerciseResult, key: AnswerKey) -> str | None:
    mark = mark_in(found.message)
    if mark is None:
        return None
    checks = [check for check in key.exercise(found.name).checks if check.case == mark.case and check.visible]
    sizes = checks[0].sizes if checks else {}
    return layer(sizes.get("n_out", 0), sizes.get("n_in", 0), mark) or None

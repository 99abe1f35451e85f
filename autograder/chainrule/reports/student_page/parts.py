"""An exercise as a student reads it in HTML: verdict, mistake, hint, the visible case, a picture.

All text may be a student's own: it is escaped, and kept from MathJax, which would obey a link in a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

from ...result import room_beside
from .. import deck_of
from .picture import layer, mark_in

if TYPE_CHECKING:
    from ...result import ExerciseResult, Result

Sizes = Callable[[str, str], Mapping[str, int]]
"""Of an exercise and a case, by their names, how large the layer is; AnswerKey.sizes is one."""


def as_html(exercise: ExerciseResult, result: Result, sizes: Sizes | None, *, alone: bool = True) -> str:
    """All that is said of it; with a picture where its cases' sizes are known, and where it stands `alone` with the foot."""
    parts = [f"<p><strong>{escape(head(exercise))}</strong></p>"]
    parts += [f"<p>{escape(line)}</p>" for line in lines(exercise)]
    if exercise.misconception is not None:
        parts.append(f"<p>The mistake: <code>{escape(exercise.misconception)}</code></p>")
    if exercise.hint is not None:
        parts.append(f"<p><em>{escape(exercise.hint)}</em></p>")
    parts += [f"<pre>{escape(text)}</pre>" for text in _cases(exercise)]
    if (drawn := _picture(exercise, result, sizes)) is not None:
        parts.append(drawn)
    notes = result.notes if exercise == result.exercises[0] else ()
    parts += [f"<p>Note: {escape(text)}</p>" for text in (*notes, *exercise.warnings)]
    parts += [foot(result)] * alone
    return f'<div class="chainrule tex2jax_ignore mathjax_ignore">{"".join(parts)}</div>'


def foot(result: Result) -> str:
    """For whoever needs it: which deck, key and sandbox."""
    small = f"{deck_of(result)}; key {result.key[:12]}; sandbox {result.sandbox}"
    return f"<p><small>{escape(small)}</small></p>"


def head(exercise: ExerciseResult) -> str:
    """The exercise, what came of it, and its points, on a line."""
    points = f"{exercise.score:g} of {exercise.points:g}{' (bonus)' * exercise.bonus}"
    return f"{exercise.name}: {exercise.words}, {points}"


def lines(exercise: ExerciseResult) -> list[str]:
    """Where it is, and what is said of it."""
    place = [exercise.place] if exercise.place and exercise.earned == "none" and exercise.started else []
    return [*place, *(line for line in exercise.message.split("\n") if line)]


def _cases(exercise: ExerciseResult) -> Iterator[str]:
    """The visible cases that failed and say why; before them the smallest one, as code."""
    if exercise.smallest:
        yield f"# the smallest case\n{exercise.smallest}"
    for case in exercise.cases.failed if exercise.earned == "none" else ():
        if case.visible and case.message and case.message not in exercise.message:
            yield f"{case.case}: {case.message}"


def _picture(exercise: ExerciseResult, result: Result, sizes: Sizes | None) -> str | None:
    """None, too, where all of the page's pictures, were they like this one, would have no room beside its texts."""
    mark = mark_in(exercise.message)
    if mark is None or sizes is None:
        return None
    of_layer = sizes(exercise.name, mark.case)
    drawn = layer(of_layer.get("n_out", 0), of_layer.get("n_in", 0), mark)
    several = sum(mark_in(one.message) is not None for one in result.exercises)
    return drawn if drawn and several * len(drawn) <= room_beside(result) else None

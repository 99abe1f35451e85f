"""What a student reads in nbgrader's feedback beside an exercise: a comment, which is Markdown.

All text may be a student's own. It stands in an indented block, where nothing has a meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...reports.student_page.parts import head, lines

if TYPE_CHECKING:
    from ...result import ExerciseResult

OURS = "chainrule:"  # the first line of a comment that is not a person's


def as_comment(exercise: ExerciseResult) -> str:
    """The comment on the exercise's cell, which formgrader shows as text, and nbgrader's feedback as Markdown."""
    said = [OURS, head(exercise), *lines(exercise)]
    said += [] if exercise.misconception is None else [f"mistake: {exercise.misconception}"]
    said += [] if exercise.hint is None else exercise.hint.split("\n")
    return "\n".join(f"    {line}" for line in said)


def is_comment(text: str) -> bool:
    """Whether it is one that `as_comment` made, and nobody has changed since."""
    first, *others = text.split("\n")
    return first == f"    {OURS}" and all(line.startswith("    ") for line in others)

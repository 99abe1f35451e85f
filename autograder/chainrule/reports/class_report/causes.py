"""What is behind a wrong answer, as far as the result says: a mistake that has a name, the same answer as others', a crash.

What fails because an earlier function does is no cause of its own. What crashes is counted by its kind, in whatever exercise
it happens: a loop that never ends is one thing to say in a lecture.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import indent
from typing import Literal

from ...result import SAYS_NOTHING, ExerciseResult
from .outcome import NO_NAME, name_of

Kind = Literal["mistake", "answer", "crash"]
MOST_MESSAGE = 600


@dataclass
class Cause:
    """`title` is what tables call it; `made` has whose it is and where, by exercise; `followed` how often its
    consequences were given.
    """

    kind: Kind
    title: str
    message: str
    hint: str = ""
    made: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    followed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def whose(self) -> list[int]:
        """The students, by number."""
        return sorted(set().union(*self.made.values()))

    @property
    def places(self) -> dict[int, str]:
        """Where it is in each one's file, by number."""
        return {number: place for some in self.made.values() for number, place in some.items()}

    @property
    def exercise(self) -> str:
        """The first in which it was made."""
        return next(iter(self.made), "")

    def skeleton(self, parameters: Sequence[str]) -> str:
        """A misconception to be filled in, as solutions/misconceptions/ has them."""
        names = ", ".join(parameters) or "*arguments"
        seen = f"{len(self.whose)} student{'s' * (len(self.whose) > 1)}"
        said = indent("\n".join([f"seen from {seen}:", *self.message.split("\n")]), "# ")
        return (
            f'class name_of_the_mistake:\n    """WHAT THE ANSWER IS, in a sentence: half of what it should be, …\n\n'
            f"    A QUESTION that leads a student to the line.\n\n    WHAT TO CHANGE, for whoever asks for more.\n"
            f'    """\n\n    def {self.exercise}({names}):\n{indent(said, " " * 8)}\n        return ...\n'
        )


def key_of(exercise: ExerciseResult) -> tuple[Kind, str, str] | None:
    """What the exercises of the same cause share; None of those that have none of their own, or say nothing of it."""
    name = name_of(exercise)
    if not name or exercise.fault:
        return None
    if name != NO_NAME:
        return ("mistake" if exercise.misconception else "crash"), name, ""
    return None if exercise.message in SAYS_NOTHING else ("answer", exercise.name, exercise.message)


class Causes:
    """All causes of a class, as its results are taken in."""

    def __init__(self) -> None:
        self._found: dict[tuple[Kind, str, str], Cause] = {}

    def add(self, exercise: ExerciseResult, number: int) -> None:
        """Of the student of this number."""
        if exercise.earned == "follow-through":
            if title := exercise.misconception:
                self._found.setdefault(("mistake", title, ""), Cause("mistake", title, "")).followed[exercise.name] += 1
            return
        key = key_of(exercise)
        if key is None:
            return
        kind, title, message = key
        if kind == "answer":
            title = f"{exercise.name}: {message.split(chr(10))[0]}"
        said = (message or exercise.message.split("\n")[0])[:MOST_MESSAGE] if kind != "crash" else ""
        cause = self._found.setdefault(key, Cause(kind, title, said))
        cause.message, cause.hint = cause.message or said, cause.hint or exercise.hint or ""
        cause.made[exercise.name][number] = exercise.place

    def commonest(self, *kinds: Kind) -> list[Cause]:
        """Those of these kinds that were made, first what most students made."""
        made = (one for one in self._found.values() if one.kind in kinds and one.made)
        return sorted(made, key=lambda one: (-len(one.whose), one.title, one.message))

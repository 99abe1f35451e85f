"""Wrong answers that have no name yet, grouped where they are the same, each with the beginning of a misconception."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import indent

from ...result import ExerciseResult

GIVES_NO_CLUE = {"", "not the expected values"}


@dataclass
class Group:
    """The same wrong answer to one exercise: what is said of it, and whose it is, with file and line."""

    exercise: str
    message: str
    whose: list[tuple[int, str]] = field(default_factory=list)

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


def key_of(exercise: ExerciseResult) -> tuple[str, str] | None:
    """What the same wrong answers to an exercise share: the values that are shown of it; None of what has a name, or
    isn't an answer.
    """
    if exercise.misconception or exercise.earned != "none" or exercise.derived:
        return None
    if exercise.verdict not in ("WRONG", "SHAPE", "NOT_FINITE") or exercise.message in GIVES_NO_CLUE:
        return None
    return exercise.name, exercise.message

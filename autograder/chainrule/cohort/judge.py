"""Grades a student's files with a key: what each worker does, on whatever machine, with what it was handed and no more."""

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from ..deck.choice import DeckChoice
from ..errors import SandboxError, SetupError
from ..grading import blame_ourselves, grade_once, write_off
from ..key import AnswerKey, KeyExercise, parse_key
from ..result import BESIDE, NO_TIME, NOT_BEGUN, ONE_FILE, Result, fitted
from ..safe_text import plain
from ..sandbox.student import budget_of
from ..sandbox.template import Template
from ..submissions.file import broken_submission
from ..submissions.found import StudentFiles

ENOUGH = 0.5  # seconds
WHOSE = "whose is it?"


class Graded(NamedTuple):
    """A result, and whether it is in doubt (see grading.grade_once)."""

    result: Result
    stood_still: bool = False


class GradedBytes(NamedTuple):
    """The same as it travels, and is stored: the result as JSON."""

    result: bytes
    stood_still: bool


class Judge(Struct, frozen=True):
    """What a worker needs. `only`: the exercises that are asked, () for all; `own` gives a student's own key."""

    key: AnswerKey
    deck: DeckChoice
    only: tuple[str, ...] = ()
    own: Callable[[str], AnswerKey] | None = None

    def __reduce__(self) -> Any:
        return _unpacked, (self.key.data, self.deck, self.only)

    @property
    def exercises(self) -> list[KeyExercise]:
        """Those that are asked; [] for all. Raises SetupError where there is no such exercise."""
        return [self.key.exercise(name) for name in self.only]

    def grade(self, found: StudentFiles, template: Template) -> Graded:
        """The result of the first of a student's files in which something was begun; a warning names the others.

        Raises SetupError, SandboxError, and nothing else.
        """
        key = self.key
        try:
            if self.own is not None:
                key = self.own(_owner(found))
            result, stood_still = _graded(found, key, template, [key.exercise(name) for name in self.only])
        except (SetupError, SandboxError):
            raise
        except Exception as error:  # noqa: BLE001  # the last resort, where it could not even be read
            lost = broken_submission("", path=found.candidates[0].shown, student=found.student)
            result, stood_still = blame_ourselves(lost, key, template.tier, error, self.exercises), False
        if self.deck.lies_here:
            result = replace(result, notes=(f"{BESIDE}: {plain(str(self.deck.key))}", *result.notes))
        return Graded(fitted(replace(result, options=self.deck.as_options(key.student))), stood_still)

    def grade_batch(self, batch: Sequence[StudentFiles], template: Template) -> list[GradedBytes]:
        """As `grade`, of the first ones: after ENOUGH seconds none is begun, so that no slow one waits for another."""
        graded, end = list[GradedBytes](), time.monotonic() + ENOUGH
        for found in batch:
            if graded and time.monotonic() > end:
                break
            result, stood_still = self.grade(found, template)
            graded.append(GradedBytes(msgspec.json.encode(result), stood_still))
        return graded

    def write_off(self, found: StudentFiles, tier: str) -> Result:
        """The result of a submission with which the process that graded it ended, again and again."""
        return write_off(found.candidates[0].read(found.student), self.key, tier, self.exercises)


def _unpacked(data: bytes, deck: DeckChoice, only: tuple[str, ...]) -> Judge:
    return Judge(parse_key(data, "the key"), deck, only)


def _graded(
    found: StudentFiles, key: AnswerKey, template: Template, exercises: Sequence[KeyExercise]
) -> tuple[Result, bool]:
    """The first in which something was begun, or else the first; all of them together have the time that one has."""
    found, results = found.with_contents(), list[tuple[Result, bool]]()
    budget, unseen = budget_of(key.limits), list[str]()
    for i, one in enumerate(found.candidates):
        made = one.read(found.student)
        if others := [plain(other.shown) for other in found.candidates if other is not one]:
            made = replace(made, about_files=(*made.about_files, f"{ONE_FILE}: {', '.join(others)}"))
        results.append(grade_once(made, key, template, exercises, budget))
        result, time_is_up = results[-1][0], budget.seconds_left() <= 0
        cut_short = bool(results[1:]) and time_is_up and not result.score and not result.bonus
        if not cut_short and any(exercise.verdict not in NOT_BEGUN for exercise in result.exercises):
            return results[-1]
        if time_is_up:
            unseen = [plain(other.shown) for other in found.candidates[i if cut_short else i + 1 :]]
            break
    first, stood_still = results[0]
    notes = (f"{NO_TIME}: {', '.join(unseen)}",) if unseen else ()
    return replace(first, notes=(*first.notes, *notes)), stood_still


def _owner(found: StudentFiles) -> str:
    """Whose it is; raises SetupError where nothing says so."""
    if not found.owner:
        raise SetupError(f"{plain(found.candidates[0].shown)}: {WHOSE}\n  say so: --student ID")
    return found.owner

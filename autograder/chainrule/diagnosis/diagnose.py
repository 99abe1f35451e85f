"""Why is an answer wrong? What is found of each exercise, from its verdicts on all cases together.

First the catalogue: the answers show a mistake when they are its values on every case (known_mistake), or show two at once
(two_mistakes). Then what can be said without a catalogue (pattern). Failing that, only where it is wrong (where).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ..judging.merits import reached
from ..judging.verdict import CaseVerdict
from ..result import SAYS_NOTHING
from .finding import TWO, Finding, find
from .mistakes.advice import give_advice
from .mistakes.known_mistake import find_shown, name_shown
from .mistakes.pattern import describe_factor, describe_kind, find_factor, find_kind
from .mistakes.two_mistakes import find_two
from .places.where import find_first_difference, find_in_common, find_other_shape, has_size_built_in

if TYPE_CHECKING:
    from ..key import AnswerKey, KeyExercise, Misconception
    from ..sandbox.student import Student

VALUES = SAYS_NOTHING[-1]
DIAGNOSED = ("WRONG", "SHAPE", "RAISED", "NOT_FINITE")
BUILT_IN = "size-built-in"
IDS = ("float32", "finite-difference", "rounded", "column", "regularised", "step-taken")
"""Kinds of difference that are misconceptions of their own."""


def name_each(findings: Sequence[Finding], key: AnswerKey, student: Student) -> list[Finding]:
    """The findings, in the order of the course, with what the catalogue knows; nothing is explained yet."""
    found: list[Finding] = []
    unknown: set[str] = set()
    may_wait = bool(key.lesson.functions and key.follow_through)
    for finding in findings:
        waits = may_wait and not unknown.isdisjoint(reached(finding.exercise.name, student))
        one = _without_chance(_name(finding, key, two=not waits), found)
        if one.verdict != "PASS" and one.misconception is None:
            unknown.add(one.exercise.name)
        found.append(replace(one, waits=waits))
    return found


def _without_chance(finding: Finding, earlier: Sequence[Finding]) -> Finding:
    """The finding; one of a wrong shape is not named after a mistake in an earlier function that is right.

    What that makes of this function may be another slip as well: W.T * delta, which was never added up, is what a table in
    the place of g'(z) makes of W.T @ delta.
    """
    failed = next((verdict for verdict in finding.verdicts if not verdict.passed), None)
    if finding.misconception is None or failed is None or failed.verdict != "SHAPE":
        return finding
    right = {one.exercise.name for one in earlier if one.verdict == "PASS"}
    by_chance = {one.misconception for one in finding.shown if one.derived and one.path[0] in right}
    kept = tuple(one for one in finding.shown if one.misconception not in by_chance)
    names = name_shown(kept, finding.verdicts)
    return replace(finding, shown=kept, misconception=names[0] if names else None) if by_chance else finding


def diagnose(exercise: KeyExercise, verdicts: Sequence[CaseVerdict], key: AnswerKey) -> Finding:
    """The finding on one exercise: PASS if every check passed, else the verdict on the first that did not."""
    return explain(_name(find(exercise, verdicts), key), key)


def _name(finding: Finding, key: AnswerKey, *, two: bool = True) -> Finding:
    """With the mistake that the catalogue knows, or `two` at once."""
    exercise, verdicts = finding.exercise, finding.verdicts
    failed = next((verdict for verdict in verdicts if not verdict.passed), None)
    if failed is None or failed.verdict not in DIAGNOSED:
        return finding
    explanation = key.explanation(exercise.name)
    finding = replace(finding, shown=find_shown(explanation, verdicts, proved=exercise.proved))
    if names := name_shown(finding.shown, verdicts):
        return replace(finding, misconception=names[0])
    two = two and failed.misconception is None  # of a column, or of single precision
    both = find_two(explanation.catalogue, verdicts) if two else None
    return replace(finding, misconception=TWO.join(both)) if both else finding


def explain(finding: Finding, key: AnswerKey) -> Finding:
    """With what to say about it."""
    failed = next((verdict for verdict in finding.verdicts if not verdict.passed), None)
    if failed is None:
        return finding
    if finding.misconception is None:
        return _describe(finding, failed, key)
    if TWO in finding.misconception:
        return _explain_both(finding, key)
    return _explain_one(finding, failed, key)


def _explain_one(finding: Finding, failed: CaseVerdict, key: AnswerKey) -> Finding:
    """What the catalogue says. Of twins the first listed stands, and both are told."""
    known = [found for name in name_shown(finding.shown, finding.verdicts) if (found := key.misconception(name)) is not None]
    entry, verdicts = finding.exercise.entry, finding.verdicts
    factor = find_factor(verdicts)
    where = known[0].where if key.hints >= 1 else ""
    said = failed.message or (describe_factor(factor, entry) if factor else where) or VALUES
    look = "" if said == where else _without_statement(where) if factor else where
    if len(known) > 1:
        said += " (" + " or ".join(misconception.id for misconception in known) + ")"
    in_common = "" if factor else find_in_common(verdicts)
    if _is_said(in_common.partition(";")[0].rstrip("."), said):
        in_common = ""
    message = _join_lines(said, in_common, find_first_difference(verdicts, entry), look)
    return replace(finding, message=message, hint=further_hints(known, key.hints, " Or: "))


def _is_said(in_common: str, said: str) -> bool:
    """Whether the catalogue says it, too: "Only with relu", "Right with sigmoid, wrong with every other"."""
    return in_common.removeprefix("It is ").casefold() in said.casefold()


def _explain_both(finding: Finding, key: AnswerKey) -> Finding:
    """What the catalogue says of each of two mistakes."""
    ids = (finding.misconception or "").split(TWO)
    one, other = (found for name in ids if (found := key.misconception(name)) is not None)
    where = (f"One: {one.where}", f"The other: {other.where}") if key.hints >= 1 else ()
    message = _join_lines("two mistakes at once", *where, find_first_difference(finding.verdicts, finding.exercise.entry))
    return replace(finding, message=message, hint=further_hints((one, other), key.hints, " And: "))


def further_hints(known: Sequence[Misconception], hints: int, between: str) -> str | None:
    """The second and the third level, a line each, as far as the course shows them; the first is in the message."""
    ideas, corrections = (dict.fromkeys(texts) for texts in zip(*((one.idea, one.correction) for one in known), strict=True))
    return "\n".join([between.join(ideas), between.join(corrections)][: max(0, hints - 1)]) or None


def _without_statement(where: str) -> str:
    """Where to look, without what it says of the values before: a factor says that more exactly."""
    _, found, place = where.partition(": look ")
    return f"Look {place}" if found else where


def _describe(finding: Finding, failed: CaseVerdict, key: AnswerKey) -> Finding:
    """What can be said without the catalogue."""
    verdicts, entry = finding.verdicts, finding.exercise.entry
    misconception = BUILT_IN if has_size_built_in(verdicts) else None
    if failed.verdict not in ("WRONG", "SHAPE"):
        advice = give_advice(failed, finding.exercise.parameters)
        message = _join_lines(failed.message, find_in_common(verdicts), advice)
        return replace(finding, message=message, misconception=misconception)
    kind, message = find_kind(finding.exercise, verdicts)
    said, hint = describe_kind(kind, entry)
    said, in_common = message or said or failed.message, "" if kind else find_in_common(verdicts)
    if in_common.startswith("Only") and not said:
        said, in_common = f"wrong o{in_common[1:]}", ""
    said = _join_lines(said or in_common or VALUES, in_common if said else "", give_advice(failed, ()))
    message = _join_lines(said, find_first_difference(verdicts, entry), find_other_shape(verdicts))
    hint = hint if key.hints >= 2 else ""
    return replace(finding, message=message, misconception=kind if kind in IDS else misconception, hint=hint or None)


def _join_lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)

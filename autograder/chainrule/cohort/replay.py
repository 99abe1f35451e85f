"""Grades a submission again, and says whether the result is the one that its receipt promises, bit for bit.

Only the circumstances may differ: the time it took, where the file was and what else was there, the sandbox's tier, and the
versions of Python, numpy and chainrule.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from ..deck.choice import DeckChoice
from ..errors import SetupError
from ..grading import grade
from ..reports import deck_of
from ..result import Result, as_json, is_about_files
from ..safe_text import listed, plain
from ..sandbox.template import Template
from ..submissions.file import read_submission, relative
from .results_file import read_results

MOST = 10  # differences told
OCCASION = ("seconds", "sandbox", "submission.path", "receipt.sandbox", "receipt.versions")


@dataclass(frozen=True)
class Replay:
    """On which deck it was graded, for people; what differs in the result, and in the circumstances, a line each."""

    deck: str
    differences: list[str]
    occasion: list[str]


def replay(receipt: Path, path: Path, deck: DeckChoice, template: Template) -> Replay:
    """Grades the submission at the path with the receipt's deck; raises SetupError when the key is not the receipt's."""
    one = read_submission(path)
    known = read_results(receipt)
    same = [(data, result) for data, result in known if result.submission.sha256 == one.sha256 and one.sha256]
    if not same:
        raise SetupError(f"{receipt}: none of its {len(known)} results is of this submission (sha256 {one.sha256[:12]}…)")
    before = _its_own(same, path)
    key = deck.key_of_receipt(before["receipt"]["seed"], before["receipt"]["student"])
    if key.digest != before["key"]:
        raise SetupError(
            f"{receipt}: was made with the key {plain(str(before['key'])[:12])}…, not with this one ({key.digest[:12]}…)\n"
            f"  {'the secret is another one, or ' * (key.seed is None)}the course or chainrule has changed since; "
            f"grade with the key of that time: --key FILE"
        )
    exercises = [key.exercise(exercise["name"]) for exercise in before["exercises"]]
    now = grade(one, key, template, exercises)
    now = msgspec.structs.replace(now, student=before["student"])  # whose name the file doesn't hold
    before["notes"] = [text for text in before["notes"] if not is_about_files(text)]
    old, new = _by_place(before), _by_place(json.loads(as_json(now)))
    lines = {False: list[str](), True: list[str]()}
    for place in dict.fromkeys([*old, *new]):
        if old.get(place) != new.get(place):
            lines[place.startswith(OCCASION)].append(f"{plain(place)}: {_shown(old, place)}, now {_shown(new, place)}")
    return Replay(deck_of(now), lines[False], [line for line in lines[True] if not line.startswith("seconds")])


def _its_own(same: Sequence[tuple[dict[str, Any], Result]], path: Path) -> dict[str, Any]:
    """The result of the file, of several that are of the same bytes; raises SetupError where its path doesn't tell."""
    here = plain(relative(path))  # as a result has it
    by_path = [data for data, result in same if result.submission.path == here]
    by_name = [data for data, result in same if result.student in (path.stem, *path.parts)]
    found = by_path or by_name or [data for data, _ in same]
    if len({data["student"] for data in found}) > 1:
        names = listed([plain(result.owner) for _, result in same])
        raise SetupError(
            f"{plain(str(path))}: several handed in this file: {names}\n  name it by the path that it was graded by"
        )
    return found[0]


def _by_place(data: Any, place: str = "") -> dict[str, Any]:
    """Every value by its place: exercises[2].cases.failed[0].verdict."""
    if isinstance(data, dict):
        return {k: v for name, part in data.items() for k, v in _by_place(part, f"{place}.{name}".strip(".")).items()}
    if isinstance(data, list) and data:
        return {k: v for i, part in enumerate(data) for k, v in _by_place(part, f"{place}[{i}]").items()}
    return {place: data}


def _shown(values: dict[str, Any], place: str) -> str:
    return plain(json.dumps(values[place]), 60) if place in values else "nothing"

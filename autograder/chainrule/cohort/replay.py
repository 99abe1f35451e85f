"""Grades again what a result was given for, and says whether the result is the same, bit for bit.

Only what describes the occasion may differ: seconds, where the file lay and which others lay there, the sandbox's tier,
and the versions at work.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import SetupError
from ..grading import grade
from ..reports import json as report
from ..result import ONE_FILE
from ..safe_text import plain
from ..submissions import file as submission
from . import results_file as stored

if TYPE_CHECKING:
    from ..deck.choice import DeckChoice
    from ..sandbox.template import Template

MOST = 10  # differences told
OCCASION = ("seconds", "sandbox", "submission.path", "receipt.sandbox", "receipt.versions")


@dataclass(frozen=True)
class Replay:
    """What differs in the result, and what differs in the occasion, a line each."""

    differences: list[str]
    occasion: list[str]


def read(path: Path, digest: str) -> dict[str, Any]:
    """The result of the submission `digest` from a file that `--format json` wrote, one or many; raises SetupError."""
    known = stored.read(path)
    for one, result in known:
        if result.submission.sha256 == digest and digest:
            return one
    raise SetupError(f"{path}: none of its {len(known)} results is of this submission (sha256 {digest[:12]}…)")


def replay(receipt: Path, path: Path, deck: DeckChoice, template: Template) -> Replay:
    """Grades the submission at the path with the receipt's deck; raises SetupError when the key is not the receipt's."""
    one = submission.read(path)
    before = read(receipt, one.sha256)
    key = deck.key_of_receipt(before["receipt"]["seed"], before["receipt"]["student"])
    if key.digest != before["key"]:
        raise SetupError(
            f"{receipt}: was made with the key {plain(str(before['key'])[:12])}…, not with this one ({key.digest[:12]}…)\n"
            f"  {'the secret is another one, or ' * (key.seed is None)}the course or chainrule has changed since; "
            f"grade with the key of that time: --key FILE"
        )
    asked = [key.exercise(exercise["name"]) for exercise in before["exercises"]]
    named = msgspec.structs.replace  # a student's name is not in the file that is graded now
    now = grade(one, key, template, asked)
    now = named(now, student=before["student"])
    first = before["exercises"][0]
    first["warnings"] = [text for text in first["warnings"] if not text.startswith(ONE_FILE)]
    old, new = _by_place(before), _by_place(json.loads(report.write([now])))
    lines = {False: list[str](), True: list[str]()}
    for place in dict.fromkeys([*old, *new]):
        if old.get(place) != new.get(place):
            lines[place.startswith(OCCASION)].append(f"{place}: {_shown(old, place)}, now {_shown(new, place)}")
    return Replay(lines[False], [line for line in lines[True] if not line.startswith("seconds")])


def _by_place(data: Any, place: str = "") -> dict[str, Any]:
    """Every value by its place: exercises[2].cases[0].verdict."""
    if isinstance(data, dict):
        return {k: v for name, part in data.items() for k, v in _by_place(part, f"{place}.{name}".strip(".")).items()}
    if isinstance(data, list) and data:
        return {k: v for i, part in enumerate(data) for k, v in _by_place(part, f"{place}[{i}]").items()}
    return {place: data}


def _shown(values: dict[str, Any], place: str) -> str:
    return plain(json.dumps(values[place]), 60) if place in values else "nothing"

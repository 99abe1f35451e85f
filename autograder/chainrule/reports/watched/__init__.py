"""What `chainrule watch` shows of a result: how far it is, what the last save changed, and the one thing to mend next.

It fits the terminal, if there is one: rows that are right and were right before give way first, then the end of the rest.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...folded import width
from ...result import with_hints
from .. import marks, text

if TYPE_CHECKING:
    from ...result import ExerciseResult, Result

BAR = 40  # columns, at most
NEW, LOST = "new", "right before the last save"
MARKED = re.compile(r"  (ok\*?|no|part|--)(?= )")
COLOURS = {"ok": 32, "ok*": 32, "no": 31, "part": 33}  # of ECMA-48: they say nothing that the word doesn't


def drawn(
    result: Result, before: Result | None, levels: int, said: str, size: tuple[int, int] | None = None
) -> list[str]:  # fmt: skip
    """The lines, of which `said` is the last; `before` is the result of the save before, `levels` how many of a hint.

    With a `size`, columns and lines of a terminal, they fit and are coloured.
    """
    table, kept = _table(result, before)
    top, block = _top(result, before), _to_mend(result, levels, on_paper=size is None)
    if size is None:
        return [*top, "", *table, "", *block, *[""] * bool(block), said]
    columns, lines = size
    block = [part for line in block for part in _wrapped(line, columns - 1)]
    room = max(3, lines) - 2
    for rows in (table, kept, []):
        body = [*top, *([""] if rows else []), *rows, *([""] if block else []), *block]
        if len(body) <= room:
            break
    else:
        body = [*body[: room - 1], "  …"]
    return [_coloured(_cut(line, columns - 1)) for line in (*body, "", said)]


def first_to_mend(result: Result) -> ExerciseResult | None:
    """The first that is not right, those last that only wait for another one; None where all is."""
    return min(result.wrong, key=lambda one: (one.bonus, one.follows), default=None)


def _top(result: Result, before: Result | None) -> list[str]:
    required = [one for one in result.exercises if not one.bonus]
    right = sum(one.passed for one in required)
    change = "" if before is None else f"   {_change(result, before)}"
    done = right * BAR // max(1, len(required))
    bar = f"  [{'#' * done}{'-' * (BAR - done)}] {right} of {len(required)} required exercises"
    full = f"  All {len(required)} required exercises have their points. Well done."
    return [f"{result.submission.path}   {marks(result, '   ')}{change}", bar, *[full] * result.full]


def _change(result: Result, before: Result) -> str:
    if result.fault or before.fault:
        return ""
    gained, bonus = round(result.score - before.score, 6), round(result.bonus - before.bonus, 6)
    parts = [f"{gained:+g}"] * bool(gained) + [f"bonus {bonus:+g}"] * bool(bonus)
    return f"{', '.join(parts)} since the last save" if parts else "as many points as at the last save"


def _table(result: Result, before: Result | None) -> tuple[list[str], list[str]]:
    """All rows and notes; and without the rows of what is right and was so before."""
    notes = [f"  note: {note}" for note in result.remarks]
    if (whole := text.why_none(result)) is not None:
        return [f"  {whole}", *notes], [f"  {whole}"]
    now, was = ({one.name: one.passed for one in some.exercises} for some in (result, before or result))
    rows = []
    for row in text.rows(result):
        passed, passed_before = now.get(row.name, False), was.get(row.name, False)
        news = NEW if passed > passed_before else LOST if passed < passed_before else ""
        rows.append(row._replace(said="   ".join(filter(None, [news, row.said]))))
    lines = text.aligned(rows)
    kept = [line for line, row in zip(lines, rows, strict=True) if row.mark == "no" or row.said.startswith((NEW, LOST))]
    others = len(lines) - len(kept)
    return [*lines, *notes], [*kept, f"  and {others} more row{'s' * (others > 1)}"]


def _to_mend(result: Result, levels: int, *, on_paper: bool) -> list[str]:
    """What to mend first, or what to begin; nothing where all is right, or nothing can be graded."""
    if text.why_none(result) is not None:
        return []
    first = first_to_mend(result)
    if first is not None:
        shown = with_hints(first, levels)
        more = [f"  {text.more_hints(result, shown.next_hint)}"] if on_paper and shown.next_hint else []
        return [*text.block(shown, result, in_full=True), *more]
    begin = next((one for one in result.exercises if not (one.bonus or one.passed)), None)
    return [] if begin is None else [f"next: {begin.name}, which is not started"]


# -- on a terminal -----------------------------------------------------------------------------------------------------


def _wrapped(line: str, columns: int) -> Iterator[str]:
    """The line, broken at blanks where it is too long, its parts indented as it is; a word that is longer anywhere."""
    indent = " " * (len(line) - len(line.lstrip()))
    part, taken = "", 0
    for word in re.findall(r"\S+\s*|^\s+", line):
        if part.strip() and taken + width(word.rstrip()) > columns:
            yield part.rstrip()
            part, taken = indent, len(indent)
        for character in word:
            if taken + width(character) > columns and part.strip():
                yield part.rstrip()
                part, taken = indent, len(indent)
            part, taken = part + character, taken + width(character)
    yield part.rstrip()


def _cut(line: str, columns: int) -> str:
    if width(line) <= columns:
        return line
    while width(line) > columns - 1:
        line = line[:-1]
    return f"{line}…"


def _coloured(line: str) -> str:
    if os.environ.get("NO_COLOR"):
        return line
    if line.startswith("  [#"):
        return re.sub("(#+)", "\x1b[32m\\1\x1b[0m", line, count=1)
    return (
        MARKED.sub(lambda found: f"  \x1b[{COLOURS.get(found[1], 2)}m{found[1]}\x1b[0m", line)
        if MARKED.match(line)
        else line
    )

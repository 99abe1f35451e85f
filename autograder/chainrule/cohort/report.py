"""Writes the class report from what was kept of a class: a store, or a file of results."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .. import atomic_file, builtin
from ..deck.choice import DeckChoice
from ..errors import SetupError
from ..reports.class_report import class_report
from ..result import Result
from ..safe_text import plain, say
from ..submissions.found import Candidate
from .alike import Alike, reader
from .expected import read_roster
from .results_file import checked, read_results

if TYPE_CHECKING:
    from ..reports.class_report.page import ClassReport

SQLITE = b"SQLite format 3\0"


def write_report(
    place: str,
    output: Path,
    *,
    course: Path | None = None,
    roster: Path | None = None,
    anonymous: bool = False,
    unnamed: Path | None = None,
) -> None:
    """Writes the page to `output`, and wrong answers without a name to the folder `unnamed`; raises SetupError.

    What a function takes, which is in the beginnings of misconceptions, the course says: `course`, or the one at hand.
    """
    results = read_class(place)
    if not results:
        raise SetupError(f"{plain(place)}: it holds no results")
    expected = read_roster(roster, {one.owner for one in results}) if roster is not None else ()
    parameters = _parameters(results[0].course, course, look=unnamed is not None)
    if unnamed is not None:
        _make_room(unnamed)
    report = class_report(expected=expected, parameters=parameters, anonymous=anonymous)
    if anonymous:
        from ..reports.class_report.page import in_no_order

        results = sorted(results, key=in_no_order)
    text = page_of(report, ((result, ()) for result in results))
    atomic_file.save(output, text.encode("utf-8", "backslashreplace"), "name another file: -o FILE")
    said = f"{len(results)} student{'s' * (len(results) != 1)}"
    if unnamed is not None:
        written = list(_write_groups(report, unnamed))
        said += f"; wrong answers without a name: {len(written)}, in {plain(str(unnamed))}"
    say(f"{plain(str(output))}: {said}", sys.stderr)


def page_of(report: "ClassReport", graded: Iterable[tuple[Result, Sequence[Candidate]]]) -> str:
    """The page on these results, each with the files of which it may be, where they are known."""
    alike = Alike[int]()
    for result, candidates in graded:
        if (number := report.add(result)) is not None:
            alike.see(number, result, reader(result.submission, candidates))
    return report.page(alike)


def _parameters(course: str, path: Path | None, *, look: bool) -> dict[str, tuple[str, ...]]:
    """What each exercise's function takes, by the built-in course or the one at `path`; if it is to `look`, also by one at
    hand, whose key takes its time. Nothing where none of them is the course.
    """
    key = builtin.public_key()
    if path is not None or (key.course != course and look):
        try:
            key = DeckChoice(path).practice_key()
        except SetupError:
            if path is not None:
                raise
    return {one.name: one.parameters for one in key.exercises} if key.course == course else {}


def read_class(place: str) -> Sequence[Result]:
    """The results in a store or a file; raises SetupError."""
    path = Path(place)
    with suppress(OSError):
        with path.open("rb") as file:
            is_store = file.read(len(SQLITE)) == SQLITE
        if not is_store:
            return [result for _, result in read_results(path)]
    if "://" not in place and not path.is_file():
        raise SetupError(
            f"{plain(place)}: there is no such file\n  name a store, or what `chainrule grade --format json -o FILE` wrote"
        )
    try:
        from .store import stored
    except ModuleNotFoundError as error:
        raise SetupError(f"a store needs {error.name}\n  pip install 'chainrule[store]'") from error
    try:
        return [checked(msgspec.json.decode(one, type=Result), place) for one in stored(place)]
    except (msgspec.MsgspecError, RecursionError) as error:
        raise SetupError(f"{plain(place)}: it holds what is no result: {plain(str(error))}") from error


def _make_room(folder: Path) -> None:
    """Raises SetupError where the folder holds something, which an author may have filled in."""
    with atomic_file.written(str(folder), "name another folder: --unnamed DIR"):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise SetupError(f"--unnamed {plain(str(folder))}: something is there already\n  name a new folder")


def _write_groups(report: "ClassReport", folder: Path) -> Iterator[Path]:
    """A file for each group, called by its exercise and a number."""
    counts: Counter[str] = Counter()
    for group in report.groups():
        counts[group.exercise] += 1
        name = re.sub(r"\W", "_", group.exercise)
        path = folder / f"{name}_{counts[group.exercise]}.py"
        atomic_file.save(
            path,
            f"import numpy as np\n\n\n{report.skeleton(group)}".encode("utf-8", "backslashreplace"),
            "name another folder: --unnamed DIR",
        )
        yield path

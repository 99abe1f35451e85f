"""Writes the class report from what was kept of a class: a store, or a file of results."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from .. import atomic_file, builtin
from ..errors import SetupError
from ..reports.class_report import class_report
from ..reports.class_report.outline import outline
from ..result import Result
from ..safe_text import plain, say
from ..submissions.file import read_submission
from ..submissions.roster import read_roster
from .results_file import read_results

if TYPE_CHECKING:
    from ..reports.class_report.page import ClassReport

SQLITE = b"SQLite format 3\0"


def write_report(
    place: str,
    output: Path,
    *,
    roster: Path | None = None,
    anonymous: bool = False,
    unnamed: Path | None = None,
) -> None:
    """Writes the page to `output`, and wrong answers without a name to the folder `unnamed`; raises SetupError."""
    results = read_class(place)
    if not results:
        raise SetupError(f"{plain(place)}: it holds no results")
    outlines = {}
    for result in results:
        with suppress(SetupError, OSError):
            found = read_submission(Path(result.submission.path))
            if found.sha256 == result.submission.sha256:
                outlines[found.sha256] = outline(found.cells)
    parameters = {one.name: one.parameters for one in builtin.public_key().exercises}
    report = class_report(
        expected=read_roster(roster) if roster is not None else (),
        parameters=parameters if results[0].course == builtin.public_key().course else {},
        outlines=outlines,
        anonymous=anonymous,
    )
    for result in results:
        report.add(result)
    atomic_file.save(output, report.page().encode(), "name another file: -o FILE")
    said = f"{len(results)} students"
    if unnamed is not None:
        written = list(_write_groups(report, unnamed, parameters))
        said += f"; {len(written)} wrong answers without a name: {plain(str(unnamed))}"
    say(f"{plain(str(output))}: {said}", sys.stderr)


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
    from .store import stored

    try:
        return [msgspec.json.decode(one, type=Result) for one in stored(place)]
    except msgspec.ValidationError as error:
        raise SetupError(f"{plain(place)}: it holds what is no result: {error}") from error


def _write_groups(report: "ClassReport", folder: Path, parameters: Mapping[str, Sequence[str]]) -> Iterator[Path]:
    """A file for each group, called by its exercise and a number; those of that name from before are replaced."""
    with atomic_file.written(str(folder), "name another folder: --unnamed DIR"):
        folder.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    for group in report.groups():
        counts[group.exercise] += 1
        name = re.sub(r"\W", "_", group.exercise)
        path = folder / f"{name}_{counts[group.exercise]}.py"
        atomic_file.save(
            path, group.skeleton(parameters.get(group.exercise, ())).encode(), "name another folder: --unnamed DIR"
        )
        yield path

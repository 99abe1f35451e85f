"""Grades what the command line names: one file, or every submission of folders and .zip files, side by side."""

import gc
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import msgspec
from msgspec.structs import replace

from .. import atomic_file, reports, safe_text
from ..deck.choice import DeckChoice
from ..errors import SandboxError, SetupError
from ..grading import blame_ourselves, grade_once, write_off
from ..key import AnswerKey, KeyExercise
from ..result import NOT_BEGUN, ONE_FILE, Result
from ..safe_text import named, plain, say, short
from ..sandbox import refuse_tier
from ..sandbox.template import Template
from ..submissions.file import broken_submission, contents, holds_many
from ..submissions.found import Candidate, StudentFiles, one_source_each

MOST_LEFT = 200  # lines on what is not graded
OTHER = "name another file: -o FILE"


def grade_paths(
    paths: Sequence[Path],
    deck: DeckChoice,
    template: Template,
    *,
    only: Iterable[str] = (),
    jobs: int | None = None,
    report: str = "text",
    output: Path | None = None,
    roster: Path | None = None,
) -> int:
    """Grades what lies at the paths, and writes the report, to stdout where `output` is None.

    What lies there and is not graded is listed, with the reason, and who of the `roster` handed nothing in: in a report for
    people at its end, else on stderr.

    Gives the exit status: 0 if a single file has every point, or each of several its verdicts; 1 if points are missing; 3 if
    an error of ours kept one from being graded. Raises SetupError before anything is graded.
    """
    many = len(paths) > 1 or holds_many(paths[0])
    key = deck.shared_key(one_file=not many)
    expected = _expected(roster) if roster is not None else []
    if expected and not many:
        raise SetupError("--roster says who should have handed in, and this is one file\n  name a folder, or a .zip")
    refuse_tier(template.tier, key.sandbox, many=many)
    exercises = [key.exercise(name) for name in dict.fromkeys(only)]
    if many and deck.student is not None:
        raise SetupError(
            f"--student {plain(deck.student)}: there are several submissions\n  everybody's own cases: --own-cases"
        )
    own = deck.own_keys()
    waiting, left = _found(paths, key.stem)
    owners = _owners(waiting, key.stem) if many or own is not None else [""]
    listed = "".join(_not_graded(owners, left, expected))
    gc.freeze()
    gc.enable()
    if output is not None:
        _refuse_output(output, waiting)
    names = list(map(_shown, waiting))

    def attempted(index: int, template: Template) -> tuple[Result, bool]:
        found, theirs = waiting[index], key
        try:
            if own is not None:
                theirs = own(_named_owner(found, owners[index]))
            result, stood_still = _graded(found, theirs, template, [theirs.exercise(one.name) for one in exercises])
        except (SetupError, SandboxError):
            raise
        except Exception as error:  # noqa: BLE001  # the last resort, where it could not even be read
            lost = broken_submission("", path=found.candidates[0].shown, student=found.student)
            result, stood_still = blame_ourselves(lost, theirs, template.tier, error, exercises), False
        return msgspec.structs.replace(result, options=deck.as_options(theirs.student)), stood_still

    def given_up(index: int) -> Result:
        found = waiting[index]
        return write_off(found.candidates[0].read(found.student), key, template.tier, exercises)

    template.ahead = many
    which = key.deck if own is None else "own"
    say(f"graded on: {reports.name_deck(which, key.student, known=many and key.seed is not None)}", sys.stderr)
    results: list[Result] = []
    with _progress(len(waiting), streams=output is None) as done:
        graded = _in_order(_each(len(waiting), jobs, attempted, given_up, template, done), results)
        pieces = reports.pieces(report, graded, names, many=many)
        if report == "text":
            pieces = chain(pieces, [listed])
        if many and output is None:
            _print(pieces)
        else:
            write("".join(pieces), output)
    if listed and (report != "text" or output is not None):
        print(listed.lstrip("\n"), end="", file=sys.stderr)
    if report == "json" or output:
        print(_in_a_line(results), file=sys.stderr)
    if failed := [result.name for result in results if result.fault]:
        say(f"chainrule: {results[0].exercises[0].message}" if not many else _blame(failed), sys.stderr)
        return 3
    return 0 if many or _is_full(results[0], exercises) else 1


def _each(
    count: int,
    jobs: int | None,
    attempted: Callable[[int, Template], tuple[Result, bool]],
    given_up: Callable[[int], Result],
    template: Template,
    done: Callable[[], None],
) -> Iterator[tuple[int, Result]]:
    """Each submission's index and result, as they are done."""
    if count > 1:
        from .workers import cores, side_by_side  # a single file needn't wait for it

        if (jobs := jobs or cores()) > 1:
            for index, result in side_by_side(count, jobs, attempted, template):
                done()
                yield index, given_up(index) if result is None else result
            return
    for index in range(count):
        result, stood_still = attempted(index, template)
        if stood_still:
            result, _ = attempted(index, template)
        done()
        yield index, result


def _in_order(results: Iterable[tuple[int, Result]], kept: list[Result]) -> Iterator[Result]:
    """The results as their submissions were named; they are kept, too."""
    early: dict[int, Result] = {}
    for index, result in results:
        early[index] = result
        while len(kept) in early:
            kept.append(early.pop(len(kept)))
            yield kept[-1]


def _expected(roster: Path) -> list[str]:
    from ..submissions.roster import read_roster

    return read_roster(roster)


def _owners(waiting: Sequence[StudentFiles], stem: str) -> list[str]:
    """Whose each is; of files that were named one by one their paths say so, taken together ("": they don't)."""
    from ..submissions.whose import named_alone

    alone = named_alone([Path(one.candidates[0].shown) for one in waiting if one.student is None], stem)
    said = {one.shown: one.student for one in alone}
    return [said[one.candidates[0].shown] if one.student is None else one.student for one in waiting]


def _named_owner(found: StudentFiles, owner: str) -> str:
    """The owner; raises SetupError where nothing says whose it is."""
    if not owner:
        raise SetupError(f"{plain(found.candidates[0].shown)}: whose is it?\n  say so: --student ID")
    return owner


def _shown(found: StudentFiles) -> str:
    """As Result.name."""
    return short(plain(found.candidates[0].shown) if found.student is None else named(found.student))


def _is_full(result: Result, only: Sequence[KeyExercise]) -> bool:
    """Every required point, or, if only some exercises were asked for, every point of theirs."""
    return all(one.score == one.points for one in result.exercises) if only else result.full


def _found(paths: Sequence[Path], stem: str) -> tuple[list[StudentFiles], list[tuple[str, str]]]:
    """All submissions in the order that they were named in, and what else lies there; raises SetupError."""
    found: list[StudentFiles] = []
    left: list[tuple[str, str]] = []
    for path in paths:
        if holds_many(path):
            from ..submissions.folder import find

            cohort = find(Path(os.path.relpath(path)), stem)
            found += cohort.students
            left += cohort.left
        else:
            contents(path, str(path))  # raises SetupError if there is none; it is read again when its turn comes
            found.append(StudentFiles(None, (Candidate((path.name,), os.path.relpath(path), path),)))
    return one_source_each(found), left


def _not_graded(handed_in: Collection[str], left: Sequence[tuple[str, str]], expected: Sequence[str]) -> Iterator[str]:
    """Lines on who of those `expected` handed nothing in, and on what lies there and is not graded."""
    if missing := [student for student in expected if student not in handed_in]:
        yield f"\nhanded nothing in, {len(missing)} of {len(expected)}: {', '.join(map(named, missing))}\n"
    if left:
        yield "\nnot graded:\n"
        yield from (f"  {plain(shown)}: {plain(reason)}\n" for shown, reason in left[:MOST_LEFT])
        if len(left) > MOST_LEFT:
            yield f"  and {len(left) - MOST_LEFT} more\n"


def _graded(
    found: StudentFiles, key: AnswerKey, template: Template, exercises: Sequence[KeyExercise]
) -> tuple[Result, bool]:
    """Of the first of a student's files in which something was begun; the others are named in a warning. As `grade_once`."""
    results: list[tuple[Result, bool]] = []
    for one in found.candidates:
        made = one.read(found.student)
        if others := [plain(other.shown) for other in found.candidates if other is not one]:
            made = replace(made, warnings=(*made.warnings, f"{ONE_FILE}: {', '.join(others)}"))
        results.append(grade_once(made, key, template, exercises))
        if any(exercise.verdict not in NOT_BEGUN for exercise in results[-1][0].exercises):
            return results[-1]
    return results[0]


def write(text: str, path: Path | None) -> None:
    """To the file, or to stdout; raises SetupError."""
    if path is None:
        _print([text])
    else:
        atomic_file.save(path, text.encode("utf-8", "backslashreplace"), OTHER)


def _print(texts: Iterable[str]) -> None:
    """To stdout, which may know fewer characters than a name holds; what is there already, while the rest is graded."""
    for piece in texts:
        with atomic_file.written("the results", "make room, or write to a file: -o FILE"):
            say(piece, end="")


def _refuse_output(path: Path, waiting: Sequence[StudentFiles]) -> None:
    """Raises SetupError, before anything is graded, when the results can't be written there, or a submission is there."""
    with atomic_file.written(str(path), OTHER):
        target = atomic_file.check(path)
    sources = [candidate.source for found in waiting for candidate in found.candidates]
    if any(target == Path(os.path.realpath(one)) for one in sources if isinstance(one, Path)):
        raise SetupError(f"{plain(str(path))} is to be graded, and would be overwritten\n  {OTHER}")


@contextmanager
def _progress(total: int, *, streams: bool) -> Iterator[Callable[[], None]]:
    """What is to be called after each submission; a bar on a terminal, unless the results appear there one by one."""
    if total == 1 or not sys.stderr.isatty() or (streams and sys.stdout.isatty()):
        yield lambda: None
        return
    from rich.console import Console  # only a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=False,
        auto_refresh=False,  # or it had a thread, and workers are forked from this process
    ) as bar:  # fmt: skip
        task = bar.add_task("grading", total=total)

        def done() -> None:
            bar.advance(task)
            bar.refresh()

        yield done


def _blame(failed: Sequence[str]) -> str:
    return f"chainrule: not graded, by a fault of our own: {safe_text.listed(failed)}; all others are"


def _in_a_line(results: Sequence[Result]) -> str:
    if len(results) == 1:
        if results[0].fault:
            return f"{results[0].submission.path}: not graded"
        return f"{results[0].submission.path}: {results[0].score:g} of {results[0].max_score:g}"
    return f"{sum(not result.fault for result in results)} submissions graded"

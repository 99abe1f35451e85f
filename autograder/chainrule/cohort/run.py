"""Grades what the command line names: one file, or every submission of folders and .zip files, side by side."""

import gc
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, TextIO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from .. import atomic_file, reports, safe_text
from ..deck.choice import DeckChoice
from ..errors import SetupError
from ..key import AnswerKey, KeyExercise
from ..result import Result, hinted, refuse_hints
from ..safe_text import apart, named, plain, say, short
from ..sandbox import need_fork, refuse_tier
from ..sandbox.limits import USUAL
from ..sandbox.template import Template
from ..submissions.file import contents, holds_many, relative
from ..submissions.found import Candidate, StudentFiles, in_turn, one_source_each
from .hand_back import handed_back, refuse_folder, renamed
from .judge import WHOSE, Judge
from .progress import progress

if TYPE_CHECKING:
    from .engines import Engine
    from .store import Store

MOST_UNWRITTEN = 10
MOST_LEFT = 200  # lines on what is not graded
OTHER = "name another file: -o FILE"


class Plan(Struct, frozen=True):
    """How a cohort is graded: how many at once (None: one a core), where, and what keeps the results."""

    jobs: int | None = None
    engine: str = "processes"
    scheduler: str | None = None
    store: str | None = None
    resume: bool = False

    def __post_init__(self) -> None:
        if self.resume and self.store is None:
            raise SetupError("--resume skips what a store holds: name it, --store FILE")
        if self.scheduler is not None and self.engine != "dask":
            raise SetupError("--scheduler is Dask's: --engine dask")


AS_USUAL = Plan()


def grade_paths(
    paths: Sequence[Path],
    deck: DeckChoice,
    template: Template,
    *,
    only: Iterable[str] = (),
    plan: Plan = AS_USUAL,
    report: str = "text",
    output: Path | None = None,
    roster: Path | None = None,
    feedback: Path | None = None,
    hints: int | None = None,
    one_student: bool = False,
    assignment: str | None = None,
) -> int:
    """Grades what lies at the paths, and writes the report, to stdout where `output` is None.

    A page for each student is written to the folder `feedback`, and a gradebook is the `roster` itself, filled in where this
    `assignment` is. The report has so many levels of `hints` (None: all that the course shows). Of `one_student` the path is
    their folder, which is graded as a single file is, but must be sealed, and gives a result whatever it holds.
    What lies there and is not graded is listed, with the reason, and who of the `roster` handed nothing in: in a report for
    people at its end, else on stderr.

    Gives the exit status: 0 if a single file has every point, or each of several its verdicts; 1 if points are missing; 3 if
    an error of ours kept one from being graded. Raises SetupError before anything is graded, and where the store, the
    scheduler or the disk gives out.
    """
    if one_student and len(paths) > 1:
        raise SetupError("--one-student: name one folder, which holds what they handed in")
    many = not one_student and (len(paths) > 1 or holds_many(paths[0]))
    if not many:
        template.expect(USUAL)  # its child is there by the time that the key is
    named, deck = deck, deck if many or one_student else deck.of_one_file()
    key = deck.shared_key(one_file=not many)
    export = _gradebook(report, roster)
    if assignment is not None and export is None:
        raise SetupError("--assignment says which column of a gradebook: --format canvas --roster EXPORT.csv")
    if roster is not None and export is None and not many:
        raise SetupError("--roster says who should have handed in, and this is one file\n  name a folder, or a .zip")
    refuse_hints(hints or 0, key.hints)
    refuse_tier(template.tier, key.sandbox, many=many or one_student)
    if plan != Plan(plan.jobs):
        need_fork("--store, --resume and --engine")
    judge = Judge(key, deck, tuple(dict.fromkeys(only)), deck.own_keys())
    exercises = judge.exercises
    if exercises and plan.store is not None:
        raise SetupError("--store keeps whole results\n  leave out --only, or --store")
    if many and deck.student is not None:
        raise SetupError(
            f"--student {plain(deck.student)}: there are several submissions\n  everybody's own cases: --own-cases"
        )
    waiting, left = _found(paths, key.stem, one_student=one_student)
    if many or (judge.own is not None and not one_student):  # of one student's folder no name is anybody's word
        waiting = _with_owners(waiting, key.stem)
    if judge.own is not None and any(one.owner for one in waiting):  # where there is none, judging says so
        left += [(one.candidates[0].shown, f"{WHOSE} name it alone, with --student ID") for one in waiting if not one.owner]
        waiting = [one for one in waiting if one.owner]
    owners = {one.owner for one in waiting}
    expected = _expected(roster, owners) if roster is not None and export is None else []
    listed = "".join(_not_graded(owners, left, expected))
    gc.freeze()
    gc.enable()
    if output is not None:
        _refuse_output(output, paths, waiting)
    if feedback is not None:
        refuse_folder(feedback, paths)
    if export is not None and output is None and not _goes_to_a_file(sys.stdout):
        raise SetupError(f"--format {report}: holds what students call themselves, for no terminal or log\n  {OTHER}")
    if one_student and plan.store is not None:
        raise SetupError("--store keeps whose results they are, which --one-student doesn't say\n  leave out one of the two")
    template.ahead = many
    which = key.deck if judge.own is None else "own"
    lying = "" if deck.key == named.key else f", by a key that lies beside the submission: {plain(str(deck.key))}"
    known = (many or one_student) and key.seed is not None
    if many or known or lying or report != "text" or output is not None or not _is_one_terminal():
        say(f"graded on: {reports.name_deck(which, key.student, known=known)}{lying}", sys.stderr)
    tally = Tally()
    strangers = None
    unwritten: list[str] = []
    with ExitStack() as stack:
        done = stack.enter_context(progress(len(waiting), streams=output is None))
        graded: Iterable[Result] = map(tally.count, map(done, _graded(waiting, judge, template, plan, stack)))
        if feedback is not None:
            graded = handed_back(graded, waiting, key, feedback, unwritten)
        if hints is not None:
            graded = (hinted(result, hints) for result in graded)
        pieces: Iterable[str]
        if export is not None:
            from ..reports.gradebook import filled

            of_lms = {one.owner for one in waiting if one.candidates[0].of_lms}
            graded = map(_as_called, graded, waiting)
            text, strangers = filled(report, export, graded, of_lms, assignment)
            pieces = [text]
        elif report == "html" and many:
            pieces = [_page(graded, waiting, key, expected)]
        elif report == "text" and many:
            from .alike import Alike, compared, copies

            alike = Alike[str]()
            graded = compared(graded, waiting, alike)
            pieces = chain(reports.pieces(report, graded, map(_shown, waiting), many=True), copies(alike), [listed])
        else:
            pieces = reports.pieces(report, graded, map(_shown, waiting), many=many)
        write(pieces if many else ["".join(pieces)], output)
    if feedback is not None:
        for line in renamed(waiting, key.stem):
            say(line, sys.stderr)
    if unwritten:
        raise SetupError(
            "\n".join(
                [f"{len(unwritten)} of {len(waiting)} pages are not written, all else is:", *unwritten[:MOST_UNWRITTEN]]
            )
        )
    if strangers is not None:
        if strangers.new:
            say(f"{plain(str(output or 'the gradebook'))}: {strangers.new}", sys.stderr)
        for line in strangers.told(plain(str(roster))):
            say(line, sys.stderr)
    if listed and (report != "text" or output is not None):
        say(listed.lstrip("\n"), sys.stderr, end="")
    if report == "json" or output:
        say(tally.in_a_line, sys.stderr)
    if tally.faults:
        say(f"chainrule: {tally.first.exercises[0].message}" if not many else _blame(tally.faults), sys.stderr)
        return 3
    return 0 if many or _is_full(tally.first, exercises) else 1


def _as_called(result: Result, found: StudentFiles) -> Result:
    """The result, whose student is called as their row may be: not every name can be printed as it is."""
    return replace(result, student=found.owner or result.student)


def _page(graded: Iterable[Result], waiting: Sequence[StudentFiles], key: AnswerKey, expected: Sequence[str]) -> str:
    """The class report."""
    from ..reports.class_report import class_report
    from .report import page_of

    page = class_report(expected=expected, parameters={one.name: one.parameters for one in key.exercises})
    return page_of(page, zip(graded, (found.candidates for found in waiting), strict=True))


def _gradebook(report: str, roster: Path | None) -> bytes | None:
    """What the platform exported, where the report is to fill it in; raises SetupError."""
    if report not in reports.GRADEBOOKS:
        return None
    if roster is None:
        raise SetupError(f"--format {report} fills in what {report.capitalize()} exports\n  name it: --roster FILE.csv")
    try:
        return roster.read_bytes()
    except OSError as error:
        raise SetupError(f"--roster {plain(str(roster))}: can't be read: {error.strerror or error}") from None


class Tally(Struct):
    """What is kept of all results: how many there are, whose could not be graded, and the first."""

    total: int = 0
    faults: list[str] = []
    _first: Result | None = None

    def count(self, result: Result) -> Result:
        """The result itself."""
        self.total += 1
        self._first = self._first or result
        if result.fault:
            self.faults.append(result.name)
        return result

    @property
    def first(self) -> Result:
        """There is one: nobody grades nothing."""
        assert self._first is not None
        return self._first

    @property
    def in_a_line(self) -> str:
        """What is said beside a report that is for machines, or elsewhere."""
        if self.total > 1:
            return f"{self.total - len(self.faults)} submissions graded"
        marks = "not graded" if self.faults else f"{self.first.score:g} of {self.first.max_score:g}"
        return f"{self.first.submission.path}: {marks}"


def _graded(
    waiting: Sequence[StudentFiles], judge: Judge, template: Template, plan: Plan, stack: ExitStack
) -> Iterator[Result]:
    """The results, in the order of the submissions; whatever they need ends with the stack."""
    if len(waiting) == 1 and plan == Plan(plan.jobs):  # it needn't wait for the imports
        result, stood_still = judge.grade(waiting[0], template)
        yield judge.grade(waiting[0], template).result if stood_still else result
        return
    from .hand_out import Handout
    from .in_order import in_order

    store = stack.enter_context(_store(judge, plan, template.tier))
    engine = stack.enter_context(_engine(judge, template, plan, len(waiting)))
    done = in_order(Handout(waiting, engine, judge, template.tier, store))
    for data, _ in zip(done, waiting, strict=True):  # if one were missing, it would be a fault of ours
        yield msgspec.json.decode(data, type=Result)


def _expected(roster: Path, owners: Collection[str]) -> list[str]:
    from .expected import read_roster

    return read_roster(roster, owners)


def _with_owners(found: Sequence[StudentFiles], stem: str) -> list[StudentFiles]:
    """Each with its owner; of files that were named one by one their paths say so, taken together."""
    from ..submissions.whose import named_alone

    paths = [Path(one.candidates[0].shown) for one in found if one.student is None]
    alone = {one.shown: one for one in named_alone(paths, stem)}

    def owned(one: StudentFiles) -> StudentFiles:
        said = alone[one.candidates[0].shown]
        files = tuple(replace(file, of_lms=said.of_lms) for file in one.candidates)
        return replace(one, path_says=said.student, candidates=files)

    return [owned(one) if one.student is None else one for one in found]


def _store(judge: Judge, plan: Plan, tier: str) -> "AbstractContextManager[Store | None]":
    if plan.store is None:
        return nullcontext()
    try:
        from .store import Store
    except ModuleNotFoundError as error:
        raise SetupError(f"--store needs {error.name}\n  pip install 'chainrule[store]'") from error
    return Store(plan.store, judge.key, tier, own=judge.own is not None, resume=plan.resume)


def _engine(judge: Judge, template: Template, plan: Plan, count: int) -> "AbstractContextManager[Engine]":
    from .engines import Here, cores, processes

    jobs = min(plan.jobs or cores(), count)
    if plan.engine == "dask":
        try:
            from .dask_engine import dask
        except ModuleNotFoundError as error:
            raise SetupError(f"--engine dask needs {error.name}\n  pip install 'chainrule[dask]'") from error
        return dask(judge, template.tier, jobs, plan.scheduler)
    if jobs == 1 and plan.store is None:
        return nullcontext(Here(judge, template))
    return processes(judge, template, jobs, count)  # also for one job: meanwhile the store hears that we are still there


def _shown(found: StudentFiles) -> str:
    """As Result.name."""
    return short(plain(found.candidates[0].shown) if found.student is None else named(found.student))


def _is_full(result: Result, only: Sequence[KeyExercise]) -> bool:
    """Every required point, or, if only some exercises were asked for, every point of theirs."""
    return all(one.score == one.points for one in result.exercises) if only else result.full


def _found(paths: Sequence[Path], stem: str, *, one_student: bool) -> tuple[list[StudentFiles], list[tuple[str, str]]]:
    """All submissions in the order that they were named in, and what else lies there; raises SetupError."""
    if one_student:
        from ..submissions.folder import find_one

        return [find_one(Path(relative(paths[0])), stem)], []
    found: list[StudentFiles] = []
    left: list[Sequence[tuple[str, str]]] = []
    links: dict[Path, str] = {}
    below: dict[Path, int] = {}
    if len(paths) > 1:
        from ..submissions.whose import behind_links, own_folders

        files = [path for path in paths if not holds_many(path)]
        links, below = behind_links(files, stem), own_folders(files, stem)
    for path in paths:
        if holds_many(path):
            from ..submissions.folder import find

            cohort = find(Path(relative(path)), stem)
            found += cohort.students
            left.append(cohort.left)
        else:
            read = partial(contents, path, str(path), below.get(path, 0))
            read()  # raises SetupError if there is none; it is read again when its turn comes
            found.append(StudentFiles(None, (Candidate((path.name,), relative(path), links.get(path, read)),)))
    return one_source_each(found), in_turn(left)


def _not_graded(handed_in: Collection[str], left: Sequence[tuple[str, str]], expected: Sequence[str]) -> Iterator[str]:
    """Lines on who of those `expected` handed nothing in, and on what lies there and is not graded."""
    if missing := [student for student in expected if student not in handed_in]:
        names = [named(one) for one in missing]
        told = apart(names) if any("," in one for one in names) else ", ".join(names)  # "Lovelace, Ada" is one
        yield f"\nhanded nothing in, {len(missing)} of {len(expected)}: {told}\n"
    if left:
        yield "\nnot graded:\n"
        yield from (f"  {plain(shown)}: {plain(reason)}\n" for shown, reason in left[:MOST_LEFT])
        if len(left) > MOST_LEFT:
            yield f"  and {len(left) - MOST_LEFT} more\n"


def _is_one_terminal() -> bool:
    """Whether stdout and stderr are seen together, on the same terminal: there the report's last line names the deck."""
    try:
        return sys.stdout.isatty() and sys.stderr.isatty() and os.path.samestat(os.fstat(1), os.fstat(2))
    except (AttributeError, OSError, ValueError):  # one of them is closed, or none of the system's
        return False


def _goes_to_a_file(stream: TextIO | None) -> bool:
    try:
        return stream is not None and S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # it is none of the system's
        return False


def write(texts: Iterable[str], path: Path | None) -> None:
    """To the file, or to stdout; raises SetupError."""
    if path is not None:
        atomic_file.save(path, (text.encode("utf-8", "backslashreplace") for text in texts), OTHER)
        return
    for text in texts:  # stdout may know fewer characters than a name holds; what is there is read while the rest is graded
        with atomic_file.written("the results", "make room, or write to a file: -o FILE"):
            say(text, end="")


def _refuse_output(path: Path, paths: Sequence[Path], waiting: Sequence[StudentFiles]) -> None:
    """Raises SetupError, before anything is graded, when the results can't be written there, or a submission is there."""
    with atomic_file.written(str(path), OTHER):
        target = str(atomic_file.check(path))
    shown = (one.shown for found in waiting for one in found.candidates if one.source is None)
    handed_in = map(os.path.split, (*map(str, paths), *shown))  # any may be a student's link by now, which is not read
    places = (os.path.join(os.path.realpath(folder), name) for folder, name in handed_in)  # noqa: PTH118  # Path's may raise
    named = (os.path.realpath(one) for one in paths if len(paths) == 1 or holds_many(one))
    if target in (*named, *places):
        raise SetupError(f"{plain(str(path))} is to be graded, and would be overwritten\n  {OTHER}")


def _blame(failed: Sequence[str]) -> str:
    return f"chainrule: not graded, by a fault of our own: {safe_text.listed(failed)}; all others are"

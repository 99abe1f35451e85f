"""Is the course sound? The stub earns nothing, the solution everything, every mistake fails and is named, the examples are
right, and each golden submission gets what it should.

Stub and solution go through the real pipeline, sandbox and all. The mistakes, which are the author's own code, are run
here on the key's cases, and judged as a student's answers are.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..course.model import Course
from ..deck.certify import margin
from ..deck.evaluate import Function, quiet
from ..deck.provenance import solutions_path
from ..deck.solutions import AuthoredMisconception, load_solutions
from ..diagnosis.diagnose import diagnose
from ..grading import grade
from ..judging.compare import compare
from ..judging.verdict import CaseVerdict
from ..key import AnswerKey, Check, KeyExercise
from ..numerics.arguments import fresh
from ..sandbox.answer import Answer, Part
from ..sandbox.child.values import reduce
from ..sandbox.template import Template
from ..submissions.file import Submission, submission_from_bytes
from . import build, golden
from .examples import wrong_examples

MOST_HINTS = 3  # levels of hint
MOST_NAMES = 5


@dataclass(frozen=True)
class Row:
    """What the audit found of one exercise; `margin` is of the mistake that is nearest to the truth.

    It is in bounds where they are `proved`, else in declared tolerances.
    """

    exercise: str
    stub: str
    solution: str
    misconceptions: int
    named: int
    margin: float
    proved: bool
    golden: int


@dataclass(frozen=True)
class Audit:
    """The rows, and every reason why the course is not sound."""

    rows: list[Row] = field(default_factory=list)
    submissions: int = 0  # golden ones
    borrowed: list[str] = field(default_factory=list)  # parameters without an own generator, in a course that has some
    faults: list[str] = field(default_factory=list)


def audit(course: Course, template: Template, key: AnswerKey) -> Audit:
    """Audits the course on the deck of this key of it; raises SetupError for what can't be read."""
    submissions = list(golden.find(course))
    lesson = solutions_path(course.path, course.stem).read_bytes()
    stale = [f"stale: {name}; run: chainrule build" for name in build.stale(course, course.path.parent)]
    found = Audit(submissions=len(submissions), faults=stale)
    otherwise = _not_as_meant(submissions, key, template, found.faults)
    name = f"{course.stem}.py"
    handed_out = build.stub(lesson.decode(), course, name).encode()
    both = (submission_from_bytes(data, path=name, name=name) for data in (handed_out, lesson))
    stub, solution = (grade(submission, key, template) for submission in both)
    if stub.score or stub.bonus:
        found.faults.append(f"the stub earns {stub.score + stub.bonus:g} points")
    solutions = load_solutions(course)
    wrongs = solutions.wrongs
    if own := solutions.generators.functions:
        asked = dict.fromkeys(name for exercise in key.exercises for name in exercise.parameters)
        found.borrowed.extend(name for name in asked if name not in own)
    found.faults.extend(f"solutions/{name}:{line}: the example {said}" for line, said in wrong_examples(solutions.lesson))
    for exercise, empty, full in zip(key.exercises, stub.exercises, solution.exercises, strict=True):
        of = [wrong for wrong in wrongs if exercise.name in wrong.functions]
        nameless = [fault for wrong in of if (fault := unnamed(wrong, exercise, key)) is not None]
        found.faults.extend(nameless)
        if empty.verdict != "STUB":
            found.faults.append(f"{exercise.name}: the stub is {empty.verdict}, not STUB")
        if full.verdict != "PASS":
            found.faults.append(f"{exercise.name}: the solution is {full.verdict}: {full.message}")
        catalogue = key.explanation(exercise.name).catalogue
        nearest = min((margin(exercise, signature)[0] for signature in catalogue), default=float("inf"))
        named = len(of) - len(nameless)
        as_meant = len(submissions) - len(otherwise[exercise.name])
        row = Row(exercise.name, empty.verdict, full.verdict, len(of), named, nearest, exercise.proved, as_meant)
        found.rows.append(row)
    return found


def _not_as_meant(
    submissions: list[tuple[str, Submission, golden.Expected]], key: AnswerKey, template: Template, faults: list[str]
) -> dict[str, set[str]]:
    """Of each exercise the golden submissions that get something else for it than they should; why is added to `faults`."""
    otherwise: dict[str, set[str]] = defaultdict(set)
    lacking: dict[str, list[str]] = defaultdict(list)
    for name, one, expected in submissions:
        result = grade(one, key, template)
        if missing := golden.lacking(expected, result):  # the rest follows from it
            for exercise in missing:
                otherwise[exercise].add(name)
                lacking[exercise].append(name)
            continue
        for exercise, said in golden.differences(expected, result):
            otherwise[exercise].add(name)
            faults.append(f"{name}: {exercise}{exercise and ': '}{said}")
    for exercise, names in lacking.items():
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        faults.append(
            f"golden submissions lack {exercise}: {', '.join(names[:MOST_NAMES])}{more}\n"
            f"  write it into them, or into their {golden.EXPECT} that it isn't there: verdicts: {{{exercise}: MISSING, …}}"
        )
    return otherwise


def unnamed(wrong: AuthoredMisconception, exercise: KeyExercise, key: AnswerKey) -> str | None:
    """What is the matter if the mistake passes, or is taken for another that is not its twin."""
    function = wrong.functions[exercise.name]
    finding = diagnose(exercise, [_verdict(function, check) for check in exercise.checks], key)
    name = wrong.misconception.id
    if finding.verdict == "PASS":
        return f"{exercise.name}: {name} passes for right"
    if finding.misconception in (name, *wrong.twins):
        return None
    return f"{exercise.name}: {name} fails, but is taken for {finding.misconception or 'something unknown'}"


def _verdict(function: Function, check: Check) -> CaseVerdict:
    """The verdict on what an author's function returns, as plain numpy computes it."""
    with quiet():
        try:
            reduced = reduce(function(*map(fresh, check.arguments.values())), check.expected.form)
        except Exception as error:  # noqa: BLE001  # a mistake may raise anything
            return compare(Answer("raised", type_name=type(error).__name__, message=str(error)), check)
    parts = tuple(Part(*part) for part in reduced.parts)
    return compare(Answer("value", reduced.kind, parts, reduced.type_name), check)


def warnings(course: Course, found: Audit) -> Iterator[str]:
    """What nothing proves, and what stands open if marks are given on the course: a line each, with what to do."""
    if unknown := [row.exercise for row in found.rows if not row.misconceptions]:
        yield (
            f"warning: no known mistake of {', '.join(unknown)}: nothing shows that the deck tells wrong from right there; "
            "write one into solutions/misconceptions/"
        )
    if not found.submissions:
        yield "warning: no golden submission: nothing shows what a student gets; put a folder into submissions/"
    if found.borrowed:
        yield (
            f"warning: {', '.join(found.borrowed)}: drawn as in the built-in lesson, which has a parameter of this name; "
            "if you mean something else, write a function that is called so into solutions/cases.py"
        )
    marks = "warning, if it gives marks:"
    if not course.secret_required:
        yield f"{marks} no `secret: required`: where no secret is set, a table of the public deck's answers gets full marks"
    if course.sandbox in ("none", "limited"):
        yield (f"{marks} `sandbox: {course.sandbox}`: a file graded alone may run unsealed; `sandbox: sealed` refuses that")
    if course.feedback.hints == MOST_HINTS:
        yield f"{marks} `feedback.hints: {MOST_HINTS}` says how to correct each known mistake; 2 leaves that to the student"


def table(found: Audit, seed: int | None) -> str:
    """For people: a row an exercise, then what is not sound, then one line that says whether it is."""
    cells = [("exercise", "stub", "solution", "named", "golden", "margin", "proved")]
    for row in found.rows:
        named, golden_ones = f"{row.named}/{row.misconceptions}", f"{row.golden}/{found.submissions}"
        proved = "yes" if row.proved else "no"
        cells.append((row.exercise, row.stub, row.solution, named, golden_ones, f"{row.margin:.1e}", proved))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(f"{cell:<{size}}" for cell, size in zip(row, widths, strict=True)).rstrip() for row in cells]
    misconceptions, all_named = (sum(row.misconceptions for row in found.rows), sum(row.named for row in found.rows))
    lines += ["", *(f"not sound: {fault}" for fault in found.faults)]
    count = len(found.faults)
    verdict = "course is sound" if not count else f"course is not sound ({count} finding{'s' * (count > 1)})"
    deck = "the course's secret" if seed is None else f"seed {seed}"
    return "\n".join([*lines, f"{verdict}: {all_named} of {misconceptions} mistakes are named, on {deck}"]) + "\n"

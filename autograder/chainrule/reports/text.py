"""Results for people: for one submission, what each exercise earned and what to mend; for many, a line each."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from ..folded import width
from ..result import NO_FUNCTION, SAYS_NOTHING, ExerciseResult, Result, as_word, is_about_files
from ..safe_text import listed
from . import deck_of, deck_of_others, marks, verdicts

MOST_LOOKS = 20
LONGEST_PATH = 320  # characters, quoted: each quotation mark takes five
LONGEST_SAID = 120  # characters in a row: where there are more, the block has all
WEAK = {
    "none": "   NOT SEALED: the student's code ran with the rights of whoever graded it",
    "limited": "   not sealed: for your own code",
    "own process": "   not sealed: for your own code",
}
MARKS = {"direct": "ok", "follow-through": "ok*", "none": "no"}
PARTLY = "part"  # in their place: right by follow-through, for a share of the points


class Row(NamedTuple):
    """What the table says of an exercise: ok or not, its name, the points it has and may have, and a few words."""

    mark: str
    name: str
    score: str
    points: str
    said: str


def many(results: Iterable[Result], names: Iterable[str]) -> Iterator[str]:
    """A line each, in the order given; then what needs a look, a line for each exercise, and the median."""
    from .class_report.tally import Tally  # a single grade, which prints no table, needn't wait for it

    tally, looks, weak, deck = Tally(), _Looks(), "", ""
    longest = max(map(width, names), default=0)
    for result in results:  # of which nothing is kept but this
        points = f"{result.score:>5g} of {result.max_score:g}" + f"  bonus {result.bonus:g}" * bool(result.max_bonus)
        points = marks(result) if result.fault else points
        yield f"{result.name}{' ' * (longest - width(result.name))}  {points}   {verdicts(result, '  ')}\n"
        tally.count(result)
        looks.add(_need_a_look(result))
        weak = weak or (f"sandbox: {result.sandbox}{WEAK[result.sandbox]}" if result.sandbox in WEAK else "")
        deck = deck or f"graded on: {deck_of_others(result, many=True)}"
    yield "\n".join([*looks.lines(), "", *tally.lines(), *filter(None, [weak, deck])]) + "\n"


class _Looks:
    """What needs a look, in MOST_LOOKS lines: each submission has its first one before any has its second."""

    def __init__(self) -> None:
        self._first, self._more, self._count = list[tuple[int, str]](), list[tuple[int, str]](), 0

    def add(self, said: Iterable[str]) -> None:
        """Of the next submission."""
        for lines, line in zip(chain([self._first], repeat(self._more)), said, strict=False):
            self._count += 1
            if len(lines) < MOST_LOOKS:
                lines.append((self._count, line))

    def lines(self) -> list[str]:
        """In the order in which they were added; [] if nothing needs a look."""
        shown = sorted([*self._first, *self._more][:MOST_LOOKS])
        more = [f"  and {self._count - len(shown)} more"] if self._count > len(shown) else []
        return ["", "these need a look:", *(line for _, line in shown), *more] if shown else []


def one(result: Result, ask: str = "") -> str:
    """Plain text without colour, its lines ended by newlines.

    `ask`, as "report(hints={})", asks for more hints where there is no file that a command could name.
    """
    head = f"{result.submission.path}   {marks(result, '   ')}"
    if (said := why_none(result)) is not None:
        return "\n".join([head, "", f"  {said}", *(f"  note: {n}" for n in result.notes), "", foot(result)])
    lines = [head, "", *aligned(rows(result))]
    lines += [f"  note: {text}" for text in result.remarks]
    for lines_of_block in _blocks(result, in_full=ask != ""):
        lines += ["", *lines_of_block]
    offered = offer_hints(result, ask)
    lines += ["", *([offered] if offered else [])]
    return "\n".join([*lines, foot(result)])


def rows(result: Result) -> list[Row]:
    """A row for each exercise; the bonus exercises have one together until one is begun, and none once all are right."""
    required = [exercise for exercise in result.exercises if not exercise.bonus]
    bonus = [exercise for exercise in result.exercises if exercise.bonus]
    if all(one.verdict == "PASS" for one in bonus):
        bonus = []
    if not bonus or any(exercise.started for exercise in bonus):
        return [_row(exercise) for exercise in [*required, *bonus]]
    what = f"{len(bonus)} bonus exercise{'s' * (len(bonus) > 1)}"
    return [*map(_row, required), Row("--", what, "0", f"{sum(e.points for e in bonus):g}", "not started")]


def why_none(result: Result) -> str | None:
    """What kept every exercise from being asked; None if nothing did."""
    first, *others = result.exercises
    if not others or any((one.verdict, one.message) != (first.verdict, first.message) for one in others):
        return None
    if first.verdict in ("PASS", "WRONG", "STUB"):
        return None
    if first.message == NO_FUNCTION:
        none = f"there is none of the functions of the course {result.course}; is it the right file?"
        return f"no exercise can be graded: {none} One of another course needs that course's key: --key FILE"
    return f"no exercise can be graded: {first.message}"


def foot(result: Result) -> str:
    """For whoever needs it: the sandbox, the key, and which deck."""
    return f"sandbox: {result.sandbox}{WEAK.get(result.sandbox, '')}   key: {result.key[:12]}   {deck_of(result)}\n"


def _row(exercise: ExerciseResult) -> Row:
    mark = MARKS[exercise.earned] if exercise.started or exercise.passed else "--"
    if exercise.earned == "follow-through" and not exercise.passed:
        mark = PARTLY
    return Row(mark, exercise.name, f"{exercise.score:g}", f"{exercise.points:g}", _in_short(exercise))


def _in_short(exercise: ExerciseResult) -> str:
    """The first line of what is said of it, as a row has room for."""
    first = "not started" if exercise.verdict == "STUB" else exercise.message.split("\n")[0]
    return first if len(first) <= LONGEST_SAID else f"{first[: LONGEST_SAID - 1]}…"


def aligned(rows: Sequence[Row]) -> list[str]:
    """The rows as lines."""
    marks, names = (max(len(row[i]) for row in rows) for i in (0, 1))
    return [
        f"  {mark:<{max(3, marks)}}  {name:<{names}}  {score:>3} / {points:<3}  {said}".rstrip()
        for mark, name, score, points, said in rows
    ]


def _blocks(result: Result, *, in_full: bool) -> Iterator[list[str]]:
    """What there is to say beyond the rows; what is said of several functions stands once, with the names of the others.

    The first one has its smallest case as code, and with `in_full` each.
    """
    found: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    for exercise in result.wrong:
        head, *said = block(exercise, result, in_full=in_full or not found)
        first, *rest = said
        told = rest if first.strip() == _in_short(exercise) else said
        if not told:
            continue
        about = (first, exercise.misconception or "") if first.strip() not in SAYS_NOTHING else (exercise.name,)
        key = next((key for key, (lines, _) in found.items() if key == about or lines[1:] == told), about)
        lines, others = found.setdefault(key, ([head, *told], []))
        others += [exercise.name] * (lines[0] != head)
    for lines, others in found.values():
        yield [*lines, *([f"  The same in {listed(others)}."] if others else [])]


def block(exercise: ExerciseResult, result: Result, *, in_full: bool) -> list[str]:
    """What is wrong, and the smallest case that shows it: as code if `in_full`, else the command that prints it."""
    lines = [f"{exercise.name}{', ' + exercise.place if exercise.place else ''}"]
    lines += [f"  {line}" for line in exercise.message.split("\n")]
    lines += [f"  {line}" for line in (exercise.hint or "").split("\n") if line]
    if exercise.derived:
        return lines
    if exercise.smallest and in_full:
        by_hand = ", to work out by hand" if exercise.message.split("\n")[0] in SAYS_NOTHING else ""
        lines += [f"  Smallest case{by_hand}:", *(f"    {line}" for line in exercise.smallest.split("\n"))]
    elif exercise.smallest:
        lines.append(f"  Smallest case:  {_show(exercise, result)} --smallest {_quoted(result.submission.path)}")
    elif visible := [case.case for case in exercise.cases.failed if case.visible]:
        lines.append(f"  Case {visible[0]} as code:  {_show(exercise, result)} --case {as_word(visible[0])}")
    return lines


def offer_hints(result: Result, ask: str = "") -> str:
    """How to ask for more, as `one` takes it; "" where there are none."""
    levels = min(filter(None, (exercise.next_hint for exercise in result.wrong)), default=0)
    if ask and levels:
        return f"More hints:  {ask.format(levels)}"
    return more_hints(result, levels) if levels else ""


def more_hints(result: Result, levels: int) -> str:
    """How to ask for so many levels of hint."""
    options = f"{result.options} " if result.options else ""
    return f"More hints:  chainrule grade {_quoted(result.submission.path)} {options}--hints {levels}"


def _show(exercise: ExerciseResult, result: Result) -> str:
    return f"chainrule show {exercise.name}{result.options and ' '}{result.options}"


def _quoted(path: str) -> str:
    """As a shell takes it; FILE in the place of one that nobody would read."""
    quoted = as_word(f"./{path}" if path.startswith("-") else path)
    return quoted if len(quoted) <= LONGEST_PATH else "FILE"


def _need_a_look(result: Result) -> Iterator[str]:
    """What an instructor should look at: why a submission is not graded, or which of its files was."""
    if (whole := why_none(result)) is not None:
        yield f"  {result.name}: {whole}"
    yield from (f"  {result.name}: {note}" for note in result.notes if is_about_files(note))

"""The result of one submission: every report is written from it, and `--format json` is it."""

import json
import os
import re
from collections.abc import Callable, Iterable
from shlex import quote
from typing import Annotated, Any, Literal

import msgspec

from .errors import SetupError
from .fault import FAULT
from .safe_text import listed, short

Verdict = Literal[
    "PASS", "WRONG", "SHAPE", "NOT_FINITE", "RAISED", "TIMEOUT", "MEMORY", "FORBIDDEN", "STUB", "MISSING", "BROKEN"
]
TAKEN = "taken under another name or in another folder"  # how a note begins on a file that is not where it should be
ONE_FILE = "not graded, as one file counts"  # how a note on a student's other files begins
BESIDE = "graded with a key that lies beside the submission"  # how one on a key begins that nobody named
NO_TIME = "not looked at, as the student's other files took all the time there is"  # how one on the rest begins
NO_FUNCTION = "there is no function with this name"  # how the message begins where nothing stands in its place
SAYS_NOTHING = ("", "not the expected values")  # messages by which one wrong answer isn't told from another
UNREADABLE = "it can't be read"  # how it begins where Python can't read the function
NOT_RUN = "left out, as it does not run: "  # how a note on a statement begins that fails
UNDEFINED = re.compile(r"NameError: name '\w+' is not defined\Z")
MEND_FIRST = ": mend that first"  # in the message on what fails because an earlier function does
FOLLOWS = re.compile(rf"(?:it calls your|the same happens as in) \w+\b.*{MEND_FIRST}")
CALLED = re.compile(r"(?:your|as in) (\w+)")  # the functions that such a message names, the cause of it all last
NOT_BEGUN = ("STUB", "MISSING", "BROKEN")
PRINTS = "it prints"  # the kind of a warning that shows what a function prints
FEW_NAMES = 3  # of functions, in a note on several
LARGEST = 64_000  # bytes of a result as JSON
SHORT, FEW = 100, 10  # characters of a message and number of notes that stay where a result would be too large
ESCAPED = ("&", "<", ">", "'", r"\"")
UNPUBLISHED = {"derived", "options", "next_hint"}  # fields that are for people, and not in the JSON
WORDS: dict[Verdict, str] = {
    "PASS": "right", "WRONG": "not right", "SHAPE": "of the wrong shape", "NOT_FINITE": "not finite", "RAISED": "raises",
    "TIMEOUT": "takes too long", "MEMORY": "needs too much memory", "FORBIDDEN": "was stopped", "STUB": "not started",
    "MISSING": "not there", "BROKEN": "can't be run",
}  # fmt: skip
"""A verdict as students read it."""


def as_word(text: str, *, windows: bool = os.name == "nt") -> str:
    """As the system's shell takes it for one word: on Windows both of its shells know double quotes, and a backslash."""
    if not windows:
        return quote(text)
    return text if re.fullmatch(r"[\w.:/\\=+-]+", text) else f'"{text}"'


def is_about_files(note: str) -> bool:
    """Whether it says which of a student's files was graded, which that file by itself doesn't know.

    No note of which a submission has written any part begins so: grading.py puts a backslash before it.
    """
    return note.startswith((ONE_FILE, NO_TIME, TAKEN, BESIDE))


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class FailedCase(_Data, frozen=True):
    """A case that failed; `message` gives values only where the case is visible.

    It is "" where an earlier case says it, and of a hidden case where an earlier hidden one has the same verdict.
    """

    case: str
    verdict: Verdict
    visible: bool
    message: str


class Cases(_Data, frozen=True):
    """How many cases of the deck were asked and passed, and those that failed; none is asked of what isn't begun."""

    asked: int
    passed: int
    failed: tuple[FailedCase, ...] = ()


class ExerciseResult(_Data, frozen=True, kw_only=True):
    """The verdict on one exercise, why, and what it earned.

    `place` is file or cell and line, "" where the function is nowhere; `because` are the earlier functions whose mistake it
    is; `smallest` the smallest case that shows what is wrong, as code to paste. The first level of a hint ends the message,
    and `hint` has the others, a line each. For people and not published: `derived` (it fails because another function does,
    and says no more), and `next_hint`, the first level that was left out because fewer were asked for (0: none was).
    """

    name: str
    points: float
    bonus: bool
    score: float
    verdict: Verdict
    place: str
    misconception: str | None
    message: str
    hint: str | None
    earned: Literal["direct", "follow-through", "none"]
    because: tuple[str, ...]
    warnings: tuple[str, ...]
    cases: Cases
    smallest: str | None
    derived: bool = False
    next_hint: int = 0

    @property
    def started(self) -> bool:
        """Whether the student has written anything of it, if only what can't be read or is called otherwise."""
        return self.verdict != "STUB" and not (self.verdict == "MISSING" and self.message.startswith(NO_FUNCTION))

    @property
    def follows(self) -> bool:
        """Whether it fails because another function does, which the message says to mend first."""
        return self.earned == "none" and (self.derived or FOLLOWS.match(self.message) is not None)

    @property
    def root(self) -> str:
        """The function that is to be mended first where it `follows`; else itself."""
        named = CALLED.findall(self.message.split("\n")[0]) if self.follows else []
        return named[-1] if named else self.name

    @property
    def passed(self) -> bool:
        """Whether it has all its points: it is right, or it is right but for an earlier function's mistake."""
        return self.earned == "direct" or (self.earned == "follow-through" and self.score >= self.points)

    @property
    def fault(self) -> bool:
        """Whether an error of ours kept it from being graded. No submission can have such a message."""
        return self.verdict == "BROKEN" and FAULT.fullmatch(self.message) is not None

    @property
    def words(self) -> str:
        """The verdict as students read it, and whether it is right all the same."""
        if self.fault:
            return "not graded"
        if self.earned == "follow-through":
            return "right by follow-through" if self.passed else "partly right, by follow-through"
        return WORDS[self.verdict]


class SubmissionResult(_Data, frozen=True):
    path: str
    sha256: str


class Receipt(_Data, frozen=True):
    """What it takes to make the same result again: digests, the seed, and the versions that graded.

    `left_out`: cell and line of each statement that ended or stopped its process, and that no process ran any more.
    """

    submission: str
    key: str
    course: str
    seed: int | None
    student: str | None
    sandbox: str
    versions: dict[str, str]
    left_out: tuple[str, ...] = ()


class Result(_Data, frozen=True, kw_only=True):
    """One submission's marks and findings. The same submission, key and student give the same result, `seconds` aside.

    `deck` says which cases were asked, `notes` what is to be said of the whole file. `options`, which make another command
    use the same deck, are for people and not published.
    """

    schema: Literal["chainrule/result/v2"] = "chainrule/result/v2"
    course: str
    student: str | None
    deck: Annotated[str, msgspec.Meta(pattern="^(public|secret|own|seed [0-9]+)$")]
    submission: SubmissionResult
    key: str
    sandbox: str
    score: float
    max_score: float
    bonus: float
    max_bonus: float
    seconds: float
    notes: tuple[str, ...]
    exercises: tuple[ExerciseResult, ...]
    receipt: Receipt
    options: str = ""

    @property
    def name(self) -> str:
        """The student, or else the path, as a table shows it: no longer than safe_text.LONGEST_SHOWN."""
        return short(self.owner)

    @property
    def owner(self) -> str:
        """The student, or else the path, in full."""
        return self.student or self.submission.path

    @property
    def wrong(self) -> list[ExerciseResult]:
        """The exercises that were started and earned nothing."""
        return [one for one in self.exercises if one.started and one.earned == "none"]

    @property
    def remarks(self) -> list[str]:
        """The notes on the file, but for what a verdict says, and one for all statements that fail in the same way; then, of
        each kind of warning, the functions and the first.
        """
        told = "\n".join(one.message for one in self.exercises)
        notes = [note for note in self.notes if not (note.startswith(NOT_RUN) and _is_told(note, told))]
        whose, first = dict[str, list[str]](), dict[str, str]()
        for name, warning in ((one.name, warning) for one in self.exercises for warning in one.warnings):
            kind, _, said = warning.partition(": ")
            whose.setdefault(kind, []).append(name)
            first.setdefault(kind, warning if kind == PRINTS else said)
        return [*_joined(notes), *(f"{listed(names, FEW_NAMES)}: {first[kind]}" for kind, names in whose.items())]

    @property
    def fault(self) -> bool:
        """Whether an error of ours kept it from being graded: then it has no marks, and these are not 0."""
        return all(one.fault for one in self.exercises)

    @property
    def full(self) -> bool:
        """Whether every required exercise has its points."""
        return self.score >= self.max_score


def _is_told(note: str, told: str) -> bool:
    """Whether a verdict says why the statement does not run; of a name that is missing, wherever that is."""
    said = note.removeprefix(NOT_RUN)
    name = UNDEFINED.search(said)
    return said in told or (name is not None and name[0] in told)


def _joined(notes: Iterable[str]) -> list[str]:
    """The notes, those on statements that fail with the same words as one: where all of them stand, and the words."""
    where: dict[str, list[str]] = {}
    for note in notes:
        place, found, said = note.removeprefix(NOT_RUN).partition(": ")
        of_statement = note.startswith(NOT_RUN) and found
        where.setdefault(said if of_statement else note, []).append(place if of_statement else "")
    return [f"{NOT_RUN}{listed(places, FEW_NAMES)}: {said}" if places[0] else said for said, places in where.items()]


def refuse_hints(levels: int, shown: int) -> None:
    """Raises SetupError where the course doesn't show so many levels of hint; the first is always asked for."""
    if levels > max(1, shown):
        what = f"{shown} level{'s' * (shown != 1)} of hint" if shown else "no hints"
        raise SetupError(f"--hints {levels}: this course shows {what} (feedback.hints in its course.yml)")


def hinted(result: Result, levels: int) -> Result:
    """The result with so many levels of each hint, from 1; it has no more than the course shows."""
    return msgspec.structs.replace(result, exercises=tuple(with_hints(one, levels) for one in result.exercises))


def with_hints(one: ExerciseResult, levels: int) -> ExerciseResult:
    """The same of one exercise."""
    lines = one.hint.split("\n") if one.hint else []
    rest = levels + 1 if len(lines) >= levels else 0
    return msgspec.structs.replace(one, hint="\n".join(lines[: levels - 1]) or None, next_hint=rest)


def as_json(result: Result) -> str:
    """The result as it is published: JSON on one line, ASCII only. NaN and infinity can't occur."""
    data: dict[str, Any] = msgspec.to_builtins(result)
    for owner in (data, *data["exercises"]):
        for name in UNPUBLISHED & owner.keys():
            del owner[name]
    return json.dumps(data, allow_nan=False, separators=(",", ":"))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a result as it is published: every field is there, and no other (docs/result-v2.schema.json)."""
    schema = msgspec.json.schema(Result)
    for kind in schema["$defs"].values():
        kind["properties"] = {name: kind["properties"][name] for name in kind["properties"] if name not in UNPUBLISHED}
        for value in kind["properties"].values():
            value.pop("default", None)
        kind["required"] = list(kind["properties"])
        kind.pop("description", None)  # it speaks to those who read the module
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "chainrule/result/v2"}
    return {**about, **schema}


# -- how large it may be -----------------------------------------------------------------------------------------------


def fitted(result: Result) -> Result:
    """The result, of at most LARGEST bytes: what is told is cut, the most detailed first, and a note says what.

    Verdicts, scores and the receipt stay, whatever they take.
    """
    if _is_small(result):
        return result
    left_out: list[str] = []
    for what, cut in CUTS:
        cut_ones = tuple(map(cut, result.exercises))
        if count := sum(one != other for one, other in zip(cut_ones, result.exercises, strict=True)):
            left_out.append(f"{what} of {count} function{'s' * (count > 1)}")
            result = msgspec.structs.replace(result, exercises=cut_ones)
        note = f"left out, as a result has at most {LARGEST // 1000} kB: {', '.join(left_out)}"
        made = msgspec.structs.replace(result, notes=(*result.notes, note))
        if _is_small(made):
            return made
    kept = tuple(map(_shortened, result.notes[:FEW]))
    more = f"{note}, all but {FEW} notes and {SHORT} characters of each"
    return msgspec.structs.replace(made, notes=(*kept, more))


def _is_small(result: Result) -> bool:
    return 6 * len(msgspec.json.encode(result)) <= LARGEST or room_beside(result) >= 0


def room_beside(result: Result) -> int:
    """Bytes that it leaves of LARGEST in whatever format: as ASCII, and with what HTML and XML escape written as &quot;."""
    text = as_json(result)
    return LARGEST - len(text) - 5 * sum(map(text.count, ESCAPED))


def _without_messages(one: ExerciseResult) -> ExerciseResult:
    failed = tuple(msgspec.structs.replace(case, message="") for case in one.cases.failed)
    return msgspec.structs.replace(one, cases=msgspec.structs.replace(one.cases, failed=failed))


def _without_ends(one: ExerciseResult) -> ExerciseResult:
    return msgspec.structs.replace(one, message=_shortened(one.message))


def _without_file(one: ExerciseResult) -> ExerciseResult:
    line = one.place.rpartition(":")[2]  # which a file may forge, and the name too
    return msgspec.structs.replace(one, place=f":{line}" if line.isascii() and line.isdigit() else "")


def _shortened(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


CUTS: tuple[tuple[str, Callable[[ExerciseResult], ExerciseResult]], ...] = (
    ("what is said of single cases", _without_messages),
    ("the smallest case", lambda one: msgspec.structs.replace(one, smallest=None)),
    ("the warnings", lambda one: msgspec.structs.replace(one, warnings=())),
    ("the hint", lambda one: msgspec.structs.replace(one, hint=None)),
    ("the end of the message", _without_ends),
    ("the name of the file at the line", _without_file),
)
"""What is left out of a result that is too large, in this order, and the words for it."""

"""A submission in its child, asked one call after the other: the only door between the judge and untrusted code.

`call` always gives an Answer and never raises for what the child does. A child that hung, died or broke the protocol is
killed, and the next call goes to a new one. The source is sent when a child has said that it is sealed.
"""

from __future__ import annotations

import time
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from ..errors import SandboxError
from .answer import Answer, LoadReport, Note, StatementPlace, Switchable, read_answer, read_loaded, read_table
from .clock import Budget
from .conversation import Conversation, QuestionError, TemplateLostError
from .named_extras import extras_in
from .wire import MalformedError, Reader, argument, asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .limits import Limits
    from .template import Template

MOST_AHEAD = 100_000  # bytes of questions that are sent at once: they fit in the socket, so that the judge needn't wait
MOST_KEPT = 64  # cases
BUDGET = 30  # calls' time, beyond that of loading it: of a submission with all its children
LOADS = 6  # from the last of which on imports and definitions alone are run
MOST_LOADS = 10  # as some of those may end the child, too
LEAST = 0.02  # seconds, that one statement has however little is left
DEFINITIONS_SHARE = 0.2  # of the limit: for imports and definitions alone, when it is used up; and for the report
FASTER = 4  # after each call that took too long the next ones have this much less: a loop that several share is known soon
LEAST_CALL = 0.1  # of the limit of a call: a right one that needs 1 ms may be held up for 20 on a busy machine
REASONS = {
    "timeout": "it takes too long: the whole file has {seconds:g} s of computing",
    "memory": "it takes more than {megabytes:.0f} MB of memory",
    "died": "it ends the process",
}


def budget_of(limits: Limits) -> Budget:
    """What a submission has in all."""
    return Budget(2 * limits.import_seconds + BUDGET * limits.call_seconds)


Lesson = tuple[tuple[str, ...], tuple[str, ...], bool]
"""The texts of the lesson's functions that may be known, the names of those that count in the student's place, and whether
these take arguments as numpy does (see child/switches).
"""
NOTHING: Lesson = ((), (), False)


class Question(NamedTuple):
    """A function, the cases that it is called with, the form that is wanted, and what is put right meanwhile."""

    function: str
    cases: Sequence[Sequence[Any]]
    want: str
    lesson: Lesson = NOTHING


class LoadError(QuestionError):
    """How a child ended while it ran the submission, and at which statement; -1: there was no table yet."""

    def __init__(self, outcome: str, message: str = "", again: bool = False, at: int = -1) -> None:
        super().__init__(outcome, message, again)
        self.at = at


class ChildSource(NamedTuple):
    """What a child is to run: the module's name, its cells (name, source), and the functions that will be asked."""

    stem: str
    cells: tuple[tuple[str, bytes], ...]
    functions: tuple[str, ...]


class Student:
    """See the module; a context manager. `loaded` says what is there to be asked.

    `stood_still`: whether a child was stopped by the clock that had hardly computed; it may be the machine's fault.
    `slept`: seconds that were over when children were found asleep, which is theirs. Several files may share a `budget`.
    """

    def __init__(
        self,
        template: Template,
        source: ChildSource,
        limits: Limits,
        budget: Budget | None = None,
        *,
        heard: bool = True,
    ) -> None:
        """`heard`: what the first child prints is read; of what it isn't, it is only known that something was printed."""
        self._heard = heard
        self._template, self._source, self._limits = template, source, limits
        self._child: Conversation | None = None
        self._extras = extras_in(source.cells)
        self.stood_still, self.slept = False, 0.0
        self._budget = budget or budget_of(limits)
        self._timeouts = 0
        self._left_out: dict[int, str] = {}  # numbers of statements, and why
        self._whole: set[int] = set()  # those of them of which nothing within is defined, either
        self._switches: tuple[Any, ...] = ()
        self._definitions = self._bare = False
        self._places: tuple[StatementPlace, ...] = ()
        self._read = b""  # the statements, as the first child has read them before it ran any
        self._reached = 0  # statements that have run in some child
        self._load_seconds = self._last_load = 0.0
        self._is_loaded = False
        self.loaded = self._load()
        self._is_loaded, self._began_so = True, self._definitions

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def call(
        self,
        function: str,
        cases: Sequence[Sequence[Any]],
        *,
        want: str = "value",
        then: Sequence[Question] = (),
        lesson: Lesson = NOTHING,
    ) -> Iterator[Answer]:
        """What came of function(*case) for each case; an argument is a float64 array, an int, a str, or a list of these.

        All cases are asked at once, so that the child computes while the judge compares; whoever stops in the middle
        ends the child. `then` is what will be called next, in this order: it is sent along, for the same reason, as to be
        woken for each costs both sides more than to answer. `lesson` is what counts in the place of the student's own
        functions that were made switchable.
        """
        done, again = 0, False
        while done < len(cases):
            complete = False
            try:
                for answer in self._ask(Question(function, cases[done:] if done else cases, want, lesson), then):
                    done, again = done + 1, False
                    complete = done == len(cases) and answer.outcome != "memory"
                    yield answer
                    if answer.outcome == "memory":
                        break  # what it filled may still be filled
                else:
                    continue
            except QuestionError as failure:
                if failure.again and not again:
                    again = True
                    continue
                done, again = done + 1, False
                self._timeouts += failure.outcome == "timeout"
                yield Answer(failure.outcome, message=failure.message)
            finally:
                if not complete:
                    self._end()

    @cached_property
    def called(self) -> dict[str, set[str]]:
        """Of each function those that it calls, as far as the code names them."""
        found = defaultdict[str, set[str]](set)
        for call in self.loaded.calls:
            found[call.caller].add(call.called)
        return found

    def renew(self) -> None:
        """The next question goes to a new child, which has seen none of those before, and whose words are heard."""
        self._heard = True
        self._end()

    def may_renew(self, spare: int) -> bool:
        """Whether there is time to load the submission once more, and for so many children after that."""
        return self._load_seconds_left() > (1 + spare) * self._last_load

    def make_switchable(self, common: str, functions: Sequence[Switchable]) -> None:
        """The next question goes to a new child, in which the lesson's functions can be put in the place of these.

        `common` is the code that all of the lesson's functions need.
        """
        self._end()
        self._heard = False
        self._switches = (common, tuple(map(tuple, functions)))

    def _load(self) -> LoadReport:
        """Runs the statements; one that ends or stops the process is left out by the next child, and from the sixth one on
        imports and definitions alone are run. What is left out then is left out by every later child.
        """
        again, load = True, 0
        while True:
            load, before = load + 1, self._load_seconds
            self._definitions = load >= LOADS or self._load_seconds >= self._limits.import_seconds
            try:
                return self._with_notes(self._start())
            except LoadError as failure:
                self._end()
                once_more = failure.again and again
                most = MOST_LOADS if failure.at < len(self._places) or not self._bare else LOADS
                may_go_on = once_more or (load < most and failure.at >= 0)
                if failure.outcome not in REASONS or not may_go_on:
                    return LoadReport(failure.outcome, message=failure.message)
                if once_more:  # it may be no fault of the submission's: this load has not been
                    again, load, self._load_seconds = False, load - 1, before
                elif failure.at in self._left_out:
                    self._whole.add(failure.at)
                elif failure.at < len(self._places):
                    self._left_out[failure.at] = self._reason(failure)
                elif load < LOADS:  # after all of them: what they left behind is too much for the report
                    load = LOADS - 1
                else:  # definitions alone have left it: no more is told than which functions are there
                    self._bare = True

    def _reason(self, failure: LoadError) -> str:
        seconds, megabytes = self._limits.import_seconds, self._limits.memory_bytes / 1e6
        return REASONS[failure.outcome].format(seconds=seconds, megabytes=megabytes)

    def _with_notes(self, loaded: LoadReport) -> LoadReport:
        """With a note on each statement that the judge had left out."""
        names = [name for name, _ in self._source.cells]
        places = [(names[self._places[number].cell], self._places[number].line) for number in self._left_out]
        notes = [Note(*place, reason) for place, reason in zip(places, self._left_out.values(), strict=True)]
        why = "time was up" if self._load_seconds >= self._limits.import_seconds else "it was stopped again and again"
        if self._definitions and not all(place.defines for place in self._places):
            notes.append(Note(names[0], 0, f"{why}: beside imports and definitions nothing of it was run"))
        every = sorted(
            [*loaded.notes, *notes], key=lambda note: (names.index(note.cell) if note.cell in names else 0, note.line)
        )
        return loaded._replace(notes=tuple(every), left_out=tuple(sorted(places)), statements=len(self._places))

    def _start(self) -> LoadReport:
        """A new child that has run the submission; raises LoadError."""
        source, limits = self._source, self._limits
        functions, read = ((), self._read) if self._is_loaded else (source.functions, b"")  # what was said first holds
        left_out = {number: number in self._whole for number in self._left_out}
        question = (
            source.stem, source.cells, functions, limits.output_bytes, left_out, self._definitions,
            self._bare, self._switches, read, self._heard,
        )  # fmt: skip
        left = self._load_seconds_left()
        at, used, allowed = -1, 0.0, max(LEAST, left)
        try:
            self._child = child = self._sealed()
            child.ask([asked(question)], limits.import_seconds)
            clock, budget, began = child.clock(), self._budget.seconds_left(), time.thread_time()
            self._places = places = child.answer(self._table, allowed)
            for at in range(len(places)):
                used = clock.spent()
                if used >= left + DEFINITIONS_SHARE * limits.import_seconds:  # many that wait a little, each within LEAST
                    allowed = 0.0
                    raise QuestionError("timeout")  # noqa: TRY301  # as if it had been this one
                allowed = max(LEAST, left - used if at < self._reached else (left - used) / 2)
                child.answer(_nothing, allowed)
            at, allowed = len(places), DEFINITIONS_SHARE * limits.import_seconds
            loaded = child.answer(read_loaded, allowed)
            used = clock.spent()
        except TemplateLostError as error:
            raise LoadError("died", "it ended the sandbox's own process") from error
        except QuestionError as failure:
            used += max(self._child.last if self._child else 0.0, allowed if failure.outcome == "timeout" else 0.0)
            in_vain = self._is_loaded and not self._definitions and failure.outcome in REASONS  # definitions are left
            self._definitions |= in_vain and failure.outcome != "timeout" and not failure.again
            raise LoadError(failure.outcome, failure.message, failure.again or in_vain, at) from failure
        else:
            return loaded
        finally:
            self._reached = max(self._reached, at)
            self._load_seconds += used
            self._last_load = used
            if at >= 0:  # what it computed while its answers were there already, and what we took for them
                charged = budget - self._budget.seconds_left()
                self._budget.charge(max(0.0, used + time.thread_time() - began - charged))

    def _table(self, reader: Reader) -> tuple[StatementPlace, ...]:
        places, read = read_table(reader)
        if any(place.cell >= len(self._source.cells) for place in places):
            raise MalformedError("a statement of no cell")
        if self._places and places != self._places:
            raise MalformedError("other statements than before")
        self._read = self._read or read
        return places

    def _load_seconds_left(self) -> float:
        """For this load: of the limit, what earlier ones have left; of all later children together once more as much, and
        of those in which functions can be put right again, where all statements have run.
        """
        limit = self._limits.import_seconds
        if self._definitions:
            return DEFINITIONS_SHARE * limit
        return (1 + self._is_loaded + bool(self._switches and not self._left_out)) * limit - self._load_seconds

    def _sealed(self) -> Conversation:
        """A new child, which has no source yet; Raises TemplateLostError, SandboxError."""
        for _ in range(2):  # whatever kept the first one from being sealed, it was not the submission
            child = self._template.child(self._limits, self._budget, self._extras)
            if child.is_sealed():
                return child
            self._let_go(child)
        raise SandboxError("a process of the sandbox could not be sealed\n  see what holds here: chainrule doctor")

    def _ask(self, question: Question, then: Sequence[Question]) -> Iterator[Answer]:
        if self._budget.seconds_left() <= 0:
            raise QuestionError("timeout")
        frame, seconds = _frame(question), self._call_seconds()
        if self._child is not None and self._child.ahead and self._child.ahead[0] != frame:
            self._end()
        if self._child is None:
            self._definitions |= self._load_seconds_left() < LEAST
            if (
                self._switches and self._definitions and not self._began_so
            ):  # to be asked again, it is to be the same program
                raise QuestionError("timeout")
            self._start()
        assert self._child is not None
        self._child.ask([frame] if self._child.ahead else _with_next(frame, then), seconds)
        for _ in question.cases:
            yield self._child.answer(read_answer, seconds)

    def _call_seconds(self) -> float:
        limit = self._limits.call_seconds
        return max(limit * float(FASTER) ** -self._timeouts, LEAST_CALL * limit)

    def _end(self) -> None:
        if self._child is not None:
            self._let_go(self._child)
            self._child = None

    def _let_go(self, child: Conversation) -> None:
        child.end()
        self.stood_still |= child.stood_still
        if not self._switches:  # one that knows the lesson's code has no word, and no number, of its own
            self.slept += child.slept


def _nothing(reader: Reader) -> None:
    """What comes when a statement has run: nothing but its number."""
    reader.end()


def _with_next(frame: bytes, then: Sequence[Question]) -> list[bytes]:
    """The frame, and as many of the next ones as fit in the socket."""
    frames, size = [frame], len(frame)
    for following in map(_frame, then):
        size += len(following)
        if size > MOST_AHEAD:
            break
        frames.append(following)
    return frames


class _Travelling(NamedTuple):
    """Cases as they travel: their arguments, and whole questions by function and form."""

    cases: Sequence[Sequence[Any]]
    arguments: list[list[Any]]
    frames: dict[tuple[str, str], bytes]


_kept: dict[int, _Travelling] = {}
"""By the identity of the cases, which are kept with it: all students are asked the same."""


def _frame(question: Question) -> bytes:
    function, cases, want, lesson = question
    travelling = _travelling(cases)
    if lesson is not NOTHING:
        return asked((function, want, travelling.arguments, lesson))
    if (frame := travelling.frames.get((function, want))) is None:
        frame = travelling.frames[function, want] = asked((function, want, travelling.arguments, lesson))
    return frame


def _travelling(cases: Sequence[Sequence[Any]]) -> _Travelling:
    if (known := _kept.get(id(cases))) is not None:
        return known
    found = _Travelling(cases, [[argument(one) for one in case] for case in cases], {})
    if isinstance(cases, tuple):  # others may change
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[id(cases)] = found
    return found

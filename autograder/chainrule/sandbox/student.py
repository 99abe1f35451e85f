"""A submission in its child, asked one call after the other: the only door between the judge and untrusted code.

`call` always gives an Answer and never raises for what the child does. A child that hung, died or broke the protocol is
killed, and the next call goes to a new one. The source is sent when a child has said that it is sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from ..errors import SandboxError
from .answer import Answer, LoadReport, read_answer, read_loaded
from .child_imports import extras_in
from .clock import Budget
from .conversation import Child, QuestionError
from .template import TemplateLostError
from .wire import argument, asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .answer import Limits
    from .template import Template

MOST_AHEAD = 64_000  # bytes of two questions: they fit in the socket, so that the judge needn't wait while the child does
MOST_FRAMES = 64
BUDGET = 30  # calls' time, beyond that of loading it once: of a submission with all its children


Question = tuple[str, "Sequence[Sequence[Any]]", str]


@dataclass(frozen=True)
class ChildSource:
    """What a child is to run: the module's name, its cells (name, source), and the functions that will be asked."""

    stem: str
    cells: tuple[tuple[str, bytes], ...]
    notebook: bool
    functions: tuple[str, ...]


class Student:
    """See the module; a context manager. `loaded` says what is there to be asked.

    `stood_still`: whether a child was stopped by the clock that had hardly computed; it may be the machine's fault.
    """

    def __init__(self, template: Template, source: ChildSource, limits: Limits) -> None:
        self._template, self._source, self._limits = template, source, limits
        self._child: Child | None = None
        self.stood_still = False
        self._budget = Budget(limits.import_seconds + BUDGET * limits.call_seconds)
        self.loaded = self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def call(
        self, function: str, cases: Sequence[Sequence[Any]], *, want: str = "value", then: Question | None = None
    ) -> Iterator[Answer]:
        """What came of function(*case) for each case; an argument is a float64 array, an int, a str, or a list of these.

        All cases are asked at once, so that the child computes while the judge compares; whoever stops in the middle
        ends the child. `then` is what will be called next (function, cases, want): it is sent with this one, for the same
        reason.
        """
        done, again = 0, False
        while done < len(cases):
            complete = False
            try:
                for answer in self._ask((function, cases[done:] if done else cases, want), then):
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
                yield Answer(failure.outcome, message=failure.message)
            finally:
                if not complete:
                    self._end()

    def renew(self) -> None:
        """The next question goes to a new child, which has seen none of those before."""
        self._end()

    def _load(self) -> LoadReport:
        for last in (False, True):
            try:
                return self._start()
            except QuestionError as failure:
                self._end()
                if last or not failure.again:
                    return LoadReport(failure.outcome, message=failure.message)
        raise AssertionError

    def _start(self) -> LoadReport:
        source = self._source
        question = (source.stem, source.cells, source.notebook, source.functions, self._limits.output_bytes)
        try:
            self._child = self._sealed()
        except TemplateLostError as error:
            raise QuestionError("died", "it ended the sandbox's own process") from error
        self._child.ask(asked(question), self._limits.import_seconds)
        return self._child.answer(read_loaded, self._limits.import_seconds)

    def _sealed(self) -> Child:
        """A new child, which has no source yet; Raises TemplateLostError, SandboxError."""
        extras = extras_in(self._source.cells)
        for _ in range(2):  # whatever kept the first one from being sealed, it was not the submission
            child = Child(self._template, self._limits, self._budget, extras)
            if child.is_sealed():
                return child
            self._let_go(child)
        raise SandboxError("a process of the sandbox could not be sealed\n  see what holds here: chainrule doctor")

    def _ask(self, question: Question, then: Question | None) -> Iterator[Answer]:
        if self._budget.seconds_left() <= 0:
            raise QuestionError("timeout")
        frame, seconds = _frame(question), self._limits.call_seconds
        if self._child is not None and self._child.ahead not in (b"", frame):
            self._end()
        if self._child is None:
            loaded = self._start()
            if loaded.outcome != "ok":
                raise QuestionError(loaded.outcome)
        assert self._child is not None
        self._child.ask(frame, seconds)
        if then is not None and len(frame) + len(following := _frame(then)) <= MOST_AHEAD:
            self._child.ask_ahead(following, seconds)
        for _ in question[1]:
            yield self._child.answer(read_answer, seconds)

    def _end(self) -> None:
        if self._child is not None:
            self._let_go(self._child)
            self._child = None

    def _let_go(self, child: Child) -> None:
        child.end()
        self.stood_still |= child.stood_still


_frames: dict[int, tuple[object, str, bytes]] = {}
"""Of what was asked, by the identity of its cases (which are kept with it): all students are asked the same."""


def _frame(question: Question) -> bytes:
    function, cases, want = question
    if (known := _frames.get(id(cases))) is not None and known[1] == f"{function} {want}":
        return known[2]
    frame = asked((function, want, [[argument(one) for one in case] for case in cases]))
    if isinstance(cases, tuple):  # others may change
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        _frames[id(cases)] = cases, f"{function} {want}", frame
    return frame

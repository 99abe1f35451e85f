"""What the judge must make of a hostile child's bytes, told by Student's docstrings and not by its code.

Fields are as decoder.py reads them; an outcome without an answer is (outcome,).
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import decoder
import hostile

CPU_LIMIT = 11  # whole seconds that a child may compute: a quarter of a second to load, ten more, rounded up
GONE = ("unavailable",)  # two children that would not be sealed
LOADS, MOST_LOADS = 6, 10  # from which on definitions alone are run, and of these, too, as they may end the child
LEAST, SHARE = 0.08, 0.2  # of the time that loading may take: what is too little, and what definitions or a report may take
REASONS = {  # with which a statement is left out
    "timeout": "it takes too long: the whole file has 0.25 s of computing",
    "memory": "it takes more than 256 MB of memory",
    "died": re.compile("it ends the process"),
}
ALONE = re.compile("(time was up|it was stopped again and again): beside imports and definitions nothing of it was run")


@dataclass
class Failed(Exception):  # how a question ends
    """How a question ends without an answer; `again`: the next child is to be asked the same."""

    outcome: str
    again: bool = False


class Gone(Exception):
    """Two children would not be sealed."""


@dataclass
class Child:
    """What is known of a child: what it sent that was not read yet, whether it hung up, and its counts."""

    mind: hostile.Mind
    stream: bytes = b""
    closed: bool = False
    answered: int = 0
    received: int = 0

    def is_sealed(self) -> bool:
        reply = self.mind.greeting()
        self.stream, self.closed, self.received = reply.stream, reply.closes, 12
        right, self.stream = self.stream[:12] == hostile.framed(bytes([hostile.SEALED]).ljust(8, b"\0")), self.stream[12:]
        return right

    def asked(self, cases: int) -> hostile.Reply:
        if self.stream:
            raise Failed("lied")  # before it was asked
        if self.closed:
            raise self._died()
        reply = self.mind.answer(cases)
        self.stream, self.closed = reply.stream, reply.closes
        return reply

    def says(self, read: decoder.Read) -> tuple[Any, ...]:
        """The next answer's fields; raises Failed."""
        try:
            begin, end = decoder.frame_at(self.stream, 0)
            if len(self.stream) < begin:
                raise self._died() if self.closed else Failed("timeout")
            self.received += end
            if self.received > decoder.MOST_BYTES:
                raise Failed("lied", again=self.answered > 1)
            if len(self.stream) < end:
                raise self._died() if self.closed else Failed("timeout")
            fields = read(self.stream[begin:end], self.answered)
        except decoder.NotAnAnswerError:
            raise Failed("lied") from None
        self.stream = self.stream[end:]
        self.answered += 1
        return fields

    def _died(self) -> Failed:
        status = self.mind.status
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
            return Failed("timeout", again=self.answered > 1 and self.mind.cpu_seconds > CPU_LIMIT - 1)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSYS:
            return Failed("forbidden")
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return Failed("died", again=True)  # it may have been anybody's doing
        return Failed("memory" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 77 else "died")


class Model:
    """What Student must make of a session, told by its docstrings: fields as the decoder reads them, or (outcome,)."""

    def __init__(self, seed: int, session: int) -> None:
        self._named = seed, session
        self.forked = 0
        self.child: Child | None = None
        self._table: tuple[tuple[int, int, bool], ...] = ()
        self._at = -1  # the statement that runs; before there is a table of them, -1
        self._reached = -1  # the last that has run in some child
        self._left = 1.0  # of the time that loading may take
        self._alone = False  # whether imports and definitions are all that is run
        self.replies: Counter[str] = Counter()
        self.last = b""

    def load(self) -> tuple[Any, ...]:
        """The fields of LoadReport; where the judge itself says why a statement is left out, what its words must match."""
        left_out: dict[int, str] = {}
        load, may_repeat, bare = 1, True, False
        while True:
            self._alone = load >= LOADS or self._left <= 0
            try:
                report = self._told(self._started(), left_out)
                self._left += 1  # that of all later children
            except Gone:
                return GONE
            except Failed as failed:
                self.child = None
                repeats = failed.again and may_repeat
                most = MOST_LOADS if self._at < len(self._table) or not bare else LOADS
                if failed.outcome not in REASONS or not (repeats or (load < most and self._at >= 0)):
                    return (failed.outcome,)
                if repeats:
                    may_repeat = False
                    continue
                if failed.outcome == "timeout":
                    self._left -= self._waited
                load += 1
                if self._at < len(self._table):
                    left_out.setdefault(self._at, failed.outcome)
                elif load <= LOADS:  # no statement's fault: imports and definitions alone
                    load = LOADS
                else:  # no more than which functions are there
                    bare = True
            else:
                return report

    def _told(self, fields: tuple[Any, ...], left_out: dict[int, str]) -> tuple[Any, ...]:
        functions, stubs, lines, notes, *others = fields
        places = [(hostile.CELLS[self._table[number][0]], self._table[number][1]) for number in left_out]
        said = [(*place, REASONS[why]) for place, why in zip(places, left_out.values(), strict=True)]
        if self._alone and not all(defines for _, _, defines in self._table):
            said.append((hostile.CELLS[0], 0, ALONE))
        order = {cell: number for number, cell in enumerate(hostile.CELLS)}
        every = sorted([*notes, *said], key=lambda note: (order.get(note[0], 0), note[1]))
        return ("ok", functions, stubs, lines, tuple(every), *others, "", tuple(sorted(places)), len(self._table))

    def call(self, cases: int) -> Iterator[tuple[Any, ...]]:
        """The answer to each case; `child` may be set to None after any of them."""
        done, again = 0, False
        while done < cases:
            try:
                if self.child is None:
                    self._start_again()
                assert self.child is not None
                self._note(self.child.asked(cases - done))
                while done < cases and self.child is not None:
                    fields = self.child.says(decoder.answer)
                    done, again = done + 1, False
                    if fields[0] == "memory":
                        self.child = None
                    yield fields
            except Failed as failed:
                self.child = None
                if failed.again and not again:
                    again = True
                    continue
                done, again = done + 1, False
                yield (failed.outcome,)
            except Gone:
                self.child = None
                yield GONE
                return

    def _start_again(self) -> None:
        """A later child; one that does not end as it should is asked again, with imports and definitions alone at last."""
        self._alone |= self._left < LEAST
        try:
            self._started()
        except Failed as failed:
            if failed.outcome == "timeout":
                self._left -= self._waited
                failed.again |= not self._alone
            elif failed.outcome in REASONS and not self._alone:
                self._alone = not failed.again  # what may have been anybody's doing is tried again as it was
                failed.again = True
            raise

    def _started(self) -> tuple[Any, ...]:
        self._at = -1
        try:
            return self._loaded()
        finally:
            self._waited = self._may_take()
            self._reached = max(self._reached, self._at)

    def _may_take(self) -> float:
        """How long the judge waits for what comes next: a statement that a child has run may take all that is left, others
        half of it.
        """
        if self._alone or self._at == len(self._table):
            return SHARE
        return self._left if self._at < self._reached or self._at < 0 else self._left / 2

    def _loaded(self) -> tuple[Any, ...]:
        for _ in range(2):
            child = Child(hostile.Mind(*self._named, self.forked))
            self.forked += 1
            if child.is_sealed():
                self.child = child
                self._note(child.asked(0))
                table = child.says(decoder.table)
                if any(cell >= len(hostile.CELLS) for cell, _, _ in table) or self._table not in ((), table):
                    raise Failed("lied")
                self._table = table
                for self._at in range(len(table)):
                    child.says(decoder.nothing)
                self._at = len(table)
                return child.says(decoder.loaded)
        raise Gone

    def _note(self, reply: hostile.Reply) -> None:
        self.replies[reply.how] += 1
        self.last = reply.stream

"""The judge's end of one child: what it may send and when, how long it may take; by whatever way the bytes come and go.

Everything that comes from it is hostile: what breaks the protocol ends it.
"""

from __future__ import annotations

import math
import signal
import time
from abc import ABC, abstractmethod
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from ..errors import ChainruleError
from . import TIERS
from .answer import NO_MEMORY
from .clock import Budget, Clock
from .wire import HEAD, LARGEST_FRAME, WORD, MalformedError, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .clock import Process

Read = TypeVar("Read")

SESSION = 8_000_000  # bytes that a child may send in all
LONG = 4_096  # bytes of an answer: a shorter one is read in no time
SEAL_SECONDS = 20.0  # by the wall, at the least


class TemplateLostError(ChainruleError):
    """The template, which had worked before, was ended again and again: by the submission that was to be opened."""


class QuestionError(ChainruleError):
    """How a question ended without an answer.

    `again`: whether it is worth asking once more: what the child lacked it had used up on earlier questions, or the template
    was gone, which somebody else may have ended.
    """

    def __init__(self, outcome: str, message: str = "", again: bool = False) -> None:
        super().__init__(outcome, message)
        self.outcome, self.message, self.again = outcome, message, again


def died(code: int) -> QuestionError:
    """What the end of a process says by its exit status, which is below 0 where a signal ended it."""
    if code == NO_MEMORY:
        return QuestionError("memory")
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        is_open = name == "SIGKILL"  # by itself it will be once more; by somebody else, or for want of memory, not
        return QuestionError("died", f"its process was ended by {name}", again=is_open)
    return QuestionError("died", "its process ended before it answered")


class Conversation(ABC):
    """With one child, and how much it has sent. `first` is what it is told before it says that it is confined to `tier`."""

    def __init__(self, process: Process, budget: Budget, tier: str, first: bytes) -> None:
        self._process, self._budget, self._tier, self._first = process, budget, tier, first
        self._came, self._at, self._taken = bytearray(), 0, 0  # what lies before _at is read
        self.ahead = deque[bytes]()  # questions that were sent, and not asked yet
        self._ended = False
        self.stood_still = False  # whether the clock stopped it when it had hardly computed
        self.slept = 0.0  # seconds, of the limit that was over when it was found asleep
        self._confined = False
        self._answered = 0
        self.last = 0.0  # seconds that were charged for what was waited for last

    def is_sealed(self) -> bool:
        """Whether it says so, to its tier; before that it imports what it is told to."""
        try:
            if self._first:
                self._send(self._first, Clock(self._process, SEAL_SECONDS))
            said = self._frame(SEAL_SECONDS) == WORD.pack(TIERS.index(self._tier))
        except QuestionError:
            return False
        self._confined = said and self._tier.startswith("sealed")
        return said

    def ask(self, questions: Sequence[bytes], seconds: float) -> None:
        """Asks the first of these, and sends the others along, which it will be asked next; raises QuestionError.

        Where the first was sent along already, nothing is sent.
        """
        if self.ahead:
            self.ahead.popleft()
            return
        if self._waiting():
            raise self._lied("it sent something before it was asked")
        self.ahead.extend(questions[1:])
        with self._charged(seconds) as clock:
            self._send(b"".join(questions), clock)

    def answer(self, read: Callable[[Reader], Read], seconds: float) -> Read:
        """The next answer, which must have the next number; raises QuestionError. To read a long one is charged."""
        reader = Reader(frame := self._frame(seconds))
        began = time.thread_time() if len(frame) > LONG else 0.0
        try:
            reader.whole(self._answered, self._answered)
            self._answered += 1
            return read(reader)
        except MalformedError as error:
            raise self._lied("it sent something that is not an answer") from error
        finally:
            if began:  # a forged one may take us far more than its child
                self._budget.charge(time.thread_time() - began)

    def clock(self) -> Clock:
        """One that begins now, for what several answers take."""
        return Clock(self._process, math.inf)

    @contextmanager
    def _charged(self, seconds: float) -> Iterator[Clock]:
        """A clock, whose time is charged however it ends: an answer, a lie, a death."""
        clock, self.last = Clock(self._process, seconds, sleeps_for_ever=self._confined), 0.0
        try:
            yield clock
        finally:
            self.last = clock.cost()
            self._budget.charge(self.last)

    def end(self) -> None:
        """Kills it, if that wasn't done."""
        if not self._ended:
            self._ended = True
            self._let_go()

    def _frame(self, seconds: float) -> bytes:
        """What the next frame holds, which may be there already; else the child has `seconds` for it."""
        if (size := self._size()) is None:
            self._receive()
            if (size := self._size()) is None:
                with self._charged(seconds) as clock:
                    while (size := self._size()) is None:
                        self._await(clock)
                        self._receive()
        start = self._at + HEAD.size
        self._at = start + size
        self._taken += HEAD.size + size
        return bytes(memoryview(self._came)[start : self._at])

    def _size(self) -> int | None:
        """How long the next frame is, where all of it is there; raises QuestionError for one that may not come."""
        there = len(self._came) - self._at - HEAD.size
        if there < 0:
            return None
        size: int = HEAD.unpack_from(self._came, self._at)[0]
        if size > LARGEST_FRAME:
            raise self._lied("its answer is too long")
        if self._taken + HEAD.size + size > SESSION:
            self.end()
            raise QuestionError("lied", "it sent more than all answers together may have", again=self._answered > 1)
        return size if size <= there else None

    def _keep(self, part: bytes) -> None:
        del self._came[: self._at]
        self._came += part
        self._at = 0

    def _lied(self, message: str) -> QuestionError:
        self.end()
        return QuestionError("lied", message)

    def _late(self, clock: Clock) -> QuestionError:
        self.stood_still = clock.stood_still()
        self.slept = clock.seconds if clock.asleep else 0.0
        self.end()
        return QuestionError("timeout")

    # -- the way that the bytes come and go --------------------------------------------------------------------------

    @abstractmethod
    def _send(self, data: bytes, clock: Clock) -> None:
        """Sends it all; raises QuestionError."""

    @abstractmethod
    def _waiting(self) -> bool:
        """Whether something has come that nobody has read yet."""

    @abstractmethod
    def _await(self, clock: Clock) -> None:
        """Waits until something may have come; raises QuestionError where the child's time is over."""

    @abstractmethod
    def _receive(self) -> None:
        """Keeps what is there to be read, if anything is; raises QuestionError where the child has ended."""

    @abstractmethod
    def _let_go(self) -> None:
        """Kills the child, and closes the way to it."""

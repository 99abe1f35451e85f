"""Hands submissions out to an engine, in batches, and sees to it that each gets exactly one result, whatever dies.

A batch is made to last for a third of a second; what lasts half a second mostly waits, and another is begun beside it; what
of it isn't begun by then comes back, and is handed out anew. A submission in whose grading a process stood still (see
grading.grade_once) is graded once more when all others are done, side by side with its like. When a worker dies, all that
was in hand comes in question: it is handed out again one by one; what was in hand at a second death is graded when nothing
else is; what then ends its worker twice is written off.
"""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from ..errors import SetupError
from ..result import Result, fitted
from ..safe_text import named, plain
from ..submissions.found import Owned, StudentFiles
from .engines import GONE, Engine
from .judge import GradedBytes, Judge

if TYPE_CHECKING:
    from .store import Store  # which imports SQLAlchemy

SECONDS = 0.3  # that a batch is to last
MOST, MOST_BYTES = 64, 4_000_000  # of a batch
MOST_IN_HAND = 500_000_000  # bytes, which are here and at the workers: beyond that none is begun beside those that wait
OVERDUE = 0.5  # seconds
LOOK = 0.1  # seconds, at most, until it is seen what is overdue, or done by others
ASKED = 256  # results that the store is asked for at once
TRIES = 4  # deaths, of which the last two were when nothing else was graded


@dataclass
class Task:
    """A submission that is in hand: its number, its files with their bytes, and what happened to it before."""

    number: int
    files: StudentFiles
    deaths: int = 0
    again: bool = False

    @cached_property
    def owned(self) -> Owned:
        """What the store knows it by; whose file is nobody's by its path, as another may hand in the same."""
        return Owned(self.files.sha256, named(self.files.owner or self.files.candidates[0].shown))


class Handout:
    """An iterable of each submission's number and its result as JSON, as they are done; it raises SetupError, SandboxError.

    `store`, if there is one, has each result before it is given, says what need not be graded, and what others grade.
    """

    def __init__(
        self, waiting: Sequence[StudentFiles], engine: Engine, judge: Judge, tier: str, store: "Store | None"
    ) -> None:
        self._waiting, self._engine, self._judge, self._tier, self._store = waiting, engine, judge, tier, store
        self._unread = deque(range(len(waiting)))
        self._back: deque[Task] = deque()
        self._suspects: deque[Task] = deque()
        self._again: deque[Task] = deque()
        self._alone: deque[Task] = deque()
        self._elsewhere: deque[int] = deque()
        self._done: deque[tuple[int, bytes]] = deque()
        self._in_hand: dict[Future[list[GradedBytes]], tuple[list[Task], float]] = {}
        self._size, self._read, self._each = 1, 1, 0.0

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        self._hand_out()
        while self._is_left():
            if self._in_hand:
                for future in wait(self._in_hand, 0 if self._done else LOOK, FIRST_COMPLETED).done:
                    self._take(future)
                if self._engine.most > 1:
                    self._hand_out()  # workers needn't wait until these results are written down
            elif not self._done:
                time.sleep(LOOK)  # others are at work, or there is no worker now
            while self._done:
                yield self._done.popleft()
            if self._store is not None:
                self._store.hold()
            self._hand_out()

    def _is_left(self) -> bool:
        waits = self._suspects, self._back, self._unread, self._again, self._alone, self._elsewhere
        return any((self._in_hand, self._done, *waits))

    def _hand_out(self) -> None:
        now = time.monotonic()
        busy = sum(now - since < OVERDUE for _, since in self._in_hand.values())
        while busy < self._engine.jobs and self._has_room() and (batch := self._next()):
            self._in_hand[self._engine.submit([task.files for task in batch])] = batch, time.monotonic()
            busy += 1

    def _has_room(self) -> bool:
        """Whether one more may be in hand, as others only wait, and not with all the memory there is."""
        many = len(self._in_hand)
        size = sum(task.files.size for batch, _ in self._in_hand.values() for task in batch)
        return many < self._engine.jobs or (many < self._engine.most and size < MOST_IN_HAND)

    def _next(self) -> list[Task]:
        """The next batch; [] if there is none now."""
        if self._suspects:
            return [self._suspects.popleft()]
        if self._back:
            return [self._back.popleft() for _ in range(min(len(self._back), self._most(len(self._back))))]
        while self._unread:
            if batch := self._take_up(self._unread):
                return batch
            if len(self._done) >= ASKED:
                return []  # first these are given
        if self._again and all(task.again for batch, _ in self._in_hand.values() for task in batch):
            return [self._again.popleft()]  # beside each other, and beside nothing else
        if self._in_hand:
            return []
        if self._alone:
            return [self._alone.popleft()]
        return self._take_up(self._elsewhere)

    def _take_up(self, numbers: deque[int]) -> list[Task]:
        """The next of these, with their bytes as they are now; without what the store holds, and what others grade."""
        tasks, size = list[Task](), 0
        most = self._read if self._store is not None else self._most(len(numbers))
        while numbers and len(tasks) < most and size < MOST_BYTES:
            number = numbers.popleft()
            tasks.append(Task(number, self._waiting[number].with_contents()))
            size += tasks[-1].files.size
        if self._store is None or not tasks:
            return tasks
        ours = []
        for task, found in zip(tasks, self._store.claim([task.owned for task in tasks]), strict=True):
            if isinstance(found, bytes):
                self._done.append((task.number, self._as_here(task.files, found)))
            elif found:
                ours.append(task)
            else:
                self._elsewhere.append(task.number)
        self._read = self._size if ours else min(2 * self._read, ASKED)  # where much is known, much is asked for at once
        most = self._most(len(ours) + len(numbers))
        self._back.extend(ours[most:])
        return ours[:most]

    def _most(self, left: int) -> int:
        """How many of those that are left a batch may hold, so that near the end nobody waits for a long one."""
        return min(self._size, 1 + left // max(1, 2 * self._engine.jobs))

    def _as_here(self, files: StudentFiles, known: bytes) -> bytes:
        """A result that was stored: the same submission may have had another path, and its deck other options."""
        try:
            result = msgspec.json.decode(known, type=Result)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise SetupError(
                f"--store: what it holds of {plain(files.candidates[0].shown)} is no result: {plain(str(error))}\n"
                f"  grade all of it anew, without --resume"
            ) from error
        submission = result.submission
        if len(files.candidates) == 1:
            submission = msgspec.structs.replace(submission, path=plain(files.candidates[0].shown))
        options = self._judge.deck.as_options(result.receipt.student)
        known_as = None if files.student is None else named(files.student)
        here = msgspec.structs.replace(result, student=known_as, submission=submission, options=options)
        return msgspec.json.encode(fitted(here))

    def _take(self, future: "Future[list[GradedBytes]]") -> None:
        batch, since = self._in_hand.pop(future)
        try:
            graded = future.result()
        except self._engine.died:
            self._mourn(batch)
            return
        except CancelledError as error:
            raise SetupError(GONE) from error
        each = (time.monotonic() - since) / len(graded)
        self._each = 0.7 * self._each + 0.3 * each if self._each else each
        if self._engine.most > 1:
            self._size = self._read = max(1, min(int(SECONDS / self._each), 2 * self._size, MOST))
        done = []
        self._back.extend(batch[len(graded) :])
        for task, (result, stood_still) in zip(batch, graded, strict=False):
            if stood_still and not task.again:
                task.again = True
                self._again.append(task)
            else:
                done.append((task, result))
        self._keep(done)

    def _mourn(self, batch: Sequence[Task]) -> None:
        for task in batch:
            task.deaths += 1
            if task.deaths == 1:
                self._suspects.append(task)
            elif task.deaths < TRIES:
                self._alone.append(task)
            else:
                self._keep([(task, msgspec.json.encode(self._judge.write_off(task.files, self._tier)))])

    def _keep(self, done: Sequence[tuple[Task, bytes]]) -> None:
        if self._store is not None:
            self._store.put([(task.owned, result) for task, result in done])
        self._done.extend((task.number, result) for task, result in done)

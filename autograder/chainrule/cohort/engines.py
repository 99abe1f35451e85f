"""Where batches are graded: in this process, in others of this machine, or on many machines (see dask_engine).

An engine is an Executor of the standard library's concurrent.futures, and how many batches it is to be given at once.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Protocol

from ..errors import SetupError
from ..sandbox.template import Template
from ..submissions.found import StudentFiles
from .judge import GradedBytes, Judge

GONE = "the scheduler of Dask is gone\n  start it, and go on with --resume: what is in the store is kept"
Batch = Sequence[StudentFiles]
SPARE = 2  # workers beyond two for each job
FILES, OTHER_FILES = 4, 64  # that are open here for each worker, at most, and for all else


class Engine(Protocol):
    """What grades batches. A batch whose workers died has an exception of the kinds `died`."""

    died: tuple[type[BaseException], ...]

    @property
    def jobs(self) -> int:
        """How many batches it works at side by side."""

    @property
    def most(self) -> int:
        """How many it takes, beside others that only wait."""

    def submit(self, batch: Batch) -> "Future[list[GradedBytes]]":
        """The results to come, of each submission of the batch."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Here:
    """In this process, one after the other."""

    died: tuple[type[BaseException], ...] = ()
    jobs = most = 1

    def __init__(self, judge: Judge, template: Template) -> None:
        self._judge, self._template = judge, template

    def submit(self, batch: Batch) -> "Future[list[GradedBytes]]":
        """The results, which are there already."""
        done: Future[list[GradedBytes]] = Future()
        try:
            done.set_result(self._judge.grade_batch(batch, self._template))
        except Exception as error:  # noqa: BLE001  # as an executor does
            done.set_exception(error)
        return done


@contextmanager
def processes(judge: Judge, template: Template, jobs: int, count: int) -> Iterator[Engine]:
    """`jobs` workers for `count` submissions, and some for when others wait, all killed at the end; raises SetupError."""
    most = min(count, 2 * jobs + SPARE)
    _allow_files(FILES * most + OTHER_FILES)
    try:
        engine = Processes(judge, template, jobs, most)
    except OSError as error:  # nobody else ends those that were begun
        _kill_all()
        raise SetupError(f"{most} workers can't be started: {error.strerror}\n  have fewer: --jobs N") from error
    try:
        yield engine
    finally:
        engine.end()


def _allow_files(count: int) -> None:
    """Lets this process open so many files, as far as it may: the usual 1024 are too few where there are 200 cores."""
    import resource  # not every system has it

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if most == resource.RLIM_INFINITY else min(count, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _kill_all() -> None:
    for child in multiprocessing.active_children():
        child.kill()


class Processes:
    """Workers that are forked from this process: they have its key, and a template each."""

    died: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, judge: Judge, template: Template, jobs: int, most: int) -> None:
        self.jobs, self.most = jobs, most
        self._judge, self._template = judge, template
        self._start()

    def submit(self, batch: Batch) -> "Future[list[GradedBytes]]":
        """As every Engine; where a worker has died, and all others with it, it goes to new ones."""
        try:
            return self._executor.submit(_grade, batch)
        except BrokenExecutor:
            self._executor.shutdown()
            self._start()
            return self._executor.submit(_grade, batch)

    def end(self) -> None:
        """Kills them: nobody waits for what they are doing."""
        _kill_all()
        self._executor.shutdown(cancel_futures=True)

    def _start(self) -> None:
        templates = [Template(forked_from=self._template, ahead=True) for _ in range(self.most)]
        turns, ours = os.pipe()
        os.write(ours, b"".join(number.to_bytes(2) for number in range(self.most)))
        fork = multiprocessing.get_context("fork")
        given = self._judge, self._template, templates, turns, os.getpid()
        self._executor = ProcessPoolExecutor(self.most, fork, _begin, given)
        self._executor.submit(int)  # with which all are forked: from now on this process has threads
        for template in templates:
            template.let_go()
        os.close(turns)
        os.close(ours)


_state: tuple[Judge, Template]


def _begin(judge: Judge, first: Template, templates: Sequence[Template], turns: int, parent: int) -> None:
    """In a new worker: takes one of the templates, and lets go of what is others'."""
    global _state  # noqa: PLW0603  # of this process, which does nothing else
    from ..sandbox.sealing.seal import die_with  # not every system has it

    die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the judge as well, which ends its workers
    own = templates[int.from_bytes(os.read(turns, 2))]
    for template in (first, *templates):
        if template is not own:
            template.let_go()
    _state = judge, own


def _grade(batch: Batch) -> list[GradedBytes]:
    judge, template = _state
    return judge.grade_batch(batch, template)

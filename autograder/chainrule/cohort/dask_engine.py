"""Grades on many machines, with Dask: the scheduler at an address, or a cluster of this machine's own processes.

A worker is sent the key once, when it joins, and then submissions; where it can't seal them it takes none. Dask's Executor
is the standard library's, so all else is as with processes. The network between scheduler, workers and this process is to
be trusted: what Dask sends is unpickled there. This machine's own is not, as students may have a login: those of a cluster
that is started here know each other by keys that nobody else has.
"""

import logging
import os
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from tempfile import TemporaryDirectory

from dask import config
from distributed import Client, KilledWorker, LocalCluster, Reschedule, Security, Worker, WorkerPlugin
from distributed.comm.addressing import resolve_address
from distributed.comm.core import CommClosedError

from ..errors import SandboxError, SetupError
from ..safe_text import plain, say
from ..sandbox import refuse_tier
from ..sandbox.template import Template
from ..submissions.found import StudentFiles
from .engines import GONE, Engine
from .judge import GradedBytes, Judge

ANSWERING = 10.0  # seconds that the scheduler has
JOINING = 60.0  # seconds, for which a first worker is waited for
LOOK = 5.0  # seconds, after which it is asked again how many there are
AHEAD = 2  # batches for each thread of a worker: one is there when the other is done


@contextmanager
def dask(judge: Judge, tier: str, jobs: int, address: str | None) -> Iterator[Engine]:
    """The workers of the scheduler at `address`, or `jobs` new ones, which end with this; raises SetupError."""
    if judge.own is not None:
        raise SetupError(
            "everybody's own cases are drawn where the solutions are, and a worker of Dask has none\n  leave out --engine"
        )
    with ExitStack() as stack:
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what matters is raised
        try:
            if address is not None:
                resolve_address(address)  # raises ValueError
            cluster = address or stack.enter_context(_local(jobs))
            client = stack.enter_context(Client(cluster, timeout=ANSWERING, set_as_default=False))
        except (OSError, ValueError, TimeoutError) as error:
            raise SetupError(f"--scheduler {plain(str(address))}: can't be reached: {plain(str(error))}") from error
        plugin = JudgePlugin(judge, sealed=tier != "none")
        try:
            client.register_plugin(plugin, name=plugin.name)
        except (SetupError, SandboxError) as error:
            say(f"chainrule: a worker of Dask is left out: {error}", sys.stderr)
        try:
            yield DaskEngine(client, plugin.name)
        finally:
            with suppress(OSError, TimeoutError, RuntimeError):
                client.unregister_worker_plugin(plugin.name)


@contextmanager
def _local(jobs: int) -> Iterator[LocalCluster]:
    os.environ["PYTHONSAFEPATH"] = "1"  # workers import nothing from the folder that this runs in: it may be the class's
    try:
        security = Security.temporary()
    except ImportError as error:
        raise SetupError("--engine dask needs cryptography\n  pip install 'chainrule[dask]'") from error
    with ExitStack() as stack:
        # Dask's own is called alike for all users, any of whom may have made it, with links where it writes.
        own = stack.enter_context(TemporaryDirectory(prefix="chainrule-dask-", ignore_cleanup_errors=True))
        stack.enter_context(config.set({"temporary-directory": own}))
        yield stack.enter_context(
            LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                host="127.0.0.1",
                security=security,
                dashboard_address="127.0.0.1:0",  # its status has a port even so; None would take 8787, and warn if it can't
                scheduler_kwargs={"dashboard": False},
                memory_limit=0,
                silence_logs=50,
            )
        )


class DaskEngine:
    """See engines.Engine."""

    died: tuple[type[BaseException], ...] = (KilledWorker,)

    def __init__(self, client: Client, plugin: str) -> None:
        self._client, self._executor, self._plugin = client, client.get_executor(pure=False), plugin
        self._threads, self._asked = 0, -LOOK
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=JOINING)
        if not self.jobs:
            raise SetupError("the scheduler of Dask has no worker\n  start some: dask worker ADDRESS")

    @property
    def jobs(self) -> int:
        """AHEAD for each thread there is."""
        if time.monotonic() - self._asked > LOOK:
            with _gone():
                self._threads, self._asked = sum(self._client.nthreads().values()), time.monotonic()
        return AHEAD * self._threads

    @property
    def most(self) -> int:
        """No worker has more threads for what waits."""
        return self.jobs

    def submit(self, batch: Sequence[StudentFiles]) -> "Future[list[GradedBytes]]":
        """As every Engine."""
        with _gone():
            submitted: Future[list[GradedBytes]] = self._executor.submit(_grade, self._plugin, batch)
        return submitted


@contextmanager
def _gone() -> Iterator[None]:
    try:
        yield
    except (CommClosedError, OSError, TimeoutError, RuntimeError) as error:
        raise SetupError(GONE) from error


class JudgePlugin(WorkerPlugin):
    """On each worker, as long as the grader is there: the judge, and a template for each thread."""

    def __init__(self, judge: Judge, *, sealed: bool) -> None:
        self.judge, self.name, self._sealed = judge, f"chainrule-{uuid.uuid4()}", sealed

    def setup(self, worker: Worker) -> None:
        """When the worker joins; where it can't seal what it is sent, it ends, and this raises SetupError, SandboxError."""
        self._of_thread, self._templates = threading.local(), list[Template]()
        try:
            with Template(sealed=self._sealed) as template:
                refuse_tier(template.tier, self.judge.key.sandbox, many=True)
        except (SetupError, SandboxError):
            worker.loop.add_callback(worker.close)
            raise
        _plugins[self.name] = self

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002  # as Dask calls it
        """When the grader has gone."""
        _plugins.pop(self.name, None)
        for template in self._templates:
            template.__exit__()

    def grade_batch(self, batch: Sequence[StudentFiles]) -> list[GradedBytes]:
        """The results of a batch."""
        if not hasattr(self._of_thread, "template"):
            self._of_thread.template = Template(sealed=self._sealed, ahead=True)
            self._templates.append(self._of_thread.template)
        return self.judge.grade_batch(batch, self._of_thread.template)


_plugins: dict[str, JudgePlugin] = {}
"""In a worker."""


def _grade(plugin: str, batch: Sequence[StudentFiles]) -> list[GradedBytes]:
    if plugin not in _plugins:  # this worker can't seal submissions, and is about to end
        raise Reschedule
    return _plugins[plugin].grade_batch(batch)

"""Does a class survive whatever dies? kill -9 at random times, and in the end the results of a run that was not disturbed.

    python benchmarks/faults.py [--kills N] [--count N] [--seed N] [--write]

A class is graded with a store: in SQLite and in PostgreSQL, by processes and by Dask (a scheduler and workers of its own, on
the loopback). Meanwhile its workers, its templates, its submissions' processes, the grader itself, the scheduler and the
database are killed, at random times, N times in all. A grader that was killed or gave up is started again with --resume, a
database or a scheduler as it is. In the end every student must have one result, and the same as undisturbed. Exit status 1
if not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import psutil
from gates import a_class, postgres, results
from sqlalchemy import create_engine, text

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
STORES, ENGINES = ("sqlite", "postgresql"), ("processes", "dask")
LONGEST = 600.0  # seconds, for one class


class Cluster:
    """A scheduler of Dask and two workers, as processes on the loopback."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._started = folder, 0
        self.workers: list[subprocess.Popen[bytes]] = []
        self.start()

    def start(self) -> None:
        """A new scheduler, and new workers: those of the old one end with it."""
        self._started += 1
        self._file = self._folder / f"scheduler{self._started}.json"
        there = ["--host", "127.0.0.1", "--no-dashboard"]
        self.scheduler = self._run("scheduler", *there, "--port", "0", "--scheduler-file", str(self._file))
        while not self._file.exists():
            time.sleep(0.05)
        for _ in range(2):
            self.join()

    def join(self) -> None:
        """One worker more."""
        there = ["--host", "127.0.0.1", "--no-dashboard", "--no-nanny", "--nthreads", "1"]
        self.workers.append(self._run("worker", *there, "--memory-limit", "0", "--scheduler-file", str(self._file)))

    @property
    def address(self) -> str:
        return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])

    def end(self) -> None:
        for one in (self.scheduler, *self.workers):
            one.kill()
            one.wait()

    def _run(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "dask.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments], cwd=self._folder, stdout=log, stderr=log
            )


class Class:
    """A class in a folder, its store and its engine, and what to start."""

    def __init__(self, folder: Path, store: str, cluster: Cluster | None, database: postgres.Postgres | None) -> None:
        self.folder, self.store, self.cluster, self.database = folder, store, cluster, database
        self.kills: list[str] = []
        self.out = folder / "out.json"

    def start(self) -> subprocess.Popen[str]:
        engine = ["--engine", "dask", "--scheduler", self.cluster.address] if self.cluster is not None else ["--jobs", "2"]
        command = [*grade(self.folder), "--store", self.store, "--resume", *engine, "-o", str(self.out)]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def survive(self, kills: int, drawn: random.Random, longest_pause: float) -> None:
        """Until it is done, and was hit so many times; a class that was done before is graded again from the start."""
        end = time.monotonic() + LONGEST
        grader = self.start()
        while len(self.kills) < kills or grader.poll() != 0:  # the last may have been its own
            assert time.monotonic() < end, f"it is not done in {LONGEST:g} s: {self.kills}"
            with suppress(subprocess.TimeoutExpired):
                grader.wait(drawn.random() * longest_pause if len(self.kills) < kills else 5.0)
            if grader.poll() is None and len(self.kills) < kills:
                self._kill(grader.pid, drawn)
            if grader.poll() not in (None, 0) or (grader.poll() == 0 and len(self.kills) < kills):
                said, _ = grader.communicate()
                assert grader.returncode in (0, 2, -9), said
                if grader.returncode == 0:
                    self._forget(drawn)
                self._mend()
                grader = self.start()
        said, _ = grader.communicate()
        assert grader.returncode == 0, said

    def _kill(self, grader: int, drawn: random.Random) -> None:
        what, victims = drawn.choice(list(self._victims(grader).items()))
        if what == "the database":
            assert self.database is not None
            self.database.kill()
            self.database.start()
        elif victims:
            with suppress(psutil.NoSuchProcess):
                drawn.choice(victims).kill()
        else:
            return
        self.kills.append(what)
        self._mend(scheduler=False)

    def _victims(self, grader: int) -> dict[str, list[psutil.Process]]:
        graders = [psutil.Process(grader)]
        found = {"the grader": graders, "a worker": [], "a template": [], "a submission": []}
        if self.database is not None:
            found["the database"] = []
        if self.cluster is not None:
            scheduler = self.cluster.scheduler
            found["the scheduler"] = [psutil.Process(scheduler.pid)] if scheduler.poll() is None else []
            found["a worker"] = [psutil.Process(one.pid) for one in self.cluster.workers if one.poll() is None]
        for one in (*graders, *found["a worker"]):
            for child in _children(one):
                template = "-c" in _command(child)
                found["a template" if template else "a worker"].append(child)
                found["a submission"] += [leaf for leaf in _children(child, deep=True) if not _children(leaf)]
        return found

    def _mend(self, *, scheduler: bool = True) -> None:
        if self.cluster is None:
            return
        if scheduler and self.cluster.scheduler.poll() is not None:
            self.cluster.end()
            self.cluster.start()
        elif self.cluster.scheduler.poll() is None and sum(one.poll() is None for one in self.cluster.workers) < 2:
            self.cluster.join()

    def _forget(self, drawn: random.Random) -> None:
        """Some of the results, so that there is something to do."""
        with _connected(self.store, self.folder) as connection:
            students = [student for (student,) in connection.execute(text("select student from results"))]
            for student in drawn.sample(students, len(students) // 2):
                connection.execute(text("delete from results where student = :student"), {"student": student})

    def rows(self) -> list[Any]:
        with _connected(self.store, self.folder) as connection:
            return list(connection.execute(text("select student, result is not null from results order by student")))


def _children(process: psutil.Process, *, deep: bool = False) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=deep))
    except psutil.NoSuchProcess:
        return []


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


@contextmanager
def _connected(store: str, folder: Path) -> Iterator[Any]:
    url = store.replace("postgresql:", "postgresql+psycopg:") if "://" in store else f"sqlite:///{folder / store}"
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def grade(folder: Path) -> list[str]:
    """The command that grades the class in a folder, with the key that lies beside it."""
    key = ["--key", "key.json"] if (folder / "key.json").exists() else []
    return [sys.executable, "-m", "chainrule", "grade", "class", "--format", "json", *key]


def read(path: Path) -> list[Any]:
    """The results, without the seconds."""
    found = json.loads(path.read_text(encoding="utf-8"))["results"]
    return [{**one, "seconds": 0} for one in found]


def timeless(text: str) -> str:
    """A report without the seconds that it took."""
    return re.sub(r'("?(seconds|time|execution_time)"?[=:]\s*"?)[0-9.e-]+', r"\1", text)


def most_memory(command: list[str], folder: Path) -> float:
    """The most bytes that the process of a command held, without those of other processes."""
    most = 0.0
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with suppress(OSError):
                found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text(encoding="ascii"))
                most = max(most, 1024.0 * int(found[1])) if found else most
            time.sleep(0.02)
    assert process.returncode == 0
    return most


def undisturbed(folder: Path) -> list[Any]:
    """What the class earns."""
    subprocess.run([*grade(folder), "-o", "undisturbed.json"], cwd=folder, check=True, capture_output=True)
    return read(folder / "undisturbed.json")


def hit(
    folder: Path, store: str, engine: str, kills: int, *, seed: int, pause: float, server: postgres.Postgres | None
) -> tuple[list[str], list[str]]:
    """What was killed, and what is not as it was undisturbed."""
    drawn = random.Random(f"{seed} {store} {engine}")
    expected = undisturbed(folder)
    with ExitStack() as stack:
        cluster = None
        if engine == "dask":
            cluster = Cluster(folder)
            stack.callback(cluster.end)
        place = server.database() if server is not None else f"{engine}.db"
        one = Class(folder, place, cluster, server)
        one.survive(kills, drawn, pause)
        found, rows = read(one.out), one.rows()
    said = [f"{a['student']}: another result" for a, b in zip(expected, found, strict=False) if a != b]
    if len(found) != len(expected):
        said.append(f"{len(found)} results, not {len(expected)}")
    if [tuple(row) for row in rows] != [(result["student"], True) for result in expected]:
        said.append(f"the store holds {len(rows)} rows, {sum(bool(row[1]) for row in rows)} of them graded")
    return one.kills, said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--count", type=int, default=200, help="submissions in the class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    lines, wrong = [f"class of {options.count}, seed {options.seed}"], 0
    with TemporaryDirectory() as home, postgres.running() as server:
        os.chmod(home, 0o755)  # noqa: PTH101  # the submissions' processes look for nothing there
        for store in STORES:
            for engine in ENGINES:
                folder = Path(home) / f"{store}-{engine}"
                a_class.write(folder / "class", options.count, 0.05)
                kills, said = hit(
                    folder, store, engine, options.kills // 4, seed=options.seed, pause=3.0,
                    server=server if store == "postgresql" else None,
                )  # fmt: skip
                counts = ", ".join(f"{kills.count(what)} {what}" for what in dict.fromkeys(kills))
                lines += [f"{store}, {engine}: {len(kills)} kills ({counts}): {len(said)} wrong", *said[:10]]
                wrong += len(said)
    lines.append(f"nothing lost, doubled or different: {'NO' if wrong else 'yes'}")
    print("\n".join(lines))
    if options.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Faults", "\n".join(lines))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

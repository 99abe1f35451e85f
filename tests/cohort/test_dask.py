"""A class on Dask: a scheduler and workers as processes on the loopback, and a cluster of the command's own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from distributed import Client, LocalCluster, Security
from faults import Cluster, timeless
from gates import a_class
from repository import COMMAND, ROOT, chainrule

from chainrule.cohort import dask_engine
from chainrule.cohort.judge import Judge
from chainrule.deck.choice import DeckChoice
from chainrule.errors import SetupError
from chainrule.key import load_key

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
COUNT = 6
SEALS_NOTHING = [sys.executable, str(ROOT / "tests/old_kernel.py"), "seccomp", "--"]


@pytest.fixture(autouse=True)
def _class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    a_class.write(tmp_path / "class", COUNT, small=True)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.end()


def graded(*options: str) -> tuple[str, str]:
    ran = chainrule("grade", "class", "--key", "key.json", "--format", "json", *options)
    assert ran.returncode == 0, ran.stderr
    assert len(json.loads(ran.stdout)["results"]) == COUNT
    return timeless(ran.stdout), ran.stderr


def until_there_are(workers: int, address: str) -> None:
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)


def test_a_cluster_of_its_own_gives_the_same_results() -> None:
    assert graded("--engine", "dask", "--jobs", "2") == graded()


def test_no_stranger_on_this_machine_gets_into_a_cluster_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reaches the scheduler can run code in the grader: a student with a login, say, with keys of another cluster."""
    seen: list[str] = []

    def look(cluster: LocalCluster, *_: object, **__: object) -> None:
        seen.append(cluster.scheduler_address)
        for address, security in ((seen[0].replace("tls", "tcp"), None), (seen[0], Security.temporary())):
            with pytest.raises(OSError, match=r"timed out|closed|certificate"):
                Client(address, security=security, timeout=3, set_as_default=False)
        raise SetupError("seen")

    monkeypatch.setattr(dask_engine, "Client", look)
    monkeypatch.setenv("PYTHONSAFEPATH", "")  # which a command sets for its workers, and this process goes on
    judge = Judge(load_key(Path("key.json")), DeckChoice())
    with pytest.raises(SetupError, match="seen"), dask_engine.dask(judge, "sealed", 1, None):
        pass
    assert seen[0].startswith("tls://127.0.0.1:")


def test_dask_works_in_no_folder_that_a_student_has_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own name for one in /tmp is everybody's; what is called as a lock there is opened, and is empty then."""
    planted, marks = tmp_path / "tmp/dask-scratch-space", tmp_path / "marks.csv"
    planted.mkdir(parents=True)
    marks.write_text("ada,100\n")
    for name in ("global.lock", "purge.lock"):
        (planted / name).symlink_to(marks)
    monkeypatch.setenv("TMPDIR", str(planted.parent))
    assert graded("--engine", "dask", "--jobs", "1") == graded()
    assert (marks.read_text(), [*planted.parent.iterdir()]) == ("ada,100\n", [planted])


def test_two_clusters_on_a_machine_are_not_in_each_other_s_way() -> None:
    with socket.socket() as taken:
        with suppress(OSError):  # another test's cluster may have it, which serves as well
            taken.bind(("127.0.0.1", 8787))
            taken.listen()
        assert graded("--engine", "dask", "--jobs", "1") == graded()


def test_no_worker_imports_a_student_s_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the class's folder, a student may be called as a module that multiprocessing imports."""
    monkeypatch.chdir("class")
    for student in ("signal", "socket", "pickle"):
        Path(student).mkdir()
        (Path(student) / "__init__.py").write_text(f"open({str(Path('ran').absolute())!r}, 'a').write(__name__)\n")
        (Path(student) / "moments.py").write_text("def mean(x): return sum(x) / len(x)\n")
    ran = chainrule("grade", ".", "--key", "../key.json", "--engine", "dask", "--jobs", "2")
    assert ran.returncode == 0, ran.stderr
    assert not Path("ran").exists()


def test_a_worker_that_cannot_seal_is_left_out_and_ends(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    start: Any = subprocess.Popen
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", lambda command, **options: start([*SEALS_NOTHING, *command], **options))
        cluster.join()
    until_there_are(3, cluster.address)
    expected, _ = graded()
    found, said = graded("--engine", "dask", "--scheduler", cluster.address)
    assert found == expected
    assert "a worker of Dask is left out: submissions can't be sealed on this machine" in said
    cluster.workers[-1].wait(timeout=30)
    again, said = graded("--engine", "dask", "--scheduler", cluster.address)
    assert again == expected
    assert "left out" not in said


def test_a_class_of_which_all_workers_die_waits_for_new_ones(cluster: Cluster) -> None:
    until_there_are(2, cluster.address)
    command = [*COMMAND, "grade", "class", "--key", "key.json", "--engine", "dask", "--scheduler", cluster.address]
    with subprocess.Popen([*command, "--format", "ndjson"], text=True, stdout=subprocess.PIPE) as grader:
        assert grader.stdout is not None
        first = grader.stdout.readline()
        for worker in cluster.workers:
            worker.kill()
            worker.wait()
        time.sleep(1.0)
        cluster.join()
        rest = grader.stdout.read()
    assert grader.returncode == 0
    assert len((first + rest).splitlines()) == COUNT


def test_own_cases_are_refused_as_no_worker_has_the_solutions() -> None:
    ran = chainrule("grade", "class", "--engine", "dask", "--own-cases", "--course", ROOT / "course.yml")
    assert ran.returncode == 2
    assert "everybody's own cases are drawn where the solutions are" in ran.stderr

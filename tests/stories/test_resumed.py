"""A class that is graded with a store: killed and resumed, changed meanwhile, shared by two graders, on a full disk."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faults
import pytest
from gates import a_class
from gates import postgres as servers
from process_table import adopting, children, left_behind
from repository import COMMAND, chainrule, chainrule_here
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from chainrule.cohort.store import LEASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gates.postgres import Postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("postgres"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc"),
]
COUNT = 10
SLOW = f"import time\nwhile time.process_time() < 0.45: pass\n{a_class.small_kinds()['L'][0]}"
"""What takes time to load, and never ends: it keeps a grader for a while, so that it is met at work."""
SEVERAL = 6  # of them: seconds of a grader's time


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with servers.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    a_class.write(tmp_path / "class", COUNT, small=True)
    server: Postgres = request.getfixturevalue("server")
    return "kept.db" if request.param == "sqlite" else server.database()


def run(*options: str, folder: str = "class") -> tuple[int, str, str]:
    """Its status, and what it wrote to stdout and stderr."""
    return chainrule_here("grade", folder, "--key", "key.json", "--jobs", "1", *options, cwd=Path.cwd())


def graded(*options: str, folder: str = "class") -> tuple[list[Any], str]:
    """What came of it, seconds and all, and what was said."""
    status, out, said = run("--format", "json", *options, folder=folder)
    assert status == 0, said
    return json.loads(out)["results"], said


def start(*options: str, **more: Any) -> subprocess.Popen[str]:
    command = [*faults.grade(Path.cwd()), "--jobs", "2", *options]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def rows(place: str, statement: str) -> list[Any]:
    url = place.replace("postgresql:", "postgresql+psycopg:") if "://" in place else f"sqlite:///{place}"
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            return list(connection.execute(text(statement)))
    finally:
        engine.dispose()


def in_hand(place: str) -> list[Any]:
    """What a grader has taken up; nothing where the store isn't there yet."""
    return rows_if_any(place, "select student from results where result is null")


def stop(grader: subprocess.Popen[str], place: str) -> None:
    """Where it is in no transaction, for which others would wait."""
    while True:
        grader.send_signal(signal.SIGSTOP)
        time.sleep(0.05)
        if is_free(place):
            return
        grader.send_signal(signal.SIGCONT)
        time.sleep(0.02)


def is_free(place: str) -> bool:
    """Whether nobody is in a transaction."""
    if "://" in place:
        here = "datname = current_database() and pid <> pg_backend_pid()"
        return not rows(place, f"select pid from pg_stat_activity where {here} and state <> 'idle'")
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(place, timeout=0)) as store:
        store.execute("begin immediate").close()
        return True
    return False


def hold(place: str) -> None:
    """What a grader that was stopped has in hand stays its own, however long another takes to begin."""
    rows_if_any(place, f"update results set until = {time.time() + LEASE} where until > 0 returning student")


def both_graded(place: str) -> bool:
    return len(rows_if_any(place, "select distinct grader from results")) == 2


def rows_if_any(place: str, statement: str) -> list[Any]:
    """None where the store isn't there yet, or is locked by a grader that was stopped just then."""
    with suppress(DBAPIError):
        return rows(place, statement)
    return []


def test_what_the_store_holds_is_not_graded_again_and_reports_are_the_same(place: str) -> None:
    first, _ = graded("--store", place)
    again, _ = graded("--store", place, "--resume")
    assert again == first  # the seconds, too: they are the first run's
    anew, _ = graded("--store", place)
    assert anew != first
    assert [{**one, "seconds": 0} for one in anew] == [{**one, "seconds": 0} for one in first]
    for form in ("text", "junit"):
        shown, plainly = (run("--format", form, *options) for options in (["--store", place, "--resume"], []))
        assert faults.timeless(shown[1]) == faults.timeless(plainly[1])


def test_from_elsewhere_the_same_submission_is_known_and_shown_where_it_is_now(place: str, tmp_path: Path) -> None:
    first, _ = graded("--store", place)
    Path("class").rename("renamed")
    again, _ = graded("--store", place, "--resume", folder="renamed")
    assert [one["submission"]["path"] for one in again] == [f"renamed/student{number:06d}.py" for number in range(COUNT)]
    assert [one["seconds"] for one in again] == [one["seconds"] for one in first]


def test_a_submission_that_changed_is_graded_anew_and_a_new_one_too(place: str) -> None:
    first, _ = graded("--store", place)
    path = Path("class/student000000.py")
    right = path.read_text(encoding="utf-8")
    path.write_text(f"{right}\ndef variance(x):\n    return mean(x)\n", encoding="utf-8")
    Path("class/zoe.py").write_text(right, encoding="utf-8")
    again, _ = graded("--store", place, "--resume")
    assert again[1:-1] == first[1:]
    assert (again[0]["score"], again[-1]["student"], again[-1]["score"]) == (40.0, "zoe", 100.0)
    assert len(rows(place, "select 1 from results")) == COUNT + 2  # the old one is kept


def test_a_result_that_cannot_be_read_is_told_and_graded_anew_without_resume(place: str) -> None:
    graded("--store", place)
    for kept in ("nonsense", "[" * 100_000, "{}"):
        rows(place, f"update results set result = '{kept}' where student = 'student000003' returning student")
        status, _, said = run("--store", place, "--resume")
        assert status == 2
        assert "--store: what it holds of class/student000003.py is no result: " in said
    assert len(graded("--store", place)[0]) == COUNT


def test_two_graders_share_a_class_and_both_report_all_of_it(place: str) -> None:
    for i in range(SEVERAL):
        Path(f"class/aaron{i}.py").write_text(f"{SLOW}\n# {i}\n", encoding="utf-8")
    graders = [start("--store", place, "--resume")]
    while not in_hand(place):
        assert graders[0].poll() is None
        time.sleep(0.02)  # each look takes milliseconds of computing
    stop(graders[0], place)  # so that it isn't done with all of it before the other begins
    graders.append(start("--store", place, "--resume"))
    while not both_graded(place):
        assert graders[1].poll() is None, "it finds nothing, or no store"
        hold(place)
        time.sleep(0.1)
    graders[0].send_signal(signal.SIGCONT)
    told = [grader.communicate(timeout=120) for grader in graders]
    one, other = (json.loads(out)["results"] for out, _ in told)
    assert one == other
    assert len(one) == COUNT + SEVERAL
    counts = rows(place, "select grader, count(*) from results group by grader")
    assert len(counts) == 2
    assert sum(count for _, count in counts) == COUNT + SEVERAL


def test_a_grader_takes_over_what_another_that_was_killed_had_in_hand(place: str) -> None:
    Path("class/aaron.py").write_text(SLOW, encoding="utf-8")
    with adopting():
        before = children()
        grader = start("--store", place)
        while not in_hand(place):
            assert grader.poll() is None, "it has done all of it"
            time.sleep(0.02)
        grader.kill()
        grader.communicate()
        assert left_behind(before, 2.0) == []
    kept = {student for (student,) in rows(place, "select student from results where result is not null")}
    [(longest,)] = rows(place, f"select max(until) - {time.time()} from results")
    assert 0 < longest <= LEASE
    rows(place, f"update results set until = {time.time() - 1} where until > 0 returning student")  # as if they were over
    again, _ = graded("--store", place, "--resume")
    assert faults.timeless(json.dumps(again)) == faults.timeless(json.dumps(graded()[0]))
    assert "aaron" not in kept
    assert in_hand(place) == []


@pytest.mark.parametrize(("store", "engine"), list(zip(faults.STORES, reversed(faults.ENGINES), strict=True)))
def test_whatever_is_killed_nothing_is_lost_doubled_or_different(
    store: str, engine: str, server: Postgres, tmp_path: Path
) -> None:
    """Each store with one engine: a worker knows of no store. The benchmark has every pair."""
    a_class.write(tmp_path / "class", 16, 0.05, small=True)
    kills, said = faults.hit(
        tmp_path, store, engine, 5, seed=1, pause=1.0, server=server if store == "postgresql" else None
    )  # fmt: skip
    assert said == [], kills
    assert len(kills) == 5


def test_a_full_disk_is_told_in_a_sentence_and_what_is_graded_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    a_class.write(tmp_path / "class", COUNT, small=True)

    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    grader = start("--store", "kept.db", preexec_fn=little)
    _, said = grader.communicate(timeout=120)
    assert grader.returncode == 2
    assert "kept.db: can't be written: " in said
    assert said.endswith("go on with --resume: what is graded is kept\n")
    kept = rows("kept.db", "select 1 from results where result is not null")
    assert 0 < len(kept) < COUNT
    again, _ = graded("--store", "kept.db", "--resume")
    assert len(again) == COUNT


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--resume"], "--resume skips what a store holds: name it, --store FILE"),
        (["--scheduler", "tcp://127.0.0.1:9"], "--scheduler is Dask's: --engine dask"),
        (["--store", "kept.db", "--only", "dC0_da"], "--store keeps whole results\n  leave out --only, or --store"),
        (["--engine", "ray"], '"ray" is not known'),
        (["--engine", "dask", "--scheduler", "nonsense://1"], "--scheduler nonsense://1: can't be reached: "),
    ],
)
def test_what_cannot_be_meant_is_status_2(options: list[str], said: str, tmp_path: Path) -> None:
    a_class.write(tmp_path / "class", 2)
    ran = chainrule("grade", "class", *options, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


@pytest.mark.parametrize("library", ["sqlalchemy", "distributed", "psycopg"])
def test_who_uses_no_store_and_no_dask_needs_neither(library: str, tmp_path: Path) -> None:
    a_class.write(tmp_path / "class", 2)
    without = f"import sys; sys.modules[{library!r}] = None; from chainrule.cli import main; sys.exit(main(sys.argv[1:]))"

    def ran(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", without, "grade", "class", *options]
        return subprocess.run(
            command, cwd=tmp_path, text=True, capture_output=True, check=False, timeout=60, env=dict(os.environ)
        )

    assert ran().returncode == 0
    needed = {
        "sqlalchemy": ["--store", "kept.db"],
        "distributed": ["--engine", "dask"],
        "psycopg": ["--store", "postgresql://ada@127.0.0.1:9/grades"],
    }
    refused = ran(*needed[library])
    assert refused.returncode == 2
    assert "pip install 'chainrule[" in refused.stderr


def test_a_tenfold_class_takes_no_more_memory(tmp_path: Path) -> None:
    used = []
    for count in (60, 600):
        folder = tmp_path / str(count) / "class"
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"s{number}.py").write_text(f"def dC0_da(a, y:\n# {number}\n", encoding="utf-8")
        used.append(faults.most_memory([*COMMAND, "grade", "class", "--format", "json"], folder.parent))
    assert used[1] < used[0] + 6e6

"""What a class earned is kept as it comes, and a run goes on where another ended: in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from gates import postgres as servers
from repository import SUBMISSIONS, chainrule
from sqlalchemy import create_engine, text

from chainrule import builtin
from chainrule.cohort import store as stores
from chainrule.cohort.report import read_class
from chainrule.cohort.store import Store, stored
from chainrule.errors import SetupError
from chainrule.grading import blame_ourselves, grade
from chainrule.result import Result
from chainrule.sandbox.template import Template
from chainrule.submissions.file import broken_submission
from chainrule.submissions.found import Owned
from chainrule.version import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gates.postgres import Postgres

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgres")]

RIGHT = (SUBMISSIONS / "right-loops/gradient.py").read_text(encoding="utf-8")
WRONG = (SUBMISSIONS / "demo-forgotten-factor-2/gradient.py").read_text(encoding="utf-8")
ADA, BOB, CY = (Owned(letter * 64, name) for letter, name in (("a", "ada"), ("b", "bob"), ("c", "cy")))


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with servers.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What --store says: a new file, or a new database."""
    monkeypatch.chdir(tmp_path)
    server: Postgres = request.getfixturevalue("server")
    return "kept.db" if request.param == "sqlite" else server.database()


@pytest.fixture(scope="module")
def result() -> bytes:
    with Template() as template:
        return msgspec.json.encode(grade(SUBMISSIONS / "right-loops/gradient.py", builtin.public_key(), template))


def opened(place: str, *, resume: bool = True, own: bool = False, tier: str = "sealed") -> Store:
    return Store(place, builtin.public_key(), tier, own=own, resume=resume)


def scored(result: bytes, score: float) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(msgspec.json.decode(result, type=Result), score=score))


def rows(place: str, statement: str) -> list[Any]:
    """As an ordinary tool sees it."""
    url = place.replace("postgresql:", "postgresql+psycopg:") if "://" in place else f"sqlite:///{place}"
    engine = create_engine(url)
    with engine.begin() as connection:
        found = list(connection.execute(text(statement)))
    engine.dispose()
    return found


# -- one grader --------------------------------------------------------------------------------------------------------


def test_what_was_put_is_there_for_who_resumes(place: str, result: bytes) -> None:
    with opened(place) as store:
        assert store.claim([ADA, BOB]) == [True, True]
        store.put([(ADA, result)])
    with opened(place) as store:
        assert store.claim([ADA, BOB, CY]) == [result, True, True]


def test_another_student_another_submission_and_another_key_are_graded(place: str, result: bytes) -> None:
    with opened(place) as store:
        store.claim([ADA])
        store.put([(ADA, result)])
    with opened(place) as store:
        assert store.claim([Owned(ADA.submission, "bob"), Owned("d" * 64, "ada")]) == [True, True]
    with opened(place, own=True) as store:
        assert store.claim([ADA]) == [True]


def test_another_version_of_the_verdicts_is_graded_anew(place: str, result: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(place) as store:
        store.claim([ADA])
        store.put([(ADA, result)])
    monkeypatch.setattr("chainrule.cohort.store.VERDICTS", VERDICTS + 1)
    with opened(place) as store:
        assert store.claim([ADA]) == [True]


def test_who_does_not_resume_grades_all_of_it_anew_and_the_old_result_stays_until_then(place: str, result: bytes) -> None:
    with opened(place) as store:
        store.claim([ADA])
        store.put([(ADA, result)])
    with opened(place, resume=False) as store:
        assert store.claim([ADA]) == [True]
        assert rows(place, "select score from results") == [(100.0,)]
        store.put([(ADA, scored(result, 7.0))])
        assert store.claim([ADA]) == [scored(result, 7.0)]
    assert rows(place, "select score from results") == [(7.0,)]


def test_the_same_twice_is_graded_once(place: str, result: bytes) -> None:
    with opened(place) as store:
        assert store.claim([ADA, ADA]) == [True, False]
        assert store.claim([ADA]) == [False]
        store.put([(ADA, result)])
        assert store.claim([ADA, ADA]) == [result, result]


# -- several -----------------------------------------------------------------------------------------------------------


def test_what_another_has_in_hand_is_not_this_ones_until_that_one_is_gone(
    place: str, result: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "LEASE", 1.0)
    with opened(place) as one, opened(place) as other:
        assert one.claim([ADA, BOB]) == [True, True]
        assert other.claim([ADA, BOB, CY]) == [False, False, True]
        one.put([(ADA, result)])
        assert other.claim([ADA, BOB]) == [result, False]
        time.sleep(0.7)
        one.hold()
        time.sleep(0.7)
        assert other.claim([BOB]) == [False]
        time.sleep(0.7)  # it has said nothing since
        assert other.claim([BOB]) == [True]
        assert one.claim([BOB]) == [False]


def test_who_ends_in_order_lets_go_of_what_it_had_in_hand(place: str) -> None:
    with opened(place) as store:
        store.claim([ADA])
    with opened(place) as store:
        assert store.claim([ADA]) == [True]


def test_a_result_counts_once_the_first_one_stays(place: str, result: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "LEASE", 0.0)
    with opened(place) as slow, opened(place) as fast:
        assert slow.claim([ADA]) == [True]
        time.sleep(0.05)
        assert fast.claim([ADA]) == [True]
        fast.put([(ADA, result)])
        slow.put([(ADA, scored(result, 7.0))])
        assert slow.claim([ADA]) == [result]


def test_eight_at_once_claim_each_submission_once(place: str) -> None:
    everything = [Owned(f"{number:064x}", "") for number in range(60)]
    taken: list[Owned] = []

    def take(seed: int) -> None:
        drawn = random.Random(seed)
        with opened(place) as store:
            mine = drawn.sample(everything, 60)
            for start in range(0, 60, 10):
                some = mine[start : start + 10]
                taken.extend(one for one, ours in zip(some, store.claim(some), strict=True) if ours)
                time.sleep(0.01)
            ended.wait()

    ended = threading.Barrier(8)
    threads = [threading.Thread(target=take, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == everything


# -- the schema --------------------------------------------------------------------------------------------------------


def test_ordinary_tools_read_it(place: str, result: bytes) -> None:
    with opened(place) as store:
        store.claim([ADA, BOB])
        store.put([(ADA, result)])
        statement = "select student, score, max_score, bonus, course, path from results where result is not null"
        (found,) = rows(place, statement)
        assert tuple(found) == ("ada", 100.0, 100.0, 0.0, "gradient", str(SUBMISSIONS / "right-loops/gradient.py"))
        (kept,) = rows(place, "select result from results where student = 'ada'")[0]
        assert json.loads(kept)["schema"] == "chainrule/result/v2"


def test_a_newer_store_is_refused(place: str) -> None:
    with opened(place):
        pass
    rows(place, "update chainrule set schema = 99 returning schema")
    with pytest.raises(SetupError, match="is of a newer chainrule: a store of version 99; this one knows 2\n  use that"):
        opened(place)


def test_a_database_in_which_not_every_name_can_be_kept_is_refused_before_anything_is_graded(server: Postgres) -> None:
    place = server.database("--encoding=LATIN1", "--locale=C", "--template=template0")
    with pytest.raises(SetupError, match="is in LATIN1, and a name may hold any letter\n  make one that takes all"):
        opened(place)


@pytest.mark.parametrize("encoding", ["UTF8", "SQL_ASCII"])  # the second is what initdb makes where there is no locale
def test_any_letter_is_kept_however_the_client_is_set(
    encoding: str, server: Postgres, result: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    place = server.database(f"--encoding={encoding}", "--locale=C", "--template=template0")
    one = Owned("a" * 64, "\u674e\u660e \U0001f600")
    with opened(place) as store:
        assert store.claim([one]) == [True]
        store.put([(one, result)])
        assert store.claim([one]) == [result]
    assert stored(place) == [result]


def test_an_older_store_is_brought_up_to_date_step_by_step(
    place: str, result: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(place) as store:
        store.claim([ADA])
        store.put([(ADA, result)])
    steps = (
        lambda connection: connection.execute(text("alter table results add column room text")),
        lambda connection: connection.execute(text("update results set room = 'B12'")),
    )
    monkeypatch.setattr(stores, "MIGRATIONS", (*stores.MIGRATIONS, *steps))
    for _ in range(2):
        with opened(place) as store:
            assert store.claim([ADA]) == [result]
    assert rows(place, "select room, student from results") == [("B12", "ada")]
    assert rows(place, "select schema from chainrule") == [(4,)]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nowhere/kept.db", "unable to open database file"),
        ("text.db", "file is not a database"),
        ("oracle://host/grades", "name a file, or postgresql://USER@HOST/DATABASE"),
        ("://", "is no URL"),
        ("postgresql://ada:geheim@127.0.0.1:9/grades", "can't be reached"),
    ],
)
def test_what_is_no_store_is_refused_in_a_sentence_without_the_password(
    place: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stores, "AT_FIRST", 0.0)
    Path("text.db").write_text("this is a text\n" * 100, encoding="utf-8")
    with pytest.raises(SetupError, match=said) as refused:
        opened(place)
    assert "geheim" not in str(refused.value)
    assert "\n" in str(refused.value)
    assert "--resume" not in str(refused.value), "there is nothing to go on with"
    assert place.replace("geheim", "***") in str(refused.value), "it is named as it was typed"


def test_what_a_clock_that_was_wrong_has_promised_to_a_grader_is_nobody_s(place: str) -> None:
    with opened(place) as one, opened(place) as other:
        assert one.claim([ADA]) == [True]
        rows(place, "UPDATE results SET until = 9e18 RETURNING until")
        assert other.claim([ADA]) == [True]


@pytest.fixture
def kept(tmp_path: Path, result: bytes) -> str:
    """A store in a file, with Ada's result."""
    place = str(tmp_path / "s.db")
    with opened(place) as store:
        store.claim([ADA])
        store.put([(ADA, result)])
    return place


@pytest.mark.parametrize("held", ["'{'", "'nonsense'", "x'ff00'", "'[]'", "7"])
def test_what_is_no_result_in_a_store_is_no_fault_of_ours(held: str, kept: str) -> None:
    rows(kept, f"UPDATE results SET result = {held} RETURNING student")
    with pytest.raises(SetupError, match="it holds what is no result"):
        read_class(kept)


@pytest.mark.parametrize("held", ["result = x'ff00'", "graded = 'noon'"])
def test_who_resumes_with_what_is_no_result_is_told_so(held: str, kept: str) -> None:
    rows(kept, f"UPDATE results SET {held} RETURNING student")
    with opened(kept) as store, pytest.raises(SetupError, match="it holds what is no result"):
        store.claim([ADA])


def test_what_is_kept_is_read_back_of_the_last_key_alone(place: str, result: bytes) -> None:
    other = msgspec.structs.replace(builtin.public_key(), known_digest="f" * 64)
    for key, score in ((other, 1.0), (builtin.public_key(), 2.0)):
        with Store(place, key, "sealed", own=False, resume=True) as store:
            store.claim([ADA, BOB, CY])
            store.put([(one, scored(result, score)) for one in (BOB, ADA)])
    kept = [msgspec.json.decode(one, type=Result) for one in stored(place)]
    assert [one.score for one in kept] == [2.0, 2.0]
    with pytest.raises(SetupError, match="can't be read as a store"):
        stored("postgresql://127.0.0.1:9/grades" if "://" in place else __file__)


@pytest.mark.skipif(sys.platform != "linux", reason="which files are open is read from /proc")
@pytest.mark.parametrize("attempt", [stored, opened])
def test_what_is_no_store_is_not_kept_open(attempt: Callable[[str], object], tmp_path: Path) -> None:
    """Python 3.13 warns of a connection that nobody closes."""
    file = tmp_path / "notes.txt"
    file.write_text("these are notes\n" * 100)
    with pytest.raises(SetupError) as refused:
        attempt(str(file))
    held = [one for one in Path("/proc/self/fd").iterdir() if one.is_symlink() and one.resolve() == file.resolve()]
    assert held == [], refused  # whose traceback keeps alive what nobody closed


def test_what_was_graded_with_no_sandbox_is_graded_anew_in_one(place: str, result: bytes) -> None:
    unsealed = msgspec.json.encode(msgspec.structs.replace(msgspec.json.decode(result, type=Result), sandbox="none"))
    with opened(place, tier="none") as first:
        first.claim([ADA, BOB])
        first.put([(ADA, unsealed), (BOB, result)])
    with opened(place, tier="none") as as_before:
        assert as_before.claim([ADA, BOB]) == [unsealed, result]
    with opened(place) as sealed:
        assert sealed.claim([ADA, BOB]) == [True, result]


def test_a_fault_of_our_own_is_graded_anew_and_is_known_until_then(place: str, result: bytes) -> None:
    good = msgspec.json.decode(result, type=Result)
    lost = broken_submission("", path="bob.py", student="bob")
    fault = blame_ourselves(lost, builtin.public_key(), good.sandbox, ValueError())
    assert fault.fault
    with opened(place) as first:
        assert first.claim([ADA, BOB]) == [True, True]
        first.put([(ADA, result), (BOB, msgspec.json.encode(fault))])
        assert isinstance(first.claim([BOB])[0], bytes)  # of this very run it is the result
    with opened(place) as second:
        assert second.claim([ADA, BOB]) == [result, True]
        assert len(stored(place)) == 2
        second.put([(BOB, result)])
    with opened(place) as third:
        assert third.claim([ADA, BOB]) == [result, result]


def test_what_was_handed_in_last_is_what_a_report_shows_though_it_was_graded_before(place: str, result: bytes) -> None:
    other = scored(result, 9.0)
    again = Owned("0" * 64, ADA.student)
    for one, kept in ((ADA, result), (again, other)):
        with opened(place) as store:
            store.claim([one])
            store.put([(one, kept)])
    assert stored(place) == [other]
    with opened(place, resume=True) as store:
        assert store.claim([ADA]) == [result]
    assert stored(place) == [result]


def test_of_the_same_file_that_several_hand_in_whose_names_nothing_says_each_is_kept(tmp_path: Path) -> None:
    paths = [tmp_path / name / "hw.py" for name in ("ada", "bob", "eve")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(RIGHT, encoding="utf-8")
    for resume in ([], ["--resume"]):
        assert chainrule("grade", *paths, "--store", "s.db", *resume, cwd=tmp_path).returncode == 0
        assert [one.submission.path for one in read_class(str(tmp_path / "s.db"))] == ["ada/hw.py", "bob/hw.py", "eve/hw.py"]

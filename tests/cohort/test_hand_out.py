"""Side by side is as one after the other: the same results in the same order, whatever stands still, dies, is interrupted.

Real commands and real signals. This process adopts all that lose their parent, so that no process could be missed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from process_table import adopting, children, command, descendants, left_behind
from repository import COMMAND, PATIENCE, SLOW, SUBMISSIONS

from chainrule import builtin
from chainrule.cohort.engines import Batch, Here, processes
from chainrule.cohort.hand_out import Handout
from chainrule.cohort.judge import Graded, GradedBytes, Judge
from chainrule.cohort.store import Store
from chainrule.deck.choice import DeckChoice
from chainrule.errors import SandboxError, SetupError
from chainrule.result import Result, room_beside
from chainrule.sandbox.template import Template
from chainrule.submissions.found import Candidate, StudentFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.slow,  # waits and kills
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc"),
]

RIGHT = (SUBMISSIONS / "right-loops/gradient.py").read_text(encoding="utf-8")
MIXED = (
    "right-loops",
    "endless-loop",
    "right-lists",
    "kills-itself",
    "stub",
    "wrong-dz_dw",
    "right-einsum",
    "memory",
    "typo",
)
COMPUTES = RIGHT.replace(
    "    total = 0.0\n", "    total = 0.0\n    for _ in range(2 * 10 ** 6): pass\n"
)  # sample_loss, a while
STARTED: list[subprocess.Popen[str]] = []  # all ended after each test, passed or not


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    with adopting():
        before = children()
        yield
        while STARTED:
            with STARTED.pop() as grader:
                grader.kill()
        assert left_behind(before, 2.0) == []


def hand_in(**sources: str) -> None:
    Path("class").mkdir(exist_ok=True)
    for name, source in sources.items():
        Path(f"class/{name}.py").write_text(source, encoding="utf-8")


def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    STARTED.append(subprocess.Popen(
        [sys.executable, "-m", "chainrule", "grade", "class", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    ))  # fmt: skip
    return STARTED[-1]


def results(*arguments: str) -> Any:
    """What the command says, without the seconds."""
    out, said = start("--format", "json", *arguments).communicate(timeout=PATIENCE)
    return without_seconds(out), said


def without_seconds(out: str) -> Any:
    found = json.loads(out)["results"]
    for one in found:
        del one["seconds"]
    return found


def until(holds: Callable[[], Any], seconds: float = 30.0) -> Any:
    """What it gives, as soon as that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.005)
    raise AssertionError("it never held")


def computing(grader: int) -> int:
    """The process of a submission that has computed for a fifth of a second: it is sealed, and asked; 0: none yet."""
    for number in descendants(grader):
        with suppress(OSError):
            status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
            if "\nSeccomp:\t2" in status and time.clock_gettime((~number << 3) | 2) > 0.2:  # as in sandbox/clock.py
                return number
    return 0


# -- a child that stands still -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_submission_that_was_held_up_is_graded_once_more_and_gets_its_marks(jobs: str) -> None:
    hand_in(ada=COMPUTES, bob=RIGHT, cy=RIGHT)
    grader = start("--format", "json", "--jobs", jobs)
    stopped = until(lambda: computing(grader.pid))
    os.kill(stopped, signal.SIGSTOP)
    out, _ = grader.communicate(timeout=PATIENCE)
    found = without_seconds(out)
    assert [one["student"] for one in found] == ["ada", "bob", "cy"]
    assert [one["score"] for one in found] == [100, 100, 100]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_submission_that_is_held_up_twice_gets_the_verdict(jobs: str) -> None:
    hand_in(ada=COMPUTES, bob=RIGHT)
    grader = start("--format", "json", "--jobs", jobs)
    first = until(lambda: computing(grader.pid))
    os.kill(first, signal.SIGSTOP)
    second = until(lambda: (number := computing(grader.pid)) != first and number)
    os.kill(second, signal.SIGSTOP)
    out, _ = grader.communicate(timeout=PATIENCE)
    found = without_seconds(out)
    assert [one["score"] for one in found] == [94, 100]
    assert found[0]["exercises"][0]["verdict"] == "TIMEOUT"


class OddJudge(Judge, frozen=True):
    """To the submission called "0.py" and so on something happens, before it is graded."""

    happens: Callable[[int], bool | None] = bool

    def grade(self, found: StudentFiles, template: Template) -> Graded:
        stood_still = self.happens(int(found.candidates[0].place[-1].removesuffix(".py")))
        return Graded(super().grade(found, template).result, bool(stood_still))


def handed_out(happens: Callable[[int], bool | None], count: int) -> dict[int, Result]:
    """The results of the first of MIXED, with two workers, in the order in which they are done."""
    sources = [(SUBMISSIONS / name / "gradient.py").read_bytes() for name in MIXED[:count]]
    waiting = [StudentFiles(None, (Candidate((f"{i}.py",), f"{i}.py", data),)) for i, data in enumerate(sources)]
    judge = OddJudge(builtin.public_key(), DeckChoice(), happens=happens)
    with Template() as template, processes(judge, template, 2, count) as engine:
        found = Handout(waiting, engine, judge, template.tier, None)
        return {number: msgspec.json.decode(data, type=Result) for number, data in found}


def nothing(_: int) -> bool:
    return False


@pytest.mark.parametrize(("limit", "status", "said"), [
    ("-Sn 50", 0, "graded on:"),
    ("-n 50", 2, "22 workers can't be started: Too many open files\n  have fewer: --jobs N"),
])  # fmt: skip
def test_as_many_files_are_open_as_workers_need_and_too_few_end_it(limit: str, status: int, said: str) -> None:
    """Each has three here, and a machine of 200 cores 402 workers: the usual limit is 1024."""
    hand_in(**{f"s{number}": RIGHT for number in range(22)})
    command = ["sh", "-c", f'ulimit {limit}; exec "$@"', "sh", *COMMAND, "grade", "class", "--jobs", "10"]
    ran = subprocess.run(command, text=True, capture_output=True, check=False, timeout=PATIENCE)
    assert (ran.returncode, said in ran.stderr) == (status, True), ran.stderr


@pytest.mark.parametrize(("most", "together"), [(10**9, 4), (1, 2)])
def test_no_more_wait_side_by_side_than_memory_has_room_for(
    most: int, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six workers held 10 GB, each with a student's 160 MB."""

    def happens(number: int) -> bool:
        for what in "+-":
            with Path("log").open("a", encoding="utf-8") as log:
                log.write(what)
            time.sleep(1.5 * (what == "+"))
        return False

    monkeypatch.setattr("chainrule.cohort.hand_out.MOST_IN_HAND", most)
    assert len(handed_out(happens, 4)) == 4
    at_work = accumulate(1 if what == "+" else -1 for what in Path("log").read_text(encoding="utf-8"))
    assert max(at_work) == together


def test_what_stood_still_is_graded_again_when_all_others_are_done_side_by_side() -> None:
    def happens(number: int) -> bool:
        with Path("log").open("a", encoding="utf-8") as log:
            log.write(f"{number}\n")
        return number < 2

    found = list(handed_out(happens, 5))
    began = [int(line) for line in Path("log").read_text().split()]
    assert sorted(found[:-2]) == [2, 3, 4]
    assert sorted(found[-2:]) == sorted(began[-2:]) == [0, 1]
    assert sorted(began) == [0, 0, 1, 1, 2, 3, 4]


def test_what_a_batch_does_not_get_to_is_handed_out_again_and_graded_once() -> None:
    def happens(number: int) -> bool:
        with Path("log").open("a", encoding="utf-8") as log:
            log.write(f"{number}\n")
        time.sleep(0.6 if number > 3 else 0.0)
        return False

    assert sorted(handed_out(happens, 9)) == list(range(9))
    assert sorted(map(int, Path("log").read_text().split())) == list(range(9))


class Recorder(Here):
    """Says that it is two, and keeps how long each batch was."""

    jobs, most = 2, 4

    def __init__(self, judge: Judge, template: Template) -> None:
        super().__init__(judge, template)
        self.sizes: list[int] = []

    def submit(self, batch: Batch) -> Future[list[GradedBytes]]:
        self.sizes.append(len(batch))
        return super().submit(batch)


def test_a_store_makes_no_batch_longer_than_it_would_be_without(tmp_path: Path) -> None:
    source = (SUBMISSIONS / "stub/gradient.py").read_bytes()
    waiting = [StudentFiles(None, (Candidate((f"{i}.py",), f"{i}.py", source + b"#%d" % i),)) for i in range(16)]
    judge = Judge(builtin.public_key(), DeckChoice())
    with Template() as template, Store(str(tmp_path / "s.db"), judge.key, template.tier, own=False, resume=False) as store:
        engine = Recorder(judge, template)
        assert len(list(Handout(waiting, engine, judge, template.tier, store))) == 16
    assert all(size <= 1 + (16 - sum(engine.sizes[:i])) // 4 for i, size in enumerate(engine.sizes)), engine.sizes


class Coming(Here):
    """Its worker dies after each batch, and the next one comes a little later."""

    most = 1

    def __init__(self, judge: Judge, template: Template) -> None:
        super().__init__(judge, template)
        self._comes = 0.0

    @property
    def jobs(self) -> int:  # type: ignore[override]  # a constant there
        return int(time.monotonic() > self._comes)

    def submit(self, batch: Batch) -> Future[list[GradedBytes]]:
        done = super().submit(batch)
        self._comes = time.monotonic() + 0.3
        return done


@pytest.mark.parametrize("has_store", [False, True])
def test_where_there_is_no_worker_now_the_rest_waits_for_one(has_store: bool, tmp_path: Path) -> None:
    source = (SUBMISSIONS / "stub/gradient.py").read_bytes()
    waiting = [StudentFiles(None, (Candidate((f"{i}.py",), f"{i}.py", source + b"#%d" % i),)) for i in range(5)]
    judge = Judge(builtin.public_key(), DeckChoice())
    place = str(tmp_path / "s.db")
    with Template() as template, Store(place, judge.key, template.tier, own=False, resume=False) as store:
        found = Handout(waiting, Coming(judge, template), judge, template.tier, store if has_store else None)
        assert sorted(number for number, _ in found) == list(range(5))


class Full(Here):
    """Its results have no room for a longer path."""

    def submit(self, batch: Batch) -> Future[list[GradedBytes]]:
        done = super().submit(batch)
        [graded] = done.result()
        result = msgspec.json.decode(graded.result, type=Result)
        full = msgspec.structs.replace(result, notes=("x" * (room_beside(result) - 10),))
        done = Future()
        done.set_result([graded._replace(result=msgspec.json.encode(full))])
        return done


def test_a_result_that_was_stored_is_no_larger_for_another_path(tmp_path: Path) -> None:
    source = (SUBMISSIONS / "stub/gradient.py").read_bytes()
    judge, sizes = Judge(builtin.public_key(), DeckChoice()), []
    for path in ("ada.py", f"{'x' * 4_000}/ada.py"):
        waiting = [StudentFiles("ada", (Candidate(("ada.py",), path, source),))]
        with (
            Template() as template,
            Store(str(tmp_path / "s.db"), judge.key, template.tier, own=False, resume=path != "ada.py") as store,
        ):
            [(_, graded)] = Handout(waiting, Full(judge, template), judge, template.tier, store)
        sizes.append(room_beside(msgspec.json.decode(graded, type=Result)))
    assert 0 <= sizes[0] < 100
    assert sizes[1] >= 0, "the note is cut"


def test_what_waits_holds_nobody_up() -> None:
    def happens(number: int) -> None:
        time.sleep(4.0 if number < 2 else 0.0)

    assert list(handed_out(happens, 5))[:3] != [0, 1, 2]
    assert set(list(handed_out(happens, 5))[-2:]) == {0, 1}


# -- side by side ------------------------------------------------------------------------------------------------------


def test_the_results_are_the_same_and_in_the_same_order_with_1_2_and_5_jobs() -> None:
    hand_in(**{f"s{i}": (SUBMISSIONS / name / "gradient.py").read_text(encoding="utf-8") for i, name in enumerate(MIXED)})
    one, two, five = (results("--jobs", jobs) for jobs in "125")
    assert [result["student"] for result in one[0]] == [f"s{i}" for i in range(len(MIXED))]
    assert one == two == five


@pytest.mark.parametrize("format_", ["json", "text"])
def test_a_result_is_written_long_before_the_last_submission_is_done(format_: str) -> None:
    hand_in(ada=RIGHT, bob=f"{RIGHT}\nwhile True: pass\n", cy=f"{RIGHT}\nwhile True: pass\n")
    grader = start("--format", format_, "--jobs", "1")
    assert grader.stdout is not None
    seen = ""
    while "ada" not in seen:
        seen += (line := grader.stdout.readline())
        assert line
    first = time.monotonic()
    rest, _ = grader.communicate(timeout=PATIENCE)
    assert time.monotonic() - first > 0.4  # half a second of computing, each
    assert "cy" in rest


def test_a_worker_that_dies_is_replaced_and_nothing_is_lost() -> None:
    Path("once").touch()

    def happens(number: int) -> None:
        if number == 2 and Path("once").exists():
            Path("once").unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    found, expected = handed_out(happens, 5), handed_out(nothing, 5)
    assert sorted(found) == [0, 1, 2, 3, 4]
    assert {number: marks(one) for number, one in found.items()} == {i: marks(one) for i, one in expected.items()}


def marks(result: Result) -> list[tuple[str, str]]:
    return [(one.name, one.verdict) for one in result.exercises]


def test_a_submission_with_which_each_worker_dies_is_written_off_and_all_others_have_their_marks() -> None:
    def happens(number: int) -> None:
        with Path("log").open("a", encoding="utf-8") as log:
            log.write(f"{number}\n")
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    found, expected = handed_out(happens, 4), handed_out(nothing, 4)
    assert {verdict for _, verdict in marks(found.pop(1))} == {"FORBIDDEN"}
    del expected[1]
    assert {number: marks(one) for number, one in found.items()} == {i: marks(one) for i, one in expected.items()}
    assert Path("log").read_text().split().count("1") == 4


LARGE = 200_000_000  # bytes, by which a submission's process is known


def has_the_large_one(grader: int) -> bool:
    """Whether a submission has grown large."""
    return any(_resident(number) > LARGE for number in descendants(grader))


def workers(grader: int) -> list[int]:
    alive = {number for number in children(grader) if not command(number).startswith("Z")}
    return [number for number in alive if "-m chainrule" in command(number)]


def _resident(number: int) -> int:
    """Bytes that a process holds; proc(5), statm."""
    with suppress(OSError):
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def test_a_submission_with_which_workers_are_killed_again_and_again_is_forbidden_and_the_others_get_their_marks() -> None:
    hand_in(ada=f"{RIGHT}\nlarge = b'x' * {LARGE}\n{SLOW}", bob=RIGHT, cy=RIGHT)
    grader = start("--format", "json", "--jobs", "2")
    for _ in range(4):
        until(lambda: has_the_large_one(grader.pid))
        os.kill(workers(grader.pid)[0], signal.SIGKILL)
        until(lambda: not has_the_large_one(grader.pid))
    out, _ = grader.communicate(timeout=PATIENCE)
    found = without_seconds(out)
    assert [one["score"] for one in found] == [0, 100, 100]
    assert {(one["verdict"], one["message"]) for one in found[0]["exercises"]} == {
        ("FORBIDDEN", "it ended the grader's own process, twice")
    }


@pytest.mark.parametrize("raised", [SetupError, SandboxError])
def test_a_fault_in_a_worker_is_raised(raised: type[Exception]) -> None:
    def happens(number: int) -> None:
        if number == 2:
            raise raised("no room\n  make some")

    with pytest.raises(raised, match="no room\n  make some"):
        handed_out(happens, 4)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_with_130_and_leaves_no_process(jobs: str) -> None:
    before = children()
    hand_in(ada=RIGHT, bob=f"{RIGHT}\nwhile True: pass\n", cy=f"{RIGHT}\nwhile True: pass\n")
    heeds = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a job in the background ignores it
    grader = start("--jobs", jobs, start_new_session=True, preexec_fn=heeds)
    until(lambda: computing(grader.pid))
    os.killpg(grader.pid, signal.SIGINT)  # as the terminal does: to all of the group
    _, said = grader.communicate(timeout=PATIENCE)
    assert (grader.returncode, said.splitlines()[1:]) == (130, ["chainrule: interrupted"])
    assert left_behind(before, 2.0) == []

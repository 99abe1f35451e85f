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
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from process_table import adopting, children, command, descendants, left_behind
from repository import PATIENCE, SLOW, SUBMISSIONS

from chainrule import builtin
from chainrule.cohort.workers import side_by_side
from chainrule.errors import SandboxError, SetupError
from chainrule.grading import grade_once
from chainrule.sandbox.template import Template
from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainrule.result import Result

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
    "    total = 0.0\n", "    total = 0.0\n    for _ in range(5 * 10 ** 6): pass\n"
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


def test_what_stood_still_is_graded_again_when_nothing_else_is() -> None:
    with Template() as template:

        def attempted(index: int, template: Template) -> tuple[Result, bool]:
            result, _ = graded_here(index, template)
            with Path("log").open("a", encoding="utf-8") as log:
                log.write(f"{index}\n")
            return result, index == 0

        found = [index for index, _ in side_by_side(5, 2, attempted, template)]
    began = [int(line) for line in Path("log").read_text().split()]
    assert sorted(found[:-1]) == [1, 2, 3, 4]
    assert found[-1] == 0
    assert began[-1] == 0
    assert sorted(began) == [0, 0, 1, 2, 3, 4]


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


def graded_here(index: int, template: Template) -> tuple[Result, bool]:
    read = read_submission(SUBMISSIONS / MIXED[index] / "gradient.py")
    return grade_once(read, builtin.public_key(), template)


def test_a_worker_that_dies_is_replaced_and_nothing_is_lost() -> None:
    Path("once").touch()

    def attempted(index: int, template: Template) -> tuple[Result, bool]:
        if index == 2 and Path("once").exists():
            Path("once").unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return graded_here(index, template)

    with Template() as template:
        found = dict(side_by_side(5, 2, attempted, template))
        expected = {index: graded_here(index, template)[0] for index in range(5)}
    assert {index: marks(result) for index, result in found.items()} == {i: marks(one) for i, one in expected.items()}


def marks(result: Result | None) -> list[tuple[str, str]] | None:
    return None if result is None else [(one.name, one.verdict) for one in result.exercises]


def test_a_submission_with_which_two_workers_died_has_no_result_and_all_others_have() -> None:
    def attempted(index: int, template: Template) -> tuple[Result, bool]:
        if index == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return graded_here(index, template)

    with Template() as template:
        found = dict(side_by_side(4, 2, attempted, template))
    assert found[1] is None
    assert all(found[index] is not None for index in (0, 2, 3))


LARGE = 200_000_000  # bytes, by which a submission's process is known


def worker_with_the_large_one(grader: int) -> int:
    """The worker whose submission has grown large; 0: none yet. A worker is started right after its template."""
    alive = {number for number in descendants(grader) if not command(number).startswith("Z")}
    workers = sorted(number for number in children(grader) & alive if "-m chainrule" in command(number))
    templates = sorted(number for first in children(grader) & alive - set(workers) for number in children(first) & alive)
    for worker, template in zip(workers, templates, strict=False):
        if any(_resident(child) > LARGE for child in children(template)):
            return worker
    return 0


def _resident(number: int) -> int:
    """Bytes that a process holds; proc(5), statm."""
    with suppress(OSError):
        return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def test_a_submission_with_which_two_workers_are_killed_is_forbidden_and_the_others_get_their_marks() -> None:
    hand_in(ada=f"{RIGHT}\nlarge = b'x' * {LARGE}\n{SLOW}", bob=RIGHT, cy=RIGHT)
    grader = start("--format", "json", "--jobs", "2")
    first = until(lambda: worker_with_the_large_one(grader.pid))
    os.kill(first, signal.SIGKILL)
    second = until(lambda: (number := worker_with_the_large_one(grader.pid)) != first and number)
    os.kill(second, signal.SIGKILL)
    out, _ = grader.communicate(timeout=PATIENCE)
    found = without_seconds(out)
    assert [one["score"] for one in found] == [0, 100, 100]
    assert {(one["verdict"], one["message"]) for one in found[0]["exercises"]} == {
        ("FORBIDDEN", "it ended the grader's own process, twice")
    }


@pytest.mark.parametrize("raised", [SetupError, SandboxError])
def test_a_fault_in_a_worker_is_raised(raised: type[Exception]) -> None:
    def attempted(index: int, template: Template) -> tuple[Result, bool]:
        if index == 2:
            raise raised("no room\n  make some")
        return graded_here(index, template)

    with Template() as template, pytest.raises(raised, match="no room\n  make some"):
        list(side_by_side(4, 2, attempted, template))


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

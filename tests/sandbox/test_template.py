"""The process that forks: what is left when it, or the judge, is killed, and what is said when it can't be had."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest
from repository import PATIENCE, ROOT, SUBMISSIONS, chainrule

from chainrule.errors import SandboxError
from chainrule.sandbox import TIERS
from chainrule.sandbox.clock import Budget
from chainrule.sandbox.forked_child import Child
from chainrule.sandbox.forking_template import new_line
from chainrule.sandbox.limits import USUAL, Limits
from chainrule.sandbox.student import ChildSource, Student
from chainrule.sandbox.template import Template
from chainrule.sandbox.template_process import FORK, REPLY, REQUEST
from chainrule.sandbox.template_start import Started
from chainrule.sandbox.wire import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainrule.sandbox.student import Student

LIMITS = Limits(import_seconds=20.0, call_seconds=10.0, memory_bytes=256_000_000, output_bytes=1000)
ON_LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@pytest.fixture
def template() -> Iterator[Template]:
    """One that may be killed."""
    with Template() as made:
        yield made


def opened(template: Template, source: str = "def f(): return 5.0") -> Student:
    return Student(template, ChildSource("gradient", (("gradient.py", source.encode()),), ("f",)), LIMITS)


def answers(student: Student) -> Any:
    (answer,) = student.call("f", [()])
    return answer.parts[0].array() if answer.parts else answer.outcome


def state(number: int) -> str:
    """Of a process, as in proc(5): Z for a zombie; nothing where there is none."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def children(number: int) -> list[str]:
    """States of the children of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == number:
            found.append(fields[0])
    return found


def descriptors(number: int | str = "self") -> int:
    """How many a process has open."""
    return len(list(Path(f"/proc/{number}/fd").iterdir()))


def is_gone_soon(*numbers: int) -> bool:
    """Whether no process of these runs any longer; a zombie waits for a parent that is not ours."""
    return holds_soon(lambda: all(state(number) in ("", "Z", "X") for number in numbers))


def holds_soon(holds: Callable[[], bool]) -> bool:
    """However busy the machine is, and before a limit of its own would end what should be gone."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False


def process(template: Template) -> int:
    assert template.process is not None
    return template.process


def child(student: Student) -> int:
    assert isinstance(student._child, Child)
    return student._child._number


def question(function: str) -> bytes:
    """What asks a function once, without arguments."""
    return asked((function, "value", [[]]))


def test_the_tier_is_one_of_ours(template: Template) -> None:
    assert template.tier in TIERS


def test_after_the_template_was_killed_the_next_submission_has_another(template: Template) -> None:
    with opened(template) as student:
        assert answers(student) == 5
    before = process(template)
    os.kill(before, signal.SIGKILL)
    with opened(template) as student:
        assert answers(student) == 5
    assert process(template) != before


def test_after_the_template_was_killed_a_submission_goes_on(template: Template) -> None:
    with opened(template, "n = 0\ndef f():\n    global n\n    n += 1\n    while n == 2: pass\n    return n") as student:
        assert answers(student) == 1
        os.kill(process(template), signal.SIGKILL)
        assert answers(student) == 1


@pytest.mark.parametrize("source", ["time.sleep(0.25)\ndef f(): return 5.0", "def f(): time.sleep(0.25); return 5.0"])
def test_what_was_loaded_or_asked_when_the_template_was_killed_is_done_once_more(template: Template, source: str) -> None:
    assert template.tier
    killer = Timer(0.15, os.kill, (process(template), signal.SIGKILL))
    killer.start()
    with opened(template, f"import time\n{source}") as student:
        assert answers(student) == 5
    killer.join()


@pytest.mark.slow
@pytest.mark.parametrize("source", ["KILL\ndef f(): return 5.0", "def f(): KILL"])
def test_what_always_kills_the_template_is_left_out_or_has_died(source: str) -> None:
    with Template(sealed=False) as unsealed:
        kill = "import os; os.kill(os.getppid(), 9) or max(iter(int, 1))"  # which never ends: it dies in this statement
        with opened(unsealed, source.replace("KILL", kill)) as student:
            found = student.loaded.outcome, answers(student) if student.loaded.outcome == "ok" else ""
        assert found == ("ok", "died" if "f(): KILL" in source else 5.0)
        with opened(unsealed) as student:
            assert answers(student) == 5


@ON_LINUX
@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(60)"])
def test_when_the_template_is_killed_its_children_do_not_outlive_it(template: Template, body: str) -> None:
    with opened(template, f"def f(): {body}") as student:
        number = child(student)
        assert student._child is not None
        student._child.ask([question("f")], 1.0)  # and nobody waits for its answer
        os.kill(process(template), signal.SIGKILL)
        assert is_gone_soon(number)


def test_a_child_of_a_lost_template_is_not_looked_for_in_the_next(template: Template) -> None:
    with opened(template) as first:
        os.kill(process(template), signal.SIGKILL)
        with opened(template) as second:
            now = process(template)
            first._end()
            assert answers(second) == 5
            assert process(template) == now


def test_two_submissions_at_once_do_not_meet(template: Template) -> None:
    with opened(template) as first, opened(template, "def f(): return 6.0") as second:
        assert [answers(first), answers(second), answers(first)] == [5, 6, 5]
        assert child(first) != child(second)


@ON_LINUX
def test_no_zombie_and_no_descriptor_is_left_by_fifty_submissions(template: Template) -> None:
    with opened(template):
        pass
    ours, its = descriptors(), descriptors(process(template))
    for i in range(50):
        with opened(template, "import os\ndef f(): os._exit(1)" if i % 2 else "def f(): return 5.0") as student:
            answers(student)
    assert holds_soon(lambda: children(process(template)) == [])  # the last one is reaped while we go on
    assert descriptors() == ours
    assert holds_soon(lambda: descriptors(process(template)) == its)


@ON_LINUX
def test_templates_that_were_forked_from_it_and_have_ended_are_reaped_with_the_next(template: Template) -> None:
    def those_that_ended() -> int:
        with Template(forked_from=template) as another:
            assert another.tier == template.tier
            return children(process(template)).count("Z")

    for _ in range(5):
        those_that_ended()
    assert holds_soon(lambda: those_that_ended() == 0 and len(children(process(template))) < 3)


@ON_LINUX
def test_a_template_that_is_lost_again_and_again_is_said_to_be_so_where_another_is_to_be_forked_from_it(
    template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the kernel does where memory gives out: a class ends with a message, and no traceback."""
    with Template(forked_from=template):
        pass
    restart = template._restart

    def lose_it() -> None:
        restart()
        os.kill(process(template), signal.SIGKILL)

    monkeypatch.setattr(template, "_restart", lose_it)
    os.kill(process(template), signal.SIGKILL)
    with pytest.raises(SandboxError, match="the sandbox does not start: its process ended"):
        Template(forked_from=template)


@pytest.mark.slow
def test_a_child_that_somebody_kills_is_asked_once_more(template: Template) -> None:
    """As the kernel does where memory gives out. Who kills itself does so again."""
    source = "import time\ndef f():\n    while time.process_time() < 0.5: pass\n    return 5.0"
    with opened(template, source) as student:
        killer = Timer(0.15, lambda: os.kill(child(student), signal.SIGKILL))
        killer.start()
        assert answers(student) == 5.0
        killer.join()
    with opened(template, "import os\ndef f(): os.kill(os.getpid(), 9)") as student:
        assert answers(student) == "died"


@ON_LINUX
def test_templates_whose_judge_hangs_up_before_the_reply_end_and_say_nothing() -> None:
    """What many of them said once filled the pipe for last words, and the next one waited there for ever."""
    with Template() as template:
        assert template.tier
        for _ in range(10):
            ours, theirs = socket.socketpair()
            with ours, theirs:
                template.fork_another(theirs)
                ours.recv(REPLY.size)
                with new_line() as (line, ends):
                    socket.send_fds(ours, [REQUEST.pack(FORK, 10**9, 10, 0)] * 2, ends)
                    line.close()
        assert holds_soon(lambda: len(children(process(template))) == children(process(template)).count("Z"))
        started = template._process
        assert isinstance(started, Started)
        os.set_blocking(started._words.fileno(), False)
        assert started._words.read(1000) is None


@ON_LINUX
def test_leaving_it_leaves_no_process() -> None:
    with Template() as template:
        student = opened(template, "import time\ndef f(): time.sleep(60)")
        numbers = process(template), child(student)
        student._end()
    assert [state(number) for number in numbers] == ["", ""]


JUDGE = """
import sys
from chainrule.sandbox.limits import Limits
from chainrule.sandbox.forked_child import Child
from chainrule.sandbox.forking_template import new_line
from chainrule.sandbox.student import ChildSource as Source, Student
from chainrule.sandbox.template import Template
from chainrule.sandbox.wire import asked
with Template() as template:
    source = Source("gradient", (("gradient.py", sys.argv[1].encode()),), ("f",))
    with Student(template, source, Limits(60.0, 60.0, 256_000_000, 99)) as student:
        print(template._process.number, student._child._number, flush=True)
        list(student.call("f", [()]))
"""

LOCKED = "import threading; x = threading.Lock(); x.acquire(); x.acquire()"


@pytest.mark.slow
@ON_LINUX
@pytest.mark.parametrize(
    "body",
    ["while True: pass", LOCKED, f"import _signal; [_signal.signal(s, _signal.SIG_IGN) for s in (1, 2, 13, 15)]; {LOCKED}"],
)
def test_when_the_judge_is_killed_neither_template_nor_child_outlives_it(body: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", JUDGE, f"def f():\n    {body}"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as judge:
        assert judge.stdout is not None
        numbers = [int(number) for number in judge.stdout.readline().split()]
        assert len(numbers) == 2
        time.sleep(0.1)
        assert all(state(number) for number in numbers)
        judge.kill()
    assert is_gone_soon(*numbers)


STARTING = """
import sys, time
from chainrule.sandbox.template_process import _ends_with
with _ends_with(int(sys.argv[1])):
    print(flush=True)
    time.sleep(60)
"""


@ON_LINUX
@pytest.mark.parametrize("asked", [b"", b"for a child, already"])
@pytest.mark.parametrize("early", [False, True])
def test_a_template_that_has_not_started_yet_ends_with_its_judge(early: bool, asked: bytes) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.sendall(asked)
        if early:
            ours.close()
        starting = subprocess.Popen(
            [sys.executable, "-c", STARTING, str(theirs.fileno())],
            stdout=subprocess.PIPE, pass_fds=[theirs.fileno()], cwd=ROOT,
        )  # fmt: skip
    with starting:
        assert starting.stdout is not None
        assert starting.stdout.readline() == (b"" if early else b"\n")
        ours.close()
        assert starting.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize("limits", [LIMITS, USUAL])
def test_a_child_that_is_expected_is_had_by_who_asks_for_one_like_it(limits: Limits) -> None:
    """It is asked for before the template is there, and forked once."""
    with Template() as template:
        template.expect(LIMITS)
        spare = template._spare
        assert spare is not None
        child = template.child(limits, Budget(10.0), ())
        assert child.is_sealed()
        assert (child._line == spare.line) == (limits is LIMITS)
        assert template._spare is None
        child.end()


def test_a_reply_that_comes_late_is_not_taken_for_the_next_one() -> None:
    """To what was asked ahead: the next child would have another one's number."""
    with Template() as template:
        assert template.tier
        assert template.process is not None
        os.kill(template.process, signal.SIGSTOP)
        template._control.settimeout(0.2)
        template.expect(LIMITS)
        waking = Timer(0.3, os.kill, (template.process, signal.SIGCONT))
        waking.start()
        child = template.child(LIMITS, Budget(10.0), ())
        assert child.is_sealed()
        ended = template.kill(child._number)
        waking.join()
        child.end()
    assert ended is not None
    assert os.WTERMSIG(ended.status) == signal.SIGKILL


@ON_LINUX
def test_the_template_holds_no_secret_and_no_descriptor_but_its_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINRULE_SECRET", "the key")
    with Template() as template, Path("/dev/null").open() as file:
        os.set_inheritable(file.fileno(), True)  # as a careless caller may leave it
        with opened(template):
            environment = Path(f"/proc/{process(template)}/environ").read_bytes()
            links = [str(entry.readlink()) for entry in Path(f"/proc/{process(template)}/fd").iterdir()]
    assert b"CHAINRULE_SECRET" not in environment
    assert sum(link.startswith("socket:") for link in links) == 1
    assert len(links) == 4  # two null devices, what it says when it can't start, the socket


def test_whoever_starts_it_may_have_ignored_the_end_of_children() -> None:
    """As some daemons do; it is inherited, and then no process can wait for one of its own."""
    ignored = partial(signal.signal, signal.SIGCHLD, signal.SIG_IGN)
    ran = chainrule("grade", SUBMISSIONS / "demo-right/gradient.py", preexec_fn=ignored)
    assert ran.returncode == 0, ran.stderr


def test_a_python_without_numpy_is_unavailable_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--symlinks", bare], check=True)
    monkeypatch.setattr(sys, "executable", str(bare / "bin" / "python"))
    with Template() as template:
        for _ in range(2):  # and it stays so
            with pytest.raises(SandboxError) as caught:
                opened(template)
            message = str(caught.value)
            assert message.startswith("the sandbox does not start: ModuleNotFoundError: No module named 'numpy'\n")
            assert message.endswith(f"is numpy installed for {bare}/bin/python?")

"""A process of its own for each child: the same answers as in a forked one, what hangs is ended, and nothing is left.

It runs on any system, and is asked here without anything being taken away (that is stories/test_elsewhere.py).
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from msgspec.structs import replace
from repository import PATIENCE, ROOT

from chainrule.errors import SandboxError, SetupError
from chainrule.sandbox import CAN_FORK, OWN_PROCESS, refuse_tier
from chainrule.sandbox.limits import Limits
from chainrule.sandbox.own_process import Child, Template
from chainrule.sandbox.student import ChildSource, Student

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AMPLE = Limits(import_seconds=20.0, call_seconds=10.0, memory_bytes=256_000_000, output_bytes=20_000)
HASTY = replace(AMPLE, call_seconds=0.1)


@pytest.fixture
def own() -> Iterator[Template]:
    with Template() as made:
        yield made


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started."""
    found: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            found.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return found


def opened(template: Any, source: str | list[str], limits: Limits = AMPLE) -> Student:
    sources = [source] if isinstance(source, str) else source
    cells = tuple((f"cell {i}", cell.encode()) for i, cell in enumerate(sources, 1))
    return Student(template, ChildSource("gradient", cells, ("f", "g")), limits)


def outcomes(student: Student, function: str, cases: Sequence[Sequence[Any]] = ((),)) -> list[str]:
    return [answer.outcome for answer in student.call(function, cases)]


def value(student: Student, function: str, *arguments: Any) -> Any:
    (answer,) = student.call(function, [arguments])
    assert answer.outcome == "value", answer
    return answer.parts[0].array()


def test_it_answers_as_ever(own: Template) -> None:
    with opened(own, "import numpy as np\ndef f(A, n): return A @ A.T + n\ndef g(): raise ValueError('why')") as student:
        assert student.loaded.functions == {"f", "g"}
        A = np.arange(6.0).reshape(2, 3)
        assert (value(student, "f", A, 3) == A @ A.T + 3).all()
        (answer,) = student.call("g", [()])
        assert (answer.outcome, answer.type_name, answer.message, answer.line) == ("raised", "ValueError", "why", 3)
    assert own.tier == OWN_PROCESS


def test_a_submission_has_a_process_of_its_own_and_keeps_it(own: Template, started: list[Any]) -> None:
    with opened(own, "n = 0\ndef f():\n    global n\n    n += 1\n    return n") as student:
        assert [value(student, "f") for _ in range(3)] == [1, 2, 3]
    with opened(own, "import sys\ndef f(): return float('gradient' in sys.modules)\ndef g(): return len(sys.path)") as other:
        assert [value(other, "f"), value(other, "g")] == [1, 0]
    assert len(started) == 1  # beside the one that was started with the template


@pytest.mark.parametrize("size", [10, 1_000, 300_000])
def test_what_is_larger_than_a_pipe_gets_through_both_ways(own: Template, size: int) -> None:
    with opened(own, f"# {'x' * size}\ndef f(x, y): return x + y") as student:
        a = np.arange(min(size, 100_000), dtype=float)
        answers = list(student.call("f", [(a, 2 * a)] * 4))
        assert [(answer.parts[0].array() == 3 * a).all() for answer in answers] == [True] * 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("while True: pass", "timeout"),
        ("sum(iter(int, 1))", "timeout"),
        ("import threading; x = threading.Lock(); x.acquire(); x.acquire()", "timeout"),
        ("import sys; sys.stdin.read(); input()", "raised"),
        ("import os; os._exit(3)", "died"),
        ("import os; os._exit(77)", "memory"),
        ("import os; os.abort()", "died"),
        ("import os; os.write(3, b'forged' * 9); return 1.0", "lied"),
        ("import os; os.read(5, 100000); return 1.0", "timeout"),
        ("import os; os.write(1, b'x' * 999_999); os.write(2, b'x' * 999_999); return 1.0", "value"),
        ("print('x' * 9_999_999); return 1.0", "value"),
        ("raise SystemExit", "raised"),
        ("return [1.0] * 10 ** 12", "memory"),
    ],
)
def test_whatever_a_call_does_the_next_one_is_answered(own: Template, body: str, outcome: str) -> None:
    limits = replace(AMPLE, call_seconds=0.1) if outcome == "timeout" else AMPLE  # by the wall: nothing else is to be late
    with opened(own, f"def f():\n    {body}\ndef g(): return 5.0", limits) as student:
        begun = time.monotonic()
        assert outcomes(student, "f") == [outcome]
        assert time.monotonic() - begun < PATIENCE
        student._limits = AMPLE
        assert value(student, "g") == 5


@pytest.mark.slow
@pytest.mark.parametrize(("hang", "seconds"), [("while True: pass", 0.5), ("import os\nos._exit(1)", 20.0)])
def test_a_statement_that_hangs_or_ends_it_is_left_out(own: Template, hang: str, seconds: float) -> None:
    with opened(own, f"a = 5.0\n{hang}\ndef f(): return a", replace(AMPLE, import_seconds=seconds)) as student:
        assert value(student, "f") == 5
        assert [note.text.split(":")[0] for note in student.loaded.notes] in (
            ["it takes too long"], ["it ends the process"],
        )  # fmt: skip


def test_one_that_ended_between_two_questions_has_not_lied(own: Template) -> None:
    with opened(own, "def f(): return 5.0") as student:
        assert value(student, "f") == 5
        assert isinstance(student._child, Child)
        student._child._own.kill()
        student._child._own.wait()
        end = time.monotonic() + PATIENCE
        while student._child._heard.empty() and time.monotonic() < end:
            time.sleep(0.01)
        assert outcomes(student, "f") == ["value"]  # asked once more: somebody else ended it


def test_it_never_stood_still_as_nothing_says_so(own: Template) -> None:
    with opened(own, "import select\ndef f():\n    while True: select.select([], [], [], 1)", HASTY) as student:
        assert outcomes(student, "f") == ["timeout"]
        assert not student.stood_still


def test_a_flood_ends_it_and_fills_no_memory(own: Template) -> None:
    source = "import os\ndef f():\n    while True: os.write(3, b'\\xff' * 100_000)"
    with opened(own, source) as student:
        assert outcomes(student, "f") == ["lied"]
        assert sum(map(len, _unread(student))) < 20_000_000


def _unread(student: Student) -> Iterator[bytes]:
    child = student._child
    while isinstance(child, Child) and not child._heard.empty():
        yield child._heard.get()


@pytest.mark.slow
def test_no_process_outlives_its_template(started: list[subprocess.Popen[bytes]]) -> None:
    with Template() as own:
        with opened(own, "def f():\n    while True: pass", HASTY) as student:
            outcomes(student, "f")
            outcomes(student, "f")
        own._first = own._first or Template()._first  # one that nobody asked for
    assert len(started) >= 3
    assert all(process.returncode is not None for process in started)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.parametrize("source", ["", "def f(): return 1.0", "while True: pass", "def f():\n    while True: pass"])
def test_a_process_ends_with_its_judge(source: str) -> None:
    with subprocess.Popen([sys.executable, "-c", JUDGE, source], stdout=subprocess.PIPE, text=True, cwd=ROOT) as judge:
        assert judge.stdout is not None
        number = int(judge.stdout.readline())
        time.sleep(0.5 * bool(source))
        judge.kill()
    end = time.monotonic() + 60
    while _lives(number) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _lives(number)


JUDGE = """
import sys, time
from chainrule.sandbox.limits import Limits
from chainrule.sandbox.own_process import Template
from chainrule.sandbox.student import ChildSource, Student
own = Template()
print(own._first.pid, flush=True)
source = ChildSource("gradient", (("gradient.py", sys.argv[1].encode()),), ("f",))
with Student(own, source, Limits(60.0, 60.0, 256_000_000, 99)) as student:
    list(student.call("f", [()]))
    time.sleep(60)
"""


def _lives(number: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_python_without_numpy_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    program = bare / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    monkeypatch.setattr(sys, "executable", str(program))
    with Template() as own, pytest.raises(SandboxError) as caught:
        opened(own, "")
    assert str(caught.value) == (
        "the sandbox does not start: ModuleNotFoundError: No module named 'numpy'\n"
        f"  is numpy installed for {program}?"
    )  # fmt: skip


def test_a_python_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(ROOT / "nowhere"))
    with pytest.raises(SandboxError, match="nowhere can't be started"):
        Template()


def test_it_has_no_secret_and_nothing_else_of_our_environment(own: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINRULE_SECRET", "the key")
    with Template() as later, opened(later, "import os\ndef f(): raise ValueError(sorted(os.environ))") as student:
        (answer,) = student.call("f", [()])
    assert "HOME" in answer.message
    assert "SECRET" not in answer.message


ASKED = """
open("x.txt")
open("x.txt", "w")
os.open("x", os.O_RDONLY)
os.listdir()
list(os.scandir("."))
list(os.walk("."))
os.stat("/")
os.path.exists("/")
os.path.isfile(sys.executable)
os.path.isdir(".")
os.path.getsize("/")
os.path.abspath("x")
os.access("/", os.R_OK)
os.mkdir("x")
os.makedirs("a/b", exist_ok=True)
os.remove("x")
os.rename("x", "y")
os.chdir("/")
os.getcwd()
os.system("cls")
os.popen("dir").read()
os.kill(os.getppid(), 15)
os.kill(os.getpid(), 15)
os.execlp("python", "python")
os.cpu_count() > 0
os.urandom(2) != b""
os.isatty(0)
os.pipe()
os.dup(0)
os.close(3)
os.environ.get("HOME")
time.sleep(3600)
time.sleep(-1)
pathlib.Path("x").read_text()
pathlib.Path("x").write_text("a")
pathlib.Path("x").exists()
pathlib.Path(".").is_dir()
pathlib.Path("x").mkdir()
pathlib.Path("x").unlink(missing_ok=True)
list(pathlib.Path(".").iterdir())
list(pathlib.Path(".").glob("*"))
glob.glob("*")
threading.Thread(target=print).start()
threading.Event().wait(0.001)
concurrent.futures.ThreadPoolExecutor(2).submit(print)
subprocess.run(["python"])
subprocess.run("dir", shell=True)
socket.socket()
socket.gethostname()
socket.create_connection(("localhost", 1))
urllib.request.urlopen("http://localhost/")
tempfile.mkdtemp()
tempfile.TemporaryFile()
shutil.copy("a", "b")
shutil.rmtree("a", ignore_errors=True)
shutil.which("python")
multiprocessing.Process(target=print).start()
webbrowser.open("x")
logging.basicConfig(filename="x.log")
sqlite3.connect("x.db")
sqlite3.connect(":memory:") and 1
np.load("x.npy")
np.save("x.npy", np.ones(2))
np.loadtxt("x")
np.ones(2).tofile("x")
np.memmap("x", dtype=float, shape=2)
mmap.mmap(-1, 4096)
np.random.default_rng(1).random() < 1
input()
sys.stdin.read()
sys.argv
sys.path
sys.stdout.isatty()
exec(open("x.py").read())
exit()
__import__("helpers")
__import__("pandas").DataFrame()
inspect.getsource(f)
linecache.getlines("x")
"""
ASKS = """
import glob, inspect, linecache, logging, os, pathlib, shutil, socket, sqlite3, subprocess, sys, tempfile, threading, time
import concurrent.futures, mmap, multiprocessing, urllib.request, webbrowser
import numpy as np
def f(number):
    try:
        said = repr(eval(ASKED[number], globals()))
    except BaseException as error:
        said = f"{type(error).__name__} {error}"
    raise ValueError(said)
"""


@pytest.mark.skipif(not CAN_FORK, reason="there is no sealed one beside it")
def test_what_a_file_asks_of_the_system_is_answered_as_in_a_sealed_one(own: Template, template: Any) -> None:
    asked = ASKED.strip().splitlines()
    said = []
    for which in (own, template):
        with opened(which, f"ASKED = {asked}\n{ASKS}") as student:
            assert student.loaded.notes == ()
            said.append([answer.message for answer in student.call("f", [(number,) for number in range(len(asked))])])
    differ = [
        (asks, *both) for asks, *both in zip(asked, *said, strict=True) if _without_names(both[0]) != _without_names(both[1])
    ]
    assert differ == []


def _without_names(said: str) -> str:
    """Without the files at the end of an error: the kernel names both of two, and none of a program."""
    return re.sub(r": b?'.*", "", said)


@pytest.mark.parametrize("demanded", ["none", "limited"])
def test_it_is_for_one_s_own_file_as_limited_is(demanded: str) -> None:
    refuse_tier(OWN_PROCESS, demanded, many=False)
    with pytest.raises(SetupError, match="WSL"):
        refuse_tier(OWN_PROCESS, demanded, many=True)


@pytest.mark.parametrize("demanded", ["sealed-no-landlock", "sealed"])
@pytest.mark.parametrize("many", [False, True])
def test_a_course_that_demands_a_sealed_one_refuses_it(demanded: str, many: bool) -> None:
    with pytest.raises(SetupError, match="WSL" if many else "the course demands"):
        refuse_tier(OWN_PROCESS, demanded, many=many)

"""Whatever a submission does to run for ever, or to end badly, costs the exercise in which it does it, and little time.

Each row is put into an otherwise right submission. Time: what the grading took, less what the right submission takes, and
less what its processes waited for a processor, which no limit counts (see sandbox/clock.py). A submission that stood still
is attempted twice (see grading.grade_once), each time within its limit; `seconds` of the result are the last attempt's.

This process adopts all that lose their parent, so nothing that a submission left behind could be missed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from process_table import Stopwatch, adopting, children, command
from repository import ROOT, started

from chainrule import builtin
from chainrule.grading import grade
from chainrule.sandbox.template import Template
from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainrule.key import AnswerKey
    from chainrule.result import ExerciseResult, Result

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc"),
]

RIGHT = (ROOT / "tests/submissions/right-loops/gradient.py").read_text(encoding="utf-8")
MORE = 1.0  # seconds beyond the limit

# What it does: (source of the function dC0_da, or its body; the verdicts that are right).
IN_A_FUNCTION = {
    "endless loop": ("while True: pass", "TIMEOUT"),
    "endless loop in __repr__, which is printed": (
        """
class R:
    def __repr__(self):
        while True: pass
def dC0_da(a, y): print(R())
""",
        "TIMEOUT",
    ),
    "endless loop in __repr__, which is returned": (
        """
class R:
    def __repr__(self):
        while True: pass
    __str__ = __format__ = __len__ = __iter__ = __getitem__ = __eq__ = __hash__ = __bool__ = __repr__
def dC0_da(a, y): return R()
""",
        "SHAPE TIMEOUT",
    ),
    "endless loop in __array__": (
        """
class R:
    def __array__(self, *_, **__):
        while True: pass
    __float__ = __array__
def dC0_da(a, y): return R()
""",
        "SHAPE TIMEOUT",
    ),
    "endless loop in __del__": (
        """
class D:
    def __del__(self):
        while True: pass
def dC0_da(a, y):
    D()
    return 2 * (a - y)
""",
        "TIMEOUT",
    ),
    "endless loop in __del__ of what it returns": (
        """
class D(np.ndarray):
    def __del__(self):
        while True: pass
def dC0_da(a, y): return (2 * (a - y)).view(D)
""",
        "TIMEOUT",
    ),
    "endless loop in an exception's __str__": (
        """
class E(Exception):
    def __str__(self):
        while True: pass
def dC0_da(a, y): raise E
""",
        "TIMEOUT",
    ),
    "endless loop that catches every exception": (
        """
    while True:
        try:
            while True: pass
        except BaseException: pass
""",
        "TIMEOUT",
    ),
    "endless loop that ignores every signal": (
        """
    import _signal
    for number in range(1, 65):
        try: _signal.signal(number, _signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: pass
""",
        "TIMEOUT",
    ),
    "endless loop in C": ("import itertools; return sum(itertools.count())", "TIMEOUT"),
    "a generator that never ends": (
        """
    def forever():
        while True: yield 1.0
    return np.array(list(forever()))
""",
        "TIMEOUT MEMORY",
    ),
    "a generator that never ends, returned": (
        """
    def forever():
        while True: yield 1.0
    return forever()
""",
        "SHAPE",
    ),
    "a regular expression that never ends": ("import re; re.match('(a+)+$', 'a' * 40 + 'b')", "TIMEOUT"),
    "a power with a billion digits": ("return 9 ** 9 ** 9", "TIMEOUT MEMORY"),
    "sleep, which takes no time": ("import time; time.sleep(10 ** 6); return 2 * (a - y)", "PASS"),
    "sleep, again and again": (
        """
    import time
    while True: time.sleep(0.001)
""",
        "TIMEOUT",
    ),
    "a lock that nobody opens": ("import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()", "TIMEOUT"),
    "reads the grader's socket": (
        """
    import os
    while True: os.read(3, 1)
""",
        "TIMEOUT RAISED FORBIDDEN",
    ),
    "floods the grader's socket": (
        """
    import os
    while True: os.write(3, b'x' * 65536)
""",
        "FORBIDDEN RAISED",
    ),
    "10 GB in an array": ("return np.ones(10 ** 10 // 8)", "MEMORY"),
    "10 GB of zeros, which take no memory yet": ("return np.zeros(10 ** 10 // 8)", "MEMORY"),
    "10 GB in pieces": (
        """
    pieces = []
    while True: pieces.append(bytearray(10 ** 6))
""",
        "MEMORY TIMEOUT",
    ),
    "10 GB in pieces, and catches every exception": (
        """
    pieces = []
    while True:
        try:
            while True: pieces.append(bytearray(10 ** 6))
        except BaseException: pass
""",
        "MEMORY TIMEOUT",
    ),
    "recursion": ("return dC0_da(a, y)", "RAISED"),
    "recursion without a limit": (
        "import sys; sys.setrecursionlimit(10 ** 9); return dC0_da(a, y)",
        "TIMEOUT MEMORY FORBIDDEN",
    ),
    "recursion in C": (
        """
    import sys
    sys.setrecursionlimit(10 ** 9)
    nested = []
    for _ in range(10 ** 6): nested = [nested]
    repr(nested)
""",
        "FORBIDDEN RAISED MEMORY TIMEOUT",
    ),
    "prints 1 GB in lines": (
        """
    for _ in range(1000): print('x' * 10 ** 6)
    return 2 * (a - y)
""",
        "PASS TIMEOUT",  # to print is not wrong; by the time that it takes
    ),
    "prints 1 GB at once": ("print('x' * 10 ** 9)", "MEMORY"),
    "fork bomb": (
        """
    import os
    while True: os.fork()
""",
        "RAISED",
    ),
    "fork bomb that catches every exception": (
        """
    import os
    while True:
        try: os.fork()
        except BaseException: pass
""",
        "TIMEOUT",
    ),
    "10 000 threads": (
        """
    import threading, time
    threads = [threading.Thread(target=time.sleep, args=(60,)) for _ in range(10_000)]
    for thread in threads: thread.start()
""",
        "RAISED TIMEOUT",
    ),
    "SIGSTOP to itself": ("import os; os.kill(os.getpid(), 19)", "RAISED"),
    "SIGSTOP to itself by its thread, and sleeps": (
        """
    import signal, time
    try: signal.raise_signal(19)
    except OSError: pass
    time.sleep(60)
    return 2 * (a - y)
""",
        "PASS",
    ),
    "kill -9 of itself": ("import os; os.kill(os.getpid(), 9)", "FORBIDDEN"),
    "kill -9 of everybody": ("import os; os.kill(-1, 9)", "RAISED"),
    "kill -9 of its parent": ("import os; os.kill(os.getppid(), 9)", "RAISED"),
    "ends its process": ("import os; os._exit(0)", "FORBIDDEN"),
    "aborts": ("import os; os.abort()", "FORBIDDEN"),
    "exits": ("import sys; sys.exit(0)", "RAISED"),
    "segmentation fault": ("import ctypes; ctypes.string_at(0)", "FORBIDDEN"),
    "closes all descriptors": ("import os; os.closerange(0, 65536); return 2 * (a - y)", "PASS FORBIDDEN"),
    "closes each descriptor": (
        """
    import os
    for number in range(16):
        try: os.close(number)
        except OSError: pass
    return 2 * (a - y)
""",
        "PASS FORBIDDEN",  # not PASS where it could close its socket
    ),
    "opens a file, of which none is there": ("open('/etc/passwd')", "RAISED"),
    "opens a file, and goes on without": (
        """
    try: open('data.csv')
    except FileNotFoundError: return 2 * (a - y)
""",
        "PASS",
    ),
    "ends its session, for another one": ("import os; os.setsid(); os.setpgid(0, 0)", "RAISED"),
}
# Statements that stand at the end of a right file: no exercise loses its marks by them.
AT_IMPORT = {
    "endless loop": "while True: pass",
    "endless loops, one after the other": "while True: pass\n" * 20,
    "sleep": "import time; time.sleep(10 ** 6)",
    "a lock that nobody opens": "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "10 GB": "x = np.ones(10 ** 10 // 8)",
    "10 GB in pieces": "pieces = []\nwhile True: pieces.append(bytearray(10 ** 6))",
    "kill -9 of itself": "import os; os.kill(os.getpid(), 9)",
    "ends its process 20 times": "import os\n" + "os._exit(0)\n" * 20,
    "exits 20 times": "import sys\n" + "sys.exit(0)\n" * 20,
    "segmentation fault": "import ctypes; ctypes.string_at(0)",
    "2 000 statements that fail": "1 / 0\n" * 2000,
    "fork bomb": "import os\nwhile True: os.fork()",
    "recursion": "def f(): f()\nf()",
    "SIGSTOP to itself": "import os; os.kill(os.getpid(), 19)",
    "prints 1 GB": "for _ in range(1000): print('x' * 10 ** 6)",
    "opens a file": "open('data.csv')",
    "closes all descriptors": "import os; os.closerange(0, 65536)",
}


def with_function(source: str) -> str:
    """The right submission with another dC0_da."""
    if "def dC0_da" not in source:
        source = f"def dC0_da(a, y):\n    {source.strip()}\n"
    made, count = re.subn(r"^def dC0_da.*?(?=^def )", lambda _: f"{source}\n\n", RIGHT, flags=re.DOTALL | re.MULTILINE)
    assert count == 1
    return made


class Took(NamedTuple):
    """What a grading took: by the wall, less the waiting for a processor; and what its last attempt took by itself."""

    in_all: float
    last: float


class Grader:
    """Grades texts with one template, and looks for what they leave."""

    def __init__(self, template: Template, key: AnswerKey, folder: Path) -> None:
        self.template, self.key, self.file = template, key, folder / "gradient.py"
        assert template._process is not None
        self.number = template._process.number
        self.right, _ = self.grade(RIGHT)
        self.right, self.usual = self.grade(RIGHT)

    def grade(self, text: str) -> tuple[Result, Took]:
        self.file.write_text(text, encoding="utf-8")
        read = read_submission(self.file)
        before = children()
        with Stopwatch() as watch:
            result = grade(read, self.key, self.template)
        end = time.monotonic() + 20  # a child of which nothing is wanted any more is killed and reaped while we go on
        while children(self.number) and time.monotonic() < end:
            time.sleep(0.005)
        assert list(map(command, children(self.number))) == [], "a process or a zombie is left"
        assert list(map(command, children() - before)) == [], "a process has lost its parent"
        return result, Took(watch.seconds, result.seconds - watch.lost)

    def within(self, seconds: float, text: str) -> Result:
        """The result, which took no more than that beyond what a right submission takes; the better of two tries."""
        for last in (False, True):
            result, took = self.grade(text)
            if took.last - self.usual.last <= seconds and took.in_all - self.usual.in_all <= 2 * seconds:
                break
            assert not last, f"{took.last:.2f} s, {took.in_all:.2f} s in all"
        return result


@pytest.fixture(scope="module")
def grader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    with adopting(), Template() as template:
        assert template.tier.startswith("sealed")
        yield Grader(template, builtin.public_key(), tmp_path_factory.mktemp("liveness"))


def marks(exercises: tuple[ExerciseResult, ...]) -> dict[str, tuple[str, float]]:
    return {exercise.name: (exercise.verdict, exercise.score) for exercise in exercises}


@pytest.mark.parametrize("what", IN_A_FUNCTION)
def test_what_a_function_does_costs_that_exercise_alone_and_little_time(grader: Grader, what: str) -> None:
    source, verdicts = IN_A_FUNCTION[what]
    result = grader.within(allowed(grader.key.limits.call_seconds), with_function(source))
    found, right = marks(result.exercises), marks(grader.right.exercises)
    assert found["dC0_da"][0] in verdicts.split()
    assert {**found, "dC0_da": None} == {**right, "dC0_da": None}
    assert result.score == (100 if found["dC0_da"][0] == "PASS" else 90)


def allowed(limit: float) -> float:
    return limit + MORE


@pytest.mark.parametrize("what", AT_IMPORT)
def test_what_a_file_does_at_import_costs_no_exercise_and_little_time(grader: Grader, what: str) -> None:
    result = grader.within(allowed(grader.key.limits.import_seconds), f"{RIGHT}\n{AT_IMPORT[what]}\n")
    assert marks(result.exercises) == marks(grader.right.exercises)


@pytest.mark.parametrize(
    "what",
    ["endless loop", "a lock that nobody opens", "10 GB in pieces", "fork bomb", "10 000 threads", "kill -9 of itself"],
)
def test_the_command_ends_in_time_too_and_leaves_no_process(grader: Grader, what: str, tmp_path: Path) -> None:
    source, verdicts = IN_A_FUNCTION[what]
    (tmp_path / "gradient.py").write_text(with_function(source), encoding="utf-8")
    before = children()
    with Stopwatch() as watch:
        ran = started("grade", "gradient.py", "--format", "json", cwd=tmp_path)
    assert list(map(command, children() - before)) == []
    result = json.loads(ran.stdout)
    found = {exercise["name"]: exercise["verdict"] for exercise in result["exercises"]}
    assert (ran.returncode, result["score"]) == (1, 90)
    assert found["dC0_da"] in verdicts.split()
    most = allowed(grader.key.limits.call_seconds) + 4 * grader.usual.last + 1  # in a new process, which warms up
    assert result["seconds"] - watch.lost <= most


def test_the_table_would_show_what_is_left(grader: Grader) -> None:
    before = children()
    lost = subprocess.run(
        ["/bin/sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!"], text=True, capture_output=True, check=True
    )  # fmt: skip
    assert children() - before == {int(lost.stdout)}
    os.kill(int(lost.stdout), 9)
    os.waitpid(int(lost.stdout), 0)
    assert grader.template.tier

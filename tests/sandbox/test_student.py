"""A submission that is asked: whatever it does, each call has its answer, and the next call has one too."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from load import busy
from msgspec.structs import replace

from chainrule.errors import SandboxError
from chainrule.sandbox import forked_child
from chainrule.sandbox.answer import Answer, read_answer
from chainrule.sandbox.child.statements import statements
from chainrule.sandbox.limits import Limits
from chainrule.sandbox.student import ChildSource, Student, budget_of
from chainrule.sandbox.template import Template
from chainrule.sandbox.wire import Reader

Ask = Callable[..., Answer]
Opened = Callable[..., Student]

FINE = "\ndef g(): return 5.0\n"


def outcomes(student: Student, function: str, times: int = 1) -> list[str]:
    return [answer.outcome for answer in student.call(function, [()] * times)]


def number(student: Student, function: str = "g") -> Any:
    """What function() returns, a float; it has time enough, as it is not what is to run into a limit."""
    student._limits = replace(student._limits, call_seconds=10.0)
    (answer,) = student.call(function, [()])
    assert answer.outcome == "value"
    return answer.parts[0].array()


# -- ordinary calls --------------------------------------------------------------------------------------------------


def test_one_child_serves_all_calls(opened: Opened) -> None:
    with opened("n = 0\ndef f():\n    global n\n    n += 1\n    return n\ng = f") as student:
        assert [number(student, name) for name in "fgf"] == [1, 2, 3]


def test_each_submission_has_a_child_of_its_own(ask: Ask) -> None:
    assert ask("import math\nmath.pi = 3\ndef f(): return math.pi").parts[0].array() == 3
    assert ask("import math\ndef f(): return math.pi").parts[0].array() == np.pi


def test_arguments_arrive_as_they_are(ask: Ask) -> None:
    source = "def f(A, n, s, l):\n    raise ValueError(A.dtype, A.shape, A.flags.writeable, n, s, type(l), l[1].tolist())"
    answer = ask(source, [np.arange(6.0).reshape(3, 2).T, -3, "sigmoid", [np.ones(2), np.ones((2, 2))]])
    assert answer.message == "(dtype('float64'), (2, 3), True, -3, 'sigmoid', <class 'list'>, [[1.0, 1.0], [1.0, 1.0]])"


def test_a_text_is_the_same_object_as_in_the_code(ask: Ask) -> None:
    """As at Python's own prompt, where a beginner's `is` holds."""
    source = "def f(one, several): return [one is ONE, several[0] is ONE]\nONE = 'relu'"
    made = f"re{'LU'.lower()}"
    assert ask(source, (made, [made])).parts[0].array().tolist() == [True, True]


def test_each_call_has_arrays_of_its_own_and_those_that_it_changed_are_told(opened: Opened) -> None:
    a = np.arange(3.0)
    with opened("def f(a, b):\n    a *= 2\n    return a") as student:
        first, second = student.call("f", [(a, a), (a, a)])
    assert first == second
    assert first.mutated == (0,)
    assert first.parts[0].array().tolist() == [0, 2, 4]
    assert a.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "change",
    [
        "a[0] = 1",
        "a.shape = (3, 1)",
        "a.dtype = 'i8'",
        "a.dtype = [('x', 'f8')]",
        "a[:] = a[::-1].copy()",
        "a[0] = np.nan",
        "a *= -1.0",
    ],
)
def test_every_way_to_change_an_array_is_told(ask: Ask, change: str) -> None:
    assert ask(f"import numpy as np\ndef f(a): {change}", [np.arange(3.0)]).mutated == (0,)


@pytest.mark.parametrize(
    "change", ["a.append(1)", "a[0] = None", "a[0] = a[0].view(type('A', (np.ndarray,), {}))", "a[0][0] = 7", "a.clear()"]
)
def test_every_way_to_change_a_list_is_told(ask: Ask, change: str) -> None:
    assert ask(f"import numpy as np\ndef f(x, a): {change}", [1, [np.arange(3.0)]]).mutated == (1,)


def test_an_argument_that_holds_nan_and_is_left_alone_is_not_told(ask: Ask) -> None:
    assert ask("def f(a): return 1", [np.array([np.nan, -0.0])]).mutated == ()


def test_what_is_not_there_or_can_not_be_called_is_missing(opened: Opened) -> None:
    with opened("f = 3") as student:
        assert outcomes(student, "f") + outcomes(student, "h") == ["missing", "missing"]


def test_no_text_holds_an_address_which_is_another_in_each_process(opened: Opened) -> None:
    source = "class N: pass\ndef f():\n    print(f)\n    raise ValueError(f'no {N()}, but at 0x20')\nraise ValueError(f)"
    with opened(source) as student:
        (answer,) = student.call("f", [()])
        assert (answer.printed, answer.message) == ("<function f>\n", "no <gradient.N object>, but at 0x20")
        assert student.loaded.notes[-1].text == "ValueError: <function f>"


def test_what_a_call_prints_is_with_its_answer_and_capped_at_4_kb(opened: Opened) -> None:
    source = (
        "import sys\ndef f(): print('é' * 10 ** 6)\ndef g(): print('out'); print('err', file=sys.stderr)\ndef h(): return 1"
    )
    with opened(source) as student:
        printed = [next(iter(student.call(name, [()]))).printed for name in "fgh"]
    assert printed == ["é" * 2000, "out\nerr\n", ""]


def test_a_flood_of_output_takes_no_memory(opened: Opened) -> None:
    with opened("import sys\ndef f():\n    for _ in range(2000): print('x' * 10 ** 5)\n    return 1") as student:
        (answer,) = student.call("f", [()])
    assert answer.outcome in ("value", "timeout")


# -- exceptions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "type_name", "message"),
    [
        ("raise ValueError('no')", "ValueError", "no"),
        ("{}['k']", "KeyError", "'k'"),
        ("raise SystemExit(0)", "SystemExit", "0"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
        ("raise GeneratorExit", "GeneratorExit", ""),
        ("raise ExceptionGroup('two', [ValueError(), TypeError()])", "ExceptionGroup", "two (2 sub-exceptions)"),
        ("raise BaseExceptionGroup('one', [SystemExit()])", "BaseExceptionGroup", "one (1 sub-exception)"),
        ("return f()", "RecursionError", "maximum recursion depth exceeded"),
        ("raise Evil", "Evil", ""),
        ("raise Loud", "Loud", ""),
        ("raise Raising", "Raising", ""),
        ("raise type('x' * 9000, (Exception,), {})", "x" * 4000, ""),
        ("raise 3", "TypeError", "exceptions must derive from BaseException"),
        ("import threading; threading.Thread(target=print).start()", "RuntimeError", "can't start new thread"),
    ],
)
def test_an_exception_comes_with_type_message_and_line(ask: Ask, statement: str, type_name: str, message: str) -> None:
    source = f"""
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
    __repr__ = lambda self: 1 / 0
class Evil(Exception, metaclass=Meta):
    __traceback__ = property(lambda self: 1 / 0)
    __repr__ = __str__ = lambda self: 1 / 0
class Loud(Exception):
    def __str__(self): return type('Text', (str,), {{'encode': lambda *_: b'forged'}})('lie')
class Raising(Exception):
    def __str__(self): raise MemoryError
def f():
    {statement}
"""
    answer = ask(source)
    assert (answer.outcome, answer.type_name, answer.message[: len(message)]) == ("raised", type_name, message)
    assert answer.parts == ()
    if "Thread" not in statement or os.geteuid() == 0:
        assert (answer.where, answer.line) == ("gradient.py", 13)


def test_the_line_of_an_exception_is_the_innermost_of_the_student_s_own(ask: Ask) -> None:
    cells = ["def helper(a):\n\n    return np.linalg.inv(a)", "import numpy as np\ndef f(): return helper(np.zeros((2, 2)))"]
    answer = ask(cells)
    assert (answer.type_name, answer.where, answer.line) == ("LinAlgError", "cell 1", 3)


def test_warnings_and_errors_of_numpy_are_as_they_were_before_each_call(opened: Opened) -> None:
    loud = "import warnings\nnp.seterr(all='raise')\nwarnings.simplefilter('error')\n"
    with opened(f"import numpy as np\n{loud}def f():\n    np.seterr(all='raise')\n    return np.exp(-z)\nz = -800.0\n"
                "def g():\n    warnings.warn('of its own')\n    return np.exp(800.0)\n") as student:  # fmt: skip
        assert [*outcomes(student, "g"), *outcomes(student, "f"), *outcomes(student, "g")] == ["value", "raised", "value"]


def test_an_exception_whose_text_never_ends_is_a_timeout(opened: Opened, hasty: Limits) -> None:
    endless = "class E(Exception):\n    def __str__(self):\n        while True: pass\ndef f(): raise E"
    with opened(endless + FINE, hasty) as student:
        assert outcomes(student, "f") == ["timeout"]
        assert number(student) == 5


# -- what ends a child, and not the submission -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("while True: pass", "timeout"),
        ("try:\n        while True: pass\n    finally: f()", "timeout"),
        (
            "import _signal; [_signal.signal(s, _signal.SIG_IGN) for s in (1, 2, 13, 14, 15, 24)]\n    while True: pass",
            "timeout",
        ),
        ("return Endless()", "timeout"),
        ("Finaliser()", "timeout"),
        ("print(Endless())", "timeout"),
        ("import os; os._exit(0)", "died"),
        ("import os; os.kill(os.getpid(), 9)", "died"),
        ("import ctypes; ctypes.string_at(0)", "died"),
        ("import os; os.abort()", "died"),
        ("import os; os.read(3, 1)", "timeout"),
        ("import numpy as np; np.lib.stride_tricks.as_strided(np.zeros(1), (10 ** 9,), (8,)).sum()", "died"),
        ("import numpy as np; return np.ones(10 ** 10)", "memory"),
        ("raise MemoryError", "memory"),
        ("x = 'x' * 10 ** 10", "memory"),
        ("while True: KEPT.append(bytearray(10 ** 6))", "memory"),
        ("while True: KEPT.append(bytearray(2000))", "memory"),
        ("import numpy as np; KEPT.append([])\n    while True: KEPT[0].append(np.ones(10 ** 5))", "memory"),
    ],
)
def test_a_call_that_ends_its_child_costs_nothing_but_itself(opened: Opened, body: str, outcome: str) -> None:
    source = f"""
KEPT = []
class Endless:
    def __array__(self, *_, **__):
        while True: pass
    def __str__(self):
        while True: pass
class Finaliser:
    def __del__(self):
        while True: pass
def f():
    {body}
"""
    seconds = 0.3 if outcome == "timeout" else 10.0
    limits = Limits(import_seconds=20.0, call_seconds=seconds, memory_bytes=100_000_000, output_bytes=99)
    with opened(source + FINE, limits) as student:
        assert outcomes(student, "f") == [outcome]
        assert number(student) == 5


def test_deep_recursion_without_a_limit_ends_no_more_than_its_call(opened: Opened, hasty: Limits) -> None:
    body = "sys.setrecursionlimit(10 ** 9)\n    x = 1\n    for _ in range(10 ** 6): x = [x]\n    str(x)"
    source = f"import sys\ndef f():\n    {body}"
    with opened(source + FINE, hasty) as student:
        assert outcomes(student, "f")[0] in ("died", "raised", "timeout", "memory")
        assert number(student) == 5


def test_the_signal_that_ended_a_child_is_told(ask: Ask) -> None:
    assert "SIGKILL" in ask("import os\ndef f(): os.kill(os.getpid(), 9)").message
    assert "SIGSEGV" in ask("import ctypes\ndef f(): ctypes.string_at(0)").message
    assert ask("import os\ndef f(): os._exit(0)").message == "its process ended before it answered"


def test_after_a_memory_error_the_next_call_has_its_memory_back(opened: Opened) -> None:
    source = "kept = []\ndef f():\n    while True: kept.append(bytearray(10 ** 6))\ndef g(): return len(kept)"
    with opened(source, Limits(20.0, 10.0, 50_000_000, 99)) as student:
        assert outcomes(student, "f", 2) == ["memory", "memory"]
        assert number(student) == 0


FILL = """import numpy as np
def fill(kept):
    for size in (1 << 20, 1 << 16):
        try:
            while True: kept.append(np.empty(size, np.uint8))
        except MemoryError: pass
    return kept
"""


@pytest.mark.parametrize("end", ["return 1", "raise ValueError"])
def test_a_call_that_keeps_all_memory_is_the_one_that_has_too_much(opened: Opened, end: str) -> None:
    source = f"{FILL}\nkept = []\ndef f():\n    fill(kept)\n    {end}\n{FINE}"
    with opened(source, Limits(20.0, 10.0, 50_000_000, 99)) as student:
        assert outcomes(student, "f") == ["memory"]
        assert number(student) == 5


@pytest.mark.parametrize("statement", ["kept = fill([])", "class Kept:\n    kept = fill([])", "def f(kept=fill([])): pass"])
def test_a_statement_that_keeps_all_memory_is_the_one_that_is_left_out(opened: Opened, statement: str) -> None:
    others = "".join(f"def other_{i}(x):\n    return x\n" for i in range(9))
    with opened(f"{FILL}\n{statement}\n{others}{FINE}", Limits(20.0, 10.0, 50_000_000, 99)) as student:
        assert len(student.loaded.left_out) == 1
        assert number(student) == 5


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["while True: pass", "import os; os._exit(0)", "kept = fill([])"])
def test_five_definitions_that_end_the_child_cost_no_function(opened: Opened, ends: str) -> None:
    classes = "".join(f"class C{i}:\n    {ends}\n" for i in range(5))
    with opened(f"{FILL}\n{classes}{FINE}", Limits(1.0, 10.0, 50_000_000, 99)) as student:
        assert len(student.loaded.left_out) == 5
        assert number(student) == 5


@pytest.mark.slow
@pytest.mark.parametrize("default", ["x: endless()", "x=P.p", "x=-P"])
@pytest.mark.parametrize("block", ["if True:", "try:"])
def test_what_is_within_a_block_that_is_left_out_costs_no_other_function(opened: Opened, block: str, default: str) -> None:
    source = f"""
def endless(*_):
    while True: pass
class Meta(type):
    p = property(endless)
    __neg__ = endless
class P(metaclass=Meta): pass
{block}
    def g({default}): return 4
{"except ValueError: pass" if block == "try:" else ""}
def h(): return 5
"""
    with opened(source, Limits(1.0, 10.0, 50_000_000, 99)) as student:
        assert number(student, "h") == 5


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["while True: pass\n", "import os; os._exit(0)\n", "x = np.ones((10 ** 5, 10 ** 5))\n"])
def test_behind_four_statements_that_end_the_child_all_others_are_run(opened: Opened, ends: str) -> None:
    """Not definitions alone: what a function needs may be computed at the top."""
    source = f"import numpy as np\n{ends * 4}five = float('5')\ndef g(): return five"
    with opened(source, Limits(1.0, 10.0, 50_000_000, 99)) as student:
        assert len(student.loaded.left_out) == 4
        assert number(student) == 5


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["while True: pass", "import os; os._exit(0)"])
@pytest.mark.parametrize("made", ["C()", "(lambda c: lambda: c)(C())", "f if setattr(f, '__code__', S.code(f)) else f"])
def test_an_object_that_ends_whoever_looks_at_it_costs_no_other_function(opened: Opened, made: str, ends: str) -> None:
    source = f"""
class M(type):
    def __hash__(cls):
        {ends}
class C(metaclass=M):
    def __call__(self): return 4
class S(str):
    def __hash__(self):
        {ends}
    def code(f): return f.__code__.replace(co_filename=S("x"))
@(lambda f: {made})
def f(): return 4
"""
    with opened(source + FINE, Limits(1.0, 10.0, 50_000_000, 99)) as student:
        assert "g" in student.loaded.functions
        assert number(student) == 5


@pytest.mark.parametrize("ends", ["print('x' * 30_000_000)", "if print.__name__ == 'print': import os; os._exit(0)"])
def test_a_statement_that_ends_a_later_child_costs_no_function(template: Template, ends: str) -> None:
    """Nobody reads what is printed in the first one, so that it may be done otherwise there."""
    source = ChildSource("gradient", (("gradient.py", f"{ends}\n{FINE}".encode()),), ("g",))
    with Student(template, source, Limits(20.0, 10.0, 50_000_000, 99), heard=False) as student:
        assert number(student) == 5
        student.renew()
        assert number(student) == 5


@pytest.mark.parametrize("filters", ["None", "()", "Endless()"])
def test_what_becomes_of_the_filters_of_warnings_ends_no_call(opened: Opened, filters: str) -> None:
    source = f"""
import warnings
class Endless(list):
    def __setitem__(self, *_):
        while True: pass
warnings.filters = {filters}
def f():
    warnings.filters = {filters}
"""
    with opened(source + FINE) as student:
        assert outcomes(student, "f") == ["value"]
        assert number(student) == 5


def test_what_fills_the_memory_up_to_the_report_costs_no_function(opened: Opened) -> None:
    hoard = "kept = []\ntry:\n    while True: kept.append(bytearray(500))\nexcept MemoryError: pass\n"
    with opened(hoard + FINE, Limits(20.0, 10.0, 50_000_000, 99)) as student:
        assert student.loaded.functions == {"g"}
        first = student.loaded.notes[0].text  # the memory ends in the file's own lines, or in the report on them
        assert "beside imports and definitions nothing of it was run" in first or "MB of memory" in first
        assert number(student) == 5


def test_errors_with_long_texts_do_not_fill_the_memory(opened: Opened) -> None:
    errors = "raise ValueError('x' * 10 ** 6)\n" * 200
    with opened(errors + FINE, Limits(20.0, 10.0, 50_000_000, 99)) as student:
        assert student.loaded.functions == {"g"}
        assert student.loaded.left_out == ()


def spent(student: Student, call: Callable[[], object]) -> float:
    """Seconds that its children are charged meanwhile; waiting for a processor on a busy machine is left out."""
    before = student._budget.seconds_left()
    call()
    return before - student._budget.seconds_left()


def test_a_loop_takes_its_limit_and_not_more(opened: Opened, hasty: Limits) -> None:
    with opened("def f():\n    while True: pass", hasty) as student:
        assert 0.29 < spent(student, lambda: outcomes(student, "f")) < 1.3


def test_sleeping_takes_no_time(opened: Opened) -> None:
    with opened("import time\ndef f(seconds):\n    time.sleep(seconds)\n    return 1") as student:
        assert [answer.outcome for answer in student.call("f", [(1,), (600,), (1,)])] == ["value"] * 3


WAIT = "import threading\nlock = threading.Lock()\nlock.acquire()\ndef f(*_): lock.acquire()"


READ = "import os\ndef f(*_): os.read(3, 1)"
RING = "import os\ndef f(*_):\n    while True: os.write(4, bytes(1 << 16))"  # it waits for whoever reads them
RUNG = """
import os, threading, time
lock = threading.Lock()
lock.acquire()
def f(*_):
    os.write(4, bytes(1 << 12))
    end = time.process_time() + 0.05
    while time.process_time() < end: pass
    os.write(3, b"1")
    lock.acquire()
"""  # it rings no more when it is heard


@pytest.mark.slow
@pytest.mark.parametrize("source", [WAIT, READ, RING, RUNG])
def test_sleeping_for_ever_ends_at_the_limit_is_charged_in_full_and_is_no_fault_of_the_machine_s(
    opened: Opened, hasty: Limits, source: str
) -> None:
    with opened(source, hasty) as student:
        started = time.monotonic()
        assert 0.9 * hasty.call_seconds < spent(student, lambda: outcomes(student, "f"))
        assert time.monotonic() - started > 0.99 * hasty.call_seconds
        assert (student.stood_still, student.slept) == (False, hasty.call_seconds)


@pytest.mark.slow
@pytest.mark.parametrize("source", [WAIT, RUNG.replace("0.05", "0.2")])
def test_sleeping_for_ever_is_found_on_a_busy_machine_too_and_charged_as_on_any_other(
    opened: Opened, hasty: Limits, source: str
) -> None:
    with busy(8), opened(source, hasty) as student:
        assert spent(student, lambda: outcomes(student, "f")) >= hasty.call_seconds
        assert (student.stood_still, student.slept) == (False, hasty.call_seconds)


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="what it waits for is Linux's to say")
def test_one_that_waits_for_a_processor_is_not_asleep(opened: Opened, hasty: Limits) -> None:
    source = (
        "import time\ndef f():\n    end = time.process_time() + 0.2\n    while time.process_time() < end: pass\n    return 1"
    )
    with busy(8), opened(source, hasty) as student:
        assert outcomes(student, "f") == ["value"]
        assert (student.stood_still, student.slept) == (False, 0)


@pytest.mark.slow
@pytest.mark.parametrize(("behind", "count"), [(0.05, 120_000), (1.5, 40_000)])  # seconds; numbers
def test_one_that_waits_for_the_judge_to_read_is_not_asleep_nor_late(
    behind: float, count: int, opened: Opened, hasty: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = forked_child.Child._receive

    def late(child: forked_child.Child) -> None:
        time.sleep(behind)  # as on a busy machine
        receive(child)

    with opened(f"import numpy as np\ndef f(): return np.ones({count})", hasty) as student:
        monkeypatch.setattr(forked_child.Child, "_receive", late)
        assert outcomes(student, "f") == ["value"]
        assert (student.stood_still, student.slept) == (False, 0)


@pytest.mark.slow
def test_one_that_was_stopped_is_not_asleep_and_may_be_tried_again(opened: Opened, hasty: Limits) -> None:
    with opened("def f(): return 1.0", hasty) as student:
        assert outcomes(student, "f") == ["value"]
        assert isinstance(student._child, forked_child.Child)
        os.kill(student._child._number, signal.SIGSTOP)
        assert outcomes(student, "f") == ["timeout"]
        assert (student.stood_still, student.slept) == (True, 0)


@pytest.mark.slow
def test_an_answer_that_drips_costs_the_judge_no_more_than_its_bytes(opened: Opened) -> None:
    source = """
import os, struct, time
def f():
    os.write(3, struct.pack("<I", 7_900_000))
    for _ in range(110): os.write(3, bytes(65536))
    while True:
        os.write(3, b"x")
        os.write(4, b"x")
        end = time.process_time() + 0.001
        while time.process_time() < end: pass
"""
    with opened(source, Limits(2.0, 2.0, 256_000_000, 99)) as student:
        before = time.process_time()
        assert outcomes(student, "f") == ["timeout"]
        assert time.process_time() - before < 0.7


def test_a_loop_that_several_functions_share_is_known_soon(opened: Opened, hasty: Limits) -> None:
    source = "def loop():\n    while True: pass\ndef f(): loop()\ndef g(): loop()\ndef h(): loop()"
    with opened(source, hasty) as student:
        took = [spent(student, lambda name=name: outcomes(student, name)) for name in "fgh"]  # type: ignore[misc]  # a name each
        assert student._timeouts == 3
        assert sum(took[1:]) < took[0]


def test_after_however_many_timeouts_a_call_has_its_tenth(opened: Opened, hasty: Limits) -> None:
    with opened("def f(): return 1.0", hasty) as student:
        student._timeouts = 10_000  # as in a course of many functions, which allows much time
        assert outcomes(student, "f") == ["value"]


def test_one_that_computes_does_not_stand_still(opened: Opened, hasty: Limits) -> None:
    with opened("def f():\n    while True: pass", hasty) as student:
        assert outcomes(student, "f") == ["timeout"]
        assert not student.stood_still


def test_an_answer_counts_that_came_before_the_time_of_the_next_one_was_up(opened: Opened, hasty: Limits) -> None:
    limits = replace(hasty, call_seconds=forked_child.LOOK / 2)  # so that nobody rings in time
    with opened("def f(n):\n    while n: pass\n    return 1.0", limits) as student:
        assert [answer.outcome for answer in student.call("f", [(0,), (1,)])] == ["value", "timeout"]


def test_a_sleeper_that_computes_now_and_then_has_no_more_time_than_others(opened: Opened, hasty: Limits) -> None:
    source = "import time\ndef f():\n    while True:\n        time.sleep(0.04)\n        sum(range(10 ** 5))"
    with opened(source, hasty) as student:
        assert 0.29 < spent(student, lambda: outcomes(student, "f")) < 1.3
        assert student._child is None  # it was ended


@pytest.mark.slow
def test_seconds_that_earlier_calls_computed_are_not_held_against_a_later_one(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forked_child, "CPU_SECONDS", 0.0)  # so that a child has one second in all
    source = (
        "import time\ndef f():\n    end = time.process_time() + 0.3\n    while time.process_time() < end: pass\n    return 1"
    )
    with opened(source, Limits(0.3, 10.0, 256_000_000, 99)) as student:
        assert outcomes(student, "f", 5) == ["value"] * 5


@pytest.mark.slow
def test_the_cases_after_one_that_failed_are_asked_all_the_same(opened: Opened, hasty: Limits) -> None:
    source = "def f(n):\n    while n == 1: pass\n    if n == 3: import os; os._exit(1)\n    return n"
    with opened(source, replace(hasty, call_seconds=1.0)) as student:
        answers = list(student.call("f", [(n,) for n in range(6)]))
    assert [answer.outcome for answer in answers] == ["value", "timeout", "value", "died", "value", "value"]
    assert [answer.parts[0].array() for answer in answers if answer.parts] == [0, 2, 4, 5]


def test_whoever_stops_in_the_middle_goes_on_with_a_new_child(opened: Opened) -> None:
    with opened("n = 0\ndef f():\n    global n\n    n += 1\n    return n") as student:
        for _ in student.call("f", [(), (), ()]):
            break
        assert number(student, "f") == 1


# -- the bell --------------------------------------------------------------------------------------------------------


Rung = Callable[[Student], int]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> Rung:
    """How often a child has rung so far. When the judge hears it, and how much at a time, is up to the machine."""
    heard: list[int] = []

    def hear(child: forked_child.Child) -> None:
        heard.append(len(os.read(child._line.bell, 1 << 12)))

    def rung(student: Student) -> int:
        assert isinstance(student._child, forked_child.Child)
        os.set_blocking(student._child._line.bell, False)
        with suppress(BlockingIOError):
            hear(student._child)
        return sum(heard)

    monkeypatch.setattr(forked_child.Child, "_hear", hear)
    return rung


LOADED = 2  # it rings when it is sealed, and when it has loaded


@pytest.mark.parametrize("name", ["unittest.__main__", "asyncio.__init__", "ctypes.test.__main__", "xml..dom"])
def test_no_import_keeps_a_child_from_being_sealed(opened: Opened, name: str) -> None:
    with opened(f"import {name}{FINE}") as student:
        assert number(student) == 5


def test_the_judge_is_woken_once_for_the_answers_to_a_question(opened: Opened, rung: Rung) -> None:
    with opened("def f(): return 1.0\ndef g(): return 2.0") as student:
        assert outcomes(student, "f", 50) == ["value"] * 50
        assert number(student, "g") == 2  # it has rung for the question before
        assert LOADED + 1 <= rung(student) <= LOADED + 2


def test_the_judge_is_woken_for_an_answer_that_is_too_long_for_the_socket(opened: Opened, rung: Rung) -> None:
    with opened("import numpy as np\ndef f(): return np.zeros(100_000)") as student:
        assert outcomes(student, "f", 9) == ["value"] * 9
        assert rung(student) >= LOADED + 9
    with opened("def f(): return 1.0") as student:
        assert outcomes(student, "f", 2000) == ["value"] * 2000


@pytest.mark.parametrize(
    "bell",
    ["os.close(4)", "os.write(4, bytes(20_000))", "os.dup2(os.open('/dev/null', os.O_RDWR), 4)"],
)
def test_answers_come_whatever_is_done_to_the_bell(opened: Opened, bell: str) -> None:
    source = f"import os\ndef f():\n    try: {bell}\n    except OSError: pass\n    return 1.0"
    with opened(source + FINE) as student:
        assert outcomes(student, "f", 3) == ["value"] * 3
        assert number(student) == 5


# -- lies ------------------------------------------------------------------------------------------------------------

FORGER = """
import os, struct, threading
def words(*n): return struct.pack(f"<{len(n)}q", *n)
def frame(payload): return struct.pack("<I", len(payload)) + payload
def answer(i, x): return frame(words(BASE + i, 96, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0) + struct.pack("<d", x))
def send(data):
    while data: data = data[os.write(3, data):]
def wait():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
"""


def forging(body: str) -> str:
    """A source whose BASE is the number of what its child has sent before the first call: a table, a frame a statement."""
    source = f"{FORGER}{body}"
    return f"BASE = {len(statements([('', source.encode())]).all) + 2}\n{source}"


def test_an_answer_that_is_forged_to_the_letter_is_an_answer(opened: Opened) -> None:
    with opened(forging("def f():\n    send(answer(1, 7.0))\n    wait()" + FINE)) as student:
        assert number(student, "f") == 7


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("send(answer(0, 7.0))", "lied"),
        ("send(answer(2, 7.0))", "lied"),
        ("send(frame(b''))", "lied"),
        ("send(frame(b'garbage'))", "lied"),
        ("send(b'\\xff' * 100)", "lied"),
        ("send(struct.pack('<I', 2 ** 32 - 1))", "lied"),
        ("send(struct.pack('<I', 8_000_001))", "lied"),
        ("send(frame(words(BASE + 1, 24, 0, 0, 4097)))", "lied"),
        ("send(frame(words(BASE + 1, 112, 0, 0, 1, 0, 8, *[2 ** 40] * 8, 1)))", "lied"),
        ("send(answer(1, 7.0)[:-8]); wait()", "timeout"),
        ("send(b'\\x10'); wait()", "timeout"),
        ("[send(b'\\0') for _ in range(10 ** 6)]", "lied"),
        ("send(struct.pack('<I', 100)); send(bytes(50)); wait()", "timeout"),
        ("send(struct.pack('<I', 7_999_999)); send(bytes(9_000_000))", "lied"),
    ],
)
def test_what_is_not_an_answer_ends_the_child_and_not_the_submission(
    opened: Opened, hasty: Limits, body: str, outcome: str
) -> None:
    limits = hasty if outcome == "timeout" else replace(hasty, call_seconds=10.0)
    with opened(forging(f"def f():\n    {body}{FINE}"), limits) as student:
        assert outcomes(student, "f") == [outcome]
        assert number(student) == 5


def test_a_second_answer_is_a_lie_wherever_it_is_found(opened: Opened) -> None:
    with opened(forging("def f():\n    send(answer(1, 7.0))\n    return 8.0" + FINE)) as student:
        assert outcomes(student, "f", 2) == ["value", "lied"]
        assert number(student, "f") == 7
        assert outcomes(student, "g") == ["lied"]
        assert number(student) == 5


def test_an_answer_ahead_of_its_question_is_a_lie(opened: Opened) -> None:
    with opened(forging("def f(): return 1.0\nsend(answer(1, 7.0))")) as student:
        assert student.loaded.outcome == "lied"
    with opened(forging("def f():\n    send(answer(1, 1.0) + answer(2, 7.0))" + FINE)) as student:
        assert number(student, "f") == 1
        assert outcomes(student, "g") == ["lied"]
        assert number(student) == 5


def test_a_forged_shape_makes_no_array_that_the_judge_could_not_hold(opened: Opened) -> None:
    for shape in ("0, 2 ** 40, 2 ** 40", "2 ** 40, 2 ** 40, 0"):
        body = f"send(frame(words(BASE + 1, 0, 0, 1, 0, 3, {shape}, 1, 0, 0, 0, 0, 0, 0)))"
        with opened(forging(f"def f():\n    {body}\n    wait()")) as student:
            assert outcomes(student, "f") == ["lied"]


def test_a_child_sends_8_mb_in_all_and_another_goes_on(opened: Opened) -> None:
    with opened("import numpy as np\ndef f(): return np.ones(125_000)") as student:
        answers = outcomes(student, "f", 9)
    assert answers == ["value"] * 9
    with opened("import numpy as np\ndef f(): return [np.ones(125_000)] * 9") as student:
        ((answer),) = student.call("f", [[]], want="list")
        assert (answer.outcome, answer.kind, answer.parts) == ("value", "list", ())


# -- where it is -----------------------------------------------------------------------------------------------------


def told(ask: Ask, expression: str, before: str = "") -> str:
    """str(expression), as it is in the child."""
    answer = ask(f"import os, sys\n{before}\ndef f(): raise ValueError(str({expression}))")
    assert answer.type_name == "ValueError", answer
    return answer.message


READ = """
def read(path):
    try:
        with open(path, 'rb') as file: return b'the key' in file.read() or b'CHAINRULE' in file.read()
    except OSError as error: return False
"""


def test_no_secret_of_our_environment_is_in_its_own_or_in_that_of_its_parent(ask: Ask) -> None:
    assert told(ask, "'CHAINRULE_SECRET' in os.environ or b'CHAINRULE_SECRET' in os.environb") == "False"
    assert told(ask, "[read('/proc/self/environ'), read(f'/proc/{os.getppid()}/environ')]", READ) == "[False, False]"


@pytest.mark.parametrize(
    "limit", ["RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_NPROC", "RLIMIT_NOFILE"]
)
def test_a_limit_can_not_be_raised(ask: Ask, limit: str) -> None:
    answer = ask(f"import resource as r\ndef f(): r.setrlimit(r.{limit}, (r.RLIM_INFINITY, r.RLIM_INFINITY))")
    assert answer.outcome == "raised"
    assert answer.message.startswith("not allowed to raise")


def test_a_child_that_does_not_say_that_it_is_sealed_is_ended(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers: list[int] = []
    monkeypatch.setattr(forked_child.Child, "is_sealed", lambda child: numbers.append(child._number))
    with pytest.raises(SandboxError):
        opened(FINE)
    assert len(numbers) == 2
    end = time.monotonic() + 20
    while any(Path(f"/proc/{number}").exists() for number in numbers) and time.monotonic() < end:
        time.sleep(0.01)
    assert not [number for number in numbers if Path(f"/proc/{number}").exists()]


@pytest.mark.slow
@pytest.mark.parametrize("end", ["import os; os._exit(1)", "import os; os.write(3, b'x' * 99)", "while True: pass"])
def test_what_a_call_computes_before_it_ends_its_process_is_charged(opened: Opened, hasty: Limits, end: str) -> None:
    source = f"import time\ndef f():\n    while time.process_time() < 0.5: pass\n    {end}"
    with opened(source, replace(hasty, call_seconds=1.0)) as student:
        before = student._budget.seconds_left()
        outcomes(student, "f", 2)
        assert before - student._budget.seconds_left() > 0.6


def test_what_the_judge_takes_to_read_a_long_answer_is_charged(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """A forged one can take the judge far more than its child, and a child that ends itself is asked again and again."""

    def read_slowly(reader: Reader) -> Answer:
        end = time.thread_time() + 0.3
        while time.thread_time() < end:
            pass
        return read_answer(reader)

    with opened("import numpy as np\ndef f(): return np.zeros(1000)") as student:
        monkeypatch.setattr("chainrule.sandbox.student.read_answer", read_slowly)
        assert spent(student, lambda: outcomes(student, "f")) > 0.3


def test_what_is_computed_while_the_judge_reads_how_statements_ended_is_charged_and_so_is_that(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that ends its process has the file loaded again, and the child of thousands of statements is ahead."""

    def read_slowly(reader: Reader) -> None:
        reader.end()
        end = time.thread_time() + 0.003
        while time.thread_time() < end:
            pass

    statement = "end = time.process_time() + 0.001\nwhile time.process_time() < end: pass\n"
    monkeypatch.setattr("chainrule.sandbox.student._nothing", read_slowly)
    limits = Limits(10.0, 1.0, 50_000_000, 99)
    with opened(f"import time\n{statement * 100}{FINE}", limits) as student:
        assert student.loaded.functions == {"g"}
        assert budget_of(limits).seconds_left() - student._budget.seconds_left() > 0.6 + 0.1


def test_a_file_of_many_statements_is_loaded_without_a_wait(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers to so many find no room in the socket: the judge is woken before, and doesn't have to look."""
    monkeypatch.setattr(forked_child, "LOOK", 3.0)
    began = time.monotonic()
    with opened("x = 1\n" * 2_000 + FINE, Limits(60.0, 1.0, 50_000_000, 99)) as student:
        assert student.loaded.functions == {"g"}
    assert time.monotonic() - began < 15  # and not 3 seconds for each three hundred


def test_what_a_statement_computes_before_it_ends_the_process_is_charged(opened: Opened, quick: Limits) -> None:
    source = "import time, os\ndef f(): return 1.0\nif True:\n    while time.process_time() < 0.4: pass\n    os._exit(1)"
    with opened(source, replace(quick, import_seconds=1.0)) as student:
        assert student._load_seconds > 0.2
        assert outcomes(student, "f") == ["value"]


PRINTING = """
import contextlib, io
import numpy as np
class Loud:
    def __str__(self): return 1 / 0
def f(x):
    print("x is", x, x * np.eye(2), None, 1.5, sep=", ")
    return x
def g(x):
    with contextlib.redirect_stdout(io.StringIO()) as caught:
        print(np.ones(2), end="")
    print()
    return float(len(caught.getvalue()))
def h(x):
    print(Loud())
def i(x):
    print([x], {"x": x}, sep=1)
"""


def test_of_what_nobody_reads_it_is_only_known_that_it_was_printed(template: Template) -> None:
    source = ChildSource("gradient", (("gradient.py", PRINTING.encode()),), ("f", "g", "h", "i"))
    with Student(template, source, Limits(60.0, 60.0, 256_000_000, 999), heard=False) as student:
        first = [next(student.call(name, [[np.array(2.0)]])) for name in ("f", "g", "h", "i")]
        student.renew()
        second = [next(student.call(name, [[np.array(2.0)]])) for name in ("f", "g", "h", "i")]
    assert [answer.printed for answer in first] == [".", "\n", "", ""]
    assert [answer.printed for answer in second] == ["x is, 2.0, [[2. 0.]\n [0. 2.]], None, 1.5\n", "\n", "", ""]
    assert [answer[:3] for answer in first] == [answer[:3] for answer in second]
    assert [answer.type_name for answer in first] == ["ndarray", "float", "ZeroDivisionError", "TypeError"]

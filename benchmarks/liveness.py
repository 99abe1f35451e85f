"""What a submission costs that never ends, or ends badly: processor seconds of all its children, and the marks it is left.

    python benchmarks/liveness.py [--write]

Each case is an otherwise right submission. The kernel counts the seconds (of the template's children, proc(5)), the course's
limits hold. --write puts the figures into benchmarks/RESULTS.md. Exit status 1 if a case costs more than its goal, or
leaves other marks than it should.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gates import results

from chainrule import builtin
from chainrule.grading import grade
from chainrule.result import Result
from chainrule.sandbox.template import Template
from chainrule.submissions.file import read_submission

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
RIGHT = (ROOT / "tests/submissions/demo-right/gradient.py").read_text(encoding="utf-8")
LOOP, HOSTILE = 1.2, 3.0  # processor seconds: the goals for one that has an endless loop, and for whatever else it does
LOOPS = 2.5  # where each function meets it in several ways of being asked
BUDGET = 17.0  # where calls are slow and within their limit: all that a submission has (student.BUDGET)
TICK = os.sysconf("SC_CLK_TCK")
FOREVER = "while True:\n    pass\n"


def below(*statements: str) -> str:
    return "\n".join((RIGHT, *statements))


def above(*statements: str) -> str:
    """Behind what must come first in a file."""
    head, found, rest = RIGHT.partition("\ndef ")
    return "\n".join((head, *statements)) + found + rest


def between(*statements: str) -> str:
    """Before each function."""
    before = "\n".join(statements)
    return re.sub(r"^def ", f"{before}\n\n\ndef ", RIGHT, flags=re.MULTILINE)


def within(function: str, *statements: str) -> str:
    """As the first statements of a function's body."""
    body = "".join(f"    {line}\n" for statement in statements for line in statement.splitlines())
    made, count = re.subn(rf"^def {function}\(.*\n", lambda found: found[0] + body, RIGHT, flags=re.MULTILINE)
    assert count == 1, function
    return made


def in_each(*statements: str) -> str:
    body = "".join(f"    {line}\n" for statement in statements for line in statement.splitlines())
    return re.sub(r"^def .*\n", lambda found: found[0] + body, RIGHT, flags=re.MULTILINE)


SLOW = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass"
TURNS = [
    f"import time\ntime.sleep(10 ** 6)\nwhile time.process_time() < {i / 5}: pass\n1 / 0\n{FOREVER}" for i in range(1, 9)
]
ONLY_SMALL = """
def only_small(function):
    seen = []

    def changed(*arguments):
        every = [x for one in arguments for x in (one if isinstance(one, list) else [one]) if not isinstance(x, str)]
        is_small = max(map(np.size, every)) <= 4
        while is_small and seen:
            pass
        value = function(*arguments)
        if is_small:
            seen.append(value)
            return value
        return [3 * x + 1 for x in value] if isinstance(value, list) else 3 * value + 1

    return changed
"""
ASKED = [one.name for one in builtin.public_key().exercises if f"\ndef {one.name}(" in RIGHT]
CASES = {  # what it does: (the source, its goal, the marks it keeps, None where other functions need the one in question)
    "nothing of the kind": (RIGHT, 0.2, 100),
    "a loop below its functions": (below(FOREVER), LOOP, 100),
    "a loop above its functions": (above(FOREVER), LOOP, 100),
    "a loop before each of its functions": (between(FOREVER), LOOP, 100),
    "a loop in C": (below("import itertools\nsum(itertools.count())"), LOOP, 100),
    "a loop that catches everything": (below("while True:\n    try:\n        while 1: pass\n    except: pass"), LOOP, 100),
    "a loop in one function": (within("dC0_da", FOREVER), LOOP, None),
    "a loop in the function that others call": (within("activate", FOREVER), LOOP, None),
    "a loop in each function": (in_each(FOREVER), LOOP, 0),
    "a loop that only small cases meet": (below(ONLY_SMALL, *(f"{n} = only_small({n})" for n in ASKED)), LOOPS, 0),
    "a loop in one function, and one below": (within("dC0_da", FOREVER) + FOREVER, HOSTILE, None),
    "waits for a lock": (below("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"), LOOP, 100),
    "sleeps": (between("import time\ntime.sleep(10 ** 6)"), LOOP, 100),
    "20 statements that end the process": (between("import os") + "os._exit(0)\n" * 20, HOSTILE, 100),
    "computes, and ends the process": (between(SLOW.format(0.3) + "\nimport os\nos._exit(0)"), HOSTILE, 100),
    "2 000 statements that fail": (above("1 / 0\n" * 2000), HOSTILE, 100),
    "2 000 long errors": (above("raise ValueError('x' * 10 ** 6)\n" * 2000), HOSTILE, 100),
    "sleeps, computes, fails and loops, by turns": (between(*TURNS), HOSTILE, 100),
    "fills the memory": (above("hoard = []\nwhile True: hoard.append(bytearray(10 ** 6))"), HOSTILE, 100),
    "fills the memory, and catches it": (
        above("hoard = []\ntry:\n    while True: hoard.append(bytearray(1000))\nexcept MemoryError: pass"), HOSTILE, 100
    ),
    "prints 1 GB": (below("for _ in range(1000): print('x' * 10 ** 6)"), HOSTILE, 100),
    "a report that never comes": (
        below("import sys\nframe = sys._getframe(1)\nwhile frame:\n    if '_send_report' in frame.f_globals:")
        + "\n        frame.f_globals['_send_report'] = lambda *_: sum(iter(int, 1))\n    frame = frame.f_back\n",
        HOSTILE,
        100,
    ),
    "250 000 statements": ("a=1\n" * 250_000, HOSTILE, 0),
    "20 000 statements": ("a=1\n" * 19_999, HOSTILE, 0),
    "76 000 empty functions": ("def f():0\n" * 76_000, HOSTILE, 0),
    "1 MB of what is no Python": ("def f(:\n" * 120_000, HOSTILE, 0),
    "1 MB of open brackets": ("(" * 1_000_000, HOSTILE, 0),
    "a megabyte of magics": ("%matplotlib inline\n" * 15_000, HOSTILE, 0),
    "slow functions, each within its limit": (in_each(SLOW.format(0.12)), BUDGET, None),
}  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Processor seconds of all children, seconds by the clock, and the result."""

    computed: float
    passed: float
    result: Result


def cost(source: str, template: Template, folder: Path) -> Cost:
    assert template.process is not None
    file = folder / "gradient.py"
    file.write_text(source, encoding="utf-8")
    read, key = read_submission(file), builtin.public_key()
    before, started = _of_children(template.process), time.monotonic()
    result = grade(read, key, template)
    passed = time.monotonic() - started
    while _has_children(template.process):
        time.sleep(0.01)
    return Cost(_of_children(template.process) - before, passed, result)


def _of_children(number: int) -> float:
    """Of those that have ended: cutime and cstime, counted from behind the name."""
    after = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after[13]) + int(after[14])) / TICK


def _has_children(number: int) -> bool:
    return bool(Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split())


def report(costs: dict[str, Cost]) -> tuple[str, bool]:
    """For people, and whether all is as it should be."""
    lines, well = [], True
    for name, one in costs.items():
        _, goal, marks = CASES[name]
        fits = one.computed <= goal and marks in (None, one.result.score)
        well &= fits
        figures = f"{one.computed:5.2f} <= {goal:4.1f}  {one.passed:6.2f}  {one.result.score:5g}"
        lines.append(f"{name:44} {figures}{'' if fits else '  FAIL'}")
    said = [
        f"{results.circumstances()}, load {os.getloadavg()[0]:.1f}",
        f"{'':44} processor    clock  marks",
        *lines,
        f"liveness: {'pass' if well else 'FAIL'}",
    ]
    return "\n".join(said), well


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    with Template() as template, TemporaryDirectory() as folder:
        costs = {name: cost(source, template, Path(folder)) for name, (source, *_) in CASES.items()}
    text, well = report(costs)
    print(text)
    if options.write:
        results.write(RESULTS, "Liveness", text)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

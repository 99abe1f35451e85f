"""Does every submission end in a result, whatever its functions give? Drawn ones, with odd values in odd processes.

    python benchmarks/odd_values.py [--count N] [--seed S] [--write]

Each of the 14 functions is the lesson's, or gives one of ODD, always, from some call on, or only while another function is
put right; a few call each other. Exit status 1 where grading raises, a result tells of a fault of our own, lacks a verdict,
or is larger than it may be.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from pathlib import Path

from gates import results

from chainrule import builtin
from chainrule.deck.lesson_text import read_lesson
from chainrule.grading import grade
from chainrule.key import AnswerKey, with_lesson
from chainrule.result import LARGEST, as_json
from chainrule.sandbox.template import Template
from chainrule.submissions.file import submission_from_bytes

ROOT = Path(__file__).resolve().parents[1]
ODD = (
    "None", "...", "[]", "{}", "'text'", "b'bytes'", "1j", "np.nan", "np.inf", "-0.0", "2**70", "True", "5e-324", "1.7e308",
    "np.zeros(0)", "np.zeros((0, 10**6))", "np.zeros((3, 0, 2))", "np.ones((7, 7, 7))", "np.full(first.shape, 1e308)",
    "first", "list(np.ravel(first))", "[first, first]", "[first, [first, None]]", "(first,)", "first.T", "first[None]",
    "first.astype(np.float32)", "first.astype(np.float16)", "first.astype(complex)", "first.astype(object)", "first > 0",
    "np.ma.masked_array(first, first > 0)", "np.matrix(first)", "np.ravel(first)[::-1]", "np.broadcast_to(1.0, (4, 6))",
    "np.array('x')", "np.array(['a', 'b'])", "np.datetime64('2020-01-01')", "np.float64", "np.sum", "lambda: 1",
    "iter([1.0])", "(x for x in np.ravel(first))", "range(3)", "{1: first}", "object()", "Odd()",
    "np.random.default_rng().normal(size=first.shape)",
    "calls", "first * calls", "first / 0", "np.linalg.inv(np.zeros((3, 3)))", "int('x')", "[][1]", "odd_error()", "exit()",
    "recurse()", "np.zeros(10**6)", "'x' * 10**6", "[[1.0]] * 10**4", "memoryview(b'12345678')", "first.view('i8')",
)  # fmt: skip
HEAD = """
class Odd(np.ndarray):
    __array_priority__ = 1e9
    def __new__(cls): return np.ones(4).view(cls)
    def __array_finalize__(self, _): pass
    def __repr__(self): raise ValueError("no")


class OddError(Exception):
    __name__ = property(lambda self: 1 / 0)
    def __str__(self): raise self


def odd_error(): raise OddError("\\x1b[31m\\u202e" * 300)
def recurse(): return recurse()
calls = 0
"""


def drawn(lesson: str, names: list[str], rng: random.Random) -> str:
    """A submission in which each function is odd one time in two."""
    parts = [lesson, HEAD]
    for name in names:
        if rng.random() < 0.5:
            continue
        value, other = rng.choice(ODD), rng.choice(names)
        when = rng.choice(["True", f"calls > {rng.randrange(40)}", f"calls % {rng.randrange(2, 5)} == 0",
                           f"{other}.__code__.co_filename == 'x'", f"'switch' in str({other})"])  # fmt: skip
        inner = (
            rng.choice([f"right_{name}(*arguments)", f"{other}(*arguments)"])
            if rng.random() < 0.2
            else f"right_{name}(*arguments)"
        )
        parts.append(
            f"right_{name} = {name}\n\n\ndef {name}(*arguments):\n    global calls\n    calls += 1\n"
            f"    first = np.asarray(arguments[0][0] if isinstance(arguments[0], list) else arguments[0])\n"
            f"    if {when}:\n        return {value}\n    return {inner}\n"
        )
    return "\n\n".join(parts)


def fault(source: str, key: AnswerKey, template: Template) -> str:
    """What is the matter with its result; "" if nothing is."""
    try:
        result = grade(submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py"), key, template)
    except Exception as error:  # noqa: BLE001  # which is what is looked for
        return f"{type(error).__name__}: {error}"
    if result.fault:
        return "a fault of our own"
    if [one.name for one in result.exercises] != [one.name for one in key.exercises]:
        return "a verdict is not there"
    return f"{len(as_json(result))} bytes" if len(as_json(result)) > LARGEST else ""


def graders_key() -> AnswerKey:
    students = builtin.public_key()
    names = {one.name for one in students.exercises}
    return with_lesson(students, lambda: read_lesson((ROOT / "solutions/gradient.py").read_text(encoding="utf-8"), names))


def found(count: int, seed: int) -> list[str]:
    """What is the matter with each of so many submissions that has something the matter."""
    rng, key = random.Random(seed), graders_key()
    lesson = re.sub(r"(?m)^if __name__.*", "", (ROOT / "solutions/gradient.py").read_text(encoding="utf-8"))
    names = [one.name for one in key.exercises]
    faults = []
    with Template() as template:
        for number in range(count):
            source = drawn(lesson, names, rng)
            if said := fault(source, key, template):
                faults.append(f"number {number} of seed {seed}: {said}")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    faults = found(options.count, options.seed)
    lines = [
        f"{options.count} submissions with odd values, seed {options.seed}: {len(faults)} without a sound result",
        *faults[:20],
    ]
    print("\n".join(lines))
    if options.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Odd values", "\n".join(lines))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""What a mistake costs to be graded: processor time of the whole process tree, over folders of submissions of one kind.

    python benchmarks/mistakes.py [--count N] [--rounds N] [--write]

The floor is what nothing can do without: fork from a warm numpy process, the same seal, compile, all calls of a right
submission, its answers, compare. Each folder holds N copies of one submission that differ in a comment: a right one, one
with each of the dozen commonest mistakes, in the function that others call and written out, mistakes that have no name
(None, a column, an exception, an unknown formula), and the stub. The kinds and the floor take turns. Exit status 1 where a
kind costs more floors than its goal.
"""

from __future__ import annotations

import argparse
import marshal
import os
import platform
import socket
import sys
from functools import cache
from pathlib import Path
from statistics import median

import gates.one_thread  # noqa: F401  # before numpy
import numpy as np
from gates import results

from chainrule import builtin
from chainrule.authoring.build import stub
from chainrule.course.model import load_course
from chainrule.deck.lesson_text import read_lesson
from chainrule.grading import grade
from chainrule.key import AnswerKey, with_lesson
from chainrule.sandbox.sealing.seal import seal
from chainrule.sandbox.template import Template
from chainrule.sandbox.wire import SOCKET
from chainrule.submissions.file import Submission, submission_from_bytes

ROOT = Path(__file__).resolve().parents[1]
LESSON = (ROOT / "solutions/gradient.py").read_text(encoding="utf-8")
GOALS = {"right": 1.5, "known": 2.6, "unknown": 3.3, "stub": 1.2}  # floors

WRITTEN_OUT = {
    "weight_gradient": """
    z = W @ a_prev
    a = activate(z, activation)
    return (2 * (a - y))[j] * da_dz(z, activation)[j] * a_prev[k]
""",
    "layer_gradient": """
    z = W @ a_prev
    a = activate(z, activation)
    return np.outer(2 * (a - y) * da_dz(z, activation), a_prev)
""",
    "average_gradient": """
    Z = A_prev @ W.T
    A = activate(Z, activation)
    return (2 * (A - Y) * da_dz(Z, activation)).T @ A_prev / len(Y)
""",
}
"""The later functions without a call of an earlier one but the slope."""
KNOWN = {
    "missing-factor-2": ("return 2 * (a - y)", "return a - y"),
    "sign-flipped": ("return 2 * (a - y)", "return 2 * (y - a)"),
    "mean-over-nodes": ("return 2 * (a - y)", "return 2 * (a - y) / len(a)"),
    "z-taken-for-a": ("    a = activate(z, activation)\n    if", "    a = z\n    if"),
    "derivative-at-a": (
        "    a = activate(z, activation)\n    if",
        "    z = a = activate(activate(z, activation), activation)\n    if",
    ),
    "forgets-to-differentiate": ("    a = activate(z, activation)\n    if", "    return activate(z, activation)\n    if"),
    "one-based-index": ("    return a_prev[k]\n", "    return a_prev[k - 1]\n"),
    "input-of-node-j": ("    return a_prev[k]\n", "    return a_prev[min(j, len(a_prev) - 1)]\n"),
    "forgets-second-term": ("dC0_da(a, y)[j] * da_dz(z, activation)[j]", "dC0_da(a, y)[j]"),
    "transposed-outer": ("np.outer(delta, a_prev)", "np.outer(a_prev, delta)"),
    "sum-not-mean": ("Delta.T @ A_prev / len(Y)", "Delta.T @ A_prev"),
    "last-sample-only": ("return Delta.T @ A_prev / len(Y)", "return np.outer(Delta[-1], A_prev[-1])"),
}
"""The dozen that matter most, each in the first function that it shows in."""
OUT = {
    "missing-factor-2": [("2 * (a - y)", "(a - y)"), ("2 * (A - Y)", "(A - Y)")],
    "sign-flipped": [("2 * (a - y)", "2 * (y - a)"), ("2 * (A - Y)", "2 * (Y - A)")],
    "sum-not-mean": [("A_prev / len(Y)", "A_prev")],
    "forgets-second-term": [
        (" * da_dz(z, activation)[j]", ""),
        (" * da_dz(z, activation)", ""),
        (" * da_dz(Z, activation)", ""),
    ],
}
UNKNOWN = {
    "None": ("return 2 * (a - y)", "print(2 * (a - y))"),
    "column": ("return 2 * (a - y)", "return (2 * (a - y))[:, None]"),
    "raises": ("return 2 * (a - y)", "return 2 * (a - target)"),
    "uncatalogued": ("return 2 * (a - y)", "return 2 * (a - y) + a * y**3"),
}


def bodies(source: str, replaced: dict[str, str]) -> str:
    """The source with other bodies of these functions."""
    for name, body in replaced.items():
        at = source.index(f"def {name}(")
        start = source.index("### BEGIN SOLUTION\n", at)
        end = source.index("    ### END SOLUTION", start)
        source = source[:start] + body.strip("\n").removeprefix("    ") + "\n" + source[end:]
    return source


def changed(source: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert before in source, before
        source = source.replace(before, after)
    return source


def kinds(key: AnswerKey) -> dict[tuple[str, str], str]:
    """Of each goal and name, the source."""
    out = bodies(LESSON, WRITTEN_OUT)
    found = {("right", "right"): LESSON}
    found |= {("known", f"{name}, called"): changed(LESSON, change) for name, change in KNOWN.items()}
    found |= {("known", f"{name}, written out"): changed(out, *changes) for name, changes in OUT.items()}
    found |= {("unknown", name): changed(LESSON, change) for name, change in UNKNOWN.items()}
    found["stub", "stub"] = stub(LESSON, load_course(ROOT / "course.yml"), f"{key.stem}.py")
    return found


def computed() -> float:
    """Processor seconds so far, of this process and of all that were its children."""
    return sum(os.times()[:4])


def graded(source: str, key: AnswerKey, count: int, expected: str) -> float:
    """Processor milliseconds a submission."""
    submissions = [_submission(f"{source}\n# {number}\n") for number in range(count)]
    before = computed()
    with Template() as template:
        found = [grade(one, key, template) for one in submissions]
    assert all((one.score == one.max_score) == (expected == "right") for one in found)
    return 1e3 * (computed() - before - starting()) / count


@cache
def starting() -> float:
    """Processor seconds that it takes to start a template, once for all submissions of a folder."""
    found = []
    for _ in range(3):
        before = computed()
        with Template() as template:
            assert template.tier  # which waits until it is ready: one that is left while it starts ends at once
        found.append(computed() - before)
    return median(found)


def _submission(source: str) -> Submission:
    return submission_from_bytes(source.encode(), path="gradient.py", name="gradient.py")


def floor(key: AnswerKey, tier: str, count: int) -> float:
    """Processor milliseconds of a right submission, of a process that holds numpy and the key."""
    before = computed()
    for number in range(count):
        _answer_once(f"{LESSON}\n# {number}\n", key, tier)
    return 1e3 * (computed() - before) / count


def _answer_once(source: str, key: AnswerKey, tier: str) -> None:
    ours, theirs = socket.socketpair()
    bell = os.pipe()
    parent = os.getpid()
    if (child := os.fork()) == 0:
        seal(theirs.fileno(), bell[1], tier, parent, key.limits.memory_bytes, 60)
        names: dict[str, object] = {}
        exec(compile(source, "gradient.py", "exec"), names)  # our own lesson
        told = []
        for exercise in key.exercises:
            for case in exercise.cases:
                value = names[exercise.name](*map(_fresh, case))  # type: ignore[operator]  # a function
                parts = value if isinstance(value, list) else [value]
                told.append([np.asarray(part, float).tobytes() for part in parts])
        data = marshal.dumps(told)
        while data:
            data = data[os.write(SOCKET, data) :]
        os._exit(0)
    theirs.close()
    os.close(bell[0])
    os.close(bell[1])
    got = bytearray()
    while part := ours.recv(1 << 20):
        got += part
    ours.close()
    os.waitpid(child, 0)
    answers = iter(marshal.loads(bytes(got)))  # our own lesson's
    for exercise in key.exercises:
        for check in exercise.checks:
            for data, expected, within in zip(next(answers), check.expected.arrays, check.within, strict=True):
                assert np.all(np.abs(np.frombuffer(data).reshape(expected.shape) - expected) <= within)


def _fresh(value: object) -> object:
    return value.copy() if isinstance(value, np.ndarray) else [*map(_fresh, value)] if isinstance(value, tuple) else value


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=100, help="submissions in a folder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    students = builtin.public_key()
    names = {exercise.name for exercise in students.exercises}
    key = with_lesson(students, lambda: read_lesson(LESSON, names))
    with Template() as template:
        tier = template.tier
    every = kinds(key)
    figures: dict[tuple[str, str], list[float]] = {kind: [] for kind in every}
    floors: list[float] = []
    for _ in range(options.rounds):
        floors.append(floor(key, tier, options.count))
        for kind, source in every.items():
            figures[kind].append(graded(source, key, options.count, kind[0]))
    least = median(floors)
    lines = [f"Python {platform.python_version()}, sandbox {tier}; folders of {options.count}, {options.rounds} rounds"]
    lines.append(f"{'floor':32} {least:6.2f} ms")
    well = True
    for (goal, name), some in figures.items():
        share = median(some) / least
        well &= share <= GOALS[goal]
        lines.append(
            f"{name:32} {median(some):6.2f} ms  {share:5.2f} <= {GOALS[goal]}{'' if share <= GOALS[goal] else '  NO'}"
        )
    lines.append(f"all of it within what it is to reach: {'yes' if well else 'NO'}")
    print("\n".join(lines))
    if options.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Mistakes", "\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

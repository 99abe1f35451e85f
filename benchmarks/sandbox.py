"""What the sandbox costs: from a submission in memory to all of its answers, next to three other ways to run it.

    python benchmarks/sandbox.py [--rounds N] [--submissions N] [--write]

A right submission is asked all cases of the public key: by the sandbox, by a fresh Python, by one in bubblewrap, and in this
process. The four take turns, so that a busy machine slows all; they must give the same bytes. Then the sandbox and the fresh
Python answer many submissions with two processes. --write puts the figures into benchmarks/RESULTS.md. Exit status 1 if the
answers differ, or a goal is not reached.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from gates import results

from chainrule import builtin
from chainrule.cohort.engines import cores
from chainrule.grading import grade
from chainrule.sandbox.student import ChildSource, Question, Student
from chainrule.sandbox.template import Template
from chainrule.sandbox.template_start import KEPT, SET
from chainrule.submissions.file import read_submission

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
SUBMISSION = read_submission(ROOT / "tests" / "submissions" / "demo-right" / "gradient.py")
SHARE = 0.10  # of a fresh Python's time: the most that the sandbox may take
RATE = 150  # submissions a second: the least, of PROCESSES processes
PROCESSES = 2
IN_A_ROW = 5  # of a way, before the next has its turn: as they come in a folder

Answers = list[list[np.ndarray[Any, Any]]]  # case after case; of a list all its arrays
Way = Callable[[], Answers]

KEY = builtin.public_key()
Questions = list[tuple[str, tuple[tuple[Any, ...], ...], str]]
WITH_BONUS: Questions = [(exercise.name, exercise.cases, exercise.checks[0].expected.form) for exercise in KEY.exercises]
REQUIRED = [question for question in WITH_BONUS if not KEY.exercise(question[0]).bonus]
"""What most submissions have, and the goals are measured with."""
SOURCE = ChildSource(KEY.stem, SUBMISSION.cells, tuple(exercise.name for exercise in KEY.exercises))
FRESH = """
import pickle, sys
import numpy as np
code, questions = pickle.load(sys.stdin.buffer)
names = {"__name__": "gradient"}
exec(compile(code, "gradient.py", "exec"), names)
answers = []
for name, cases, form in questions:
    for case in cases:
        value = names[name](*case)
        answers.append([np.asarray(one) for one in (value if form == "list" else [value])])
pickle.dump(answers, sys.stdout.buffer, protocol=5)
"""
ASKED = {  # made once: it is not what is measured
    len(questions): pickle.dumps((SOURCE.cells[0][1], questions), protocol=5) for questions in (REQUIRED, WITH_BONUS)
}


# -- four ways -------------------------------------------------------------------------------------------------------


def sandboxed(template: Template, questions: Questions = REQUIRED) -> Answers:
    with Student(template, SOURCE, KEY.limits) as student:
        return [
            [part.array() for part in answer.parts]
            for i, (name, cases, form) in enumerate(questions, start=1)
            for answer in student.call(name, cases, want=form, then=[Question(*then) for then in questions[i:]])
        ]


def fresh(*wrapper: str, questions: Questions = REQUIRED) -> Answers:
    """Unpickling is not what a careful grader does with a submission's bytes; it is the fastest, so it is theirs."""
    done = subprocess.run(
        [*wrapper, sys.executable, "-I", "-c", FRESH],
        input=ASKED[len(questions)],
        stdout=subprocess.PIPE,
        check=True,
        env={name: os.environ[name] for name in KEPT if name in os.environ} | SET,  # a template's: the same BLAS computes
    )
    answers: Answers = pickle.loads(done.stdout)
    return answers


def bubblewrap() -> list[str] | None:
    """What stands in front of Python: nothing to see but what it needs, nothing to write to; None if it can't be had."""
    if shutil.which("bwrap") is None:
        return None
    seen = dict.fromkeys(("/usr", "/lib", "/lib64", "/bin", sys.base_prefix, sys.prefix))
    bound = [word for path in seen if Path(path).exists() for word in ("--ro-bind", path, path)]
    options = [
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
    ]
    command = [shutil.which("bwrap") or "", *options, "--tmpfs", "/tmp", *bound, "--chdir", "/"]
    tried = subprocess.run([*command, sys.executable, "-c", ""], check=False, capture_output=True)
    return None if tried.returncode else command


def here(questions: Questions = REQUIRED) -> Answers:
    names: dict[str, Any] = {"__name__": "gradient"}
    exec(compile(SOURCE.cells[0][1], "gradient.py", "exec"), names)
    answers: Answers = []
    for name, cases, form in questions:
        for case in cases:
            value = names[name](*map(_copied, case))
            answers.append([np.asarray(one) for one in (value if form == "list" else [value])])
    return answers


def _ways(template: Template, wrapper: list[str] | None, questions: Questions) -> dict[str, Way]:
    ways: dict[str, Way] = {
        "sandbox": lambda: sandboxed(template, questions),
        "fresh Python": lambda: fresh(questions=questions),
    }
    if wrapper is not None:
        ways["fresh Python in bwrap"] = lambda: fresh(*wrapper, questions=questions)
    return {**ways, "in this process": lambda: here(questions)}


def _copied(argument: Any) -> Any:
    if isinstance(argument, tuple):
        return [_copied(item) for item in argument]
    return argument.copy() if isinstance(argument, np.ndarray) else argument


def _bits(answers: Answers) -> list[list[tuple[str, tuple[int, ...], bytes]]]:
    return [[(array.dtype.str, array.shape, array.tobytes()) for array in arrays] for arrays in answers]


def in_turns(ways: dict[str, Way], rounds: int) -> tuple[dict[str, list[float]], list[str]]:
    """Seconds of each way, round after round, and the ways whose answers differ from the first one's."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    first, differ = None, set()
    for i in range(rounds + 1):
        for name, way in ways.items():
            for _ in range(IN_A_ROW):
                started = time.perf_counter()
                answers = way()
                passed = time.perf_counter() - started
                first = first or _bits(answers)
                if _bits(answers) != first:
                    differ.add(name)
                if i:  # the first round fills the caches of files
                    seconds[name].append(passed)
    return seconds, sorted(differ)


# -- many ------------------------------------------------------------------------------------------------------------


def rate(what: str, submissions: int) -> float:
    """Submissions a second, once all processes are ready."""
    context = get_context("spawn")
    line, left = context.Barrier(PROCESSES + 1), context.Value("i", submissions)
    workers = [context.Process(target=_work, args=(what, line, left)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    line.wait(60)
    started = time.perf_counter()
    line.wait(600)
    passed = time.perf_counter() - started
    for worker in workers:
        worker.join()
    return submissions / passed


def _work(what: str, line: Any, left: Any) -> None:
    with Template(ahead=True) as template:
        ways: dict[str, Callable[[], object]] = {
            "answered": lambda: sandboxed(template),
            "graded": lambda: grade(SUBMISSION, KEY, template),
            "fresh Python": fresh,
        }
        ways[what]()
        line.wait(60)
        while True:
            with left.get_lock():
                if left.value <= 0:
                    break
                left.value -= 1
            ways[what]()
        line.wait(600)


def report(
    seconds: dict[str, list[float]], differ: list[str], rates: dict[str, float], tier: str, more: dict[str, list[float]]
) -> tuple[str, bool]:
    """For people, and whether all is as it should be; `more` are the seconds with the bonus."""
    base = median(seconds["fresh Python"])
    share, many = median(seconds["sandbox"]) / base, rates["answered"]
    reached = {
        f"the sandbox within {SHARE:.0%} of a fresh Python's time": (share <= SHARE, f"{share:.1%}"),
        f"at least {RATE} submissions a second, {PROCESSES} processes": (many >= RATE, f"{many:.0f}"),
        "the same answers by all": (not differ, f"other ones: {', '.join(differ)}" if differ else "bit for bit"),
    }
    text = "\n".join([
        results.circumstances(),
        f"{cores()} cores, load {os.getloadavg()[0]:.1f}, of which this is 1 or 2; tier {tier}",
        *_table(seconds, REQUIRED, "required"),
        *_table(more, WITH_BONUS, "with the bonus"),
        *(["bubblewrap: left out, it can't be had on this machine"] if "fresh Python in bwrap" not in seconds else []),
        "",
        f"submissions a second, {PROCESSES} processes",
        *(f"{name:24} {number:7.1f}" for name, number in rates.items()),
        "",
        *(f"{'reached' if yes else 'not reached'}: {goal} ({figure})" for goal, (yes, figure) in reached.items()),
    ])  # fmt: skip
    return text, all(yes for yes, _ in reached.values())


def _table(seconds: dict[str, list[float]], questions: Questions, what: str) -> list[str]:
    if not seconds:
        return []
    base, calls = median(seconds["fresh Python"]), sum(len(cases) for _, cases, _ in questions)
    return [
        "",
        f"{what}: {len(questions)} functions, {calls} calls; {len(seconds['sandbox'])} rounds",
        f"{'milliseconds':24}  median  minimum   / fresh Python",
        *(
            f"{name:24} {median(these) * 1000:7.1f}  {min(these) * 1000:7.1f}   {median(these) / base:8.3f}"
            for name, these in seconds.items()
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--submissions", type=int, default=400)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    wrapper = bubblewrap()
    with Template(ahead=True) as template:
        tier = template.tier
        seconds, differ = in_turns(_ways(template, wrapper, REQUIRED), options.rounds)
        more, others = in_turns(_ways(template, wrapper, WITH_BONUS), options.rounds)
    rates = {
        "answered": rate("answered", options.submissions),
        "graded": rate("graded", options.submissions),
        "fresh Python": rate("fresh Python", max(20, options.submissions // 10)),
    }
    text, well = report(seconds, differ + others, rates, tier, more)
    print(text)
    if options.write:
        results.write(RESULTS, "Sandbox", text)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

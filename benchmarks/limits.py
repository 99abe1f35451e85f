"""How much of its limits does an honest submission use? Every right one of tests/submissions/ and tests/wild/.

    python benchmarks/limits.py [--write]

CPU time of the child, by the kernel: to load the file, and of each call of each function, asked one by one. What stands
beside the functions may train for as long as it likes, so loading has a goal for tests/submissions/ alone. To reach: a
hundredth of the limit, by the median file when it is loaded, and by the longest call of 95 of 100 functions; a tenth, by
all. Exit status 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import platform
import sys
from pathlib import Path
from statistics import median

from gates import results

from chainrule import builtin
from chainrule.authoring import golden
from chainrule.course.model import load_course
from chainrule.grading import grade
from chainrule.sandbox.student import ChildSource, Student
from chainrule.sandbox.template import Template
from chainrule.submissions.file import Submission

ROOT = Path(__file__).resolve().parents[1]
SHARE, MOST_FUNCTIONS, TENTH = 100, 0.95, 10
ROUNDS = 3  # the least of which counts: other work on the machine costs cache misses, and no honest function is to blame


def measured(submission: Submission, template: Template) -> tuple[float, dict[str, float]]:
    """CPU seconds: of loading, and of each function's longest call."""
    key = builtin.public_key()
    names = tuple(exercise.name for exercise in key.exercises)
    with Student(template, ChildSource(key.stem, submission.cells, names), key.limits) as student:
        loading = _computed(student)
        longest: dict[str, float] = {}
        for exercise in key.exercises:
            if exercise.name in student.loaded.functions:
                for check in exercise.checks:
                    before = _computed(student)
                    list(student.call(exercise.name, [tuple(check.arguments.values())], want=check.expected.form))
                    taken = _computed(student) - before
                    longest[exercise.name] = max(longest.get(exercise.name, 0.0), taken)
    return loading, longest


def _computed(student: Student) -> float:
    assert student._child is not None  # noqa: SLF001  # as near as can be
    return student._child._process.computed()  # noqa: SLF001  # as above


def least(submission: Submission, template: Template) -> tuple[float, dict[str, float]]:
    """The least of some rounds."""
    rounds = [measured(submission, template) for _ in range(ROUNDS)]
    calls = {name: min(calls[name] for _, calls in rounds) for name in rounds[0][1]}
    return min(loading for loading, _ in rounds), calls


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    course, limits = load_course(ROOT / "course.yml"), builtin.public_key().limits
    right: dict[str, list[Submission]] = {"tests/submissions": [], "tests/wild": []}
    lines, well = [f"Python {platform.python_version()}; CPU milliseconds of the child, median to most"], True
    with Template() as template:
        for folder, found in right.items():
            handed_in = [one for _, one, _ in golden.find(course, [folder])]
            found += [one for one in handed_in if grade(one, builtin.public_key(), template).score == 100]
            figures = [least(one, template) for one in found]
            loads = [loading for loading, _ in figures]
            calls = [max(calls.values()) for _, calls in figures]
            call, path = max(zip(calls, [one.path for one in found], strict=True))
            every = [seconds for _, some in figures for seconds in some.values()]
            within = sum(one * SHARE <= limits.call_seconds for one in every)
            lines.append(
                f"{folder}: {len(found)} right\n"
                f"  loading {1e3 * median(loads):.1f} to {1e3 * max(loads):.1f} of {1e3 * limits.import_seconds:.0f}\n"
                f"  longest call {1e3 * median(calls):.2f} to {1e3 * call:.2f} of {1e3 * limits.call_seconds:.0f}, "
                f"longest of {Path(path).parent.name}; within a hundredth: {within} of {len(every)} functions"
            )
            well &= within >= MOST_FUNCTIONS * len(every) and call * TENTH <= limits.call_seconds
            well &= folder != "tests/submissions" or median(loads) * SHARE <= limits.import_seconds
    lines.append(f"all of it within what it is to reach: {'yes' if well else 'NO'}")
    print("\n".join(lines))
    if options.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Limits", "\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

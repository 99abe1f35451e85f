"""How long one grade takes from a cold start, next to what Python needs to import numpy: wall and CPU, as a ratio.

    python benchmarks/cold.py [--runs N] [--write]

The commands take turns, so that a busy machine slows all; the ratio of their medians is what counts.
`chainrule grade` runs all 14 functions of a submission on all cases, in its sandbox: of a right one, and of one in which a
factor 2 is forgotten.
Exit status 1 if a goal is not reached.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from gates import results

ROOT = Path(__file__).resolve().parents[1]
MOST = 1.9  # times what importing numpy takes: a grade
MOST_MISTAKE = 1.3  # times that: a grade of a file with a mistake
HELP = 0.1  # seconds of CPU
SUBMISSIONS = ROOT / "tests" / "submissions"
GRADE = [sys.executable, "-m", "chainrule", "grade", "--exit-zero"]
COMMANDS = {
    "import numpy": [sys.executable, "-c", "import numpy"],
    "chainrule grade FILE": [*GRADE, str(SUBMISSIONS / "demo-right/gradient.py")],
    "the same, a mistake": [*GRADE, str(SUBMISSIONS / "demo-forgotten-factor-2/gradient.py")],
    "chainrule --help": [sys.executable, "-m", "chainrule", "--help"],
}


def timed(command: list[str], folder: str) -> tuple[float, float]:
    """Wall and CPU seconds of the command with all its children."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - start, os.times()
    return wall, (after.children_user - before.children_user) + (after.children_system - before.children_system)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    arguments = parser.parse_args()
    compileall.compile_dir(ROOT / "autograder", quiet=2)
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:  # no course.yml here: the built-in key is used
        for command in COMMANDS.values():
            timed(command, folder)
        for _ in range(arguments.runs):
            for name, command in COMMANDS.items():
                figures[name].append(timed(command, folder))
    said = [f"median (minimum) of {arguments.runs} runs, seconds", "", f"{'':22} {'wall':>15} {'CPU':>15}   wall / numpy"]
    base = median(wall for wall, _ in figures["import numpy"])
    for name, pairs in figures.items():
        walls, cpus = zip(*pairs, strict=True)
        shown = (f"{median(values):.3f} ({min(values):.3f})" for values in (walls, cpus))
        said.append(f"{name:22} {next(shown):>15} {next(shown):>15}   {median(walls) / base:.2f}")
    grade = median(wall for wall, _ in figures["chainrule grade FILE"]) / base
    wrong = median(wall for wall, _ in figures["the same, a mistake"]) / base / grade
    helped = median(cpu for _, cpu in figures["chainrule --help"])
    said += [
        "",
        f"to reach: a grade within {MOST} x of importing numpy: {'yes' if grade <= MOST else 'NO'} ({grade:.2f})",
        f"          a mistake within {MOST_MISTAKE} x of that: {'yes' if wrong <= MOST_MISTAKE else 'NO'} ({wrong:.2f})",
        f"          --help within {HELP} s of CPU: {'yes' if helped <= HELP else 'NO'} ({helped:.3f})",
    ]
    print(results.circumstances(), "", *said, sep="\n")
    if arguments.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Cold", "\n".join(said))
    return 0 if grade <= MOST and wrong <= MOST_MISTAKE and helped <= HELP else 1


if __name__ == "__main__":
    sys.exit(main())

"""What an answer of `chainrule watch` costs, next to `python -c "import numpy"`: CPU of a save and all that it starts.

    python benchmarks/watch.py [--runs N] [--write]

A file is saved again and again, right, with a mistake, and not begun, each time with another comment; its report is awaited,
and numpy is imported in between, so that a busy machine slows both. What counts are the watching process, the template, and
the children that this has reaped, from save to save: looking at the file in between is part of it. Linux alone tells.
Exit status 1 if a goal is not reached.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import mean

from gates import results

ROOT = Path(__file__).resolve().parents[1]
MOST = 1.0  # times what importing numpy takes: an answer
NUMPY = [sys.executable, "-c", "import numpy"]
FILES = {"all right": "demo-right", "one mistake": "demo-forgotten-factor-2", "nothing written": "stub"}
END = "waiting for the next save"


def cpu_of_numpy() -> float:
    before = os.times()
    subprocess.run(NUMPY, check=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def cpu(number: int) -> float:
    """Seconds that a process has used, with its children: those that it has reaped, and those that are there."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    used = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    for child in children:
        with suppress(OSError):  # it has ended, and is counted next time
            used += cpu(int(child))
    return used


def measured(name: str, runs: int) -> tuple[float, float]:
    """Mean CPU seconds of an answer, and of importing numpy."""
    source = (ROOT / "tests/submissions" / FILES[name] / "gradient.py").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:  # no course.yml here: the built-in key is used
        path = Path(folder, "gradient.py")
        path.write_text(source, encoding="utf-8")
        command = [sys.executable, "-m", "chainrule", "watch", path.name]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as watching:
            assert watching.stdout is not None
            numpys = []
            for i in range(-2, runs):  # two to get warm
                while END not in watching.stdout.readline():
                    assert watching.poll() is None
                if i == 0:
                    started = cpu(watching.pid)
                numpys.append(cpu_of_numpy())
                path.write_text(f"{source}\n# {i}\n", encoding="utf-8")
            while END not in watching.stdout.readline():
                assert watching.poll() is None
            used = cpu(watching.pid) - started
            watching.terminate()
    return used / runs, mean(numpys)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args()
    compileall.compile_dir(ROOT / "autograder", quiet=2)
    said = [f"Python {platform.python_version()}, {os.cpu_count()} cores, mean of {options.runs} saves, seconds of CPU", ""]
    worst = 0.0
    for name in FILES:
        answer, numpy = measured(name, options.runs)
        worst = max(worst, answer / numpy)
        said.append(f"{name:15}  an answer {answer:.3f}   import numpy {numpy:.3f}   ratio {answer / numpy:.2f}")
    well = worst <= MOST
    said += ["", f"to reach: an answer within {MOST} x of importing numpy: {'yes' if well else 'NO'} ({worst:.2f})"]
    print("\n".join(said))
    if options.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Watch", "\n".join(said))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

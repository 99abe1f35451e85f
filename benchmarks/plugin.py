"""What chainrule costs a pytest that doesn't ask for it: CPU of `pytest -q` in an empty folder, with its plugin and without.

    python benchmarks/plugin.py [--runs N] [--write]

No other plugin is loaded, so that ours is set against the least that pytest takes. The two take turns, so that a busy
machine slows both; what counts is the median of the ratios of two that ran one after the other.
Exit status 1 if the goal is not reached.
"""

from __future__ import annotations

import argparse
import compileall
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import entry_points
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

import pytest
from gates import results

ROOT = Path(__file__).resolve().parents[1]
MOST = 1.03  # times what pytest takes without the plugin
NAME = "chainrule"
OTHERS = [f"-pno:{one.name}" for one in entry_points(group="pytest11") if one.name != NAME]
PYTEST = [sys.executable, "-m", "pytest", "-q", *OTHERS]
NOTHING = 5  # pytest's exit status where there are no tests


def cpu(command: list[str], folder: str) -> float:
    """CPU seconds of the command."""
    before = getrusage(RUSAGE_CHILDREN)  # to the microsecond; os.times knows hundredths of a second
    ran = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    after = getrusage(RUSAGE_CHILDREN)
    if ran.returncode != NOTHING:
        sys.exit(f"{' '.join(command)} ended with {ran.returncode}: {ran.stderr}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measured(runs: int) -> list[tuple[float, float]]:
    """CPU seconds with the plugin, and without, in each of so many turns; before them both run once."""
    if not any(one.name == NAME for one in entry_points(group="pytest11")):
        sys.exit(f"pytest doesn't know the plugin {NAME}: install this checkout, make .venv/ready")
    commands = [PYTEST, [*PYTEST, f"-pno:{NAME}"]]
    compileall.compile_dir(ROOT / "autograder", quiet=2)
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(runs + 1):
            order = commands if turn % 2 else commands[::-1]
            took = {len(command): cpu(command, folder) for command in order}
            pairs.append((took[len(commands[0])], took[len(commands[1])]))
    return pairs[1:]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--write", action="store_true", help="write the figures into RESULTS.md")
    options = parser.parse_args()
    pairs = measured(options.runs)
    ratio = median(asked / bare for asked, bare in pairs)
    said = [
        f"Python {platform.python_version()}, pytest {pytest.__version__}, median of {options.runs} turns, seconds of CPU",
        "",
        *(f"{name:<20} {median(pair[i] for pair in pairs):.4f}" for i, name in enumerate(("with the plugin", "without"))),
        "",
        f"to reach: within {MOST} x: {'yes' if ratio <= MOST else 'NO'} ({ratio:.3f})",
    ]
    print("\n".join(said))
    if options.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Plugin of pytest", "\n".join(said))
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())

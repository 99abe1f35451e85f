"""What a student's own cases cost: one grade with them, next to the same grade with a key that all share.

    python benchmarks/personal.py [--runs N] [--write]

The commands take turns, so that a busy machine slows all; the ratio of their medians is what counts. With own cases the
deck is drawn, bounded and certified each time; the shared key lies ready, built in. Exit status 1 if they
cost more than they may.
"""

from __future__ import annotations

import argparse
import compileall
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from gates import results

ROOT = Path(__file__).resolve().parents[1]
MOST = 1.5  # times: the most that own cases may cost
FILES = {"all right": "demo-right", "one mistake": "demo-forgotten-factor-2"}


def seconds(*arguments: str) -> float:
    command = [sys.executable, "-m", "chainrule", "grade", "--exit-zero", *arguments]
    environment = {**os.environ, "CHAINRULE_SECRET": "a benchmark's secret"} if "--student" in arguments else None
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    arguments = parser.parse_args()
    compileall.compile_dir(ROOT / "autograder", quiet=2)
    lines, worst = [f"median (minimum) of {arguments.runs} runs, seconds", ""], 0.0
    for said, name in FILES.items():
        path = f"tests/submissions/{name}/gradient.py"
        shared, own = [], []
        for i in range(arguments.runs):
            shared.append(seconds(path))
            own.append(seconds(path, "--student", f"student {i}"))
        ratio = median(own) / median(shared)
        worst = max(worst, ratio)
        for what, values in (("shared key", shared), ("own cases", own)):
            lines.append(f"{said:12} {what:11} {median(values):.3f} ({min(values):.3f})")
        lines.append(f"{said:12} {'ratio':11} {ratio:.2f}")
    well = worst <= MOST
    lines += ["", f"to reach: own cases within {MOST} x of a shared key: {'yes' if well else 'NO'} ({worst:.2f})"]
    print(results.circumstances(), "", *lines, sep="\n")
    if arguments.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Own cases", "\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

"""What a student's own cases cost: one grade with them, next to the same grade with a key that all share.

    python benchmarks/personal.py [--runs N]

The commands take turns, so that a busy machine slows all; the ratio of their medians is what counts. With own cases the
deck is drawn, bounded and certified each time; the shared key lies ready, built in. Exit status 1 if they
cost more than they may.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

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
    runs = parser.parse_args().runs
    compileall.compile_dir(ROOT / "autograder", quiet=2)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, median (minimum) of {runs} runs, seconds\n")
    worst = 0.0
    for said, name in FILES.items():
        path = f"tests/submissions/{name}/gradient.py"
        shared, own = [], []
        for i in range(runs):
            shared.append(seconds(path))
            own.append(seconds(path, "--student", f"student {i}"))
        ratio = median(own) / median(shared)
        worst = max(worst, ratio)
        for what, values in (("shared key", shared), ("own cases", own)):
            print(f"{said:12} {what:11} {median(values):.3f} ({min(values):.3f})")
        print(f"{said:12} {'ratio':11} {ratio:.2f}")
    well = worst <= MOST
    print(f"\nto reach: own cases within {MOST} x of a shared key: {'yes' if well else 'NO'} ({worst:.2f})")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

"""What a class costs: processor time and clock of the whole process tree; ours on 1 and 2 workers and on Dask, and others.

    python benchmarks/cohort.py [--part peers|growth|memory|loops|own]… [--count N] [--most N] [--write]

peers   the same N (50) submissions, half right, a third with one mistake, stubs and broken files: chainrule, and next to it
        otter-grader (`otter run`), gradescope-utils, check50, pedal and plain pytest, once for each submission, with eight
        plain checks, as far as they are installed (pip install otter-grader gradescope-utils check50 pedal; they aren't
        among the locked versions); and the floor of benchmarks/mistakes.py, as many times. (`make nbgrader` has nbgrader.)
growth  classes of 100, 1 000, … up to --most (10 000) different submissions: the exponent of their time
memory  the most that chainrule's own process holds, of 1 000 and of --most different submissions of a small class
loops   a class of 200 without, and with one in twenty that never ends, or waits: clock and processor
own     everybody's own cases, next to a shared deck: processor time of right submissions

Programs take turns in nothing: each is run alone. Exit status 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import faults
import mistakes
from gates import a_class, results

from chainrule import builtin
from chainrule.sandbox.template import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("peers", "growth", "memory", "loops", "own")
GRADE = [sys.executable, "-m", "chainrule", "grade", "--format", "json", "-o", "out.json"]
CHECKS = """
import numpy as np
import gradient as g

W, a, y = np.arange(12.0).reshape(3, 4) / 10, np.array([0.1, -0.2, 0.3, 0.4]), np.array([0.5, 0.0, 1.0])
z = W @ a
s = 1 / (1 + np.exp(-z))
delta = 2 * (s - y) * s * (1 - s)
A, Y = np.stack([a, 2 * a]), np.stack([y, y])


def near(x, expected):
    assert np.allclose(x, expected)


def test_sample_loss(): near(g.sample_loss(s, y), np.sum((s - y) ** 2))
def test_weighted_input(): near(g.weighted_input(W, a), z)
def test_dC0_da(): near(g.dC0_da(s, y), 2 * (s - y))
def test_da_dz(): near(g.da_dz(z, "sigmoid"), s * (1 - s))
def test_dz_dw(): near(g.dz_dw(W, a, 1, 2), a[2])
def test_weight_gradient(): near(g.weight_gradient(W, a, y, 1, 2, "sigmoid"), delta[1] * a[2])
def test_layer_gradient(): near(g.layer_gradient(W, a, y, "sigmoid"), np.outer(delta, a))
def test_average_gradient(): near(g.average_gradient(W, A, Y, "sigmoid").shape, (3, 4))
"""
"""What the others check, with one case each and no sandbox: less than we do."""
NAMES = [line.split("(")[0].removeprefix("def ") for line in CHECKS.splitlines() if line.startswith("def test_")]


class Cost(NamedTuple):
    """Seconds, of a command and all that it started."""

    processor: float
    clock: float


def cost(command: list[str], folder: Path, **environment: str) -> Cost:
    """Whatever its exit status is: it may speak of the submission."""
    before, started = os.times(), time.perf_counter()
    subprocess.run(
        command,
        cwd=folder,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(used, time.perf_counter() - started)


def grade(folder: Path, *options: str, **environment: str) -> Cost:
    """Of `chainrule grade` on the class in the folder."""
    found = cost([*GRADE, "class", *options], folder, **environment)
    assert (folder / "out.json").exists(), options
    return found


# -- peers -------------------------------------------------------------------------------------------------------------


def peers(home: Path, count: int) -> Iterator[tuple[str, Cost]]:
    """What each costs for the class; each submission alone where a program grades one at a time."""
    folder = home / "peers"
    a_class.write(folder / "class", count)
    yield "chainrule, 1 worker", grade(folder, "--jobs", "1")
    yield "chainrule, 2 workers", grade(folder, "--jobs", "2")
    yield "chainrule, Dask, 2 workers", grade(folder, "--jobs", "2", "--engine", "dask")
    for name, prepare in PEERS.items():
        if (command := prepare(folder)) is None:
            continue
        total = Cost(0.0, 0.0)
        for source in sorted((folder / "class").glob("*.py")):
            place = folder / name / source.stem
            place.mkdir(parents=True)
            for file in (folder / f"{name}-given").iterdir():
                (shutil.copytree if file.is_dir() else shutil.copy)(file, place / file.name)
            shutil.copy(source, place / "gradient.py")
            one = cost(command, place)
            total = Cost(total.processor + one.processor, total.clock + one.clock)
        yield name, total


def _given(folder: Path, name: str, **files: str) -> None:
    (folder / f"{name}-given").mkdir()
    for file, text in files.items():
        (folder / f"{name}-given" / file.replace("__", ".")).write_text(text, encoding="utf-8")


def _pytest(folder: Path) -> list[str] | None:
    _given(folder, "plain pytest", test_gradient__py=CHECKS)
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_gradient.py"]


def _gradescope(folder: Path) -> list[str] | None:
    if not _has("gradescope_utils"):
        return None
    methods = "\n".join(f"    @weight(1)\n    def {name}(self): checks.{name}()" for name in NAMES)
    tests = (
        "import unittest\nfrom gradescope_utils.autograder_utils.decorators import weight\n"
        "from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner\n"
        f"class Tests(unittest.TestCase):\n    def setUp(self):\n        global checks\n        import checks\n{methods}\n"
        "if __name__ == '__main__':\n    with open('results.json', 'w') as file:\n"
        "        JSONTestRunner(stream=file).run(unittest.defaultTestLoader.loadTestsFromTestCase(Tests))\n"
    )
    _given(folder, "gradescope-utils", checks__py=CHECKS, run__py=tests)
    return [sys.executable, "run.py"]


def _check50(folder: Path) -> list[str] | None:
    if not _has("check50"):
        return None
    first = "import check50\n\n@check50.check()\ndef exists():\n    check50.exists('gradient.py')\n"
    body = "import sys; sys.path.insert(0, '.')\n    import checks\n    checks"
    rest = "".join(f"\n@check50.check(exists)\ndef {name}():\n    {body}.{name}()\n" for name in NAMES)
    _given(folder, "check50", checks__py=CHECKS, __init____py=first + rest, __cs50__yaml="check50: true\n")
    return [sys.executable, "-m", "check50", "--dev", "--output", "json", "-o", "json", "."]


def _pedal(folder: Path) -> list[str] | None:
    if not _has("pedal"):
        return None
    tests = (
        "from pedal import *\nstudent = run()\nfor name in "
        + repr([one[5:] for one in NAMES])
        + ":\n    ensure_function(name)\n"
    )
    _given(folder, "pedal", check__py=tests)
    return [sys.executable, "-m", "pedal", "grade", "check.py", "gradient.py"]


def _otter(folder: Path) -> list[str] | None:
    """A notebook with the submission as its cell: otter runs notebooks."""
    if not _has("otter"):
        return None
    given = folder / "otter-given"
    (given / "tests").mkdir(parents=True)
    for name in NAMES:
        case = f">>> import checks\n>>> checks.{name}()\n"
        test = {"name": name, "points": 1, "suites": [{"cases": [{"code": case}], "type": "doctest"}]}
        (given / "tests" / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n", encoding="utf-8")
    (given / "checks.py").write_text(CHECKS, encoding="utf-8")
    subprocess.run(["otter", "generate", "-t", "tests"], cwd=given, check=True, capture_output=True)
    return ["otter", "run", "-a", "autograder.zip", "gradient.py"]


def _has(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], check=False, capture_output=True).returncode == 0


PEERS: dict[str, Callable[[Path], list[str] | None]] = {
    "plain pytest": _pytest,
    "gradescope-utils": _gradescope,
    "check50": _check50,
    "pedal": _pedal,
    "otter": _otter,
}


def told_peers(home: Path, count: int) -> tuple[list[str], bool]:

    found = dict(peers(home, count))
    with Template() as template:
        least = mistakes.floor(builtin.public_key(), template.tier, count) * count / 1e3
    one, two = found["chainrule, 1 worker"], found["chainrule, 2 workers"]
    lines = [f"{'the floor':28} {least:8.2f} s"]
    for name, used in found.items():
        lines.append(
            f"{name:28} {used.processor:8.2f} s  clock {used.clock:8.2f} s   {used.processor / one.processor:6.1f} x"
        )
    goals = {"<= 2 floors": one.processor <= 2 * least, "2 workers >= 1.7 x": one.clock >= 1.7 * two.clock}
    for name, times in (("gradescope-utils", 8), ("otter", 100)):
        if name in found:
            goals[f">= {times} x {name}"] = found[name].processor >= times * one.processor
    lines += [f"{goal}: {'yes' if reached else 'NO'}" for goal, reached in goals.items()]
    return lines, all(goals.values())


# -- what a class may cost ---------------------------------------------------------------------------------------------


def told_growth(home: Path, most: int) -> tuple[list[str], bool]:
    sizes = [10**power for power in range(2, round(math.log10(most)) + 1)]
    clocks = []
    for size in sizes:
        folder = home / f"growth{size}"
        a_class.write(folder / "class", size)
        clocks.append(grade(folder).clock)
        shutil.rmtree(folder)
    slope = math.log(clocks[-1] / clocks[0]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 1.0
    lines = [f"{size:8} {clock:9.1f} s  {size / clock:6.1f}/s" for size, clock in zip(sizes, clocks, strict=True)]
    return [*lines, f"exponent {slope:.2f} <= 1.05: {'yes' if slope <= 1.05 else 'NO'}"], slope <= 1.05


def told_memory(home: Path, most: int) -> tuple[list[str], bool]:
    used = []
    for size in (1000, most):
        folder = home / f"memory{size}"
        a_class.write(folder / "class", size, small=True)
        used.append(faults.most_memory([*GRADE, "class", "--key", "key.json"], folder) / 1e6)
        shutil.rmtree(folder)
    well = used[1] <= 150
    return [f"{s:8} {m:6.0f} MB" for s, m in zip((1000, most), used, strict=True)] + [
        f"<= 150 MB: {'yes' if well else 'NO'}"
    ], well


def told_loops(home: Path, count: int) -> tuple[list[str], bool]:
    lines, clocks = [], {}
    for what, share, waits in (("no loop", 0.0, False), ("5 % endless", 0.05, False), ("5 % that wait", 0.05, True)):
        folder = home / what.replace(" ", "")
        a_class.write(folder / "class", count, share)
        if waits:
            for path in (folder / "class").iterdir():
                text = path.read_text(encoding="utf-8")
                for _, loop in a_class.LOOPS:
                    text = text.replace(
                        loop, "    import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()"
                    )
                path.write_text(text, encoding="utf-8")
        used = grade(folder)
        clocks[what] = used.clock
        times = used.clock / clocks["no loop"]
        lines.append(f"{what:16} clock {used.clock:7.2f} s  {times:5.2f} x   processor {used.processor:7.2f} s")
    well = clocks["5 % endless"] <= 1.5 * clocks["no loop"]
    return [*lines, f"with endless loops <= 1.5 x: {'yes' if well else 'NO'}"], well


def told_own(home: Path, count: int) -> tuple[list[str], bool]:
    folder = home / "own"
    (folder / "class").mkdir(parents=True)
    for number in range(count):
        (folder / f"class/student{number}.py").write_text(f"{a_class.LESSON}\n# {number}\n", encoding="utf-8")
    course, secret = ["--course", str(ROOT / "course.yml")], {"CHAINRULE_SECRET": "a benchmark's secret"}
    cost([sys.executable, "-m", "chainrule", "key", *course, "-o", "key.json"], folder, **secret)
    shared = grade(folder, "--key", "key.json", **secret).processor
    own = grade(folder, *course, "--own-cases", **secret).processor
    well = own <= 3 * shared
    return [f"shared {shared:.2f} s, own {own:.2f} s: {own / shared:.2f} x <= 3: {'yes' if well else 'NO'}"], well


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="only this (repeatable; default: all)")
    parser.add_argument("--count", type=int, default=50, help="submissions, for peers")
    parser.add_argument("--most", type=int, default=10_000, help="submissions of the largest class")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    lines, well = [f"load before: {os.getloadavg()[0]:.1f}"], True
    with TemporaryDirectory() as name:
        home = Path(name)
        told: dict[str, Callable[[], tuple[list[str], bool]]] = {
            "peers": lambda: told_peers(home, options.count),
            "growth": lambda: told_growth(home, options.most),
            "memory": lambda: told_memory(home, options.most),
            "loops": lambda: told_loops(home, 4 * options.count),
            "own": lambda: told_own(home, options.count),
        }
        for part in options.part or PARTS:
            said, reached = told[part]()
            lines += ["", f"{part}:", *(f"  {line}" for line in said)]
            well &= reached
    print("\n".join(lines))
    if options.write:
        results.write(ROOT / "benchmarks" / "RESULTS.md", "Class", "\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

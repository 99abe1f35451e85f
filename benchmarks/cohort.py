"""What a class costs: processor time and clock of the whole process tree; ours on 1 and 2 workers and on Dask, and others.

    python benchmarks/cohort.py [--part peers|growth|memory|loops|own]… [--count N] [--most N] [--write]

peers   the same N (50) submissions, half right, a third with one mistake, stubs and broken files: chainrule, and next to it
        otter-grader (`otter run`), gradescope-utils, check50, pedal and plain pytest, once for each submission, with eight
        plain checks, as far as they are in the venv --peers (it is said how to make one: they aren't among the locked
        versions); and the floor of benchmarks/mistakes.py, as many times. (`make nbgrader` has nbgrader.)
growth  classes of 100, 1 000, … up to --most (10 000) different submissions: the exponent of their time
memory  the most that chainrule's own process holds, of 1 000 and of --most different submissions of a small class
loops   a class of 200 without, and with one in twenty that never ends, or waits: clock and processor
own     everybody's own cases, next to a shared deck: processor time of right submissions

Programs take turns in nothing: each is run alone. Exit status 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import faults
import mistakes
from gates import a_class, chart, results

from chainrule import builtin
from chainrule.sandbox.template import Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[1]
RESULTS, CHART = ROOT / "benchmarks/RESULTS.md", ROOT / "docs/class.svg"
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


class Peer(NamedTuple):
    """Another grader: the library that it needs, its command for the submission in a folder, and what it is given there.

    `notebook`: it grades that, of one cell. Of the lesson each gives all points, of one with a forgotten factor 2 5 of 8.
    """

    library: str
    command: tuple[str, ...]
    files: Mapping[str, str]
    notebook: bool = False


def peers(home: Path, count: int, venv: Path | None) -> Iterator[tuple[str, Cost]]:
    """What each costs for the class; each submission alone, as these grade one at a time. What the venv lacks is told."""
    folder = home / "peers"
    a_class.write(folder / "class", count)
    yield "chainrule, 1 worker", grade(folder, "--jobs", "1")
    yield "chainrule, 2 workers", grade(folder, "--jobs", "2")
    yield "chainrule, Dask, 2 workers", grade(folder, "--jobs", "2", "--engine", "dask")
    programs = (venv or Path(sys.prefix)).resolve() / "bin"
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    for name, peer in PEERS.items():
        lacking = subprocess.run([programs / "python", "-c", f"import {peer.library}"], check=False, capture_output=True)
        if lacking.returncode:
            print(f"{name}: not there; {INSTALL}", file=sys.stderr)
            continue
        total = Cost(0.0, 0.0)
        for source in sorted((folder / "class").glob("*.py")):
            place = folder / name / source.stem
            for file, text in peer.files.items():
                (place / file).parent.mkdir(parents=True, exist_ok=True)
                (place / file).write_text(text, encoding="utf-8")
            _hand_in(source.read_text(encoding="utf-8"), place, peer)
            if name == "otter" and total.clock == 0:
                generate = [
                    "otter",
                    "generate",
                    "-t",
                    "tests",
                    "-o",
                    str(home / "autograder.zip"),
                    "--no-environment",
                    "checks.py",
                ]
                subprocess.run(generate, cwd=place, check=True, capture_output=True, env={**os.environ, "PATH": path})
            one = cost(list(peer.command), place, PATH=path)
            total = Cost(total.processor + one.processor, total.clock + one.clock)
        yield name, total


def _hand_in(text: str, place: Path, peer: Peer) -> None:
    if not peer.notebook:
        (place / "gradient.py").write_text(text, encoding="utf-8")
        return
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "a",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": text,
    }
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    book = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (place / "gradient.ipynb").write_text(json.dumps(book), encoding="utf-8")


def _unittests() -> str:
    methods = "".join(f"    @weight(1)\n    def {name}(self): checks.{name}()\n" for name in NAMES)
    return (
        "import unittest\nfrom gradescope_utils.autograder_utils.decorators import weight\n"
        "from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner\n"
        f"class Tests(unittest.TestCase):\n    def setUp(self):\n        global checks\n        import checks\n{methods}"
        "with open('results.json', 'w') as file:\n"
        "    JSONTestRunner(stream=file).run(unittest.defaultTestLoader.loadTestsFromTestCase(Tests))\n"
    )


def _check50() -> str:
    exists = "import os, sys\nimport check50\n@check50.check()\ndef exists():\n    check50.exists('gradient.py')\n"
    body = "    sys.path.insert(0, os.getcwd())\n    import checks\n    try: checks."
    failure = "()\n    except AssertionError: raise check50.Failure('wrong')\n"
    return exists + "".join(f"@check50.check(exists)\ndef {name}():\n    'it'\n{body}{name}{failure}" for name in NAMES)


def _pedal() -> str:
    return (
        "import os, sys\nfrom types import SimpleNamespace\nfrom pedal import *\nstudent = run()\n"
        "sys.path.insert(0, os.getcwd())\nsys.modules['gradient'] = SimpleNamespace(**student.data)\nimport checks\n"
        f"for name in {NAMES}:\n    try: getattr(checks, name)()\n    except Exception: gently(name + ' is wrong')\n"
        f"    else: give_partial(1 / {len(NAMES)})\n"
    )


def _otter() -> dict[str, str]:
    given = ">>> import importlib, sys, types\n>>> sys.modules['gradient'] = types.SimpleNamespace(**globals())\n"
    tests = {}
    for name in NAMES:
        case = {"code": f"{given}>>> import checks\n>>> importlib.reload(checks).{name}()\n"}
        test = {"name": name, "points": 1, "suites": [{"cases": [case], "type": "doctest"}]}
        tests[f"tests/{name}.py"] = f"OK_FORMAT = True\ntest = {test!r}\n"
    return tests


LIBRARIES = "otter-grader ipykernel gradescope-utils check50 pedal numpy pytest"
INSTALL = f"python3 -m venv DIR; DIR/bin/pip install {LIBRARIES}; --peers DIR"
GIVEN = {"checks.py": CHECKS}
PEERS = {
    "plain pytest": Peer(
        "pytest",
        ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "checks.py"),
        {**GIVEN, "pytest.ini": "[pytest]\n"},
    ),
    "gradescope-utils": Peer("gradescope_utils", ("python", "run.py"), {**GIVEN, "run.py": _unittests()}),
    "pedal": Peer("pedal", ("pedal", "grade", "check.py", "gradient.py"), {**GIVEN, "check.py": _pedal()}),
    "check50": Peer(
        "check50",
        ("check50", "--dev", "-o", "json", "--output-file", "out.json", "--", "."),
        {**GIVEN, ".cs50.yaml": "check50: true\n", "__init__.py": _check50()},
    ),
    "otter": Peer("otter", ("otter", "run", "-a", "../../../autograder.zip", "gradient.ipynb"), {**GIVEN, **_otter()}, True),
}


def told_peers(home: Path, count: int, venv: Path | None) -> tuple[list[str], bool]:
    found = dict(peers(home, count, venv))
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
    parser.add_argument("--peers", type=Path, metavar="DIR", help="a venv with the other graders")
    parser.add_argument("--most", type=int, default=10_000, help="submissions of the largest class")
    parser.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    options = parser.parse_args()
    head, well = f"{results.circumstances()}, load before {os.getloadavg()[0]:.1f}", True
    print(head)
    with TemporaryDirectory() as name:
        home = Path(name)
        told: dict[str, Callable[[], tuple[list[str], bool]]] = {
            "peers": lambda: told_peers(home, options.count, options.peers),
            "growth": lambda: told_growth(home, options.most),
            "memory": lambda: told_memory(home, options.most),
            "loops": lambda: told_loops(home, 4 * options.count),
            "own": lambda: told_own(home, options.count),
        }
        for part in options.part or PARTS:
            said, reached = told[part]()
            well &= reached
            print(f"\n{part}:", *said, sep="\n  ", flush=True)
            if options.write:
                results.write(RESULTS, f"Class: {part}", "\n".join([head, *said]))
    if options.write:
        CHART.write_text(chart.drawn(RESULTS.read_text(encoding="utf-8")), encoding="utf-8")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

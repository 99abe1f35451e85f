"""No benchmark ends with 0 when its goal is missed, or it found what should not be; and with 0 it ends when all is well."""

from __future__ import annotations

import ast
import importlib
import sys
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import fuzz
import in_nbgrader
import msgspec
import pytest
import sandbox
from gates.gate import Gate
from repository import KEY, ROOT

from chainrule.grading import grade
from chainrule.result import Result
from chainrule.sandbox.template import Template
from chainrule.submissions.file import read_submission

if TYPE_CHECKING:
    from collections.abc import Callable

    Patch = pytest.MonkeyPatch

SCRIPTS = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if "ArgumentParser(" in path.read_text("utf-8"))


def cold(patch: Patch, well: bool) -> None:
    seconds = {"-c": 0.1, "grade": 0.18 if well else 0.2, "--help": 0.05}
    patch.setattr("cold.timed", lambda command, _: (next(seconds[one] for one in command if one in seconds), 0.05))


def cold_mistake(patch: Patch, well: bool) -> None:
    of_a_mistake = 0.12 if well else 0.14
    patch.setattr("cold.timed", lambda command, _: (of_a_mistake if "factor" in command[-1] else 0.1, 0.05))


def class_report(patch: Patch, well: bool) -> None:
    took = 1.9 if well else 2.1
    patch.setattr("class_report.measured", lambda: ({0: (0, 0.1), 800: (200_000, took), 5_000: (10**6, 3.0)}, "1"))


def class_report_large(patch: Patch, well: bool) -> None:
    size = 1_900_000 if well else 2_100_000
    patch.setattr("class_report.measured", lambda: ({0: (0, 0.1), 800: (size, 1.0), 5_000: (10**6, 3.0)}, "1"))


def cold_help(patch: Patch, well: bool) -> None:
    patch.setattr("cold.timed", lambda command, _: (0.1, 0.11 if "--help" in command and not well else 0.09))


def personal(patch: Patch, well: bool) -> None:
    slow = 1.0 if well else 1.6
    patch.setattr("personal.seconds", lambda *given: slow if "--student" in given and "factor-2" in given[0] else 1.0)


def plugin(patch: Patch, well: bool) -> None:
    patch.setattr("plugin.measured", lambda _: [(0.205 if well else 0.207, 0.2)])


def watch(patch: Patch, well: bool) -> None:
    patch.setattr("watch.measured", lambda name, _: (0.101 if "mistake" in name and not well else 0.099, 0.1))


class Here:
    """A pool of processes that is this one: what is patched here would not be patched there."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    imap_unordered = staticmethod(map)


def seeds(patch: Patch, well: bool) -> None:
    patch.setattr("seeds.get_context", lambda _: SimpleNamespace(Pool=Here))
    patch.setattr("seeds.differences", lambda numbered: (1, [] if well or numbered[0] < 7 else ["another verdict"]))


def mutated(patch: Patch, tally: fuzz.Tally) -> None:
    patch.setattr("fuzz.get_context", lambda _: SimpleNamespace(Pool=Here))
    patch.setattr("fuzz.cores", lambda: 1)
    patch.setattr("fuzz.run", lambda *_, **__: tally)


def fuzz_found(patch: Patch, well: bool) -> None:
    mutated(patch, fuzz.Tally(Counter({"a bit": 2_000_000}), found=[] if well else ["misled"]))


def fuzz_out_of_time(patch: Patch, well: bool) -> None:
    mutated(patch, fuzz.Tally(Counter({"a bit": 2_000_000 if well else 1_999_999})))


def sandbox_slow(patch: Patch, well: bool) -> None:
    seconds = {"sandbox": [0.01], "fresh Python": [0.11 if well else 0.09], "in this process": [0.004]}
    patch.setattr(sandbox, "in_turns", lambda *_: (seconds, []))
    patch.setattr(sandbox, "rate", lambda *_: 200.0)


def sandbox_few(patch: Patch, well: bool) -> None:
    sandbox_slow(patch, True)
    patch.setattr(sandbox, "rate", lambda *_: 200.0 if well else 20.0)


def sandbox_differs(patch: Patch, well: bool) -> None:
    sandbox_slow(patch, True)
    fast = {"sandbox": [0.01], "fresh Python": [0.11], "in this process": [0.004]}
    patch.setattr(sandbox, "in_turns", lambda _, __: (fast, [] if well else ["fresh Python"]))


def load(patch: Patch, well: bool) -> None:
    with Template() as template:
        file = read_submission(ROOT / "tests/submissions/demo-right/gradient.py")
        idle = grade(file, KEY, template)
    other = msgspec.structs.replace(idle.exercises[3], verdict="TIMEOUT", score=0.0)
    beside = msgspec.structs.replace(idle, exercises=(*idle.exercises[:3], other, *idle.exercises[4:]))
    found: list[Result] = [idle, idle if well else beside]
    patch.setattr("load.cases", lambda *_: [importlib.import_module("load").Case("demo-right", file, KEY)])
    patch.setattr("load.graded", lambda _: ([found.pop(0)], 1.0))
    patch.setattr("load.busy", lambda _: nullcontext())


def limits(patch: Patch, well: bool) -> None:
    file = read_submission(ROOT / "tests/submissions/demo-right/gradient.py")
    patch.setattr("limits.golden.find", lambda *_: [("demo-right", file, None)])
    patch.setattr("limits.least", lambda *_: (0.005, {"dz_dw": 0.001 if well else 0.006}))


def liveness(patch: Patch, well: bool) -> None:
    patch.setattr("liveness.CASES", {"a loop": ("", 1.2, 100)})
    result = SimpleNamespace(score=100)
    patch.setattr("liveness.cost", lambda *_: SimpleNamespace(computed=1.1 if well else 1.3, passed=2.0, result=result))


def liveness_marks(patch: Patch, well: bool) -> None:
    liveness(patch, True)
    result = SimpleNamespace(score=100 if well else 94)
    patch.setattr("liveness.cost", lambda *_: SimpleNamespace(computed=1.1, passed=2.0, result=result))


def limits_of_loading(patch: Patch, well: bool) -> None:
    limits(patch, True)
    patch.setattr("limits.least", lambda *_: (0.005 if well else 2.0, {"dz_dw": 0.001}))


def mistakes(patch: Patch, well: bool) -> None:
    patch.setattr("mistakes.floor", lambda *_: 10.0)
    patch.setattr("mistakes.graded", lambda *given: {"stub": 11.0, "right": 14.0 if well else 16.0}.get(given[-1], 20.0))


def odd(patch: Patch, well: bool) -> None:
    patch.setattr("odd_values.found", lambda *_: [] if well else ["number 7 of seed 1: a fault of our own"])


def nbgrader(patch: Patch, well: bool) -> None:
    seconds = {"stock": [100.0], "ours": [10.0 if well else 20.0], "graded first": [5.0], in_nbgrader.IDLE: [1.0]}
    marks = {name: [100.0] for name in seconds}
    patch.setattr(in_nbgrader, "_measured", lambda *_: in_nbgrader._report(seconds, marks, 20))


def nbgrader_marks(patch: Patch, well: bool) -> None:
    seconds = {"stock": [100.0], "ours": [10.0], "graded first": [5.0], in_nbgrader.IDLE: [1.0]}
    marks = {name: [100.0 if well or name != "ours" else 94.0] for name in seconds}
    patch.setattr(in_nbgrader, "_measured", lambda *_: in_nbgrader._report(seconds, marks, 20))


def judge(patch: Patch, well: bool) -> None:
    patch.setattr("judge.judged", lambda *_, **__: [Gate("G1 one", []), Gate("G2 two", [], [] if well else ["a reason"])])


def cohort_peers(patch: Patch, well: bool) -> None:
    patch.setattr("cohort.PARTS", ["peers"])
    cost = importlib.import_module("cohort").Cost
    used = {"chainrule, 1 worker": cost(2.0, 2.0), "chainrule, 2 workers": cost(2.0, 1.0), "otter": cost(300.0, 300.0)}
    patch.setattr("cohort.peers", lambda *_: used.items())
    patch.setattr("mistakes.floor", lambda *_: 20.0 if well else 10.0)  # ms for each of 50


def cohort_loops(patch: Patch, well: bool) -> None:
    patch.setattr("cohort.PARTS", ["loops"])
    cost = importlib.import_module("cohort").Cost
    clocks = iter([1.0, 1.4 if well else 1.6, 1.2])
    patch.setattr("cohort.grade", lambda *_, **__: cost(1.0, next(clocks)))


def faults(patch: Patch, well: bool) -> None:
    patch.setattr("faults.postgres.running", lambda: nullcontext(None))
    patch.setattr("faults.a_class.write", lambda *_: None)
    patch.setattr("faults.hit", lambda *_, **__: (["a worker"], [] if well else ["ada: lost"]))


WAYS: list[tuple[str, Callable[[Patch, bool], None]]] = [
    ("cold", cold), ("cold", cold_mistake), ("cold", cold_help), ("class_report", class_report),
    ("class_report", class_report_large), ("fuzz", fuzz_found), ("fuzz", fuzz_out_of_time),
    ("in_nbgrader", nbgrader), ("in_nbgrader", nbgrader_marks),
    ("judge", judge), ("limits", limits), ("liveness", liveness), ("load", load),
    ("mistakes", mistakes), ("odd_values", odd), ("personal", personal), ("plugin", plugin), ("sandbox", sandbox_slow),
    ("sandbox", sandbox_few), ("sandbox", sandbox_differs), ("seeds", seeds), ("liveness", liveness_marks),
    ("limits", limits_of_loading), ("cohort", cohort_peers), ("cohort", cohort_loops), ("faults", faults),
    ("watch", watch),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("script", "measure"), WAYS, ids=[measure.__name__ for _, measure in WAYS])
def test_a_benchmark_fails_when_its_goal_is_missed(script: str, measure: Callable[[Patch, bool], None]) -> None:
    for well in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            benchmark = importlib.import_module(script)
            patch.setattr(sys, "argv", [f"{script}.py"])
            measure(patch, well)
            assert benchmark.main() == (0 if well else 1)


def test_every_benchmark_is_asked() -> None:
    assert {script for script, _ in WAYS} == set(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_ends_with_the_status_that_it_found(script: str) -> None:
    *_, last = ast.parse(Path(ROOT, "benchmarks", f"{script}.py").read_text(encoding="utf-8")).body
    assert ast.unparse(last) == "if __name__ == '__main__':\n    sys.exit(main())"

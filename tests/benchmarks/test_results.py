"""benchmarks/RESULTS.md has what each benchmark measured, and when."""

from __future__ import annotations

import re
from pathlib import Path

from gates import results
from repository import ROOT

BENCHMARKS = ROOT / "benchmarks"
DATED = re.compile(r"\d{4}-\d\d-\d\d: chainrule \d\S*, Python 3\.\d+\.\d+, numpy \d\S*, \d+ cores")


def test_a_section_says_when_and_on_what_it_was_measured(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    results.write(path, "One", "first: 1")
    results.write(path, "Two", f"{results.circumstances()}, load 0.1\nsecond: 2")
    results.write(path, "One", "first: 3")
    one, two = (results.section(path.read_text(encoding="utf-8"), title) for title in ("One", "Two"))
    assert DATED.fullmatch(one.split("\n\n")[0])
    assert one.endswith("\n\nfirst: 3\n")
    assert two == f"{results.circumstances()}, load 0.1\nsecond: 2\n"
    assert "first: 1" not in path.read_text(encoding="utf-8")


def test_each_benchmark_writes_its_section() -> None:
    makefile = (BENCHMARKS / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^\t\$\(RUN\)/(\w+)\.py(.*)$", makefile, re.MULTILINE)
    (every,) = re.findall(r"^ALL := (.*)$", makefile, re.MULTILINE)
    assert len(targets) == len(every.split()) >= 18
    for name, options in targets:
        assert options.endswith(" --write")
        assert "results.write(" in (BENCHMARKS / f"{name}.py").read_text(encoding="utf-8")
